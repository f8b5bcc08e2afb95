"""The concave quadratic above curves with kinks."""

import numpy as np
import pytest

from sim.equations.bargaining import BargainProblem
from sim.models.packages.majorant import Curve, above, points


def _problem(rows: int, rng: np.random.Generator) -> BargainProblem:
    shape = (rows, 2, 1)
    low = rng.uniform(0.0, 0.4, (rows, 1))
    return BargainProblem(
        salience=np.where(rng.random(shape) < 0.5, 0.0, rng.uniform(0.0, 1.0, shape)),
        ideal=rng.uniform(size=shape),
        slope=rng.normal(size=shape),
        reversion=rng.uniform(size=(rows, 1)),
        margin=rng.normal(size=(rows, 2)),
        weight=np.ones((rows, 2)),
        low=low,
        high=low + rng.uniform(0.01, 0.6, (rows, 1)),
    )


@pytest.mark.parametrize("kinks", [0, 1, 2])
def test_the_quadratic_is_above_and_touches_where_the_curve_is_smooth(kinks: int):
    """Curves of a power and up to two kinks; exact values by their formula, in a plain loop."""
    rng = np.random.default_rng(kinks)
    problem = _problem(400, rng)
    power, bends = rng.normal(size=(400, 2)), rng.normal(size=(kinks, 400, 2))
    where = rng.uniform(size=(kinks, 400))

    def rest(y: np.ndarray) -> np.ndarray:
        out = power * ((1.0 + 2.0 * y) ** -1.5)[:, None]
        for bend, kink in zip(bends, where, strict=True):
            above_kink = np.maximum(0.0, y - kink)[:, None]
            out = out + bend * (above_kink - above_kink**2)
        return out

    middle = (problem.low + problem.high)[:, 0] / 2.0
    half = (problem.high - problem.low)[:, 0] / 2.0
    at = points(half, [np.clip(kink - middle, -half, half) for kink in where])
    curve = Curve.flat((400, 2, 1))
    curve.put(0, at, [rest(middle + point) - rest(middle) for point in at])
    bound, over = above(problem, curve, rest(middle))
    least = np.full((400, 2), np.inf)
    for share in np.linspace(0.0, 1.0, 201):
        y = problem.low + share * (problem.high - problem.low)
        gap = bound.surplus(y) - problem.surplus(y) - rest(y[:, 0])
        least = np.minimum(least, gap)
        assert np.all(gap >= -1e-12)
        assert np.all(np.max(gap, axis=1) <= 2.0 * over[:, 0] + 1e-12)
    assert np.all(bound.salience >= 0.0)
    assert np.median(least) < (2e-3 if kinks == 0 else 0.1)


def test_a_line_is_itself():
    """rest = 2y on [0, 1] beside salience 1 at ½: nothing is lost, s and θ stay, h grows by 2."""
    problem = _problem(1, np.random.default_rng(1))
    problem.salience[:], problem.ideal[:], problem.slope[:] = 1.0, 0.5, 0.0
    problem.low[:], problem.high[:] = 0.0, 1.0
    curve, at = Curve.flat((1, 2, 1)), [-0.5, 0.5, -0.25, 0.25]
    curve.put(0, [np.array([v]) for v in at], [np.full((1, 2), 2.0 * v) for v in at])
    bound, over = above(problem, curve, np.full((1, 2), 1.0))
    assert over[0, 0] <= 1e-15
    np.testing.assert_allclose(bound.salience, 1.0)
    np.testing.assert_allclose(bound.slope, 2.0)
    y = np.array([[0.3]])
    np.testing.assert_allclose(bound.surplus(y), problem.surplus(y) + 0.6)
