"""The Nash bargain against a general optimiser and closed forms."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.equations.bargaining import BargainProblem, package, risk_limits
from sim.models.packages.dual import _solved
from sim.models.packages.nash_bargain import solve
from tests.oracles import nash as oracle
from tests.oracles import zeuthen

SHAPES = [(parties, issues) for parties in (2, 3, 4, 5) for issues in (1, 2, 3, 4)]
BORDER = 1e-8
ROWS = 4


def _problem(parties: int, issues: int, rows: int = ROWS, seed: int = 1) -> BargainProblem:
    """Random problems: zero saliences, recurring ideals, reversions at the ends, margins."""
    rng = np.random.default_rng([seed, parties, issues])
    shape = (rows, parties, issues)

    def mixed(chance: float, plain: float | Array, other: Array) -> Array:
        return np.where(rng.random(other.shape) < chance, plain, other)

    corner = rng.integers(0, 2, (rows, issues)).astype(float)
    return BargainProblem(
        salience=mixed(0.25, 0.0, rng.uniform(0.05, 1.0, shape)),
        ideal=mixed(0.3, rng.choice([0.0, 0.25, 0.5, 1.0], shape), rng.uniform(size=shape)),
        slope=mixed(0.6, 0.0, rng.normal(0.0, 0.4, shape)),
        reversion=mixed(0.6, corner, rng.uniform(size=(rows, issues))),
        margin=mixed(0.6, 0.0, rng.uniform(0.0, 0.3, (rows, parties))),
        weight=mixed(0.5, 1.0, rng.uniform(0.2, 2.0, (rows, parties))),
        low=mixed(0.8, 0.0, rng.uniform(0.0, 0.4, (rows, issues))),
        high=mixed(0.8, 1.0, rng.uniform(0.5, 1.0, (rows, issues))),
    )


def _money_only(problem: BargainProblem, seed: int = 3) -> BargainProblem:
    """The same with an issue on which nobody has salience and everybody has money."""
    rng = np.random.default_rng(seed)
    salience, slope = problem.salience.copy(), problem.slope.copy()
    salience[:, :, 0] = 0.0
    slope[:, :, 0] = rng.normal(0.0, 0.4, slope.shape[:2])
    return replace(problem, salience=salience, slope=slope)


def _row(problem: BargainProblem, r: int) -> dict[str, list]:
    return {field.name: getattr(problem, field.name)[r].tolist() for field in fields(problem)}


def _compare(problem: BargainProblem, most: float) -> int:
    """Assert that every replicate is the oracle's, within a gap of log products; number found."""
    got = solve(problem)
    found = 0
    for r in range(len(got.found)):
        row = _row(problem, r)
        expected = oracle.solve(**row)
        inside = oracle.largest_minimum(oracle.Problem(**row))[1]
        if abs(inside) <= BORDER:
            continue
        assert got.found[r] != got.empty[r], "unresolved"
        assert got.found[r] == expected["found"]
        if got.found[r]:
            y = got.package[r].tolist()
            assert all(a <= v <= b for a, v, b in zip(row["low"], y, row["high"], strict=True))
            product = oracle.log_product(oracle.Problem(**row).surplus(y), row["weight"])
            assert -1e-6 <= expected["log_product"] - product <= most
            found += 1
    return found


@pytest.mark.parametrize(("parties", "issues"), SHAPES)
def test_the_bargain_is_the_optimisers(parties: int, issues: int):
    _compare(_problem(parties, issues), most=1e-6)


@pytest.mark.parametrize(("parties", "issues"), [(2, 1), (2, 3), (3, 2), (4, 2), (5, 3)])
def test_an_issue_of_money_alone_costs_little_accuracy(parties: int, issues: int):
    _compare(_money_only(_problem(parties, issues)), most=0.03)


def test_the_random_problems_hold_both_win_sets_and_empty_ones():
    bargains = [solve(_problem(*shape)) for shape in SHAPES]
    assert sum(np.sum(bargain.found) for bargain in bargains) >= 30
    assert sum(np.sum(bargain.empty) for bargain in bargains) >= 5


