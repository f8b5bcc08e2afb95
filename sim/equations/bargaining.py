"""Nash bargaining of n parties over a package: the problem, and what multipliers make of it.

Legend: R replicates, P parties, m issues; s salience, θ ideal, h money slope, all (R, P, m) on
issues scaled to [0, 1]; r reversion (R, m); λ multipliers (R, P). Surplus of party a:

    σ_a(y) = Σ_i [−s(y_i − θ)² + s(r_i − θ)² + h(y_i − r_i)] + margin_a,  margin_a = U_a(r) − d_a

The bargain maximises Σ_a w_a ln σ_a (Nash 1950; n parties as in Harsanyi 1963). Its dual is to
minimise g(λ) = φ(λ) − Σ w ln λ over λ > 0, φ(λ) = max_y Σ λ_a σ_a(y), whose maximiser `package` is
closed form; `nash_bargain` solves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total

TOLERANCE = 1e-9
SMALL = 1e-3  # a utility less than this is small beside the tolerance
NOTHING = 1e-24  # utility of what rounding may make of standing at the reversion
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
        return BargainProblem(*(take(part, index, axis=0) for part in vars(self).values()))

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

    def rows(self, index: Index) -> "Bargain":
        """The same for some replicates."""
        return Bargain(*(take(part, index, axis=0) for part in vars(self).values()))

    @staticmethod
    def joined(parts: Sequence["Bargain"]) -> "Bargain":
        """Several lists of bargains as one."""
        names = [f.name for f in fields(Bargain)]
        whole = (np.concatenate([getattr(p, name) for p in parts]) for name in names)
        return Bargain(*map(np.asfortranarray, whole))

    def put(self, index: Index, other: "Bargain") -> None:
        """Take over another's in some replicates."""
        for f in fields(self):
            getattr(self, f.name)[index] = getattr(other, f.name)


def package(problem: BargainProblem, multiplier: Array) -> Array:
    """Package that maximises Σ λ_a σ_a, (R, m).

    y_i = clip(Σ λ(sθ + h/2) / Σ λ s); where Σ λ s = 0 the end that Σ λ h points to, or the middle.
    """
    return package_and_curvature(problem, multiplier)[0]


def package_and_curvature(problem: BargainProblem, multiplier: Array) -> tuple[Array, Array]:
    """The package and its curvature Σ λ s, (R, m) each."""
    weight = multiplier[:, :, None]
    strength = weight * problem.salience
    curvature = total(strength, axis=1)
    pull = total(weight * problem.slope, axis=1)
    aim = total(strength * problem.ideal, axis=1) + pull / 2.0
    curved = curvature > 0.0
    if curved.all():
        return np.clip(aim / curvature, problem.low, problem.high), curvature
    inner = aim / np.where(curved, curvature, 1.0)
    middle = (problem.low + problem.high) / 2.0
    end = np.where(pull > 0.0, problem.high, np.where(pull < 0.0, problem.low, middle))
    return np.where(curved, np.clip(inner, problem.low, problem.high), end), curvature


def with_curvature(problem: BargainProblem) -> BargainProblem:
    """The problem with a slight bend of money on issues on which nobody has salience.

    There each party with a slope h gets a curvature of .01 |h| about the middle.
    """
    bare = np.max(problem.salience, axis=1, keepdims=True) <= 0.0
    if not np.any(bare):
        return problem
    bend = bare & (problem.slope != 0.0)
    return replace(
        problem,
        salience=np.where(bend, MONEY_CURVATURE * np.abs(problem.slope), problem.salience),
        ideal=np.where(bend, 0.5, problem.ideal),
    )


def scale(problem: BargainProblem) -> Array:
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


def risk_limits(own: Array, others: Array) -> Array:
    """Zeuthen's risk limit of each party, (R, P), in [0, 1].

    (U(own) − max(d, U(best other offer))) / (U(own) − d), from utilities over disagreement: own
    (R, P), others (R, P) the best of the others' offers. 0 where a party's own offer gains nothing.
    Source: Zeuthen (1930); Harsanyi (1956).
    """
    gains = own > 1e-12
    limit = (own - np.maximum(others, 0.0)) / np.where(gains, own, 1.0)
    return np.where(gains, np.clip(limit, 0.0, 1.0), 0.0)
