"""What is called empty is empty: exact search against a grid with SLSQP, and shipped scenarios."""

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.models.nash import Nash
from sim.models.packages import package_search as search
from sim.models.packages.best import worth
from sim.models.packages.boxes import held_each_way, moving
from sim.models.packages.held_issues import combinations
from sim.models.table import Settlement, TableView
from sim.world.model import World
from tests.models.markets import choices_of, gains_of, market_table, spatial
from tests.models.tables import purse
from tests.oracles.packages import best_for_the_worst_off, best_product

KINDS = {
    "plain lanes": {},
    "three parties": {"parties": 3},
    "bounds": {"narrow": True},
    "levels": {"levels": (0, 3, 0)},
    "a bound issue": {"bound": True, "parties": 3},
    "a bound level": {"levels": (0, 3, 0), "bound": True},
    "a lane of two issues": {"joint": True},
    "all at once": {"levels": (0, 0, 3, 0), "joint": True, "bound": True, "narrow": True},
}
LITTLE = 1e-5  # who could gain no more than this may be told that there is nothing


def _most(table: TableView, r: int) -> float:
    """The most that the worst-off party can gain in replicate r."""
    gains = gains_of(table, r)
    steps = 21 if len(table.levels) < 4 else 11
    return max(best_for_the_worst_off(gains, c, steps)[1] for c in choices_of(table, r))


def _gain(table: TableView, settlement: Settlement) -> Array:
    if table.exact is None:
        return spatial(table, settlement.package)
    return table.exact.of(settlement.package)


def _check(table: TableView, settlement: Settlement, rows: Array) -> tuple[int, int, int]:
    """Assert that what is agreed is a gain for all and what is empty is none; how many of each."""
    least = np.min(_gain(table, settlement), axis=1)
    agreed, unresolved = settlement.agreed, settlement.unresolved
    assert not np.any(agreed & unresolved)
    assert np.all(least[agreed] >= -1e-9)
    inside = (table.low <= settlement.package) & (settlement.package <= table.high)
    assert np.all(inside[agreed])
    for issue, count in enumerate(table.levels):
        if count:
            level = settlement.package[agreed, issue] * (count - 1)
            np.testing.assert_allclose(level, np.round(level), atol=1e-9)
    empty = np.flatnonzero(~agreed & ~unresolved & rows)
    for r in empty:
        assert _most(table, r) <= LITTLE, f"replicate {r} has a package"
    return int(np.sum(agreed)), empty.size, int(np.sum(unresolved))


def _claims(table: TableView, fair: Settlement, seed: int) -> Array:
    """A hurdle each, and what bluff adds to it."""
    rng = np.random.default_rng(seed)
    gain = np.maximum(_gain(table, fair), 0.0)
    hurdle = rng.uniform(0.0, 1.2, gain.shape) * gain
    bluff = rng.choice([0.0, 1 / 6, 1 / 3, 1 / 2], (len(gain), 1))
    return np.maximum(0.0, hurdle + bluff * np.maximum(0.0, 1.5 * gain - hurdle))


def _both(kind: dict, seed: int, rows: int) -> list[int]:
    table = market_table(seed, rows, **kind)
    fair = Nash().settle(table)
    counts = np.array(_check(table, fair, np.ones(rows, dtype=bool)))
    claim = _claims(table, fair, seed)
    met = Nash().meet(table, fair, claim)
    assert not np.any(met.agreed & ~fair.agreed)
    return (counts + _check(table.claimed(claim), met, fair.agreed)).tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_called_empty_is_empty(kind: str):
    agreed, empty, unresolved = _both(KINDS[kind], seed=1, rows=30)
    assert agreed >= 10
    assert empty >= 10
    assert unresolved <= 1


SMOOTH = [kind for kind in KINDS if kind not in {"a lane of two issues", "all at once"}]


@pytest.mark.parametrize("kind", SMOOTH)
def test_the_fair_package_has_the_largest_product_of_exact_gains(kind: str):
    """Money that is neither concave nor quadratic, with kinks: against a grid with SLSQP."""
    table = market_table(11, 8, **KINDS[kind])
    fair = Nash().settle(table)
    short = []
    for r in np.flatnonzero(fair.agreed):
        gains = gains_of(table, int(r))
        best = max(best_product(gains, choice) for choice in choices_of(table, int(r)))
        short.append(best - np.sum(np.log(gains(fair.package[[r]]))))
    assert len(short) >= 3
    assert np.max(short) <= 1e-4


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_called_empty_is_empty_in_hundreds_of_tables_of_each_kind(kind: str):
    counts = np.sum([_both(KINDS[kind], seed, rows=100) for seed in range(2, 8)], axis=0)
    assert counts[2] <= 0.01 * np.sum(counts)


@pytest.mark.parametrize("kind", KINDS)
def test_the_quadratic_is_nowhere_below_exact_gains(kind: str):
    """Else a proof by it would prove nothing: tried at 200 packages of each box, ends included."""
    table = market_table(9, 300, **KINDS[kind])
    problem = Nash()._problem(table)
    boxes = held_each_way(table, problem, combinations(table))
    look = search._looked(table, problem, boxes)
    rng = np.random.default_rng(9)
    for _ in range(200):
        share = np.clip(rng.uniform(-0.1, 1.1, boxes.low.shape), 0.0, 1.0)
        package = boxes.low + share * (boxes.high - boxes.low)
        package = moving(look.table, look.problem, boxes.free, package)
        exact = worth(look.table, look.problem, package)
        assert np.all(look.bound.surplus(package) >= exact - 1e-9)


