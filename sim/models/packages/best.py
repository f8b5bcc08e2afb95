"""The best package found so far in every replicate, by exact gains."""

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total
from sim.equations.bargaining import TOLERANCE, Bargain, BargainProblem
from sim.models.table import TableView

AT_ONCE = 800  # packages whose gains cost little more at once than one


@dataclass(frozen=True)
class Best:
    """Packages (R, m) with their multipliers and gains (R, P), and log Nash products (R,)."""

    package: Array
    multiplier: Array
    gain: Array
    product: Array

    @classmethod
    def none(cls, problem: BargainProblem) -> "Best":
        """No package yet, in any replicate of a problem."""
        nothing = np.full(len(problem.margin), -np.inf)
        ones = np.ones_like(problem.weight)
        return cls(np.copy(problem.reversion), ones, np.copy(problem.margin), nothing)

    @property
    def found(self) -> Mask:
        """Replicates in which a package leaves everybody a gain, (R,)."""
        return np.isfinite(self.product)

    def keep(self, row: Index, weight: Array, tried: Bargain, gain: Array) -> None:
        """Take over what has the largest Nash product so far; of equals the first.

        Bargains tried (B,), each of a replicate `row`, with weights and exact gains (B, P).
        """
        product = np.where(tried.found, log_product(weight, gain), -np.inf)
        order = np.lexsort((-product, row))
        first = order[np.unique(row[order], return_index=True)[1]]
        first = first[product[first] > self.product[row[first]]]
        index = row[first]
        self.product[index] = product[first]
        self.package[index] = take(tried.package, first, axis=0)
        self.multiplier[index] = take(tried.multiplier, first, axis=0)
        self.gain[index] = take(gain, first, axis=0)

    def bargain(self, empty: Mask) -> Bargain:
        """The bargains found; `empty` (R,) where else there is proven to be none."""
        return Bargain(self.package, self.multiplier, self.gain, self.found, empty & ~self.found)


def log_product(weight: Array, gain: Array) -> Array:
    """Log Nash product of gains (R, P), (R,); −∞ where some party gains nothing."""
    gained = np.all(gain > TOLERANCE, axis=1)
    logs = np.log(np.where(gained[:, None], gain, 1.0))
    return np.where(gained, total(weight * logs, axis=1), -np.inf)


def worth_in(table: TableView, problem: BargainProblem, index: Index, package: Array) -> Array:
    """Exact gains of packages, each in a replicate, (B, P)."""
    if table.exact is None:
        return problem.rows(index).surplus(package)
    return table.exact.rows(index).of(np.asfortranarray(package))


def worth_each(table: TableView, problem: BargainProblem, packages: list[Array]) -> list[Array]:
    """Exact gains of several packages (R, m) in every replicate; where R is small, many at once."""
    rows = len(problem.margin)
    many = AT_ONCE // max(1, rows)
    if many < 2 or table.exact is None:
        return [worth(table, problem, package) for package in packages]
    out = list[Array]()
    for start in range(0, len(packages), many):
        some = packages[start : start + many]
        index = np.tile(np.arange(rows), len(some))
        gain = worth_in(table, problem, index, np.concatenate(some))
        out += np.split(gain, len(some))
    return out


def worth(table: TableView, problem: BargainProblem, package: Array) -> Array:
    """Exact gains of the parties over disagreement, (R, P)."""
    package = np.asfortranarray(package)  # the bits of a power depend on the layout
    return problem.surplus(package) if table.exact is None else table.exact.of(package)
