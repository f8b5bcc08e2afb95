"""Equations and models give the same bits for any layout of memory, and row by row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.domain.arrays import Array, total
from sim.equations import aggregation, bargaining, release, voice
from sim.equations.bargaining import BargainProblem
from sim.models import model as decision_model
from sim.models.packages import nash_bargain
from sim.models.table import TableView
from tests.world import law_checks as laws

MODELS = ("weighted_mean", "weighted_median", "nash")


def _numbers(seed: int, *shape: int) -> Array:
    """Numbers on [0, 1] of many magnitudes, with ties, zeros and ones among them."""
    dice = np.random.default_rng(seed)
    values = dice.random(shape) ** dice.integers(1, 6, shape)
    values = np.where(dice.random(shape) < 0.2, np.round(values, 1), values)
    return np.where(dice.random(shape) < 0.1, dice.integers(0, 2, shape), values)


sizes = st.tuples(st.sampled_from([3, 5, 7]), st.integers(9, 12), st.integers(9, 12))
seeds = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=20)
@given(sizes, seeds)
def test_equations_give_the_same_bits_in_any_layout(size: tuple[int, int, int], seed: int) -> None:
    rows, people, issues = size
    x, w, y = _numbers(seed, *size), _numbers(seed + 1, *size), _numbers(seed + 2, rows, issues)
    influence = _numbers(seed + 3, rows, people, people)
    for axis in (1, 2):
        laws.check_layouts(lambda a, axis=axis: total(a, axis), x)
    laws.check_layouts(aggregation.weighted_mean, x, w)
    laws.check_layouts(aggregation.weighted_median, x, w)
    laws.check_layouts(lambda a, s, t: voice.effective(a[:, 0], s, t), influence, x, w)
    laws.check_layouts(
        lambda a, v: voice.listen(a, v[:, :, 0] / people, np.arange(2, people), 0), influence, x
    )
    laws.check_layouts(lambda s, t, p: voice.spatial(s[:, 0], t[:, 0], p), x, w, y)


@settings(deadline=None, max_examples=10)
@given(sizes, seeds, st.integers(2, 9))
def test_bargaining_gives_the_same_bits_in_any_layout(
    size: tuple[int, int, int], seed: int, parties: int
) -> None:
    rows, _, issues = size
    cube = [_numbers(seed + i, rows, parties, issues) for i in range(3)]
    flat = [_numbers(seed + 3 + i, rows, parties) for i in range(2)]
    reversion = _numbers(seed + 5, rows, issues)

    def solve(s: Array, t: Array, h: Array, margin: Array, weight: Array, r: Array) -> Any:
        low, high = np.zeros_like(r), np.ones_like(r)
        problem = BargainProblem(s, t, 0.1 * (h - 0.5), r, margin, weight + 0.1, low, high)
        return nash_bargain.solve(problem)

    laws.check_layouts(solve, *cube, *flat, reversion)
    laws.check_layouts(bargaining.risk_limits, *flat)


@pytest.mark.parametrize("name", MODELS)
def test_models_settle_alike_in_any_layout(name: str) -> None:
    rows, people, issues = 5, 11, 9
    cube = [_numbers(i, rows, people, issues) for i in range(5)]
    reversion = _numbers(9, rows, issues)

    def settle(s: Array, t: Array, x: Array, c: Array, stake: Array, r: Array) -> list[Array]:
        bare = np.zeros_like(s[:, :, 0])
        table = TableView(
            ideal=t,
            salience=s,
            slope=0.0 * s,
            stake=stake,
            position=x,
            capability=c,
            party=np.array([0, 3, 10]),
            reversion=r,
            margin=bare + 0.5,
            low=0.0 * r,
            high=0.0 * r + 1.0,
            levels=(3, *[0] * (issues - 1)),
            names=tuple(f"actor {n}" for n in range(people)),
            opening=x,
            progress=bare,
            turns=bare,
            left=3,
        )
        model = decision_model(name)
        settlement = model.settle(table)
        offers = model.move(table, settlement, bare)
        return [settlement.package, settlement.agreed, offers.position, offers.progress]

    laws.check_layouts(settle, *cube, reversion)


@pytest.mark.parametrize(
    "fault",
    [
        lambda a: a.sum(axis=2),
        lambda a: a @ np.linspace(0.1, 1.0, 11),
        lambda a: a[:, 0][:, np.arange(11)].sum(axis=1),
    ],
)
def test_a_sum_in_another_order_is_noticed(fault: Callable[[Array], Array]) -> None:
    with laws.breaks_the_law():
        laws.check_layouts(fault, _numbers(1, 33, 11, 11))


def test_a_sum_over_replicates_is_noticed_and_refused() -> None:
    with laws.breaks_the_law():
        laws.check_layouts(lambda a: a - a.mean(axis=0), _numbers(1, 7, 11, 11))
    with pytest.raises(ValueError, match="never summed"):
        total(_numbers(1, 7, 11, 11), -3)


def test_release_gives_the_same_bits_in_any_layout() -> None:
    rows, issues = 7, 11

    def released(policy: Array, before: Array, moved: Array) -> Array:
        some, all_ = np.arange(issues) % 2 == 0, np.ones(9, dtype=bool)
        month = (moved[:, 1] > 0.5).astype(int)
        bond = release.Bond(moved[:, 0] > 0.2, some, before, all_, month)
        broken = [release.breached(bond, moved > 0.5, 0)]
        return release.release(policy, moved > 0.5, broken, [bond])

    laws.check_layouts(released, *[_numbers(i, rows, issues) for i in range(3)])
