"""Nash bargaining of n parties over a package, by Newton's method on the dual.

Legend: R replicates, P parties, m issues; s salience, θ ideal, h money slope, all (R, P, m) on
issues scaled to [0, 1]; r reversion (R, m); λ multipliers (R, P). Surplus of party a:

    σ_a(y) = Σ_i [−s(y_i − θ)² + s(r_i − θ)² + h(y_i − r_i)] + margin_a,  margin_a = U_a(r) − d_a

The bargain maximises Σ_a w_a ln σ_a (Nash 1950; n parties as in Harsanyi 1963). Its dual is to
minimise g(λ) = φ(λ) − Σ w ln λ over λ > 0, φ(λ) = max_y Σ λ_a σ_a(y), whose maximiser `package` is
closed form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total

ROUNDS = 30
TOLERANCE = 1e-9
SMALL = 1e-3  # a utility less than this is small beside the tolerance
NOTHING = 1e-24  # utility of what rounding may make of standing at the reversion
HALVINGS = 40
MONEY_CURVATURE = 0.01


@dataclass(frozen=True)
class BargainProblem:
    """A bargaining problem; the shapes are in the module's legend, low and high are (R, m)."""

    salience: Array
    ideal: Array
    slope: Array
    reversion: Array
    margin: Array
    weight: Array
    low: Array
    high: Array

    def rows(self, index: Index) -> "BargainProblem":
        """The same problem for some replicates."""
        return BargainProblem(
            **{f.name: take(getattr(self, f.name), index, axis=0) for f in fields(self)}
        )

    def party(self, who: int) -> "BargainProblem":
        """The problem as if one party were alone."""
        parts = ("salience", "ideal", "slope", "margin", "weight")
        return replace(self, **{name: getattr(self, name)[:, who : who + 1] for name in parts})

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


@dataclass(frozen=True)
class _Point:
    """Where the search stands: λ (R, P), and of the package best by λ all that a step asks for.

    y and Σ λ s (R, m), σ(y) (R, P) and Σ w ln λ (R,).
    """

    multiplier: Array
    package: Array
    curvature: Array
    surplus: Array
    spent: Array

    def rows(self, index: Index) -> "_Point":
        """The same for some replicates."""
        return _Point(*(take(getattr(self, f.name), index, axis=0) for f in fields(self)))

    def put(self, index: Index, other: "_Point") -> None:
        """Take over another's in some replicates."""
        for f in fields(self):
            getattr(self, f.name)[index] = getattr(other, f.name)


def package(problem: BargainProblem, multiplier: Array) -> Array:
    """Package that maximises Σ λ_a σ_a, (R, m).

    y_i = clip(Σ λ(sθ + h/2) / Σ λ s); where Σ λ s = 0 the end that Σ λ h points to, or the middle.
    """
    return _package(problem, multiplier)[0]


def _package(problem: BargainProblem, multiplier: Array) -> tuple[Array, Array]:
    """The package and its curvature Σ λ s, (R, m) each."""
    weight = multiplier[:, :, None]
    strength = weight * problem.salience
    curvature = total(strength, axis=1)
    pull = total(weight * problem.slope, axis=1)
    aim = total(strength * problem.ideal, axis=1) + pull / 2.0
    curved = curvature > 0.0
    if np.all(curved):
        return np.clip(aim / curvature, problem.low, problem.high), curvature
    inner = aim / np.where(curved, curvature, 1.0)
    middle = (problem.low + problem.high) / 2.0
    end = np.where(pull > 0.0, problem.high, np.where(pull < 0.0, problem.low, middle))
    return np.where(curved, np.clip(inner, problem.low, problem.high), end), curvature


def _at(problem: BargainProblem, multiplier: Array) -> _Point:
    y, curvature = _package(problem, multiplier)
    spent = total(problem.weight * np.log(multiplier), axis=1)
    return _Point(multiplier, y, curvature, problem.surplus(y), spent)


