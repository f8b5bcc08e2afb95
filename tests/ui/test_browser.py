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
PAGES = ["", *(name for name in NAMES if name != "explore")]  # which is the first page
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
APP, MAIN = "[data-testid=stApp]", "[data-testid=stMain]"
PATIENCE = 60_000  # ms: conditions are awaited, on a slow machine for long
DRAWN = """() => !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
    && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
        .every(one => one.querySelector("svg, canvas"))"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ONTARIO = "whatif?scenario=beijing_reset&change=stakeholders&which=ontario"
VOICE = "stakeholders.ontario.within.voice"
BOX = "document.querySelector('textarea[aria-label^=Scenario]')"
POLICY = "Content Security Policy"  # what a browser says of what it has kept out
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
        page.set_default_timeout(PATIENCE)
        page.asked, page.broken, page.said = [], [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on(
            "response", lambda each: page.broken.append(each.url) if each.status > 399 else None
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on(
            "console", lambda line: page.said.append(line.text) if POLICY in line.text else None
        )
        page.goto(f"http://127.0.0.1:{port}/{address}")
        settle(page)
        return page

    yield go
    for context in contexts:
        context.close()


def settle(page):
    """Until the script has run, what it drew is there, and no slot waits for its element."""
    page.wait_for_selector("h1", timeout=PATIENCE)
    page.wait_for_selector(f"{APP}[data-test-script-state=notRunning]", timeout=PATIENCE)
    page.wait_for_function(DRAWN, timeout=PATIENCE)


def refined(page):
    """Until every replicate is in, and what differs has been explained."""
    page.wait_for_selector("text=Found by playing", timeout=PATIENCE)
    settle(page)


def serious(page):
    found = axe.Axe().run(page).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "explore")
def test_a_page_is_whole_accessible_and_keeps_to_its_host(visit, port, name, scheme):
    page = visit(f"{name}?scenario=beijing_reset", scheme=scheme)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert page.evaluate(WIDE) <= 0, f"wider than {width}"
        assert serious(page) == [], width
    ours = (f"http://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/", "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(ours)] == []
    assert [url for url in page.broken if not PROBED.search(url)] == []
    assert page.said == []
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_shared_link_shows_the_same_question_and_keeps_its_address(visit):
    change = "stakeholders.canada.capability%3D0.3"
    page = visit(f"outcome?scenario=canola_coercion&set={change}&projector=1")
    assert "Canola as leverage" in page.inner_text("[data-testid=stMain]")
    changed = "Changed: Government of Canada, how much influence it has = 0.3"
    assert changed in page.inner_text("[data-testid=stMain]")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.click("a[href$='/']")
    page.wait_for_selector(".levers")
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
    assert (
        packed.read("chart_01.csv").decode("utf-8-sig").splitlines()[0]
        == "category,chance,low,high"
    )
    assert len(packed.namelist()) == len(labels) + 1


@pytest.mark.parametrize(
    ("kind", "begins"), [("PNG", b"\x89PNG"), ("SVG", b"<svg xmlns=")], ids=["png", "svg"]
)
def test_a_chart_can_be_had_as_a_picture(visit, kind, begins):
    page = visit("outcome?scenario=beijing_reset")
    page.get_by_text("Charts of this page").click()
    button = page.get_by_role("button", name=f"package look like by the end of 2026?: {kind}")
    with page.expect_download() as download:
        button.click()
    asked = "what_does_the_package_look_like_by_the_end_of_2026"
    assert download.value.suggested_filename == f"{asked}.{kind.lower()}"
    raw = Path(download.value.path()).read_bytes()
    assert raw.startswith(begins)
    assert len(raw) > 3000
    if kind == "SVG":
        assert "announced relief" in raw.decode()
    assert serious(page) == []


def test_tables_can_be_had_as_parquet(visit):
    page = visit("outcome?scenario=beijing_reset")
    page.get_by_role("radio", name="Parquet").click()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Policies month by month").click()
    assert download.value.suggested_filename == "beijing_reset_policies.parquet"
    assert Path(download.value.path()).read_bytes()[:4] == b"PAR1"


def test_a_question_can_be_chosen_by_keyboard(visit):
    page = visit("question")
    page.locator(".st-key-choose-usmca_review button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**scenario=usmca_review**")
    settle(page)
    assert page.locator("h2", has_text="The USMCA review").count() == 1


def slider(page):
    """The first slider of Ontario's numbers on the page."""
    return page.locator("[data-testid=stSlider] input[type=range]").first


def result(page):
    return page.locator(MAIN).inner_text().partition("What comes out")[2]


def test_a_slider_moved_by_keyboard_changes_the_result(visit):
    page = visit(ONTARIO)
    before = result(page)
    slider(page).focus()
    page.keyboard.press("End")
    page.wait_for_url("**set=stakeholders.ontario**")
    page.wait_for_selector("text=As it stands → what if")
    assert result(page) != before
    assert slider(page).input_value() == "1"


def test_a_slider_moved_by_mouse_changes_the_result(visit):
    page = visit(ONTARIO)
    slider(page).scroll_into_view_if_needed()
    track = page.locator("[data-testid=stSlider] [role=group]").first.bounding_box()
    handle = page.locator("[data-testid=stSliderThumbValue]").first.locator("xpath=..")
    thumb = handle.bounding_box()
    height = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, height)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] / 4, height, steps=6)
    page.mouse.up()
    page.wait_for_url("**set=stakeholders.ontario**")
    page.wait_for_selector("text=As it stands → what if")
    assert float(slider(page).input_value()) < 0.5


