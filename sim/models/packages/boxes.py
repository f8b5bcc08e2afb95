"""Boxes: a replicate and a range of every issue, one for every way to hold issues."""

from dataclasses import dataclass, fields

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations.bargaining import BargainProblem
from sim.models.packages.held_issues import fixed
from sim.models.table import TableView

NUDGE = 1e-7  # away from what is in force, of an issue that is to move


@dataclass(frozen=True)
class Boxes:
    """Ranges of packages, (B, m), each of one replicate, (B,).

    Issues that another table binds and that are not held, but to move, are `free`, (B, m).
    """

    row: Index
    low: Array
    high: Array
    free: Mask

    def pick(self, index: Index) -> "Boxes":
        """Some of the boxes."""
        return Boxes(*(take(getattr(self, f.name), index, axis=0) for f in fields(self)))

    @staticmethod
    def joined(parts: list["Boxes"]) -> "Boxes":
        """Several lists as one."""
        names = [f.name for f in fields(Boxes)]
        return Boxes(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def held_each_way(table: TableView, problem: BargainProblem, ways: list[dict[int, Array]]) -> Boxes:
    """A box for every replicate and way to hold issues where bounds do not cross."""
    rows = np.arange(len(problem.margin))
    bound = np.array(table.bound or [0] * len(table.levels)) > 0
    parts: list[Boxes] = []
    for values in ways:
        part = fixed(problem, values)
        free = bound & [issue not in values for issue in range(bound.size)]
        boxes = Boxes(rows, part.low, part.high, np.broadcast_to(free, part.low.shape))
        parts.append(boxes.pick(np.flatnonzero(np.all(part.low <= part.high, axis=1))))
    return Boxes.joined(parts)


def with_issue(package: Array, issue: int, value: Array) -> Array:
    """The package with one issue at another value (R,)."""
    out = np.copy(package)
    out[:, issue] = value
    return out


def moving(table: TableView, problem: BargainProblem, free: Mask, package: Array) -> Array:
    """The package with issues that are to move off what is in force, by a hair."""
    if table.current is None or not np.any(free):
        return package
    stuck = free & (np.abs(package - table.current) < NUDGE)
    aside = np.where(table.current + NUDGE <= problem.high, NUDGE, -NUDGE)
    return np.where(stuck, table.current + aside, package)