def solve(
    problem: BargainProblem, *, only: Mask | None = None, start: Array | None = None
) -> Bargain:
    """The Nash bargain of each replicate, by primal-dual Newton, backtracked; 30 rounds at most.

    With `only` (R,), of those replicates; the others are left unresolved at the reversion. `start`
    (R, P) are multipliers to begin from, NaN where there are none.

    Issues on which nobody has salience make the dual kinked; there each party with a slope h gets
    a curvature of .01 |h| about the middle; result and proof are judged without it. Win-sets are
    called empty only where φ ≤ 1e-9 Σ λ scale, a proof; a replicate neither found nor empty is
    unresolved.
    """
    hopeless = _hopeless(problem)
    rows = np.flatnonzero(~hopeless if only is None else ~hopeless & only)
    smooth = _with_curvature(problem)
    scale = _scale(smooth)
    multiplier = _begin(problem.weight / scale, start)
    best = Bargain(
        package=np.copy(problem.reversion),
        multiplier=np.copy(multiplier),
        surplus=np.copy(problem.margin),
        found=np.zeros_like(hopeless),
        empty=hopeless,
    )
    if not rows.size:
        return best
    quality = np.full(hopeless.shape, -np.inf)
    part, scale = smooth.rows(rows), take(scale, rows, axis=0)
    exact = part if smooth is problem else problem.rows(rows)
    point = _at(part, take(multiplier, rows, axis=0))
    for _ in range(ROUNDS):
        surplus = point.surplus if exact is part else exact.surplus(point.package)
        _keep(best, quality, rows, (part.weight, point, surplus))
        gradient = point.multiplier * point.surplus - part.weight
        doubt = np.flatnonzero(~best.found[rows])
        over, best.empty[rows] = _given_up((part, exact), point, scale, doubt)
        going = (np.max(np.abs(gradient), axis=1) > TOLERANCE) & ~over
        if not np.all(going):
            index = np.flatnonzero(going)
            if not index.size:
                break
            rows, scale = rows[index], take(scale, index, axis=0)
            part, same = part.rows(index), exact is part
            exact = part if same else exact.rows(index)
            point, gradient = point.rows(index), take(gradient, index, axis=0)
        point = _newton(part, point, gradient)
    best.empty[best.found] = False
    return best


def _begin(multiplier: Array, start: Array | None) -> Array:
    return multiplier if start is None else np.where(np.isnan(start), multiplier, start)


def _hopeless(problem: BargainProblem) -> Mask:
    """Where bounds cross, or some party would gain nothing even by its own choice, (R,)."""
    none: Mask = np.any(problem.low > problem.high, axis=1)
    for who in range(problem.margin.shape[1]):
        alone = problem.party(who)
        none |= alone.surplus(package(alone, np.ones((1, 1))))[:, 0] <= TOLERANCE
    return none


def _given_up(
    problems: tuple[BargainProblem, BargainProblem], point: _Point, scale: Array, doubt: Index
) -> tuple[Mask, Mask]:
    """Where the dual shows no win-set, by the smooth problem, and where by the exact one, (R,)."""
    smooth, exact = problems
    over = np.zeros(len(scale), dtype=bool)
    over[doubt] = _proven_empty(smooth, point, scale, doubt)
    if exact is smooth or not np.any(over):
        return over, over
    proven, rows = np.zeros_like(over), np.flatnonzero(over)
    proven[rows] = _proven_empty(exact, _at(exact, point.multiplier), scale, rows)
    return over, proven


def _proven_empty(problem: BargainProblem, point: _Point, scale: Array, doubt: Index) -> Mask:
    """Where φ ≤ 1e-9 Σ λ scale at these multipliers, or at them without the small ones, (doubt,).

    Where a win-set is only just empty, the multipliers of those who could gain tend to 0 next to
    the others' without ever arriving.
    """
    if not doubt.size:
        return np.zeros(0, dtype=bool)
    multiplier, scale = take(point.multiplier, doubt, axis=0), take(scale, doubt, axis=0)
    empty = _never(multiplier, take(point.surplus, doubt, axis=0), scale)
    heavy = multiplier * scale
    some = np.where(heavy >= 1e-3 * np.max(heavy, axis=1, keepdims=True), multiplier, 0.0)
    light = np.flatnonzero(np.any(some != multiplier, axis=1) & ~empty)
    if light.size:
        part, some = problem.rows(doubt[light]), take(some, light, axis=0)
        surplus = part.surplus(package(part, some))
        empty[light] = _never(some, surplus, take(scale, light, axis=0))
    return empty


def _never(multiplier: Array, surplus: Array, scale: Array) -> Mask:
    """Where the dual Σ λ σ at its package is no more than rounding, (R,): nobody can do better."""
    return total(multiplier * surplus, axis=1) <= TOLERANCE * total(multiplier * scale, axis=1)


def _with_curvature(problem: BargainProblem) -> BargainProblem:
    bare = np.max(problem.salience, axis=1, keepdims=True) <= 0.0
    if not np.any(bare):
        return problem
    bend = bare & (problem.slope != 0.0)
    return replace(
        problem,
        salience=np.where(bend, MONEY_CURVATURE * np.abs(problem.slope), problem.salience),
        ideal=np.where(bend, 0.5, problem.ideal),
    )


