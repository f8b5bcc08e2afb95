"""Choices within a page: a link shows the same screen, or is refused; nothing is replaced."""

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
    monkeypatch.setattr("ui.parts.page.LOOK", 4)
    monkeypatch.setattr("ui.parts.page.FULL", 8)


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


STRANGE = [(link[0], link[2], "<b>../etc</b>") for link in LINKS if link[1] == "selectbox"]
STRANGE += [
    ("evidence", "search", "x" * 101),
    ("evidence", "show", "nothing"),
    ("story", "replicate", "-1"),
    ("story", "replicate", "100000"),
    ("story", "replicate", "1_0"),
    ("story", "month", "999"),
    ("story", "month", "two"),
    ("whatif", "change", "weather"),
    ("uncertainty", "answer", "maybe"),
]


@pytest.mark.parametrize(("page", "name", "value"), STRANGE)
def test_what_a_link_asks_and_a_page_has_not_is_refused_and_can_be_left(page, name, value):
    at = opened(page, scenario="beijing_reset", **{name: value})
    (error,) = at.error
    assert value[:80] in error.value.replace("\\", "")
    assert "llowed" in error.value
    at.button(key=f"leave {name}").click().run()
    assert not at.exception
    assert not at.error
    assert dict(at.query_params).get(name) != value


def test_what_an_earlier_choice_leaves_behind_is_dropped_and_not_refused():
    at = opened("whatif", scenario="beijing_reset", change="stakeholders", which="ontario")
    assert not at.error
    widget(at, "selectbox", "change").set_value("issues").run()
    assert not at.error
    assert dict(at.query_params).get("which", "") != "ontario"


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
