"""A story gives every decision a reason, in words, and tells what is then in force."""

import re
from functools import cache
from typing import Any

import pytest

import sim
from sim.domain.kinds import verb_of
from sim.files.checks.audit import facts
from sim.files.load import load
from sim.stories import noticeable

REPLICATES = range(6)
SCENARIOS = sim.catalogue()
CASES = [(name, replicate) for name in SCENARIOS for replicate in REPLICATES]
MONTH = re.compile(r"\d{4}-\d{2}")


@cache
def told_of(scenario: str, replicate: int) -> Any:
    """The story of one replicate."""
    return sim.explain(scenario, replicate)


def decisions(scenario: str, replicate: int) -> list[dict[str, Any]]:
    """Every decision of a story, without steps of positions."""
    story = told_of(scenario, replicate)
    entries = [dict(each) for month in story["months"].values() for each in month]
    return [each for each in entries if not verb_of(each["what"]).words.step]


def step(after: float, before: float, *, to: str = "ev_quota") -> Any:
    """A step of a declared position."""
    said = {"why": "", "facts": [], "judgement": [], "probability": 1.0}
    return {"who": "china", "what": "concedes", "to": to, "before": before, "after": after} | said


def test_every_reason_can_be_followed_to_what_stands_behind_it() -> None:
    known, followed = facts(), set[tuple[str, str]]()
    for scenario, replicate in CASES:
        for each in decisions(scenario, replicate):
            assert set(each["facts"]) <= set(known)
            if verb_of(each["what"]).words.cites:
                followed.add((scenario, each["why"]))
    for scenario, why in followed:
        assert sim.why(scenario, why).get("numbers"), (scenario, why)


def test_nothing_is_called_by_its_id() -> None:
    for scenario, replicate in CASES:
        case = load(scenario)
        sections = (case.file.tables, case.file.threats, case.file.moves, case.file.events)
        ids = [n for things in sections for n, each in things.items() if each.words]
        told = "\n".join(
            re.sub(r"\[[^\]]*\]$", "", line)
            for line in told_of(scenario, replicate)["lines"]
            if not line.strip().startswith(("evidence:", "judgement:"))
        )
        assert "_" not in told
        for name in ids:
            assert f": {name.replace('_', ' ')}." not in told


def test_a_month_that_is_named_has_something_to_tell() -> None:
    for scenario, replicate in CASES:
        lines = told_of(scenario, replicate)["lines"]
        for place, line in enumerate(lines):
            if MONTH.fullmatch(line):
                assert lines[place + 1].strip(), (scenario, replicate, line)


def test_evidence_is_said_once() -> None:
    for scenario, replicate in CASES:
        said = [x for x in told_of(scenario, replicate)["lines"] if "evidence: " in x]
        assert len(said) == len(set(said))


def test_what_is_told_to_be_in_force_is_where_policies_end() -> None:
    for scenario, replicate in CASES:
        story, case = told_of(scenario, replicate), load(scenario)
        for issue, each in case.issues.items():
            name = re.escape(each.short or each.title)
            told = [
                found[-1]
                for line in story["lines"]
                if line.startswith("  From now on:")
                and (found := re.findall(rf"{name} \S+ → ([\d,.]+)", line))
            ]
            if told and each.pace is None and not each.levels:
                away = abs(float(told[-1].replace(",", "")) - story["policies"][issue])
                assert away <= 0.011 * (each.scale.high - each.scale.low)


def test_a_deal_is_broken_for_what_its_breaker_did_elsewhere() -> None:
    broken = [x for n in REPLICATES for x in decisions("usmca_review", n)]
    broken = [each for each in broken if each["what"] == "breaks the deal"]
    assert {each["why"] for each in broken} == {"tables.review"}
    text = "\n".join(line for n in REPLICATES for line in told_of("usmca_review", n)["lines"])
    assert "a break with the January deal, because of the review of the pact." in text


def test_a_threat_that_the_news_raised_has_the_news_as_its_reason() -> None:
    certain = {"events.arrest.probability": 1.0}
    found = sim.explain("canola_coercion", 0, set=certain)
    (threat,) = [x for x in found["months"]["2026-09"] if x["what"] == "threatens"]
    assert threat["why"] == "events.arrest"
    assert any("is made, because of an arrest as in 2018." in line for line in found["lines"])
    assert any("Keep quiet about us" in line for line in found["lines"])


@pytest.mark.parametrize("what", ["backs down", "lifts the sanction", "concedes to the threat"])
def test_who_gives_way_does_so_for_what_the_sanction_costs(what: str) -> None:
    certain = {"events.arrest.probability": 1.0}
    found = [sim.explain("canola_coercion", n, set=certain) for n in range(40)]
    rows = [x for each in found for month in each["months"].values() for x in month]
    reasons = {each["why"] for each in rows if each["what"] == what}
    assert reasons
    assert not any("security_red_lines" in why for why in reasons)


def test_a_position_that_creeps_is_told_when_it_has_gone_some_way() -> None:
    case, width = load("canola_coercion"), 100_000
    months = {str(n): [step(200.0 * (n + 1), 200.0 * n)] for n in range(40)}
    told = [
        (each["before"], each["after"])
        for month in noticeable.without_creeping(case, months).values()
        for each in month
    ]
    assert told == [(0, 3000), (3000, 6000)]
    assert noticeable.OF_POSITION * width == 3000


def test_a_step_back_that_was_not_told_is_not_told_when_it_is_made_good() -> None:
    case = load("canola_coercion")
    months = {"1": [step(50_000.0, 90_000.0)], "2": [step(50_000.0, 48_000.0)]}
    found = noticeable.without_creeping(case, months)
    assert [len(month) for month in found.values()] == [1, 0]
