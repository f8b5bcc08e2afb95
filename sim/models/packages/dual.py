"""Newton's method on the dual of the Nash bargain; legend as in `bargaining`."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total
from sim.equations.bargaining import BargainProblem, package_and_curvature

HALVINGS = 40


@dataclass(frozen=True)
class Point:
    """Where the search stands: λ (R, P), and of the package best by λ all that a step asks for.

    y and Σ λ s (R, m), σ(y) (R, P) and Σ w ln λ (R,).
    """

    multiplier: Array
    package: Array
    curvature: Array
    surplus: Array
    spent: Array

    def rows(self, index: Index) -> "Point":
        """The same for some replicates."""
        return Point(*(take(part, index, axis=0) for part in vars(self).values()))

    def put(self, index: Index, other: "Point") -> None:
        """Take over another's in some replicates."""
        for f in fields(self):
            getattr(self, f.name)[index] = getattr(other, f.name)


def at(problem: BargainProblem, multiplier: Array) -> Point:
    """The point of these multipliers."""
    y, curvature = package_and_curvature(problem, multiplier)
    spent = total(problem.weight * np.log(multiplier), axis=1)
    return Point(multiplier, y, curvature, problem.surplus(y), spent)


def newton(problem: BargainProblem, point: Point, gradient: Array) -> Point:
    """One step in relative terms dλ/λ, at most .9 of the way to the boundary, backtracked on g."""
    reach, step = point.multiplier, _direction(problem, point, gradient)
    longest: Array = np.maximum(np.max(-step, axis=1), 1e-300)
    length: Array = np.minimum(1.0, 0.9 / longest)
    start = total(gradient + problem.weight, axis=1) - point.spent
    slope = total(gradient * step, axis=1)
    after = at(problem, reach * (1.0 + length[:, None] * step))
    floor = start, slope, 1e-13 * np.abs(start)
    long, halvings = np.flatnonzero(~_fallen(after, length, floor)), 0
    while long.size and halvings < HALVINGS:
        deep = max(1, min(HALVINGS - halvings, reach.shape[0] // (8 * long.size)))
        row = np.repeat(long, deep)  # where few are left, several halvings are tried at once
        shorter = np.repeat(length[long], deep) * np.tile(0.5 ** np.arange(1, deep + 1), long.size)
        trial = take(reach, row, axis=0) * (1.0 + shorter[:, None] * take(step, row, axis=0))
        near = at(problem.rows(row), trial)
        enough = _fallen(near, shorter, [part[row] for part in floor]).reshape(-1, deep)
        settled = np.any(enough, axis=1)
        first = np.where(settled, np.argmax(enough, axis=1), deep - 1)
        pick = np.arange(0, row.size, deep) + first
        after.put(long, near.rows(pick))
        length[long] = shorter[pick]
        long, halvings = long[~settled], halvings + deep
    return after


def _fallen(point: Point, length: Array, floor: Sequence[Array]) -> Mask:
    """Where the dual has fallen enough for a step of this length (Armijo), (R,)."""
    start, slope, rounding = floor
    dual = total(point.multiplier * point.surplus, axis=1) - point.spent
    return dual <= start + 1e-4 * length * slope + rounding


def _direction(problem: BargainProblem, point: Point, gradient: Array) -> Array:
    """Newton's step dλ/λ on λσ = w, (R, P); σ bends with λ only where the package is free.

    Taken of the dual itself, whose own curvature is w where this has λσ, steps from a small λ would
    only double it (primal-dual against barrier: Boyd & Vandenberghe 2004, §11.7). Where λσ < w/10
    it counts as w/10, so that the dual always falls along the step.
    """
    y, curvature = point.package, point.curvature
    free = (y > problem.low) & (y < problem.high) & (curvature > 0.0)
    lean = problem.salience * (problem.ideal - y[:, None, :]) + problem.slope / 2.0
    lean = np.where(free[:, None, :], point.multiplier[:, :, None] * lean, 0.0)
    stiff = np.where(free, 2.0 / np.where(free, curvature, 1.0), 0.0)
    gained = np.maximum(gradient + problem.weight, problem.weight / 10.0)
    parties = gradient.shape[1]
    hessian = np.empty((gradient.shape[0], parties, parties), order="F")
    for a in range(parties):
        bent = lean[:, a : a + 1, :] * lean[:, a:, :] * stiff[:, None, :]
        hessian[:, a, a:] = total(bent, axis=2)
        hessian[:, a, a] += gained[:, a]
    return -_solved(hessian, gradient)


def _solved(matrix: Array, right: Array) -> Array:
    """Solution x of M x = b, (R, P), for symmetric positive definite M (R, P, P), which is used up.

    Elimination row by row of P, all replicates at once: twice as fast as LAPACK on systems this
    small, and the same bits whatever library NumPy was built with.
    """
    x, parties = np.copy(right), range(right.shape[1])
    for k in parties:
        for i in parties[k + 1 :]:
            factor = matrix[:, k, i] / matrix[:, k, k]
            matrix[:, i, i:] -= factor[:, None] * matrix[:, k, i:]
            x[:, i] -= factor * x[:, k]
    for k in reversed(parties):
        for i in parties[k + 1 :]:
            x[:, k] -= matrix[:, k, i] * x[:, i]
        x[:, k] /= matrix[:, k, k]
    return x
