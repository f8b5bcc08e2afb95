"""Nash bargaining of n parties over a package, by Newton's method on the dual.

Legend: R replicates, P parties, m issues; s salience, θ ideal, h money slope, all (R, P, m) on
issues scaled to [0, 1]; r reversion (R, m); λ multipliers (R, P). Surplus of party a:

    σ_a(y) = Σ_i [−s(y_i − θ)² + s(r_i − θ)² + h(y_i − r_i)] + margin_a,  margin_a = U_a(r) − d_a

The bargain maximises Σ_a w_a ln σ_a (Nash 1950; n parties as in Harsanyi 1963). Its dual is to
minimise g(λ) = φ(λ) − Σ w ln λ over λ > 0, φ(λ) = max_y Σ λ_a σ_a(y), whose maximiser `package` is
closed form.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, total

ROUNDS = 30
TOLERANCE = 1e-9
MONEY_CURVATURE = 0.01


@dataclass(frozen=True)
class Problem:
    """A bargaining problem; the shapes are in the module's legend, low and high are (R, m)."""

    salience: Array
    ideal: Array
    slope: Array
    reversion: Array
    margin: Array
    weight: Array
    low: Array
    high: Array

    def rows(self, index: Index) -> "Problem":
        """The same problem for some replicates."""
        taken = {f.name: np.take(getattr(self, f.name), index, axis=0) for f in fields(self)}
        return Problem(**taken)

    def surplus(self, package: Array) -> Array:
        """Surplus of each party at a package (R, m), (R, P)."""
        y, r = package[:, None, :], self.reversion[:, None, :]
        spatial = self.salience * (r - y) * (r + y - 2.0 * self.ideal)
        return total(spatial + self.slope * (y - r), axis=2) + self.margin


@dataclass(frozen=True)
class Bargain:
    """Where the package settles: y (R, m), multipliers and surplus (R, P).

    `found` where a package leaves every party a surplus; `empty` where none is proven to exist.
    """

    package: Array
    multiplier: Array
    surplus: Array
    found: Mask
    empty: Mask


def package(problem: Problem, multiplier: Array) -> Array:
    """Package that maximises Σ λ_a σ_a, (R, m).

    y_i = clip(Σ λ(sθ + h/2) / Σ λ s); where Σ λ s = 0 the end that Σ λ h points to, or the middle.
    """
    weight = multiplier[:, :, None]
    curvature = total(weight * problem.salience, axis=1)
    pull = total(weight * problem.slope, axis=1)
    aim = total(weight * problem.salience * problem.ideal, axis=1) + pull / 2.0
    curved = curvature > 0.0
    inner = aim / np.where(curved, curvature, 1.0)
    middle = (problem.low + problem.high) / 2.0
    end = np.where(pull > 0.0, problem.high, np.where(pull < 0.0, problem.low, middle))
    return np.where(curved, np.clip(inner, problem.low, problem.high), end)


def solve(problem: Problem, *, only: Mask | None = None, start: Array | None = None) -> Bargain:
    """The Nash bargain of every replicate, by dual Newton with backtracking, at most 30 rounds.

    With `only` (R,), of those replicates; the others are left unresolved at the reversion. `start`
    (R, P) are multipliers to begin from, NaN where there are none.

    Issues on which nobody has salience make the dual kinked; there each party with a slope h gets
    a curvature of .01 |h| about the middle, and the result is judged without it. Win-sets are
    called empty only where φ ≤ 1e-9 Σ λ scale, a proof; a replicate neither found nor empty is
    unresolved.
    """
    count = problem.margin.shape[0]
    smooth = _with_curvature(problem)
    scale = _scale(smooth)
    hopeless = _hopeless(problem)
    best = Bargain(
        package=problem.reversion.copy(),
        multiplier=_begin(problem.weight / scale, start),
        surplus=problem.margin.copy(),
        found=np.zeros_like(hopeless),
        empty=hopeless,
    )
    quality = np.full(count, -np.inf)
    rows = np.flatnonzero(~best.empty if only is None else ~best.empty & only)
    multiplier = best.multiplier.copy()
    for _ in range(ROUNDS if rows.size else 0):
        part, exact = smooth.rows(rows), problem.rows(rows)
        reach = np.take(multiplier, rows, axis=0)
        y = package(part, reach)
        _keep(best, quality, rows, (exact, reach, y))
        gradient = reach * part.surplus(y) - part.weight
        doubt = np.flatnonzero(~best.found[rows])
        hopes = part.rows(doubt), np.take(reach, doubt, axis=0), np.take(scale, rows[doubt], axis=0)
        best.empty[rows[doubt]] = _proven_empty(*hopes)
        going = (np.max(np.abs(gradient), axis=1) > TOLERANCE) & ~best.empty[rows]
        if not np.any(going):
            break
        index = np.flatnonzero(going)
        rows, part = rows[index], part.rows(index)
        reach, y = np.take(reach, index, axis=0), np.take(y, index, axis=0)
        multiplier[rows] = _newton(part, reach, y, np.take(gradient, index, axis=0))
    best.empty[best.found] = False
    return best


def _begin(multiplier: Array, start: Array | None) -> Array:
    return multiplier if start is None else np.where(np.isnan(start), multiplier, start)


