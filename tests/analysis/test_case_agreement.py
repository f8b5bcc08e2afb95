"""Two codings of a case: pairs by role, their agreement, and forecasts apart; all is invented."""

import math

import numpy as np
import pytest

import sim
from sim.analysis.trials.case_agreement import coders, pairs_of
from sim.analysis.trials.case_roles import roles, same
from sim.files.case_folder import bank as read
from tests.analysis.cases import CASE, bank
from tests.cli.harness import changed

# The same case under other names, the demand as a ban in tons that falls, and other numbers.
OTHER = (
    ("southland", "south"),
    ("northland", "north"),
    ("fishers", "boats"),
    ("fish_duty", "tax"),
    ("duty:\n    words", "tax_threat:\n    words"),
    ("{duty: ", "{tax_threat: "),
    ("landing", "ban"),
    ("kind: industry", "kind: producers"),
)
NUMBERS = (
    ("unit: index 0-100\n    low: 0\n    high: 100", "unit: t\n    low: 0\n    high: 50"),
    ("policy: {likely: 0, because: [notes.law]}", "policy: {likely: 50, because: [notes.law]}"),
    ("ideal: {low: 70, likely: 90, high: 100", "ideal: {low: 0, likely: 10, high: 20"),
    ("ideal: {low: 0, likely: 0, high: 10", "ideal: {low: 40, likely: 50, high: 50"),
    ("ideal: {low: 0, likely: 10, high: 30", "ideal: {low: 30, likely: 40, high: 50"),
    ("at_least: {low: 70, likely: 90, high: 100", "at_most: {low: 0, likely: 5, high: 10"),
    ("full: {policy: {ban: {at_least: 80}}}", "full: {policy: {ban: {at_most: 10}}}"),
    ("part: {policy: {ban: {at_least: 20}}}", "part: {policy: {ban: {at_most: 30}}}"),
    ("at_most: {low: 30, likely: 50, high: 70", "at_least: {low: 10, likely: 25, high: 40"),
    ("value_cad_m: {likely: 200", "value_cad_m: {likely: 400"),
    ("until: 2011-02", "until: 2011-05"),
    ("made: standing", "made: always"),
    ("to: {low: 60, likely: 100, high: 150", "to: {low: 50, likely: 80, high: 150"),
    ("voice: {low: 0.1, likely: 0.15, high: 0.3", "voice: {low: 0.1, likely: 0.25, high: 0.3"),
)


@pytest.fixture
def case(tmp_path):
    text = CASE
    for old, new in OTHER:
        text = text.replace(old, new)
    for old, new in NUMBERS:
        text = changed(text, old, new)
    (bank(tmp_path, ["fish"]) / "fish/second.yaml").write_text(text, encoding="utf-8")
    return read([tmp_path])[0]


def test_what_coders_mean_is_paired_whatever_they_call_it(case):
    first, second = map(roles, case.codings)
    assert same(first, second) == [
        ("northland", "north"),
        ("southland", "south"),
        ("fishers", "boats"),
    ]
    assert second.issues == {"demand": "ban", "sanction": "tax", "answer": "car_duty"}


def test_pairs_are_those_read_by_hand(case):
    pairs = {}
    for pair in pairs_of(case):
        pairs.setdefault(pair.kind, []).append((pair.first, pair.second))
    # of northland: demand, sanction; southland: demand, sanction; fishers: demand
    assert pairs["ideal"] == [
        pytest.approx(each)
        for each in [(0.9, 0.8), (10 / 150, 10 / 150), (0, 0), (0, 0), (0.1, 0.2)]
    ]
    assert pairs["reservation"] == [(0, 0), (0, 0), (1, 1), (0, 0), (0, 0)]
    assert pairs["voice"] == [(0.15, 0.25)]
    assert pairs["threshold"] == [pytest.approx(each) for each in [(0.8, 0.8), (0.2, 0.4)]]
    assert pairs["sanction level"] == [(100, 80)]
    assert pairs["until"] == [(11, 14)]
    assert pairs["announced"] == [(1, 1)]
    assert pairs["made"] == [(3, 1)]
    assert pairs["trade"][0] == pytest.approx((math.log(200), math.log(400)))
    assert pairs["trade"][1] == pytest.approx((math.log(300), math.log(300)))
    assert pairs["worth"][1] == pytest.approx((math.log(300), math.log(300)))
    assert pairs["elasticity"] == [(5, 5), (15, 15), (5, 5), (15, 15)]
    assert len(pairs["salience"]) == 5


def test_agreement_is_that_of_the_pairs(case):
    found = coders([case], [], seed=1)
    ideal = found["numbers"]["ideal"]
    first = np.array([0.9, 10 / 150, 0, 0, 0.1])
    second = np.array([0.8, 10 / 150, 0, 0, 0.2])
    cov = np.cov(first, second, bias=True)
    below = cov[0, 0] + cov[1, 1] + (first.mean() - second.mean()) ** 2
    assert ideal["agreement"] == pytest.approx(2 * cov[0, 1] / below)
    assert (ideal["pairs"], ideal["cases"], ideal["interval"]) == (5, 1, None)
    assert ideal["apart"] == pytest.approx(0.04)
    assert ideal["equal"] == pytest.approx(0.6)
    assert found["numbers"]["reservation"]["agreement"] == 1
    assert found["numbers"]["announced"]["agreement"] is None  # nothing varies
    assert (found["stakeholders"], found["unpaired"]) == (6, 0)


def test_who_has_no_partner_is_counted(case):
    third = "  fishers:\n    name: Southland's fishers\n    kind: party"
    path = case.folder / "scenario.yaml"
    old = "  fishers:\n    name: Southland's fishers\n    kind: industry"
    path.write_text(changed(path.read_text("utf-8"), old, third), encoding="utf-8")
    found = coders(read([case.folder]), [], seed=1)
    assert (found["stakeholders"], found["unpaired"]) == (6, 2)


def test_forecasts_apart_are_the_mean_of_absolute_differences(tmp_path):
    found = sim.score_cases(bank(tmp_path, ["fish", "salt"]), replicates=20)
    rows = [row for row in found["questions"] if row["case"] == "fish"]
    for row in rows:
        first, second = row["codings"]["forecast"]
        apart = sum(abs(first[c] - second[c]) for c in first) / len(first)
        told = found["coders"]["forecasts"][row["kind"]]
        assert told == {"questions": 1, "cases": 1, "apart": pytest.approx(apart), "interval": None}
    assert found["coders"]["forecasts"]["yield"]["apart"] > 0


def test_without_a_second_coding_there_is_nothing_to_tell(tmp_path):
    assert sim.score_cases(bank(tmp_path, ["salt"]), replicates=2)["coders"] is None
