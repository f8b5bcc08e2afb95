"""Procedure: win-set, core and an agenda setter's proposal, by closed forms and by other means."""

from dataclasses import replace

import numpy as np
import pytest

from sim.domain.errors import WinsetError
from sim.models import model
from sim.models.table import TableView
from tests.models import tables
from tests.oracles import procedural as oracle
from tests.oracles.nash import Problem

COUNCIL, ALIKE = [20.0, 50.0, 60.0, 90.0, 100.0], [1.0] * 5


def council(reversion: float, ideals: list[float] | None = None) -> TableView:
    """Five members on 0–100, equally strong, and what holds if nothing is agreed."""
    wanted = [0.0, *(ideals or COUNCIL)]
    table = tables.one_issue(wanted, [0.0, *ALIKE], [0.0, *ALIKE], reversion=reversion)
    return replace(table, party=np.arange(1, 6))


def span(table: TableView, name: str, **parameters) -> list[float]:
    return (100.0 * model("procedural", parameters).spans(table)[name][0, 0]).tolist()


@pytest.mark.parametrize(
    ("quota", "reversion", "expected"),
    [(1.0, 0, (0, 40)), (0.8, 0, (0, 100)), (0.6, 0, (0, 120)), (1.0, 30, (30, 30))],
)
def test_the_win_set_reaches_to_the_pivots_mirror_point(quota, reversion, expected):
    assert span(council(reversion), "win_set", quota=quota) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quota", "expected"), [(1.0, (20, 100)), (0.6, (60, 60)), (0.8, (50, 90))]
)
def test_the_core_lies_between_the_pivots(quota, expected):
    assert span(council(0), "core", quota=quota) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("setter", "quota", "outcome"),
    [("actor 1", 1.0, 20), ("actor 5", 1.0, 40), ("actor 5", 0.6, 100), ("actor 3", 0.8, 60)],
)
def test_the_setter_goes_as_far_as_the_pivot_lets_it(setter, quota, outcome):
    found = model("procedural", {"setter": setter, "quota": quota}).settle(council(0))
    assert 100.0 * found.package[0, 0] == pytest.approx(outcome)
    assert found.agreed[0]


def test_against_a_status_quo_in_the_core_nothing_passes():
    found = model("procedural", {"setter": "actor 5"}).settle(council(30))
    assert not found.agreed[0]
    assert 100.0 * found.package[0, 0] == pytest.approx(30)


def test_who_does_not_care_neither_proposes_nor_refuses():
    table = council(0)
    stake = table.stake.copy()
    stake[:, 1] = 0.0
    table = replace(table, stake=stake)
    caring, careless = (
        model("procedural", {"setter": name}).settle(table) for name in ("actor 5", "actor 1")
    )
    assert 100.0 * caring.package[0, 0] == pytest.approx(100.0)
    assert not careless.agreed[0]


@pytest.mark.parametrize("quota", [0.51, 0.6, 0.75, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_votes_issue_by_issue_are_the_counts_of_the_oracle(seed, quota):
    table = tables.random_table(seed, rows=6, stakeholders=8, parties=6, levels=(0, 0))
    decisions = model("procedural", {"issues": "apart", "quota": quota, "setter": "actor 3"})
    table = replace(table, party=np.array([0, 1, 3, 4, 6, 7]))
    settlement, spans = decisions.settle(table), decisions.spans(table)
    assert table.reversion is not None
    for r, k in np.ndindex(6, 2):
        x = table.ideal[r, table.party, k].tolist()
        votes, status_quo = table.capability[r, table.party, k].tolist(), table.reversion[r, k]
        expected = oracle.win_set(x, votes, quota, status_quo)
        np.testing.assert_allclose(spans["win_set"][r, k], expected, atol=1e-9)
        best = oracle.agenda_setter(x, votes, quota, status_quo, x[2])
        np.testing.assert_allclose(settlement.package[r, k], best, atol=1e-9)
        if quota == 1.0:
            np.testing.assert_allclose(spans["core"][r, k], oracle.unanimity_core(x), atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("parties", [2, 3])
def test_packages_are_the_optimisers_best_that_hurts_nobody(seed, parties):
    table = tables.random_table(seed, rows=5, stakeholders=5, parties=parties, levels=(0, 0))
    name = table.names[table.party[0]]
    settlement = model("procedural", {"setter": name}).settle(table)
    fields = ("salience", "ideal", "slope", "margin")
    for r in range(5):
        part = {n: getattr(table, n)[r][table.party].tolist() for n in fields}
        ends = {n: getattr(table, n)[r].tolist() for n in ("reversion", "low", "high")}
        problem = Problem(**part, **ends, weight=[1.0] * parties)
        best, found = oracle.best_package(problem, 0)
        gains = problem.surplus(settlement.package[r].tolist())
        if settlement.agreed[r]:
            assert found
            assert min(gains) > -1e-9
            assert gains[0] == pytest.approx(problem.surplus(best)[0], abs=2e-4)


def test_the_strongest_sets_the_agenda_unless_another_is_named():
    table = tables.one_issue([0.0, 1.0], [1.0, 1.0], [0.3, 0.7], reversion=0.5)
    assert not model("procedural").settle(table).agreed[0]
    beyond = replace(table, reversion=np.array([[2.0]]))
    assert model("procedural").settle(beyond).package[0, 0] == pytest.approx(1.0)
    weaker = model("procedural", {"setter": "actor 0"}).settle(beyond)
    assert weaker.package[0, 0] == pytest.approx(0.0)


def test_a_setter_who_is_no_party_is_refused():
    with pytest.raises(WinsetError, match="Did you mean 'actor 2'"):
        model("procedural", {"setter": "actr 2"}).settle(council(0))


def test_the_setter_grants_the_others_what_signing_is_held_to_cost_them():
    """Each of the others gains its expected hurdle or more, and the setter less than without."""
    table = tables.random_table(2, rows=5, stakeholders=4, parties=2, levels=(0, 0))
    decisions = model("procedural", {"setter": table.names[table.party[0]]})
    free = decisions.settle(table)
    assert free.gain is not None
    hurdle = free.gain + 0.02
    dear = decisions.settle(replace(table, hurdle=hurdle))
    assert dear.gain is not None
    both = free.agreed & dear.agreed
    assert np.any(both)
    assert np.all(dear.gain[both, 1] >= hurdle[both, 1] - 1e-6)
    assert np.all(dear.gain[both, 0] < free.gain[both, 0])
