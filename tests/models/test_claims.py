"""Claims against closed forms (Chatterjee & Samuelson 1983) and against every outcome."""

from dataclasses import replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.models.nash import Nash
from sim.models.packages.boxes import moving
from sim.models.table import Gains, Settlement, TableView
from tests.models.markets import gains_of, market_table
from tests.models.tables import purse

STEPS = 160
LEVELS = (4, 3, 5)


def _hurdles(widest: float) -> Array:
    """A grid of hurdles of seller and buyer, even on [0, widest], (R, 2)."""
    each = widest * (np.arange(STEPS) + 0.5) / STEPS
    return np.stack([side.ravel() for side in np.meshgrid(each, each)], axis=1)


def _claimed(hurdle: Array, bluff: float, gain: float = 0.5) -> Array:
    return hurdle + bluff * np.maximum(0.0, 1.5 * gain - hurdle)


def _met(claim: Array) -> Settlement:
    """Who sells gains y of what there is to share, who buys 1 − y; the fair price is a half."""
    table = purse(len(claim))
    fair = Nash().settle(table)
    np.testing.assert_allclose(fair.gain, 0.5, atol=1e-6)
    return Nash().meet(table, fair, claim)


def test_with_prices_uniform_on_the_pie_nine_of_sixteen_possible_trades_are_made():
    hurdle = _hurdles(1.0)
    possible = np.sum(hurdle, axis=1) <= 1.0
    met = _met(_claimed(hurdle, 1 / 3))
    assert not np.any(met.agreed & ~possible)
    assert np.sum(met.agreed) / np.sum(possible) == pytest.approx(9 / 16, abs=0.01)
    assert not np.any(met.unresolved)


def test_without_bluff_every_possible_trade_is_made():
    hurdle = _hurdles(1.0)
    over = 1.0 - np.sum(hurdle, axis=1)
    met = _met(hurdle)
    assert np.all(met.agreed[over > 1e-6])
    assert not np.any(met.agreed[over < -1e-6])


def test_the_price_is_the_mean_of_bid_and_ask():
    claim = _claimed(_hurdles(1.0), 1 / 3)
    met = _met(claim)
    middle = (claim[:, 0] + 1.0 - claim[:, 1]) / 2.0
    np.testing.assert_allclose(met.package[met.agreed, 0], middle[met.agreed], atol=1e-6)
    assert met.gain is not None
    np.testing.assert_allclose(np.sum(met.gain, axis=1)[met.agreed], 1.0, atol=1e-6)


@pytest.mark.parametrize(("widest", "every"), [(0.3, True), (3 / 8, True), (0.5, False)])
def test_narrow_prices_all_trade(widest: float, every: bool):
    met = _met(_claimed(_hurdles(widest), 1 / 3))
    assert np.all(met.agreed) == every


@pytest.mark.parametrize("parties", [2, 3])
def test_of_levels_claims_are_met_by_the_best_of_all_outcomes(parties: int):
    """The outcome that the fair package holds is not always the best over what is claimed."""
    table = market_table(6, 60, parties=parties, levels=LEVELS)
    fair = Nash().settle(table)
    assert fair.gain is not None
    share = np.random.default_rng(6).uniform(0.0, 1.1, fair.gain.shape)
    claim = np.where(fair.agreed[:, None], share * fair.gain, 0.0)
    met = Nash().meet(table, fair, claim)
    axes = [np.arange(count) / (count - 1) for count in LEVELS]
    outcomes = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    moved = 0
    for r in np.flatnonzero(fair.agreed):
        over = gains_of(table, r)(outcomes) - claim[r]
        for_all = over[np.min(over, axis=1) > 1e-6]
        assert met.agreed[r] == bool(len(for_all))
        if len(for_all):
            got = np.prod(gains_of(table, r)(met.package[[r]]) - claim[r])
            assert got == pytest.approx(np.max(np.prod(for_all, axis=1)), rel=1e-6)
            moved += bool(np.any(met.package[r] != fair.package[r]))
    assert moved >= 3
    assert 5 <= np.sum(met.agreed) < np.sum(fair.agreed)


def test_what_is_released_counts_where_what_is_in_force_is_the_middle_of_a_range():
    """By hand: both want .6, no deal and what is in force are .5, and each lacks .04 to gain.

    Moving the issue releases .3 for each, so that .6 gains .26 + .001, which meets a claim of .25.
    """
    table = _releasing()
    fair = Nash().settle(table)
    assert np.all(fair.agreed)
    np.testing.assert_allclose(fair.package, 0.6, atol=1e-6)
    np.testing.assert_allclose(fair.gain, 0.261, atol=1e-9)
    met = Nash().meet(table, fair, np.full((2, 2), 0.25))
    assert np.all(met.agreed)
    np.testing.assert_allclose(met.package, 0.6, atol=1e-6)


def test_a_package_that_is_to_move_does_and_others_stay():
    table = _releasing()
    problem = Nash()._problem(table)
    package = np.array([[0.5], [0.8]])
    free = np.ones((2, 1), dtype=bool)
    aside = moving(table, problem, free, package)
    assert 0.0 < abs(aside[0, 0] - 0.5) < 1e-6
    assert aside[1, 0] == 0.8
    np.testing.assert_array_equal(moving(table, problem, ~free, package), package)
    end = replace(problem, high=np.full((2, 1), 0.5))
    assert moving(table, end, free, package)[0, 0] < 0.5


def _releasing() -> TableView:
    """Two parties and one issue that another table binds, of which moving it releases .3 each."""
    plain = purse(2)
    table = replace(
        plain,
        ideal=np.full_like(plain.ideal, 0.6),
        salience=np.full_like(plain.ideal, 0.1),
        slope=np.zeros_like(plain.slope),
        reversion=np.full((2, 1), 0.5),
        current=np.full((2, 1), 0.5),
        margin=np.full((2, 2), -0.04),
        bound=(True,),
    )

    def gain(package: Array) -> Array:
        away = np.abs(package - 0.5) > 1e-9
        return -0.04 + 0.1 * (0.01 - np.square(package - 0.6)) + 0.3 * away + np.zeros((1, 2))

    return replace(table, exact=Gains(gain))
