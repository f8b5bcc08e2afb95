"""Choices within a page: a link shows the same screen, and nonsense in it shows the first."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
LINKS = [
    ("stability", "selectbox", "conflict", "elmira"),
    ("stability", "selectbox", "sanctions", "single"),
    ("evidence", "selectbox", "article", "Electric vehicles and car making in Canada"),
    ("evidence", "text_input", "search", "lobster"),
    ("theories", "selectbox", "policy", "canola_seed_tariff"),
    ("question", "selectbox", "issue", "canola_seed_tariff"),
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("ui.parts.FIRST", 4)
    monkeypatch.setattr("ui.parts.FULL", 8)


def opened(page, **query):
    at = AppTest.from_file(MAIN, default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(f"app_pages/{page}.py").run()
    assert not at.exception
    return at


def widget(at, kind, name):
    return getattr(at, kind)(key=f"choose {name}")


@pytest.mark.parametrize(("page", "kind", "name", "value"), LINKS)
def test_a_choice_is_in_the_address_and_read_from_it(page, kind, name, value):
    at = opened(page, scenario="beijing_reset")
    first = widget(at, kind, name).value
    assert first != value
    widget(at, kind, name).set_value(value).run()
    assert dict(at.query_params)[name] == value
    assert at.query_params["scenario"] == "beijing_reset"
    there = opened(page, **dict(at.query_params))
    assert widget(there, kind, name).value == value


@pytest.mark.parametrize(("page", "kind", "name"), [link[:3] for link in LINKS])
def test_nonsense_in_the_address_shows_the_first(page, kind, name):
    at = opened(page, scenario="beijing_reset", **{name: "<b>../etc</b>"})
    shown = widget(at, kind, name).value
    assert shown == (
        "<b>../etc</b>" if kind == "text_input" else widget(opened(page), kind, name).value
    )


def test_part_of_the_evidence_and_a_switch_are_in_the_address():
    at = opened("evidence", show="estimates", judgement="on")
    assert at.toggle(key="choose judgement").value
    at.toggle(key="choose judgement").set_value(False).run()
    assert at.query_params["judgement"] == ""
    at.segmented_control(key="choose show").set_value("disputes").run()
    assert at.query_params["show"] == "disputes"


def test_the_replicate_and_month_of_a_story_are_in_its_address():
    at = opened("story", replicate="7", month="3")
    assert at.number_input(key="replicate").value == 7
    assert at.slider(key="month").value == 3
