"""Explore in a real browser: a drag, keys, the way back, and what assistive software finds."""

import re
import shutil
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.benchmarks.load import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
    pytest.mark.filterwarnings("default"),
]
PATIENCE = 60_000  # ms
SIZES = {
    "desktop": (1440, 900),
    "phone": (390, 844),
    "projector": (1440, 900),
    "hall": (1920, 1080),
}
LARGE = {"projector", "hall"}
STORE = "window.winset"
EXACT = (
    f"() => {{ const it = {STORE}; return it.exact.seq === it.seq && !it.guessed && !it.moving }}"
)
FOCUS = """() => {
    let it = document.activeElement
    while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement
    return it.id
}"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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
    contexts = []

    def go(query="scenario=beijing_reset", size="desktop", scheme="light", **more):
        width, height = SIZES[size]
        view = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=view, color_scheme=scheme, **more))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.said = []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/?{query}{'&projector=1' * (size in LARGE)}")
        page.wait_for_selector(".lever")
        settled(page)
        return page

    yield go
    for context in contexts:
        context.close()


def settled(page):
    page.wait_for_function(EXACT, timeout=PATIENCE)


def changes(page):
    pairs = parse_qsl(urlsplit(page.url).query)
    return dict(value.split("=") for name, value in pairs if name == "set")


def lever(page, number):
    return page.locator(f"#lever{number}")


def numbers(page):
    """Every number of a lever without levels."""
    found = page.evaluate(f"{STORE}.frame.levers.map(each => !each.levels)")
    return [place for place, is_number in enumerate(found) if is_number]


def drag(page, number, to, moves=30):
    """Press on a lever's track and move to a share of it; the button stays down."""
    box = lever(page, number).bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    for step in range(1, moves + 1):
        page.mouse.move(box["x"] + box["width"] * (0.5 + (to - 0.5) * step / moves), height)


def head(page):
    return page.locator(".head").inner_text()


def axe_says(page):
    found = axe.Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]


def test_a_drag_draws_at_once_and_its_release_is_exact_and_one_step_in_the_history(visit):
    page = visit()
    number, before = numbers(page)[0], page.evaluate("history.length")
    drag(page, number, 0.05)
    page.wait_for_function(f"() => {STORE}.guessed")
    assert head(page).startswith("≈")
    assert changes(page) == {}
    held = lever(page, number).input_value()
    page.mouse.up()
    settled(page)
    assert "≈" not in head(page)
    assert lever(page, number).input_value() == held
    assert len(changes(page)) == 1
    assert page.evaluate("history.length") == before + 1
    piles = page.evaluate(
        f"""() => {{
            const it = {STORE}, [first] = it.frame.questions, now = it.exact.worlds[first.id]
            const came = [...document.querySelectorAll("*")].map(each => each.shadowRoot)
                .filter(Boolean).reduce((n, root) => n + root.querySelectorAll(".came").length, 0)
            const was = it.frame.base.worlds[first.id]
            return [now.length, came, [...now].filter((each, i) => each !== was[i]).length]
        }}"""
    )
    assert piles[0] == 100
    assert piles[1] == piles[2]
    assert page.said == []


def test_keys_move_a_lever_and_the_focus_stays(visit):
    page = visit()
    number = numbers(page)[1]
    it = lever(page, number)
    it.focus()
    before = int(it.input_value())
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    settled(page)
    page.wait_for_timeout(500)
    assert int(it.input_value()) == min(40, before + 8)
    assert page.evaluate(FOCUS) == f"lever{number}"


def test_back_and_forward_and_a_link_show_what_the_address_says(visit):
    page = visit()
    one, two = numbers(page)[:2]
    seen = [(page.url, head(page))]
    for number, key in ((one, "End"), (two, "Home")):
        lever(page, number).focus()
        page.keyboard.press(key)
        page.wait_for_function(f"() => location.href !== {seen[-1][0]!r}")
        settled(page)
        seen.append((page.url, head(page)))
    for place, step in ((1, "go_back"), (0, "go_back"), (1, "go_forward"), (2, "go_forward")):
        getattr(page, step)()
        settled(page)
        assert (page.url, head(page)) == seen[place]
    page.reload()
    page.wait_for_selector(".lever")
    settled(page)
    assert (page.url, head(page)) == seen[2]
    other = visit(urlsplit(seen[2][0]).query)
    assert head(other) == seen[2][1]


