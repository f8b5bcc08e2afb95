"""Bargains on tables of levels against NegMAS, which enumerates outcomes; skipped without it."""

import itertools

import numpy as np
import pytest

from sim.models.nash import Nash
from tests.models.markets import gains_of, market_table

negmas = pytest.importorskip("negmas")

LEVELS = (4, 3, 5)
ROWS = 60


def _nash_point(outcomes: list[tuple[int, ...]], gains: np.ndarray) -> float | None:
    """Largest product of gains by NegMAS' Nash points, None where no outcome gains all.

    Ranges are given, since else it counts from the worst outcome where that is above no agreement;
    outcomes by which somebody loses are left out, since it multiplies whatever signs.
    """
    from negmas.preferences import MappingUtilityFunction
    from negmas.preferences.ops import nash_points, pareto_frontier

    functions = [
        MappingUtilityFunction(
            dict(zip(outcomes, gains[:, p].tolist(), strict=True)),
            reserved_value=0.0,
            outcomes=outcomes,
        )
        for p in range(gains.shape[1])
    ]
    frontier = pareto_frontier(functions, outcomes=outcomes)[0]
    for_all = [gain for gain in frontier if min(gain) > 1e-6]
    if not for_all:
        return None
    ranges = [(-1.0, 1.0)] * len(functions)
    points = nash_points(functions, for_all, ranges=ranges, outcomes=outcomes)
    return float(np.prod(points[0][0]))


@pytest.mark.slow
@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("bound", [False, True])
def test_the_bargain_is_the_nash_point_of_an_enumerating_library(parties: int, bound: bool):
    table = market_table(5, ROWS, parties=parties, levels=LEVELS, bound=bound)
    settlement = Nash().settle(table)
    assert not np.any(settlement.unresolved)
    grid = [np.arange(count) / (count - 1) for count in LEVELS]
    outcomes = list(itertools.product(*map(range, LEVELS)))
    packages = np.array(list(itertools.product(*grid)))
    found = 0
    for r in range(ROWS):
        expected = _nash_point(outcomes, gains_of(table, r)(packages))
        assert settlement.agreed[r] == (expected is not None)
        if expected is not None:
            got = float(np.prod(gains_of(table, r)(settlement.package[[r]])))
            assert got == pytest.approx(expected, rel=1e-9)
            found += 1
    assert 10 <= found < ROWS
