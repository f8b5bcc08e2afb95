"""Why a result changes, in words, and numbers multiplied at a click."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.parts import multiples
from ui.parts.change import topics
from ui.session.ask import Ask
from ui.words import reasons
from ui.words.narration import Teller
from ui.work import tasks

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
VOICE = "stakeholders.ontario.within.voice"
CARS = "stakeholders.ontario.interests.ev_quota.salience"
CHANGED = Ask(changes=((VOICE, 0.3),))
FOUND = sim.summary("beijing_reset")


@pytest.fixture(scope="module")
def data() -> Any:
    return tasks.what_if_with_reasons(CHANGED, 64)["divergence"]


def reached(*keys: str) -> list[str]:
    return list(reasons.reach_sentences(FOUND, reasons.changed_people(keys)))


def test_who_is_not_at_the_talks_is_heard_by_somebody_or_nobody() -> None:
    (sentence,) = reached(VOICE, CARS)
    assert sentence == (
        "Government of Ontario: not at the talks; counts there as far as Government of Canada "
        "listens."
    )
    assert reached("stakeholders.canada.capability") == []
    assert reached("threats.x.review") == []
    (alone,) = reached("stakeholders.united_states.capability")
    assert alone.endswith("not at the talks, nor heard by anybody who is.")


def test_ways_name_who_decides_otherwise_what_weighed_and_towards_whose_wish(data: Any) -> None:
    known = sim.numbers("beijing_reset")
    wishes = reasons.ideals(FOUND, known, {VOICE: 0.3})
    assert wishes["ontario"]["ev_quota"] == 0
    text = " ".join(
        sentence
        for question in data["outcomes"]
        for sentence in reasons.divergence_sentences(data, question, Teller(FOUND), wishes)
    )
    assert "Government of Canada: no to the deal “reset”, mostly because of " in text
    assert "as seen by Government of Ontario" in text
    assert "That is nearer to the wish of Government of Ontario: 0 vehicles a year." in text
    assert str(data["outcomes"]["cars"]["changed"]) in reasons.change_sentence(data, "cars")


def test_no_change_is_said_in_words() -> None:
    same = tasks.what_if_with_reasons(Ask(), 8)["divergence"]
    assert reasons.change_sentence(same, "cars") == "No replicate of 8 answers otherwise."
    assert reasons.find_example(same) is None
    assert reasons.decision_rows(same, Teller(FOUND)) == []


def test_a_history_side_by_side_tells_only_what_differs(data: Any) -> None:
    found = reasons.find_example(data)
    assert found is not None
    question, number = found
    was = tasks.replicate(Ask(), number)
    now = tasks.replicate(CHANGED, number)
    assert was["outcomes"][question] != now["outcomes"][question]
    months = reasons.differing_months(was, now, Teller(FOUND))
    assert months
    for one, other in months.values():
        assert one or other
        assert not set(one) & set(other)


def page(**query: Any) -> AppTest:
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page("app_pages/whatif.py").run()
    assert not at.exception
    return at


def test_the_page_says_why_and_shows_one_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.parts.page.LOOK", 8)
    monkeypatch.setattr("ui.parts.page.FULL", 32)
    at = page(scenario="beijing_reset", set=[f"{VOICE}=0.3"])
    text = " ".join(each.value for each in at.markdown).replace("\\", "")
    assert "Found by playing 32 replicates twice" in text
    assert any("One history in which it matters" in each.value for each in at.subheader)
    links = [each.proto for each in at.get("page_link")]
    assert len(links) == 2
    assert any("within.voice" in link.query_string for link in links)


def test_what_is_changed_is_told_with_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.parts.page.LOOK", 8)
    monkeypatch.setattr("ui.parts.page.FULL", 8)
    at = page(scenario="beijing_reset", set=["policies.canola_seed_tariff=40", f"{VOICE}=0.3"])
    text = " ".join(each.value for each in at.markdown).replace("\\", "")
    assert "Canola tariff at the start = 40 %;" in text
    assert "hears it = 0.3" in text
    assert "→ 40 %" in text


def test_twice_as_much_stops_where_the_scale_does_and_is_undone_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.parts.page.LOOK", 8)
    monkeypatch.setattr("ui.parts.page.FULL", 8)
    at = page(scenario="beijing_reset", change="stakeholders", which="ontario")
    assert "How far is a number under “What it can do, at what cost”." in [
        each.value for each in at.markdown
    ]
    at.button(key=f"all times 2.0 {CARS}").click().run()
    assert at.slider(key=f"slide {CARS}").value == 1.0
    ventures = CARS.replace("ev_quota", "joint_ventures")
    assert at.slider(key=f"slide {ventures}").value == 0.8
    next(button for button in at.button if button.label == "Undo").click().run()
    assert at.slider(key=f"slide {CARS}").value == 0.75
    at.button(key=f"all times 0.5 {CARS}").click().run()
    assert at.slider(key=f"slide {CARS}").value == 0.375


@pytest.mark.parametrize(("factor", "most", "expected"), [(3, 1, 1), (0.5, 1, 0.2), (2, None, 0.8)])
def test_a_number_times_a_factor(factor: float, most: float | None, expected: float) -> None:
    lever = topics.Lever("a.b", "b", "share", (0.4,), (0.0, 1.0, 0.05))
    assert multiples.product(lever, factor, {}, most) == expected
    assert multiples.product(lever, factor, {"a.b": 0.4}, most) == expected
