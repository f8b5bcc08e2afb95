"""Who is asked to sign a package, and what becomes of who is not."""

from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array
from sim.models.nash import Nash
from sim.models.table import TableView
from tests.models.markets import gains_of, market_table
from tests.models.tables import random_table
from tests.oracles.packages import best_product


def _with_a_third(weak: float = 0.3) -> TableView:
    """Party 0 decides issue 0, party 1 issue 1 and party 2 issue 2, which all want as it is.

    What party 2 wants of issue 0 is what party 1 wants, a little.
    """
    table = random_table(4, rows=20, stakeholders=3, parties=3, levels=(0, 0, 0))
    ideal, salience = table.ideal.copy(), table.salience.copy()
    ideal[:, :, 2] = 0.0
    ideal[:, 0, :2], ideal[:, 1, :2] = [0.0, 1.0], [1.0, 0.0]
    ideal[:, 2, :2] = [1.0, 0.0]
    salience[:, 0, :2], salience[:, 1, :2] = [0.2, 0.9], [0.9, 0.2]
    salience[:, 2] = [weak, 0.02, 0.5]
    reversion = np.zeros((20, 3))
    margin = np.random.default_rng(4).uniform(0.0, 0.05, (20, 3))
    bare = replace(table, slope=np.zeros_like(table.slope), margin=margin, party=np.arange(3))
    return replace(
        bare,
        ideal=ideal,
        salience=salience,
        reversion=reversion,
        current=reversion,
        controls=np.eye(3, dtype=bool),
    )


def test_without_control_known_all_are_asked():
    table = replace(_with_a_third(), controls=None)
    settlement = Nash().settle(table)
    assert settlement.asked is not None
    assert np.all(settlement.asked)


def test_who_need_not_act_is_not_asked_and_has_no_weight():
    """The bargain is that of the two others alone, since the third gains by it."""
    table = _with_a_third()
    settlement, all_asked = Nash().settle(table), Nash().settle(replace(table, controls=None))
    two = Nash().settle(replace(table, party=np.array([0, 1])))
    assert settlement.asked is not None
    assert np.all(settlement.agreed)
    np.testing.assert_array_equal(settlement.asked, np.tile([True, True, False], (20, 1)))
    np.testing.assert_allclose(settlement.package, two.package, atol=1e-4)
    assert np.any(np.abs(all_asked.package - two.package) > 0.01)
    np.testing.assert_array_equal(settlement.package[:, 2], 0.0)


def test_who_is_not_asked_is_held_harmless():
    """The third wants nothing to move and has no margin: the two bargain within what it bears."""
    table = _with_a_third()
    ideal, margin = table.ideal.copy(), table.margin.copy()
    ideal[:, 2, :2], margin[:, 2] = [0.0, 0.1], 0.003
    table = replace(table, ideal=ideal, margin=margin)
    settlement = Nash().settle(table)
    assert np.all(settlement.agreed)
    assert settlement.gain is not None
    assert settlement.asked is not None
    assert not np.any(settlement.asked[:, 2])
    assert np.all(settlement.gain[:, 2] >= -1e-6)
    assert np.all(settlement.gain[:, 2] <= 1e-3)
    for r in range(20):
        weight = np.array([1.0, 1.0, 0.0])
        choices: list[list[float] | tuple[float, float]] = [(0.0, 1.0), (0.0, 1.0), [0.0]]
        product = best_product(gains_of(table, r), choices, weight)
        got = np.sum(np.log(settlement.gain[r, :2]))
        assert abs(got - product) <= 1e-3


def test_who_cares_for_nothing_at_the_table_is_left_out():
    table = _with_a_third()
    salience = table.salience.copy()
    salience[:, 2] = 0.0
    margin = table.margin.copy()
    margin[:, 2] = -0.1  # which it could never make good
    table = replace(table, salience=salience, margin=margin)
    settlement = Nash().settle(table)
    two = Nash().settle(replace(table, party=np.array([0, 1])))
    assert np.all(settlement.agreed)
    np.testing.assert_allclose(settlement.package, two.package, atol=1e-4)
    assert settlement.asked is not None
    assert not np.any(settlement.asked[:, 2])


def test_who_is_not_asked_claims_nothing():
    table = _with_a_third()
    fair = Nash().settle(table)
    claim: Array = np.zeros((20, 3))
    claim[:, 2] = 10.0
    met = Nash().meet(table, fair, claim)
    np.testing.assert_array_equal(met.package, fair.package)
    assert np.all(met.agreed)
    assert fair.gain is not None
    met = Nash().meet(table, fair, 0.9 * fair.gain + claim)
    assert np.all(met.agreed)
    np.testing.assert_array_equal(met.asked, fair.asked)


def _controlled(table: TableView) -> TableView:
    """The table with an issue in the hands of each party."""
    return replace(table, controls=np.eye(3, dtype=bool))


def test_each_replicate_is_asked_as_if_alone():
    table = _controlled(market_table(8, 24, parties=3, levels=(0, 3, 0)))
    together = Nash().settle(table)
    assert together.asked is not None
    assert not np.all(together.asked[together.agreed])
    for r in range(24):
        alone = Nash().settle(table.rows(np.array([r])))
        assert alone.asked is not None
        assert alone.agreed[0] == together.agreed[r]
        assert alone.asked[0].tolist() == together.asked[r].tolist()
        assert alone.package[0].tolist() == together.package[r].tolist()