def test_assistive_software_finds_nothing_wrong(visit):
    page = visit()
    for fold in page.locator("summary").all():
        fold.click()
    assert axe_says(page) == []
    assert page.locator("h1").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("size", ["desktop", "phone", "projector"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scenario", ["beijing_reset", "canola_coercion"])
def test_every_size_and_scheme_is_accessible(visit, size, scheme, scenario):
    page = visit(f"scenario={scenario}", size, scheme)
    for fold in page.locator("summary").all():
        fold.click()
    assert axe_says(page) == []
    assert page.evaluate(WIDE) <= 0


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_bar_and_each_lever_are_within_one_screen(visit, size):
    page = visit(size=size)
    height = SIZES[size][1]
    for each in page.locator(".lever").all():
        each.scroll_into_view_if_needed()
        bar, row = page.locator(".answer").bounding_box(), each.bounding_box()
        assert bar["y"] >= 0
        assert row["y"] + row["height"] <= height
        assert row["y"] >= bar["y"] + bar["height"] - 1
    if size in LARGE:
        page.mouse.wheel(0, -5000)
        last = page.locator(".lever").last.bounding_box()
        assert last["y"] + last["height"] <= height


@pytest.mark.slow
def test_every_lever_takes_eight_presses_at_every_speed(visit):
    page = visit()
    for number in range(page.locator(".lever").count()):
        for pause in (0, 40, 250):
            it = lever(page, number)
            it.focus()
            page.keyboard.press("Home")
            for _ in range(8):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(pause)
            settled(page)
            assert int(it.input_value()) == min(8, int(it.get_attribute("max")))
            assert page.evaluate(FOCUS) == f"lever{number}"


@pytest.mark.slow
def test_a_guess_half_way_between_two_points_is_near_the_answer(visit):
    page = visit()
    off = []
    for number in numbers(page):
        for step in ("14", "26"):  # of forty: between two of eleven points
            page.goto(page.url.split("&set=")[0])
            page.wait_for_selector(".lever")
            settled(page)
            it = lever(page, number)
            it.evaluate("(it, to) => { it.value = to; it.dispatchEvent(new Event('input')) }", step)
            guessed = page.evaluate(f"{STORE}.guessed[{STORE}.frame.questions[0].id].shares")
            settled(page)
            counts = page.evaluate(f"{STORE}.exact.counts[{STORE}.frame.questions[0].id]")
            off += [abs(a - b / 1000) for a, b in zip(guessed, counts, strict=True)]
    assert max(off) <= 0.03


@pytest.mark.slow
def test_frames_are_painted_in_time_while_nothing_is_sent(visit):
    page = visit()
    sent = []
    drag(page, numbers(page)[0], 0.2, moves=2)
    page.on("websocket", lambda _: sent.append("opened"))
    drag(page, numbers(page)[0], 0.9, moves=90)
    took = sorted(b - a for a, b, _ in page.evaluate(f"{STORE}.painted"))
    page.mouse.up()
    assert len(took) >= 20
    assert took[len(took) // 2] <= 32
    assert sent == []


@pytest.mark.slow
def test_a_held_lever_is_left_alone_by_an_answer_that_arrives(visit):
    page = visit()
    first, second = numbers(page)[:2]
    lever(page, first).focus()
    page.keyboard.press("End")
    page.wait_for_url(re.compile("set="))
    drag(page, second, 0.2)
    said = head(page)
    held = lever(page, second).input_value()
    page.wait_for_timeout(3000)
    assert lever(page, second).input_value() == held
    assert head(page).startswith("≈")
    assert said.split(" ·")[0].startswith("≈")
    page.mouse.up()
    settled(page)
    assert lever(page, second).input_value() == held


@pytest.mark.slow
def test_a_world_is_opened_and_left_by_keyboard(visit):
    page = visit()
    page.locator("svg.field").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card code")
    number = re.search(r"world=(\d+)", page.url)[1]
    line = f"winset explain beijing_reset --replicate {number}"
    assert line in page.locator(".card").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector(".card", state="hidden")
    assert "world=" not in page.url


@pytest.mark.slow
def test_who_wants_less_motion_gets_none(visit):
    page = visit(reduced_motion="reduce")
    took = page.locator(".world").first.evaluate("it => getComputedStyle(it).transitionDuration")
    assert took == "0s"


@pytest.mark.slow
def test_the_scenario_can_be_changed_and_changed_back(visit):
    page = visit()
    page.locator("select.pick").select_option("canola_coercion")
    page.wait_for_function(f"() => {STORE}.frame?.scenario === 'canola_coercion'")
    assert "scenario=canola_coercion" in page.url
    page.go_back()
    page.wait_for_function(
        "() => document.title && location.search.includes('beijing_reset')", timeout=PATIENCE
    )
    page.wait_for_selector("text=What does the package look like")
