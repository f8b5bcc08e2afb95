"""Build without a browser: pasting, the file of a draft, what theories say, and the page."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import sim
from ui.build import blank, faults, file, read, seeds, theories
from ui.build.draft import Draft, Issue, pack, unpack
from ui.build.paste import number, paste
from ui.session import drafts

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
WINSET = "from sim.cli.winset_command import main; main()"
SCHOOL = """\
actor\tposition\thow much it cares\thow much it counts\tif it fails
Board\t75\t60\t80\t20
Parents\t5\t95\t40\t20
Teachers\t20\t70\t50\t20
Town\t60\t40\t50\t20
Ministry\t85\t30\t60\t20
"""


@cache
def school():
    found = read.read(drafts.template("school_closing"))
    assert found is not None
    return found


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_cells_are_pasted_whatever_separates_them(mark):
    found = paste(SCHOOL.replace("\t", mark))
    assert found.mistakes == []
    assert found.fails == 20
    assert found.rows[1] == {"actor": "Parents", "position": 5, "cares": 95, "counts": 40}
    assert len(found.rows) == 5


def test_a_french_sheet_with_decimal_commas_and_shares_is_understood():
    text = "Acteur;Position;Importance;Poids\nMairie;62,5;0,4;0,5\nParents;5;0,95;0,4\n"
    found = paste(text)
    assert found.mistakes == []
    assert found.rows[0] == {"actor": "Mairie", "position": 62.5, "cares": 40, "counts": 50}
    assert "how much it cares, how much it counts" in found.note


def test_without_a_header_columns_stand_in_the_usual_order():
    assert paste("A\t1\t2\t3\nB\t4\t5\t6\n").rows[1]["counts"] == 6


def test_mistakes_are_told_by_their_cell_and_nothing_is_taken():
    found = paste("actor\tposition\tcares\tcounts\nA\t50\tmuch\t40\nA\t\t101\t3\n")
    assert found.rows == []
    assert found.mistakes == [
        "row 1, how much it cares: “much” is no number. Write one from 0 to 100.",
        "row 2, actor: “A” stands above already.",
        "row 2, position: is empty. Fill it in.",
        "row 2, how much it cares: 101 is not from 0 to 100.",
    ]
    assert paste("actor\tposition\nA\t5\n").mistakes[0].startswith("There is no column “how much")
    assert paste(" \n").mistakes == ["There are no rows. Copy one for each actor."]


@given(text=st.text(max_size=60))
def test_any_text_is_pasted_or_told(text):
    found = paste(text)
    assert bool(found.rows) != bool(found.mistakes)


@pytest.mark.parametrize(
    ("text", "value"), [("1\u202f000,5", 1000.5), ("40 %", 40), ("-.5", -0.5), ("1.2.3", None)]
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize("slug", sim.examples())
def test_an_example_fills_the_grid_and_comes_back_from_its_file(slug, tmp_path):
    draft = read.read(drafts.template(slug))
    assert draft is not None
    assert [*faults.grid_faults(draft), *faults.play_faults(draft)] == []
    text = file.text(file.write(draft))
    assert read.read(text) == draft
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    assert sim.check(path) == []
    assert unpack(pack(draft)) == draft
    assert len(pack(draft)) < 8000


@given(name=st.text(min_size=1, max_size=30), other=st.sampled_from(["true", "null", "éé", "A b"]))
def test_any_name_makes_a_file_that_is_read(name, other):
    first, second, *rest = school().rows
    rows = ({**first, "actor": name}, {**second, "actor": other}, *rest)
    draft = replace(school(), rows=rows, decides="", threats=(), title=name, question=other)
    if faults.grid_faults(draft):
        return
    issues = replace(draft.issues[0], name=other, low_end=name)
    again = read.read(file.text(file.write(replace(draft, issues=(issues,)))))
    assert again is not None
    assert again.actors == draft.actors


def test_every_line_of_the_file_knows_its_cell():
    lines = file.write(school())
    (line,) = (each for each in lines if each.text.strip() == "ideal: 5")
    assert line.cell == "row 2, position"


def test_what_is_lacking_is_told_by_the_cell():
    draft = replace(school(), rows=(*school().rows, {"actor": "Cook", "position 1": 5}))
    assert faults.grid_faults(draft) == [
        "row 6, how much it counts: write a number from 0 to 100.",
        "row 6, how much it cares: write a number from 0 to 100.",
    ]
    assert "issue 1: say what 0 and what 100 mean." in faults.grid_faults(blank.blank())
    answers = ({"answer": "a", "to": 60}, {"answer": "b", "to": 40}, {"answer": "c"})
    (told,) = faults.play_faults(replace(school(), answers=answers))
    assert told == "answers: let borders rise, between 0 and 100."
    threat = {**school().threats[0], "whom": "The parents", "month": 13}
    assert faults.play_faults(replace(school(), threats=(threat,))) == [
        "threat 1, whom: choose somebody who decides.",
        "threat 1, month: write a month from 1 to 12.",
    ]


def test_the_sentence_is_true_to_what_theories_forecast():
    draft = school()
    rows = [dict(row) for row in theories.actor_rows(draft)]
    models = sim.predict(rows, tell=lambda _: None)["models"]
    found = theories.marks(models)
    without = [mark.theory for mark in found if not mark.agreed]
    assert without == ["nash", "procedural"]
    said = theories.sentence(found, draft, 8)
    assert said.startswith("Of 8 theories 4 say 45–60; ")
    assert "2 say no deal, if all have to agree: The parents and The teachers' union may" in said
    near = [mark.value for mark in found if mark.agreed and 45 <= round(mark.value) <= 60]
    assert len(near) == 4


def test_theories_that_lack_what_holds_are_named_with_the_reason():
    draft = replace(school(), issues=(replace(school().issues[0], fails=None),))
    rows = [dict(row) for row in theories.actor_rows(draft)]
    models = sim.predict(rows, tell=lambda _: None)["models"]
    told = theories.left_out(models, sorted(sim.theories()))
    assert told.startswith("Cannot play: Nash, Procedural. They ask what holds if it fails")


@pytest.mark.parametrize(
    "broken", ["", "nothing", "eJw=", pack(Draft(rows=({"actor": ["x"]},))), pack(Draft(title=3))]
)
def test_what_a_browser_kept_may_be_anything(broken):
    assert unpack(broken) is None


def test_stakeholders_of_the_seeds_are_put_on_a_scale_of_a_hundred():
    found, estimates = sim.summary("usmca_review"), sim.estimates("usmca_review")
    rows = seeds.rows(found, estimates, "usmca_future")
    assert len(rows) > 2
    numbers = [row[n] for row in rows.values() for n in ("position 1", "cares 1", "counts")]
    assert all(0 <= each <= 100 for each in numbers)
    levels = found["issues"]["usmca_future"]["levels"]
    assert seeds.on_scale({"range": [0, 2], "levels": levels, "likely": ["extension"]}) == 100


def press(at, label):
    return next(each for each in at.button if each.label == label).click().run()


def test_a_school_board_from_paste_to_a_file_that_runs_alone(tmp_path):
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at.switch_page("app_pages/yours.py").run()
    assert not at.exception
    at.text_area(key="build pasted").set_value(SCHOOL).run()
    since = monotonic()
    press(at, "Put them into the grid")
    took = monotonic() - since
    assert not at.exception
    assert any(each.value.startswith("Of 8 theories") for each in at.markdown)
    assert at.success
    assert took < 20  # theories and 1,000 replicates, on a machine that is busy
    text = at.text_area(key="yours text").value
    assert unpack(pack(at.session_state["build"])).actors == [
        "Board",
        "Parents",
        "Teachers",
        "Town",
        "Ministry",
    ]
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", WINSET, "run", "file.yaml", "--json"]
    place = {**os.environ, "PYTHONPATH": str(MAIN.parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, check=True)
    alone = json.loads(done.stdout)
    path = sim.keep_scenario(text, str(tmp_path))
    here = sim.run(path, replicates=1000).data
    for part in ("outcomes", "policies", "stakeholders", "tables", "threats"):
        assert alone[part] == json.loads(json.dumps(here[part]))


def test_a_further_issue_adds_its_columns():
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at.switch_page("app_pages/yours.py").run()
    press(at, "+ issue")
    assert not at.exception
    assert at.session_state["build"].issues[1] == Issue()
    assert any("issue 2: name it." in each.value.replace("\\", "") for each in at.markdown)
    assert not at.success


def test_an_empty_grid_says_what_is_to_be_done():
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at.switch_page("app_pages/yours.py").run()
    at.selectbox(key="build from").select("").run()
    assert not at.exception
    assert any("Write at least two actors." in each.value for each in at.markdown)


def test_a_textbook_game_tells_which_ends_hold():
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at.switch_page("app_pages/yours.py").run()
    game = next(each for each in at.selectbox if each.label == "Game")
    game.select("chicken").run()
    assert not at.exception
    assert any(each.value.startswith("**Chicken.**") for each in at.markdown)