def test_surplus_is_the_oracles():
    problem = _problem(4, 3, rows=20)
    y = np.random.default_rng(2).uniform(size=(20, 3))
    got = problem.surplus(y)
    for r in range(20):
        expected = oracle.Problem(**_row(problem, r)).surplus(y[r].tolist())
        np.testing.assert_allclose(got[r], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("money", [False, True])
def test_the_package_of_multipliers_is_the_oracles(money: bool):
    problem = _problem(4, 3, rows=50)
    problem = _money_only(problem) if money else problem
    multiplier = np.random.default_rng(4).uniform(size=(50, 4))
    multiplier[multiplier < 0.3] = 0.0
    multiplier[0] = 0.0
    got = package(problem, multiplier)
    for r in range(50):
        row = _row(problem, r)
        names = ("salience", "ideal", "slope", "low", "high")
        expected = zeuthen.package(multiplier[r].tolist(), *(row[name] for name in names))
        np.testing.assert_allclose(got[r], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("parties", range(1, 8))
def test_elimination_solves_newtons_systems_as_lapack_does(parties: int):
    rng = np.random.default_rng(parties)
    lean = rng.normal(size=(200, parties, 3)) * 10.0 ** rng.integers(-4, 5, (200, parties, 1))
    matrix = lean @ np.swapaxes(lean, 1, 2) + np.eye(parties)
    right = rng.normal(size=(200, parties))
    found = _solved(np.triu(matrix), right)  # half of a symmetric matrix is read
    expected = np.linalg.solve(matrix, right[:, :, None])[:, :, 0]
    scale = np.max(np.abs(expected), axis=1, keepdims=True)
    condition = np.linalg.cond(matrix)[:, None]
    assert np.all(np.abs(found - expected) <= 1e-15 * parties * condition * scale)


def test_risk_limits_are_the_oracles():
    rng = np.random.default_rng(5)
    utility = rng.normal(0.2, 0.4, (200, 3, 3))
    disagreement = rng.normal(0.0, 0.2, (200, 3))
    disagreement[::5, 0] = utility[::5, 0, 0]
    worth = utility - disagreement[:, :, None]
    own = np.stack([worth[:, a, a] for a in range(3)], axis=1)
    others = np.stack([np.max(np.delete(worth[:, a], a, axis=1), axis=1) for a in range(3)], axis=1)
    got = risk_limits(own, others)
    for r in range(200):
        for a in range(3):
            expected = zeuthen.risk_limit(
                a,
                [[float(b)] for b in range(3)],
                lambda who, offer, r=r: float(utility[r, who, int(offer[0])]),
                disagreement[r].tolist(),
            )
            np.testing.assert_allclose(got[r, a], expected, rtol=1e-9, atol=1e-9)


def _opposed(
    margin: tuple[float, float], weight: tuple[float, float] = (1.0, 1.0)
) -> BargainProblem:
    """Two parties at the ends of one issue, both with salience 1; the reversion in the middle."""
    return BargainProblem(
        salience=np.ones((1, 2, 1)),
        ideal=np.array([[[0.0], [1.0]]]),
        slope=np.zeros((1, 2, 1)),
        reversion=np.array([[0.5]]),
        margin=np.array([margin]),
        weight=np.array([weight]),
        low=np.zeros((1, 1)),
        high=np.ones((1, 1)),
    )


def test_two_alike_meet_in_the_middle():
    got = solve(_opposed((0.2, 0.2)))
    assert got.found[0]
    np.testing.assert_allclose(got.package, 0.5, atol=1e-9)


@pytest.mark.parametrize("heavier", [0, 1])
def test_the_heavier_party_comes_nearer_to_its_ideal(heavier: int):
    weight = (3.0, 1.0) if heavier == 0 else (1.0, 3.0)
    got = solve(_opposed((0.2, 0.2), weight)).package[0, 0]
    assert got < 0.5 if heavier == 0 else got > 0.5


def test_two_who_trade_get_what_each_cares_for():
    """Each cares for one issue only and the other controls it: both go to their ideal."""
    problem = BargainProblem(
        salience=np.array([[[1.0, 0.0], [0.0, 0.5]]]),
        ideal=np.array([[[1.0, 0.0], [0.0, 0.0]]]),
        slope=np.zeros((1, 2, 2)),
        reversion=np.array([[0.0, 1.0]]),
        margin=np.zeros((1, 2)),
        weight=np.ones((1, 2)),
        low=np.zeros((1, 2)),
        high=np.ones((1, 2)),
    )
    np.testing.assert_allclose(solve(problem).package, [[1.0, 0.0]], atol=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.25, 0.7])
def test_money_is_split_by_the_weights(share: float):
    """One pays what the other gets; what there is to share is the two margins together."""
    bare = _opposed((0.4, 0.6), (share, 1.0 - share))
    transfer = replace(bare, salience=np.zeros((1, 2, 1)), slope=np.array([[[1.0], [-1.0]]]))
    np.testing.assert_allclose(solve(transfer).surplus, [[share, 1.0 - share]], atol=0.01)


def test_the_unanimous_get_what_they_want():
    problem = _problem(4, 3, rows=10)
    wanted = np.random.default_rng(6).uniform(0.4, 0.5, (10, 1, 3))
    agreed = replace(
        problem,
        salience=problem.salience + 0.1,
        ideal=np.broadcast_to(wanted, problem.ideal.shape).copy(),
        slope=np.zeros_like(problem.slope),
    )
    np.testing.assert_allclose(solve(agreed).package, wanted[:, 0], atol=1e-9)


def test_the_multipliers_share_out_the_gains():
    """First-order condition of the product: λ_a σ_a = w_a at the bargain."""
    problem = _problem(3, 3, rows=60)
    got = solve(problem)
    shares = got.multiplier[got.found] * got.surplus[got.found]
    off = np.abs(shares / problem.weight[got.found] - 1.0)
    assert np.max(off) < 1e-2
    assert np.mean(off < 1e-6) > 0.95


def test_the_unit_of_a_partys_utility_does_not_matter():
    problem = _problem(3, 2, rows=40)
    unit = np.random.default_rng(7).uniform(0.3, 3.0, (40, 3))
    scaled = replace(
        problem,
        salience=problem.salience * unit[:, :, None],
        slope=problem.slope * unit[:, :, None],
        margin=problem.margin * unit,
    )
    one, other = solve(problem), solve(scaled)
    both = one.found & other.found
    assert np.sum(both) > 20
    logs = [
        np.log(problem.surplus(bargain.package)[both]) * problem.weight[both]
        for bargain in (one, other)
    ]
    np.testing.assert_allclose(np.sum(logs[0], axis=1), np.sum(logs[1], axis=1), atol=1e-8)


def test_opponents_with_nothing_to_fear_find_the_win_set_empty():
    got = solve(_opposed((0.0, 0.0)))
    assert got.empty[0]
    assert not got.found[0]
    assert got.package[0, 0] == 0.5


def test_a_slight_curvature_of_money_proves_nothing():
    """Gains y − .99 and .994 − y of the whole: .002 are left for each at y = .992.

    With the curvature of .01 about the middle that the search uses, .0024 less: nothing.
    """
    bare = _opposed((-0.49, 0.494))
    lines = replace(bare, salience=np.zeros((1, 2, 1)), slope=np.array([[[1.0], [-1.0]]]))
    np.testing.assert_allclose(lines.surplus(np.array([[0.992]])), [[0.002, 0.002]], atol=1e-12)
    assert not solve(lines).empty[0]


def test_bounds_that_cross_leave_no_win_set():
    got = solve(replace(_opposed((0.2, 0.2)), low=np.full((1, 1), 0.8), high=np.full((1, 1), 0.2)))
    assert got.empty[0]
    assert not got.found[0]


@pytest.mark.parametrize("third", [0.05, 0.3])
def test_who_could_gain_does_not_hide_that_two_others_cannot(third: float):
    """Two pull in opposite directions from the reversion; a third has a threat to fear."""
    pair = _opposed((0.0, 0.0))
    problem = replace(
        pair,
        salience=np.ones((1, 3, 1)),
        ideal=np.array([[[0.0], [1.0], [0.8]]]),
        slope=np.zeros((1, 3, 1)),
        margin=np.array([[0.0, 0.0, third]]),
        weight=np.ones((1, 3)),
    )
    got = solve(problem)
    assert not got.found[0]
    assert got.empty[0]


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_a_party_whose_ideal_holds_anyway_leaves_no_win_set(parties: int):
    """It can only lose: no package is better for it than no agreement."""
    problem = _problem(parties, 2, rows=30, seed=8)
    content = replace(
        problem,
        salience=problem.salience + 0.05,
        slope=np.zeros_like(problem.slope),
        margin=np.where(np.arange(parties) == 0, 0.0, problem.margin),
        low=np.zeros_like(problem.low),
        high=np.ones_like(problem.high),
    )
    content.ideal[:, 0] = content.reversion
    got = solve(content)
    assert not np.any(got.found)
    assert np.all(got.empty)


def test_each_replicate_is_solved_as_if_alone():
    problem = _problem(3, 3, rows=9)
    together = solve(problem)
    for r in range(9):
        alone = solve(problem.rows(np.array([r])))
        assert alone.package[0].tolist() == together.package[r].tolist()
        assert alone.multiplier[0].tolist() == together.multiplier[r].tolist()
        assert alone.found[0] == together.found[r]
        assert alone.empty[0] == together.empty[r]
