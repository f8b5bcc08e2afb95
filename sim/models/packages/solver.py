"""The Nash bargain of a table by exact gains, or proof that there is none."""

from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array, Mask, take
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models.packages import pieces
from sim.models.packages.package_search import search
from sim.models.table import TableView


def solve(
    table: TableView,
    problem: BargainProblem,
    start: Array | None = None,
    known: Bargain | None = None,
) -> Bargain:
    """A bargain of each replicate, close to the best, or proof that there is none.

    By parabolas; where these find none and prove nothing, by a search. `start` (R, P) are
    multipliers to begin from; or begin from bargains `known` of a problem close to this one.
    """
    bargain = pieces.solve(table, problem, start, known)
    bargain = replace(bargain, empty=bargain.empty & (table.plain or table.exact is None))
    doubt = np.flatnonzero(~bargain.found & ~bargain.empty)
    if doubt.size:
        begin = start if known is None else known.multiplier
        begin = None if begin is None else take(begin, doubt, axis=0)
        bargain.put(doubt, search(table.rows(doubt), problem.rows(doubt), begin))
    return bargain


def exists(table: TableView, problem: BargainProblem, start: Array | None) -> Mask:
    """Whether some package leaves everybody a gain, as far as is known, (R,)."""
    return ~search(table, problem, start).empty
