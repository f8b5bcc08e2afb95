"""A concave quadratic above a curve: what makes a proof about curved gains sound.

Legend as in `bargaining`: R replicates, P parties, m issues; c the middle and w the width of each
issue's bounds. Exact gains are a quadratic problem's surplus σ plus a rest that is separable:

    rest(y) = rest(c) + Σ_i rest_i(y_i)

of which each rest_i is smooth but for kinks at known values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, total
from sim.equations.bargaining import MONEY_CURVATURE, BargainProblem

SAFETY = 2.0


@dataclass(frozen=True)
class Curve:
    """What rest_i is, (R, P, m) each: A slope and B bend of the parabola through ends and middle.

    `error` is the most by which the curve can be off the parabola: twice what it is at the points
    of `points`. Between kinks it is 5/4 at most for another parabola, known at both ends and the
    middle of its piece; what is left is for the rest of a smooth curve.
    """

    slope: Array
    bend: Array
    error: Array

    @classmethod
    def flat(cls, shape: tuple[int, ...]) -> "Curve":
        """No rest at all."""
        return cls(np.zeros(shape), np.zeros(shape), np.zeros(shape))

    def put(self, issue: int, at: Sequence[Array], values: Sequence[Array]) -> None:
        """Enter one issue: rest_i (R, P) at points (R,), counted from the middle, ends first."""
        width = at[1] - at[0]
        some, wide = width[:, None] > 0.0, np.where(width > 0.0, width, 1.0)[:, None]
        low, high = values[0], values[1]
        rise, bend = (high - low) / wide, 4.0 * (high + low) / np.square(wide)
        off = np.zeros_like(low)
        for point, value in zip(at, values, strict=True):
            y = point[:, None]
            off = np.maximum(off, np.abs(value - rise * y - bend * y * y / 2.0))
        self.slope[:, :, issue] = np.where(some, rise, 0.0)
        self.bend[:, :, issue] = np.where(some, bend, 0.0)
        self.error[:, :, issue] = np.where(some, SAFETY * off, 0.0)


def points(half: Array, kinks: Sequence[Array]) -> list[Array]:
    """Where to know a curve, (R,) each, counted from the middle of a range: both ends first.

    Then the quarters, kinks, and the middles of the pieces between kinks; `kinks` beyond an end
    count at that end.
    """
    out = [-half, half, -half / 2.0, half / 2.0]
    if kinks:
        edges = np.sort(np.stack([-half, half, *kinks]), axis=0)
        out += [*kinks, *((edges[1:] + edges[:-1]) / 2.0)]
    return out


def tangent(
    problem: BargainProblem, at: Array, slope: Array, bend: Array
) -> tuple[BargainProblem, Array]:
    """The problem with A(y − at) + B(y − at)²/2 added, up to a constant, and its own bend B'.

    `at` is (R, m), the slope A and bend B are (R, P, m). Where B bends down it joins the salience,
    where it bends up by more than salience bends down it stays out; where no party is left with a
    bend, money gets a slight one:

        B' = min(B, 2s), s' = s − B'/2, h' = h + A + B'(θ − at)
    """
    lean = problem.ideal - at[:, None, :]
    own = np.minimum(bend, 2.0 * problem.salience)
    bare = np.all(own >= 2.0 * problem.salience, axis=1, keepdims=True)
    steep = np.abs(problem.slope + slope + own * lean)
    own = np.where(bare, 2.0 * (problem.salience - MONEY_CURVATURE * steep), own)
    salience = np.where(bare, MONEY_CURVATURE * steep, problem.salience - own / 2.0)
    return replace(problem, salience=salience, slope=problem.slope + slope + own * lean), own


def above(problem: BargainProblem, curve: Curve, middle: Array) -> tuple[BargainProblem, Array]:
    """A problem whose surplus is nowhere below σ + rest, and how far above at most, (R, m).

    `middle` (R, P) is rest(c). Where a bend stays out of the `tangent` at c, the chord takes its
    place:

        margin' + Σ_i (B − B')w²/8 + error
    """
    width, centre = problem.high - problem.low, (problem.low + problem.high) / 2.0
    bound, own = tangent(problem, centre, curve.slope, curve.bend)
    over = (curve.bend - own) * np.square(width)[:, None, :] / 8.0 + curve.error
    most = problem.surplus(centre) + middle + total(over, axis=2)
    margin = bound.margin + most - bound.surplus(centre)
    return replace(bound, margin=margin), np.max(over, axis=1)
