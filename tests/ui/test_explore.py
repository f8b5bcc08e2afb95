"""Explore without a browser: what it is sent, what it may tell, and what ships with it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.explore import instrument, shipped, whos_who, work
from ui.explore.frame import frame
from ui.explore.story import story
from ui.explore.view import View, of_address, of_browser
from ui.explore.words import browser_words
from ui.parts.page import summary
from ui.session.ask import Ask
from ui.work import tasks

UI = Path(__file__).resolve().parents[2] / "ui"
BROWSER = sorted((UI / "explore" / "browser").glob("*.js"))
SHIPPED = [slug for slug, each in sim.catalogue().items() if "question" in each]
SLUG = "beijing_reset"


@pytest.fixture(scope="module")
def ground():
    return instrument.ground(Ask(SLUG))


@pytest.fixture(scope="module")
def framed(ground):
    return frame(Ask(SLUG), ground, summary(SLUG))


@pytest.mark.parametrize("scenario", SHIPPED)
def test_what_ships_is_what_the_engine_gives_now(scenario):
    found = shipped.read(scenario)
    assert found is not None, f"stale: python -m ui.explore.shipped {scenario}"
    now = work.exact(Ask(scenario), tuple(found["sample"]))
    for question, counts in now["counts"].items():
        assert found["base"]["answers"][question] == now["answers"][question]
        for was, is_now in zip(found["base"]["counts"][question], counts, strict=True):
            assert abs(was - is_now) <= 2
    assert len(found["sample"]) == len(set(found["sample"])) == work.DOTS
    assert 1 <= len(found["levers"]) <= work.LEVERS
    for key in found["levers"]:
        points = len(found["levers"][key]["points"])
        for question in now["counts"]:
            strip = found["strips"][key]
            assert [sum(each) for each in strip["counts"][question]] == [strip["n"]] * points
            assert [len(each) for each in strip["worlds"][question]] == [work.DOTS] * points


def test_a_file_built_from_something_else_is_not_taken(tmp_path, monkeypatch):
    kept = json.loads(shipped._path(SLUG).read_text(encoding="utf-8"))
    (tmp_path / "explore.json").write_text(json.dumps(kept | {"seeds_sha256": "another"}))
    monkeypatch.setattr(shipped, "_path", lambda _: tmp_path / "explore.json")
    assert shipped.read.__wrapped__(SLUG) is None
    (tmp_path / "explore.json").write_text(json.dumps(kept))
    assert shipped.read.__wrapped__(SLUG) is not None


def test_an_answer_is_that_of_a_run_and_a_dot_is_its_replicate(ground):
    key = next(key for key, each in ground["levers"].items() if not each["levels"])
    asked = Ask(SLUG).with_change(key, ground["levers"][key]["points"][-1])
    found = work.exact(asked, tuple(ground["sample"]))
    run = sim.run(asked.request(1000))
    for question, answers in found["answers"].items():
        shares = [count / found["n"] for count in found["counts"][question]]
        assert shares == [run.data["outcomes"][question][answer] for answer in answers]
    number = ground["sample"][7]
    told = sim.explain(asked.request(1), number)["outcomes"]
    for question, answers in found["answers"].items():
        assert answers[int(found["worlds"][question][7])] == told[question]


def test_dots_stand_for_all_worlds(ground):
    for question, counts in ground["base"]["counts"].items():
        worlds = ground["base"]["worlds"][question]
        for place, count in enumerate(counts):
            assert abs(worlds.count(str(place)) - count / 10) <= 2


def test_strips_are_sent_once_and_worked_out_anew_beside_other_changes(ground):
    first, second = list(ground["levers"])[:2]
    rest = instrument.strips(View(Ask(SLUG)), ground, (), "")
    assert set(rest["strips"]) == {f"base {key}" for key in ground["levers"]}
    assert not rest["pending"]
    lever = ground["levers"][first]
    value = lever["levels"][0] if lever["levels"] else lever["points"][0]
    view = View(Ask(SLUG).with_change(first, value))
    work_left = instrument.strips(view, ground, rest["strips"], second)
    assert work_left["stripNames"][first] == f"base {first}"
    assert work_left["stale"].keys() == ground["levers"].keys() - {first}
    assert work_left["pending"]
    after = instrument.strips(view, ground, rest["strips"], second)
    assert second not in after["stale"]
    assert set(after["strips"]) == {after["stripNames"][second]}


def test_what_a_browser_tells_is_taken_only_where_it_makes_sense():
    view = View(Ask(SLUG, model="nash"), "agreement", "sure", 3)
    told = {"changes": {"a.b": 0.5, "c": "word"}, "question": "cars", "drawer": "who", "world": 7}
    assert of_browser(view, told) == View(
        Ask(SLUG, model="nash", changes=(("a.b", 0.5), ("c", "word"))), "cars", "who", 7
    )
    for nonsense in ({}, {"changes": 3, "world": "x"}, {"changes": None, "question": None}):
        assert of_browser(view, nonsense) == View(Ask(SLUG, model="nash"))
    many = of_browser(view, {"changes": {f"k{n}": n for n in range(500)}, "world": -1})
    assert len(many.asked.changes) == 100
    assert many.world is None


def test_an_address_says_the_same_as_the_browser():
    query = {"question": "cars", "drawer": "sure", "world": "12"}
    assert of_address(Ask(SLUG), query) == View(Ask(SLUG), "cars", "sure", 12)
    assert of_address(Ask(SLUG), {"world": "-1"}).world is None
    assert of_address(Ask(SLUG), {"world": "9" * 30}).world is None


def test_every_word_of_the_browser_is_sent_and_used():
    code = "\n".join(each.read_text(encoding="utf-8") for each in BROWSER)
    used = set(re.findall(r"\bwords\.(?!js|length)(\w+)", code))
    assert used == browser_words().keys()


def test_the_browser_writes_text_only_and_asks_no_host():
    code = "\n".join(each.read_text(encoding="utf-8") for each in BROWSER)
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttp"
    assert re.findall(forbidden, code) == []
    assert set(re.findall(r"https?://[^\"']+", code)) == {"http://www.w3.org/2000/svg"}


def test_workers_do_not_load_the_app():
    line = "import sys, ui.explore.work; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], cwd=UI.parent, check=False).returncode == 0


def test_a_frame_says_all_in_words(framed):
    for lever in framed["levers"]:
        assert lever["label"][0].isupper()
        assert "_" not in lever["label"]
        assert len(lever["ends"]) == 2
    text = json.dumps(framed["questions"]) + json.dumps(framed["scenarios"])
    assert "Announced relief" in text
    assert [slug for slug, _ in framed["scenarios"]] == SHIPPED


@pytest.mark.parametrize("scenario", SHIPPED)
def test_who_is_who_shows_every_table_and_threat(scenario):
    found = summary(scenario)
    picture = whos_who.whos_who(found)
    assert len(picture["tables"]) == len(found["tables"])
    assert len(picture["threats"]) == len(found["threats"])
    assert len(picture["sentences"]) >= len(found["tables"]) + len(found["threats"])


def test_a_story_ends_where_its_world_does(ground):
    told = tasks.story(Ask(SLUG), 5)
    answers = ground["base"]["answers"]
    found = story(Ask(SLUG), 5, told, summary(SLUG), answers)
    assert found["command"] == f"winset explain {SLUG} --replicate 5"
    assert {q: answers[q][place] for q, place in found["ends"].items()} == told["outcomes"]
    assert found["months"]
    assert all(line.endswith(".") for _, lines in found["months"] for line in lines)


def test_a_change_that_makes_no_sense_can_be_left_out():
    page = AppTest.from_file(UI / "main.py", default_timeout=60)
    page.query_params["scenario"] = SLUG
    page.query_params["set"] = ["stakeholders.atlantis.capability=1", "policies.us_alignment=10"]
    page.run()
    assert not page.exception
    assert "atlantis" in page.error[0].value
    page.button[0].click().run()
    assert not page.error
    assert page.session_state["ask"].changes == (("policies.us_alignment", 10),)


@pytest.mark.parametrize("drawer", ["why", "wants", "theories", "sure", "sources", "take"])
def test_a_drawer_draws_the_levers_as_they_are(drawer):
    page = AppTest.from_file(UI / "main.py", default_timeout=60)
    page.query_params["scenario"], page.query_params["drawer"] = SLUG, drawer
    page.query_params["set"] = "policies.us_alignment=10"
    page.run()
    assert not page.exception
    assert not page.error
    assert page.markdown or page.expander