def test_of_what_nobody_claims_the_fair_settlement_comes():
    table = market_table(3, 40)
    fair = Nash().settle(table)
    met = Nash().meet(table, fair, np.zeros((40, 2)))
    assert np.any(fair.agreed)
    np.testing.assert_array_equal(met.agreed, fair.agreed)
    np.testing.assert_array_equal(met.package[met.agreed], fair.package[fair.agreed])


def test_claims_of_all_that_the_fair_settlement_gives_are_met():
    table = market_table(3, 40)
    fair = Nash().settle(table)
    met = Nash().meet(table, fair, np.maximum(_gain(table, fair), 0.0))
    np.testing.assert_array_equal(met.agreed, fair.agreed)


def test_two_who_split_one_issue_meet_between_their_claims():
    """Both gain in proportion to y and 1 − y: claims of .5 and .3 leave .2, half for each.

    By hand: no salience, slopes 1 and −1, reversion 0, margins 0 and 1, so that party 0 gains y and
    party 1 gains 1 − y; the bargain over d + D is y = .5 + (1 − .5 − .3)/2 = .6.
    """
    table = purse(3)
    fair = Nash().settle(table)
    np.testing.assert_allclose(fair.package, 0.5, atol=1e-6)
    met = Nash().meet(table, fair, np.array([[0.5, 0.3], [0.5, 0.5], [0.6, 0.41]]))
    assert met.agreed.tolist() == [True, True, False]
    assert not np.any(met.unresolved)
    np.testing.assert_allclose(met.package[0], 0.6, atol=1e-6)
    np.testing.assert_allclose(met.package[1], 0.5, atol=1e-6)


def test_each_replicate_meets_as_if_alone():
    table = market_table(4, 24, levels=(0, 3, 0), bound=True)
    fair = Nash().settle(table)
    claim = _claims(table, fair, 4)
    together = Nash().meet(table, fair, claim)
    for r in range(24):
        one = np.array([r])
        alone = Nash().meet(table.rows(one), fair.rows(one), claim[one])
        assert alone.agreed[0] == together.agreed[r]
        assert alone.unresolved[0] == together.unresolved[r]
        assert alone.package[0].tolist() == together.package[r].tolist()


@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("bound", [False, True])
def test_of_levels_the_best_of_all_outcomes_is_taken(parties: int, bound: bool):
    """Every outcome of four, three and five levels, by its exact gains."""
    levels = (4, 3, 5)
    table = market_table(5, 60, parties=parties, levels=levels, bound=bound)
    settlement = Nash().settle(table)
    axes = [np.arange(count) / (count - 1) for count in levels]
    outcomes = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    for r in range(60):
        gain = gains_of(table, r)(outcomes)
        for_all = gain[np.min(gain, axis=1) > 1e-6]
        assert settlement.agreed[r] == bool(len(for_all))
        if len(for_all):
            got = np.prod(gains_of(table, r)(settlement.package[[r]]))
            assert got == pytest.approx(np.max(np.prod(for_all, axis=1)), rel=1e-9)


SHIPPED = ("beijing_reset", "canola_coercion", "usmca_review", "ontario_backlash")


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("slug", SHIPPED)
def test_claims_in_shipped_scenarios(slug: str, monkeypatch: pytest.MonkeyPatch):
    """What the tables of the world, month by month, refuse to claims is not to be had."""
    counts = np.zeros(3, dtype=int)
    settle = Nash.settle

    def checked(self: Nash, table: TableView) -> Settlement:
        fair = settle(self, table)
        claim = _claims(table, fair, len(fair.agreed))
        met, asked = self.meet(table, fair, claim), table.claimed(claim)
        least = np.min(_gain(asked, met), axis=1)
        empty = np.flatnonzero(fair.agreed & ~met.agreed & ~met.unresolved)
        assert np.all(least[met.agreed] >= -1e-9)
        for r in empty[:20]:
            assert _tried(asked, int(r)) <= LITTLE
        counts[:] += np.sum(met.agreed), empty.size, np.sum(met.unresolved)
        return fair

    monkeypatch.setattr(Nash, "settle", checked)
    World(slug, count=200).run()
    assert counts[0] > 20
    assert counts[1] > 5
    assert counts[2] <= 0.01 * np.sum(counts)


def _tried(table: TableView, r: int) -> float:
    """The most for the worst-off in replicate r: five issues are too many for a fine grid."""
    gains = gains_of(table, r)
    return max(best_for_the_worst_off(gains, c, 5, 4)[1] for c in choices_of(table, r))


@pytest.mark.parametrize("slug", SHIPPED)
def test_between_its_kinks_money_is_smooth(slug: str):
    """Second differences of a quota's and a tariff's money are large at the kinks alone."""
    world = World(slug, count=50)
    flows, policy, steps = world.flows, np.copy(world.policy), np.linspace(0.0, 1.0, 2001)
    for issue in flows.driven:
        values = []
        for step in steps:
            policy[:, issue] = step
            values.append(flows.gains(policy))
        bend = np.abs(np.diff(np.stack(values), n=2, axis=0)).max(axis=2)
        for r in range(50):
            near = np.zeros(len(bend), dtype=bool)
            for kink in flows.kinks(world.policy, issue):
                near |= np.abs(steps[1:-1] - kink[r]) < 2e-3
            rest = np.where(near, 0.0, bend[:, r])
            jumps = np.abs(np.diff(rest))[~near[1:] & ~near[:-1]]
            assert np.max(jumps) <= 0.02 * np.max(bend[:, r]) + 1e-9