def test_ontario_cares_twice_as_much_by_keyboard_alone_and_is_told_why(visit):
    """From the numbers to the explanation: Tab, Enter, Space and arrow keys, nothing else."""
    page = visit("whatif")
    tab_to(page, "Which one")
    page.keyboard.type("ontario")
    page.keyboard.press("Enter")
    page.wait_for_url("**which=ontario**")
    settle(page)
    tab_to(page, "× 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**set=stakeholders.ontario**")
    refined(page)
    text = result(page)
    assert "counts there as far as Government of Canada listens" in text
    assert re.search(r"\d+ replicates? of 1,000 answers? otherwise", text)
    assert "One history in which it matters" in text


def tab_to(page, name):
    """Press Tab until what has the focus is called so."""
    called = """() => {
        const it = document.activeElement, whole = ["BODY", "MAIN"].includes(it.tagName);
        return whole ? "" : it.ariaLabel || it.innerText || "";
    }"""
    for _ in range(60):
        if name in page.evaluate(called):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_choosing_whose_numbers_to_change_changes_none_while_the_page_is_at_work(visit):
    page = visit("whatif?scenario=usmca_review&change=stakeholders&which=canada&about=can")
    box = page.locator("input[aria-label='Which one']")
    for who in ("Government of Ontario", "Government of China", "Government of Ontario"):
        slider(page).focus()
        page.keyboard.press("ArrowRight")
        box.click()
        box.fill(who)
        page.keyboard.press("Enter")
    page.wait_for_url("**which=ontario**")
    refined(page)
    keys = re.findall(r"set=([\w.]+)%3D", page.url)
    assert keys
    assert all(
        key.startswith(("stakeholders.canada", "stakeholders.ontario", "stakeholders.china"))
        for key in keys
    )


def test_a_link_to_a_change_shows_the_same_screen_to_somebody_else(visit):
    address = f"{ONTARIO}&about=can&set={VOICE}%3D0.3"
    one, other = visit(address), visit(address)
    for page in (one, other):
        refined(page)
    assert result(one) == result(other)
    assert f"--set {VOICE}=0.3" in result(other)
    one.click("text=Follow it month by month >> nth=1")
    one.wait_for_selector("h1:has-text('Story')")
    settle(one)
    assert "Changed: Government of Ontario" in one.inner_text(MAIN)
    number = re.search(r"replicate=(\d+)", one.url)
    assert number
    assert one.locator("input[aria-label=Replicate]").input_value() == number[1]
    assert f"replicate {number[1]}" in result(other)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("", "", "This scenario is in order."), ("months: 12", "months: twelve", "scenario.yaml:9:")],
    ids=["good", "bad"],
)
def test_an_uploaded_scenario_is_judged_with_its_lines(visit, tmp_path, old, new, words):
    shipped = UI.parent / "scenarios" / "beijing_reset" / "scenario.yaml"
    text = shipped.read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    page = visit("yours?scenario=usmca_review")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_function(f"{BOX}.value.includes('Beijing reset')")
    settle(page)
    page.wait_for_selector(f"text={words}")
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_draft_outlives_a_reload_and_can_be_begun_afresh(visit):
    page = visit("yours")
    title = page.get_by_label("Title", exact=True)
    title.fill("Our own school")
    title.press("Enter")
    page.wait_for_function(f"{BOX}.value.includes('Our own school')")
    settle(page)
    page.reload()
    page.wait_for_selector("text=Restored")
    page.wait_for_function(f"{BOX}.value.includes('Our own school')")
    page.get_by_role("button", name="Start afresh").click()
    page.wait_for_function(f"{BOX}.value.includes('A school closing')")


def test_no_link_is_made_of_what_a_scenario_says(visit, tmp_path):
    shipped = UI.parent / "scenarios" / "beijing_reset" / "scenario.yaml"
    said = "see http://h.example, www.h.example or a@h.example"
    text = re.sub(r"^( *)(title|question): .*$", rf"\1\2: {said}", shipped.read_text(), flags=re.M)
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    page = visit("yours?scenario=usmca_review")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_function(f"{BOX}.value.includes('h.example')")
    settle(page)
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_selector("text=Tables to take away")
    settle(page)
    assert page.inner_text(MAIN).count("h.example") >= 6
    links = page.locator(f"{MAIN} a").evaluate_all("found => found.map(each => each.href)")
    assert [each for each in links if "h.example" in each] == []


@pytest.mark.parametrize(
    ("address", "button", "begins"),
    [
        (f"{ONTARIO}&set={VOICE}%3D0.3", "Download the scenario as YAML", b"# The one scenario"),
        ("teach?scenario=beijing_reset", "Download the handout (PDF)", b"%PDF-"),
    ],
    ids=["yaml", "pdf"],
)
def test_what_is_shown_can_be_had_as_a_file(visit, address, button, begins):
    page = visit(address)
    if address.startswith("teach"):
        page.get_by_role("tab", name="Handout").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(begins)
    if address.startswith("whatif"):
        assert f"{VOICE}: 0.3".encode() in content
