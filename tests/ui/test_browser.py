"""The app in a real browser: what only a browser shows. Skips where there is none."""

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.benchmarks.load import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
    pytest.mark.filterwarnings("default"),
]
UI = Path(__file__).resolve().parents[2] / "ui"
NAMES = sorted(path.stem for path in (UI / "app_pages").glob("*.py"))
PAGES = ["", *(name for name in NAMES if name != "question")]  # the question is the first page
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PROBED = re.compile(r"/\w+/_stcore/(health|host-config)$")  # Streamlit looks for its base path


@pytest.fixture(scope="module")
def port():
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def visit(browser, port):
    """Open an address in a fresh session; hosts asked and errors said are on the page found."""
    contexts = []

    def go(address, size="desktop", scheme="light"):
        width, height = SIZES[size]
        view = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=view, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.asked, page.broken, page.said = [], [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on(
            "response", lambda each: page.broken.append(each.url) if each.status > 399 else None
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/{address}")
        settle(page)
        return page

    yield go
    for context in contexts:
        context.close()


def settle(page):
    """Until the script has run and the first look has given way to all replicates."""
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(700)


def serious(page):
    found = axe.Axe().run(page).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "question")
def test_a_page_is_whole_accessible_and_keeps_to_its_host(visit, port, name, size):
    page = visit(f"{name}?scenario=beijing_reset", size)
    ours = (f"http://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/", "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(ours)] == []
    assert [url for url in page.broken if not PROBED.search(url)] == []
    assert page.said == []
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException]").count() == 0
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert page.evaluate("document.documentElement.lang") == "en"
    assert serious(page) == []


@pytest.mark.parametrize("name", ["", "outcome"])
def test_the_dark_theme_is_as_readable(visit, name):
    assert serious(visit(name, scheme="dark")) == []


def test_a_shared_link_shows_the_same_question_and_keeps_its_address(visit):
    change = "stakeholders.canada.capability%3D0.3"
    page = visit(f"outcome?scenario=canola_coercion&set={change}&projector=1")
    assert "Canola as leverage" in page.inner_text("[data-testid=stMain]")
    assert "canada.capability = 0.3" in page.inner_text("[data-testid=stMain]")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.click("a[href$='/']")
    page.wait_for_selector("text=Pick a question")
    settle(page)
    assert "scenario=canola_coercion" in page.url
    assert "projector=1" in page.url


def test_charts_are_told_by_a_sentence_and_their_data_can_be_had(visit):
    page = visit("outcome?scenario=beijing_reset")
    labels = page.eval_on_selector_all(
        "[data-testid=stVegaLiteChart]", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert len(labels) >= 8
    assert all(label and label.endswith(".") for label in labels)
    with page.expect_download() as download:
        page.click("text=Data of these charts as CSV")
    packed = ZipFile(download.value.path())
    assert packed.read("chart_01.csv").decode().splitlines()[0] == "category,chance,low,high"
    assert len(packed.namelist()) == len(labels) + 1


def test_a_question_can_be_chosen_by_keyboard(visit):
    page = visit("")
    page.locator(".st-key-choose-usmca_review button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**scenario=usmca_review**")
    settle(page)
    assert page.locator("h2", has_text="The USMCA review").count() == 1
