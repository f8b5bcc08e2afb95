from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.parts import answers
from ui.parts.page import summary

UI = Path(__file__).resolve().parents[2] / "ui"
PAGES = sorted(path.stem for path in (UI / "app_pages").glob("*.py"))
LINE = "stakeholders.canada.capability"


def app(**query):
    found = AppTest.from_file(UI / "main.py", default_timeout=60)
    for name, value in query.items():
        found.query_params[name] = value
    return found


def at(page, **query):
    return app(**query).run().switch_page(f"app_pages/{page}.py").run()


def said(page):
    return " ".join(each.value for each in page.markdown)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scenario", sim.catalogue())
def test_a_page_runs_in_the_frame_for_every_scenario(monkeypatch, name, scenario):
    """Of few replicates: whether a page draws does not hang on how many there are."""
    monkeypatch.setattr("ui.parts.page.LOOK", 8)
    monkeypatch.setattr("ui.parts.page.FULL", 16)
    page = at(name, scenario=scenario)
    assert not page.exception
    assert not page.error
    assert len(page.title) == (name != "explore")  # whose title stands in its component
    assert page.query_params["scenario"] == scenario


def test_choosing_a_question_puts_it_into_the_address():
    page = at("question")
    page.button(key="choose usmca_review").click().run()
    assert page.query_params["scenario"] == "usmca_review"
    assert any("USMCA" in each.value for each in page.header)


def test_everybody_is_listed_with_what_they_want():
    page = at("question", scenario="beijing_reset")
    wanted = {each.replace("\\", "") for each in page.table[-1].value["wants"]}
    assert "40,000 vehicles a year (between 20,000 and 60,000)" in wanted
    wants = page.selectbox(key="choose issue")
    wants.select(wants.options and "canola_seed_tariff").run()
    assert all("%" in each for each in page.table[-1].value["wants"])


def test_an_outcome_says_its_chance_its_interval_and_what_rests_on_judgement():
    text = said(at("outcome", scenario="beijing_reset"))
    assert "about 7 in 10" in text
    assert "95 % range" in text
    assert "rest on judgement" in text
    assert "Plain weighted mean" in text


def test_an_outcome_of_a_changed_scenario_says_what_was_changed():
    text = said(at("outcome", scenario="beijing_reset", set=f"{LINE}=0.2", model="nash"))
    assert "Government of Canada, how much influence it has = 0.2" in text.replace("\\", "")


def test_every_kind_that_results_count_is_shown_with_what_came_of_it():
    page = at("outcome", scenario="canola_coercion")
    headings = [each.value.lower() for each in page.header]
    data, found = sim.run("canola_coercion", replicates=1000).data, summary("canola_coercion")
    for kind in sim.COUNTED:
        assert kind.section in headings
        (rows,) = (each.value for each in page.table if kind.noun in each.value)
        things = found["spoken"][kind.section]
        assert list(rows[kind.noun]) == [each["short"] for each in things.values()]
        for name, row in zip(things, rows["what came of it"], strict=True):
            for mark in filter(lambda mark: mark.title, kind.marks):
                ever = data[kind.section][name][mark.name] > 0
                assert ever == any(part.startswith(f"{mark.title} ") for part in row.split(", "))


def test_a_new_kind_needs_no_code_here():
    class Moves(sim.Kind):
        section, noun = "moves", "move"
        marks = type(sim.COUNTED[0].marks[0])("made", "made"), sim.COUNTED[0].marks[-1]

    rows = answers.decided_rows(Moves(), {"a_march": {"made": 0.25, "unresolved": 0.5}}, {})
    assert rows == [{"move": "A march", "what came of it": "made 25 %"}]
    rows = answers.decided_rows(Moves(), {"x": {"made": 0.0, "month": {"median": None}}}, {})
    assert rows[0]["what came of it"] == "never"
    assert rows[0]["median month"] == "–"


def test_a_key_that_does_not_exist_is_told_in_the_words_of_the_engine():
    page = at("outcome", scenario="beijing_reset", set="stakeholders.atlantis.capability=1")
    assert not page.exception
    assert "atlantis" in page.error[0].value


@pytest.mark.parametrize(
    ("query", "word"), [({"scenario": "nope*"}, "scenario"), ({"model": "oracle"}, "model")]
)
def test_an_address_that_names_nothing_is_refused_and_can_be_left(query, word):
    page = app(**query).run()
    assert not page.exception
    (error,) = page.error
    assert f"asks for the {'decision ' * (word == 'model')}{word}" in error.value
    assert "Allowed" in error.value
    assert "*" not in error.value.replace("\\*", "")
    assert not page.title  # nothing is shown in its place
    page.button(key="leave").click().run()
    assert not page.error
    assert page.query_params["scenario"] == "beijing_reset"
    assert "model" not in page.query_params


def test_projector_mode_is_kept_in_the_address_and_can_be_ended():
    page = app(projector="1").run()
    assert page.toggle(key="projector").value
    page.switch_page("app_pages/outcome.py").run()
    assert page.query_params["projector"] == "1"
    page.toggle(key="projector").set_value(False).run()
    assert "projector" not in page.query_params
    assert not page.exception
