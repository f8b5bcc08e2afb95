"""The Nash model against an optimiser and a grid, its limits, and Zeuthen's path."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.models import model
from sim.models.table import Gains, Settlement, TableView
from tests.models import tables
from tests.oracles import nash as oracle
from tests.oracles import zeuthen


def _arguments(table: TableView, r: int) -> dict[str, list]:
    party, names = table.party, ("salience", "ideal", "slope", "margin")
    out = {name: getattr(table, name)[r][party].tolist() for name in names}
    return out | {name: getattr(table, name)[r].tolist() for name in ("reversion", "low", "high")}


def _levels(table: TableView) -> list[list[float] | None]:
    return [[i / (n - 1) for i in range(n)] if n else None for n in table.levels]


def _assert_optimal(table: TableView, settlement: Settlement, weight: Array) -> int:
    """Assert that the settlement is the optimiser's in every replicate; how many agree."""
    for r in range(len(settlement.agreed)):
        arguments = _arguments(table, r)
        weights = weight[r][table.party].tolist()
        expected = oracle.solve(**arguments, weight=weights, levels=_levels(table))
        assert not settlement.unresolved[r]
        assert settlement.agreed[r] == expected["found"]
        if expected["found"]:
            bounds = {"low": arguments.pop("low"), "high": arguments.pop("high")}
            y = settlement.package[r].tolist()
            ends = zip(bounds["low"], y, bounds["high"], strict=True)
            assert all(low <= value <= high for low, value, high in ends)
            product = oracle.log_product(oracle.surplus(y, **arguments), weights)
            assert abs(product - expected["log_product"]) <= 1e-6
    return int(np.sum(settlement.agreed))


@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("levels", [(0, 0), (3,), (0, 3), (3, 4), (0, 2, 0)])
@pytest.mark.parametrize("weights", ["equal", "capability"])
def test_nash_is_the_optimisers(parties: int, levels: tuple[int, ...], weights: str):
    table = tables.random_table(rows=3, stakeholders=5, parties=parties, levels=levels)
    settlement = model("nash", {"weights": weights}).settle(table)
    weight = table.capability[:, :, 0] if weights == "capability" else np.ones_like(table.margin)
    assert _assert_optimal(table, settlement, weight) > 0


@pytest.mark.parametrize("bounds", [(0.0, 0.7), (0.3, 1.0)])
def test_nash_keeps_a_level_outside_the_bounds_away(bounds: tuple[float, float]):
    table = tables.random_table(2, rows=6, stakeholders=4, parties=2, levels=(3, 0))
    low, high = table.low.copy(), table.high.copy()
    low[:, 0], high[:, 0] = bounds
    bounded = replace(table, low=low, high=high)
    settlement = model("nash").settle(bounded)
    assert _assert_optimal(bounded, settlement, np.ones_like(table.margin)) > 0
    settled = settlement.package[settlement.agreed, 0]
    assert np.all((settled >= bounds[0]) & (settled <= bounds[1]))


def _duel(margin: tuple[float, float], **changes: Array) -> TableView:
    """Two parties at the ends of one issue with salience 1, and the reversion in the middle."""
    table = tables.random_table(rows=1, stakeholders=2, parties=2, levels=(0,))
    ends = np.array([[[0.0], [1.0]]])
    plain = replace(
        table,
        ideal=ends,
        position=ends,
        salience=np.ones_like(ends),
        slope=np.zeros_like(ends),
        reversion=np.array([[0.5]]),
        margin=np.array([margin]),
    )
    return replace(plain, **changes)


def test_nash_two_alike_meet_in_the_middle():
    np.testing.assert_allclose(model("nash").settle(_duel((0.2, 0.2))).package, 0.5, atol=1e-9)


def test_nash_who_fears_no_agreement_more_pays():
    package = model("nash").settle(_duel((0.1, 0.3))).package[0, 0]
    assert package < 0.5


@pytest.mark.parametrize(("capability", "share"), [((1.0, 1.0), 0.5), ((0.75, 0.25), 0.75)])
def test_nash_money_is_split_by_the_weights(capability: tuple[float, float], share: float):
    purse = _duel(
        (0.5, 0.5),
        salience=np.zeros((1, 2, 1)),
        slope=np.array([[[1.0], [-1.0]]]),
        capability=np.array(capability).reshape(1, 2, 1),
    )
    got = model("nash", {"weights": "capability"}).settle(purse).package
    np.testing.assert_allclose(got, share, atol=0.01)