def _scale(problem: BargainProblem) -> Array:
    """Size of each party's utility at the reversion, (R, P), at least 1e-3."""
    return np.maximum(_size(problem), SMALL)


def _size(problem: BargainProblem) -> Array:
    gap = problem.reversion[:, None, :] - problem.ideal
    loss = total(problem.salience * gap * gap + np.abs(problem.slope), axis=2)
    return loss + np.abs(problem.margin)


def enlarged(problem: BargainProblem) -> BargainProblem:
    """The same problem with utilities below 1e-3 in larger units, so that no tolerance hides them.

    A party's unit of utility is arbitrary; where a scale is much wider than what is at stake,
    gains on it are small. Units are powers of two, so that nothing is rounded.
    """
    size = _size(problem)
    small = (size < SMALL) & (size > NOTHING)
    if not np.any(small):
        return problem
    unit = np.where(small, np.exp2(-np.floor(np.log2(np.where(small, size, 1.0)))), 1.0)
    return replace(
        problem,
        salience=problem.salience * unit[:, :, None],
        slope=problem.slope * unit[:, :, None],
        margin=problem.margin * unit,
    )


def _keep(best: Bargain, quality: Array, rows: Index, found: tuple[Array, _Point, Array]) -> None:
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


def _newton(problem: BargainProblem, point: _Point, gradient: Array) -> _Point:
    """One step in relative terms dλ/λ, at most .9 of the way to the boundary, backtracked on g."""
    reach, step = point.multiplier, _direction(problem, point, gradient)
    longest: Array = np.maximum(np.max(-step, axis=1), 1e-300)
    length: Array = np.minimum(1.0, 0.9 / longest)
    start = total(gradient + problem.weight, axis=1) - point.spent
    slope = total(gradient * step, axis=1)
    after = _at(problem, reach * (1.0 + length[:, None] * step))
    floor = start, slope, 1e-13 * np.abs(start)
    long, halvings = np.flatnonzero(~_fallen(after, length, floor)), 0
    while long.size and halvings < HALVINGS:
        deep = max(1, min(HALVINGS - halvings, reach.shape[0] // (8 * long.size)))
        row = np.repeat(long, deep)  # where few are left, several halvings are tried at once
        shorter = np.repeat(length[long], deep) * np.tile(0.5 ** np.arange(1, deep + 1), long.size)
        trial = take(reach, row, axis=0) * (1.0 + shorter[:, None] * take(step, row, axis=0))
        near = _at(problem.rows(row), trial)
        enough = _fallen(near, shorter, [part[row] for part in floor]).reshape(-1, deep)
        settled = np.any(enough, axis=1)
        first = np.where(settled, np.argmax(enough, axis=1), deep - 1)
        pick = np.arange(0, row.size, deep) + first
        after.put(long, near.rows(pick))
        length[long] = shorter[pick]
        long, halvings = long[~settled], halvings + deep
    return after


def _fallen(point: _Point, length: Array, floor: Sequence[Array]) -> Mask:
    """Where the dual has fallen enough for a step of this length (Armijo), (R,)."""
    start, slope, rounding = floor
    dual = total(point.multiplier * point.surplus, axis=1) - point.spent
    return dual <= start + 1e-4 * length * slope + rounding


def _direction(problem: BargainProblem, point: _Point, gradient: Array) -> Array:
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
        for b in range(a, parties):
            hessian[:, a, b] = total(lean[:, a, :] * lean[:, b, :] * stiff, axis=1)
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
            for j in parties[i:]:
                matrix[:, i, j] -= factor * matrix[:, k, j]
            x[:, i] -= factor * x[:, k]
    for k in reversed(parties):
        for i in parties[k + 1 :]:
            x[:, k] -= matrix[:, k, i] * x[:, i]
        x[:, k] /= matrix[:, k, k]
    return x


def risk_limits(own: Array, others: Array) -> Array:
    """Zeuthen's risk limit of each party, (R, P), in [0, 1].

    (U(own) − max(d, U(best other offer))) / (U(own) − d), from utilities over disagreement: own
    (R, P), others (R, P) the best of the others' offers. 0 where a party's own offer gains nothing.
    Source: Zeuthen (1930); Harsanyi (1956).
    """
    gains = own > 1e-12
    limit = (own - np.maximum(others, 0.0)) / np.where(gains, own, 1.0)
    return np.where(gains, np.clip(limit, 0.0, 1.0), 0.0)
