"""The Nash bargain by its dual, or proof that there is none; legend as in `bargaining`."""

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total
from sim.equations.bargaining import (
    TOLERANCE,
    Bargain,
    BargainProblem,
    package,
    scale,
    with_curvature,
)
from sim.models.packages.dual import Point, at, newton

ROUNDS = 30


def solve(
    problem: BargainProblem, *, only: Mask | None = None, start: Array | None = None
) -> Bargain:
    """The Nash bargain of each replicate, by primal-dual Newton, backtracked; 30 rounds at most.

    With `only` (R,), of those replicates; the others are left unresolved at the reversion. `start`
    (R, P) are multipliers to begin from, NaN where there are none. Where none is found, multipliers
    are the last ones.

    Issues on which nobody has salience make the dual kinked; there money gets a slight bend; result
    and proof are judged without it. Win-sets are called empty only where φ ≤ 1e-9 Σ λ scale, a
    proof; a replicate neither found nor empty is unresolved.
    """
    hopeless = _hopeless(problem)
    rows = np.flatnonzero(~hopeless if only is None else ~hopeless & only)
    smooth = with_curvature(problem)
    size = scale(smooth)
    multiplier = problem.weight / size
    if start is not None:
        multiplier = np.where(np.isnan(start), multiplier, start)
    best = Bargain(
        package=np.copy(problem.reversion),
        multiplier=np.copy(multiplier),
        surplus=np.copy(problem.margin),
        found=np.zeros_like(hopeless),
        empty=hopeless,
    )
    if rows.size:
        _descend(best, rows, (smooth, problem), size)
    best.empty[best.found] = False
    return best


def _descend(
    best: Bargain, rows: Index, problems: tuple[BargainProblem, BargainProblem], size: Array
) -> None:
    """Newton's rounds in some replicates, by the smooth problem and judged by the exact one."""
    smooth, exact = problems
    same, quality = exact is smooth, np.full(best.found.shape, -np.inf)
    part, size = smooth.rows(rows), take(size, rows, axis=0)
    exact = part if same else exact.rows(rows)
    point = at(part, take(best.multiplier, rows, axis=0))
    for _ in range(ROUNDS):
        surplus = point.surplus if same else exact.surplus(point.package)
        _keep(best, quality, rows, (part.weight, point, surplus))
        gradient = point.multiplier * point.surplus - part.weight
        doubt = np.flatnonzero(~best.found[rows])
        best.multiplier[rows[doubt]] = take(point.multiplier, doubt, axis=0)
        over, best.empty[rows] = _given_up((part, exact), point, size, doubt)
        going = (np.max(np.abs(gradient), axis=1) > TOLERANCE) & ~over
        if not np.all(going):
            index = np.flatnonzero(going)
            if not index.size:
                break
            rows, size = rows[index], take(size, index, axis=0)
            part = part.rows(index)
            exact = part if same else exact.rows(index)
            point, gradient = point.rows(index), take(gradient, index, axis=0)
        point = newton(part, point, gradient)


def _hopeless(problem: BargainProblem) -> Mask:
    """Where bounds cross, or some party would gain nothing even by its own choice, (R,)."""
    none: Mask = np.any(problem.low > problem.high, axis=1)
    for who in range(problem.margin.shape[1]):
        alone = problem.party(who)
        none |= alone.surplus(package(alone, np.ones((1, 1))))[:, 0] <= TOLERANCE
    return none


def _given_up(
    problems: tuple[BargainProblem, BargainProblem], point: Point, size: Array, doubt: Index
) -> tuple[Mask, Mask]:
    """Where the dual shows no win-set, by the smooth problem, and where by the exact one, (R,)."""
    smooth, exact = problems
    over = np.zeros(len(size), dtype=bool)
    over[doubt] = _proven_empty(smooth, point, size, doubt)
    if exact is smooth or not np.any(over):
        return over, over
    proven, rows = np.zeros_like(over), np.flatnonzero(over)
    proven[rows] = _proven_empty(exact, at(exact, point.multiplier), size, rows)
    return over, proven


def _proven_empty(problem: BargainProblem, point: Point, size: Array, doubt: Index) -> Mask:
    """Where φ ≤ 1e-9 Σ λ scale at these multipliers, or at them without the small ones, (doubt,).

    Where a win-set is only just empty, the multipliers of those who could gain tend to 0 next to
    the others' without ever arriving.
    """
    if not doubt.size:
        return np.zeros(0, dtype=bool)
    multiplier, size = take(point.multiplier, doubt, axis=0), take(size, doubt, axis=0)
    empty = _never(multiplier, take(point.surplus, doubt, axis=0), size)
    heavy = multiplier * size
    some = np.where(heavy >= 1e-3 * np.max(heavy, axis=1, keepdims=True), multiplier, 0.0)
    light = np.flatnonzero(np.any(some != multiplier, axis=1) & ~empty)
    if light.size:
        part, some = problem.rows(doubt[light]), take(some, light, axis=0)
        surplus = part.surplus(package(part, some))
        empty[light] = _never(some, surplus, take(size, light, axis=0))
    return empty


def _never(multiplier: Array, surplus: Array, size: Array) -> Mask:
    """Where the dual Σ λ σ at its package is no more than rounding, (R,): nobody can do better."""
    return total(multiplier * surplus, axis=1) <= TOLERANCE * total(multiplier * size, axis=1)


def _keep(best: Bargain, quality: Array, rows: Index, found: tuple[Array, Point, Array]) -> None:
    """Record packages that leave everyone a surplus and have the largest Nash product so far."""
    weight, point, surplus = found
    gained = np.all(surplus > TOLERANCE, axis=1)
    logs = np.log(np.where(gained[:, None], surplus, 1.0))
    product = np.where(gained, total(weight * logs, axis=1), -np.inf)
    chosen = np.flatnonzero(gained & (product > quality[rows]))
    index = rows[chosen]
    quality[index] = product[chosen]
    best.found[index] = True
    best.package[index] = take(point.package, chosen, axis=0)
    best.surplus[index] = take(surplus, chosen, axis=0)
    best.multiplier[index] = take(point.multiplier, chosen, axis=0)