def test_nash_money_that_bends_is_settled_to_a_hair():
    """Gains that fall off, 2y - y² of money for one and -y for the other, against a grid."""

    def gain(package: Array) -> Array:
        y = package[:, 0]
        return np.stack([0.5 + 2.0 * y - y * y, 1.5 - y], axis=1)

    purse = _duel(
        (0.5, 1.5),
        salience=np.zeros((1, 2, 1)),
        slope=np.array([[[1.0], [-1.0]]]),
        reversion=np.zeros((1, 1)),
    )
    settlement = model("nash").settle(replace(purse, exact=Gains(gain), driven=(True,)))
    grid = np.linspace(0.0, 1.0, 1001)[:, None]
    best = np.max(np.sum(np.log(gain(grid)), axis=1))
    assert settlement.agreed[0]
    assert best - np.sum(np.log(gain(settlement.package))) <= 1e-6


def test_nash_refuses_a_package_by_which_somebody_truly_loses():
    """The slopes promise a gain for all; the exact utilities deny it."""
    denied = replace(
        _duel((0.2, 0.2)), exact=Gains(lambda package: np.full((len(package), 2), -0.1))
    )
    settlement = model("nash").settle(denied)
    assert not settlement.agreed[0]


def test_nash_without_a_win_set_nobody_concedes():
    table = replace(_duel((0.0, 0.0)), left=1)
    settlement, offers = tables.month(model("nash"), table)
    assert not settlement.agreed[0]
    assert not settlement.unresolved[0]
    np.testing.assert_allclose(offers.position[0, :, 0], [0.0, 1.0], atol=1e-9)
    assert not np.any(offers.progress)


def test_nash_a_content_party_leaves_a_win_set_empty_and_not_unresolved():
    table = _duel((0.0, 0.3), reversion=np.array([[0.0]]))
    settlement = model("nash").settle(table)
    assert not settlement.agreed[0]
    assert not settlement.unresolved[0]


def test_nash_needs_a_reversion_or_its_limit():
    table = replace(tables.random_table(), reversion=None)
    with pytest.raises(WinsetError, match=r"`reversion` column.*disagreement=distant"):
        model("nash").settle(table)
    distant, mean = model("nash", {"disagreement": "distant"}), model("weighted_mean")
    got, expected = distant.settle(table).package, mean.settle(table).package
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_nash_its_distant_limit_is_defined_where_nobody_cares():
    table = tables.random_table()
    careless = replace(table, stake=np.zeros_like(table.stake))
    package = model("nash", {"disagreement": "distant"}).settle(careless).package
    np.testing.assert_allclose(package, 0.5)


def test_nash_a_party_without_capability_counts_for_nothing():
    capability = np.array([1.0, 0.0]).reshape(1, 2, 1)
    table = _duel((0.2, 0.2), capability=capability)
    settlement = model("nash", {"weights": "capability"}).settle(table)
    arguments = _arguments(table, 0)
    expected = oracle.solve(**arguments, weight=[1.0, 0.0])
    assert settlement.agreed[0]
    np.testing.assert_allclose(settlement.package[0], expected["y"], atol=1e-3)


def _utility(table: TableView, r: int) -> Callable[[int, list[float]], float]:
    """Utility of party number a at a package, by the oracle's formula."""
    arguments = _arguments(table, r)

    def utility(a: int, y: list[float]) -> float:
        out = 0.0
        for i, value in enumerate(y):
            out -= arguments["salience"][a][i] * (value - arguments["ideal"][a][i]) ** 2
            out += arguments["slope"][a][i] * value
        return out

    return utility


def _expected_walk(table: TableView, settlement: Settlement, r: int, months: int) -> list:
    arguments, utility = _arguments(table, r), _utility(table, r)
    reversion = arguments["reversion"]
    margins = enumerate(arguments["margin"])
    disagreement = [utility(a, reversion) - margin for a, margin in margins]
    path = [arguments[name] for name in ("salience", "ideal", "slope", "low", "high")]
    assert settlement.multiplier is not None
    return zeuthen.walk(months, settlement.multiplier[r].tolist(), *path, utility, disagreement)


@pytest.mark.parametrize("months", [1, 2, 5, 9])
@pytest.mark.parametrize("parties", [2, 3, 4])
def test_nash_concedes_as_zeuthen_says(months: int, parties: int):
    decisions = model("nash")
    table = tables.random_table(parties, rows=12, parties=parties, levels=(0, 0))
    bystanders = np.setdiff1d(np.arange(9), table.party)
    start = decisions.settle(table)
    walks = [_expected_walk(table, start, r, months) for r in range(12)]
    agreed = np.flatnonzero(start.agreed)
    assert len(agreed) >= 6
    declared = table.position.copy()
    for month in range(months):
        table = replace(table, left=months - month)
        _, offers = tables.month(decisions, table)
        for r in agreed:
            got = offers.position[r][table.party]
            np.testing.assert_allclose(got, walks[r][month], rtol=1e-9, atol=1e-6)
        np.testing.assert_array_equal(offers.position[:, bystanders], declared[:, bystanders])
        table = replace(
            table, position=offers.position, progress=offers.progress, turns=offers.turns
        )
    for r in agreed:
        package = np.broadcast_to(start.package[r], (parties, 2))
        np.testing.assert_array_equal(table.position[r][table.party], package)
