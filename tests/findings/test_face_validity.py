"""Do the shipped scenarios look like the world they are about?

The one known answer (the January deal) lies well inside the intervals, threats succeed about as
often as in the record, no question has a foregone answer, and the evidence outweighs judgement.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import sim
from sim.domain.kinds.threat import ThreatVerb
from sim.files.document import read
from sim.files.installation import shipped
from tests.findings.paired import story
from tests.findings.shipped import MAIN, SHIPPED, data, decisions

RECORD = (0.33, 0.57)  # success of threats and sanctions, strict to broad (TIES v4.1)
MADE = ThreatVerb.THREATENS
ENDS = [ThreatVerb.CONCEDES, ThreatVerb.CARRIES_OUT, ThreatVerb.BACKS_DOWN, ThreatVerb.DROPS]


# ---------------------------------------------------------------- the deal as announced


@pytest.mark.parametrize("month", ["2026-06", "2026-12"])
@pytest.mark.parametrize(
    ("issue", "announced", "low", "high"),
    [("ev_quota", 49000, 0, 100_000), ("canola_seed_tariff", 15, 0, 100)],
)
def test_the_announced_deal_is_no_surprise_among_deals(month, issue, announced, low, high):
    """Inside the 80 % interval, and the interval says something: at most 60 % of the scale.

    Of the worlds with a deal: without one the old tariff stands, which says nothing of the terms.
    """
    ended = story("beijing_reset", {}, months=int(month[-2:]))  # the run starts in January 2026
    terms = ended[f"policy {issue}"][ended["reset agreed"] > 0]
    p10, median, p90 = np.quantile(terms, [0.1, 0.5, 0.9])
    print(f"{issue} {month}: p10 {p10:.6g}, median {median:.6g}, p90 {p90:.6g}")  # noqa: T201
    assert p10 <= announced <= p90
    assert p90 - p10 <= 0.6 * (high - low)


def test_no_deal_happens_in_a_minority_of_worlds():
    found = data("beijing_reset")
    assert 0 < found["outcomes"]["package"]["no_deal"] < 0.5
    assert 0.5 < found["tables"]["reset"]["agreed"] < 1


# ---------------------------------------------------------------- threats


def test_threats_succeed_about_as_often_as_in_the_record():
    """Pooled over every shipped threat: (conceded + yielded) / issued."""
    threats = [threat for slug in SHIPPED for threat in data(slug)["threats"].values()]
    issued = sum(threat["issued"] for threat in threats)
    won = sum(threat["conceded"] + threat["yielded"] for threat in threats)
    print(f"success of threats: {won / issued:.3f} of {issued:.3f} a replicate")  # noqa: T201
    assert RECORD[0] <= won / issued <= RECORD[1]


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_threat_ends_only_where_it_is_made(slug):
    """Each end by itself: one that was lifted and made again may have ended in two ways."""
    forced = {
        name for name, threat in sim.load(slug).file.threats.items() if threat.made == "always"
    }
    for name, threat in data(slug)["threats"].items():
        assert threat["issued"] == 1 if name in forced else 0 < threat["issued"] < 1, name
        for end in ("conceded", "partly", "given_way", "carried_out", "backed_down"):
            assert threat[end] <= threat["issued"], (name, end)
        for end in ("yielded", "lifted", "answered", "in_force"):
            assert threat[end] <= threat["carried_out"], (name, end)


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_attempt_ends_once_at_most(slug):
    """A threat that is made again has ended before, and one that ends has been made."""
    rows = decisions(slug)
    for _, story_of_one in rows[rows["what"].isin([MADE, *ENDS])].groupby(["replicate", "to"]):
        pending = np.cumsum(np.where(story_of_one["what"] == MADE, 1, -1))
        assert set(pending) <= {0, 1}, story_of_one


# ---------------------------------------------------------------- questions and tables


@pytest.mark.parametrize("slug", SHIPPED)
def test_no_answer_is_foregone(slug):
    """Every category of every question happens, and none always does."""
    for question, shares in data(slug)["outcomes"].items():
        assert sum(shares.values()) == pytest.approx(1)
        for category, share in shares.items():
            assert 0 < share < 1, f"{question}.{category}: {share}"


@pytest.mark.parametrize("slug", SHIPPED)
def test_bargains_are_solved_or_known_to_be_impossible(slug):
    for name, table in data(slug)["tables"].items():
        print(f"{slug}.{name}: win-set empty {table['win_set_empty']}")  # noqa: T201
        assert table["unresolved"] <= 0.01, name
        assert table["agreed"] + table["win_set_empty"] + table["unresolved"] <= 1 + 1e-12, name


# ---------------------------------------------------------------- evidence


@pytest.mark.parametrize("who", MAIN)
def test_at_most_half_of_what_a_main_stakeholder_wants_is_judgement(who):
    estimates = list(_estimates(read(shipped() / "seeds" / "stakeholders" / f"{who}.yaml").data))
    judged = sum(map(_is_judgement, estimates))
    print(f"{who}: {judged} of {len(estimates)} estimates rest on judgement")  # noqa: T201
    assert len(estimates) >= 4
    assert judged <= len(estimates) / 2


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_run_says_how_much_of_it_is_judgement(slug):
    assert 0 < data(slug)["judgement_share"] <= 0.5


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_shipped_scenario_is_clean(slug):
    assert sim.check(shipped() / "scenarios" / slug / "scenario.yaml") == []
    assert data(slug)["warnings"] == []


def _estimates(node: Any) -> Iterator[dict[str, Any]]:
    """Every record with a source in a seed file."""
    if isinstance(node, dict) and node.keys() & {"because", "judgement", "either"}:
        yield node
    elif isinstance(node, dict):
        for inner in node.values():
            yield from _estimates(inner)


def _is_judgement(estimate: dict[str, Any]) -> bool:
    return any("judgement" in branch for branch in [estimate, *estimate.get("either", [])])