def _hopeless(problem: Problem) -> Mask:
    """Where bounds cross, or some party would gain nothing even by its own choice, (R,)."""
    none: Mask = np.any(problem.low > problem.high, axis=1)
    for a in range(problem.margin.shape[1]):
        own = np.zeros_like(problem.margin)
        own[:, a] = 1.0
        none |= problem.surplus(package(problem, own))[:, a] <= TOLERANCE
    return none


def _proven_empty(problem: Problem, multiplier: Array, scale: Array) -> Mask:
    """Where φ ≤ 1e-9 Σ λ scale at these multipliers, or at them without the small ones, (R,).

    Where a win-set is only just empty, the multipliers of those who could gain tend to 0 next to
    the others' without ever arriving.
    """
    heavy = multiplier * scale
    empty = np.zeros(multiplier.shape[0], dtype=bool)
    for share in (0.0, 1e-3):
        some = np.where(heavy >= share * np.max(heavy, axis=1, keepdims=True), multiplier, 0.0)
        dual = total(some * problem.surplus(package(problem, some)), axis=1)
        empty |= dual <= TOLERANCE * total(some * scale, axis=1)
    return empty


def _with_curvature(problem: Problem) -> Problem:
    bare = np.max(problem.salience, axis=1, keepdims=True) <= 0.0
    if not np.any(bare):
        return problem
    bend = bare & (problem.slope != 0.0)
    return replace(
        problem,
        salience=np.where(bend, MONEY_CURVATURE * np.abs(problem.slope), problem.salience),
        ideal=np.where(bend, 0.5, problem.ideal),
    )


def _scale(problem: Problem) -> Array:
    """Size of each party's utility at the reversion, (R, P), at least 1e-3."""
    gap = problem.reversion[:, None, :] - problem.ideal
    loss = total(problem.salience * gap * gap + np.abs(problem.slope), axis=2)
    return np.maximum(loss + np.abs(problem.margin), 1e-3)


def _keep(best: Bargain, quality: Array, rows: Index, found: tuple[Problem, Array, Array]) -> None:
    """Record packages that leave everyone a surplus and have the largest Nash product so far."""
    problem, reach, y = found
    surplus = problem.surplus(y)
    gained = np.all(surplus > TOLERANCE, axis=1)
    logs = np.log(np.where(gained[:, None], surplus, 1.0))
    product = np.where(gained, total(problem.weight * logs, axis=1), -np.inf)
    better = gained & (product > np.take(quality, rows))
    index, chosen = rows[better], np.flatnonzero(better)
    quality[index] = product[chosen]
    best.found[index] = True
    best.package[index] = np.take(y, chosen, axis=0)
    best.surplus[index] = np.take(surplus, chosen, axis=0)
    best.multiplier[index] = np.take(reach, chosen, axis=0)


def _newton(problem: Problem, reach: Array, y: Array, gradient: Array) -> Array:
    """One step in relative terms dλ/λ, at most .9 of the way to the boundary, backtracked on g."""
    weight = reach[:, :, None]
    curvature = total(weight * problem.salience, axis=1)
    free = (y > problem.low) & (y < problem.high) & (curvature > 0.0)
    lean = problem.salience * (problem.ideal - y[:, None, :]) + problem.slope / 2.0
    lean = np.where(free[:, None, :], weight * lean, 0.0)
    stiff = np.where(free, 2.0 / np.where(free, curvature, 1.0), 0.0)
    parties = reach.shape[1]
    hessian = np.empty((reach.shape[0], parties, parties))
    for a in range(parties):
        for b in range(a, parties):
            hessian[:, a, b] = total(lean[:, a, :] * lean[:, b, :] * stiff, axis=1)
            hessian[:, b, a] = hessian[:, a, b]
        hessian[:, a, a] += problem.weight[:, a]
    step = -np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
    longest: Array = np.maximum(np.max(-step, axis=1), 1e-300)
    length: Array = np.minimum(1.0, 0.9 / longest)
    spent = total(problem.weight * np.log(reach), axis=1)
    start, slope = total(gradient + problem.weight, axis=1) - spent, total(gradient * step, axis=1)
    for _ in range(40):
        trial: Array = reach * (1.0 + length[:, None] * step)
        ceiling = start + 1e-4 * length * slope + 1e-13 * np.abs(start)
        enough: Mask = _dual(problem, trial) <= ceiling
        if np.all(enough):
            break
        length = np.where(enough, length, length / 2.0)
    return reach * (1.0 + length[:, None] * step)


def _dual(problem: Problem, reach: Array) -> Array:
    value = total(reach * problem.surplus(package(problem, reach)), axis=1)
    return value - total(problem.weight * np.log(reach), axis=1)


def risk_limits(own: Array, others: Array) -> Array:
    """Zeuthen's risk limit of each party, (R, P), in [0, 1].

    (U(own) − max(d, U(best other offer))) / (U(own) − d), from utilities over disagreement: own
    (R, P), others (R, P) the best of the others' offers. 0 where a party's own offer gains nothing.
    Source: Zeuthen (1930); Harsanyi (1956).
    """
    gains = own > 1e-12
    limit = (own - np.maximum(others, 0.0)) / np.where(gains, own, 1.0)
    return np.where(gains, np.clip(limit, 0.0, 1.0), 0.0)
