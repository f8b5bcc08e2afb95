"""The Nash bargain of a table by exact gains: the fair one, and one that meets claims."""

from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.equations import nash_bargain
from sim.equations.bargaining import TOLERANCE, Bargain, BargainProblem
from sim.models import pieces, tangents
from sim.models.best import Best, worth
from sim.models.held_issues import combinations, fixed
from sim.models.package_search import search
from sim.models.table import TableView


def fair(table: TableView, problem: BargainProblem) -> tuple[Bargain, Array]:
    """The bargain of each replicate, or proof that there is none, and money's slopes there.

    By parabolas first; where these find none, by a search; then to the top of exact gains.
    """
    bargain = pieces.solve(table, problem)
    doubt = np.flatnonzero(~bargain.found & (table.gain is not None or ~bargain.empty))
    if doubt.size:
        bargain.put(doubt, search(table.rows(doubt), problem.rows(doubt)))
    return tangents.improved(table, problem, bargain)


def claimed(
    table: TableView, problem: BargainProblem, start: Bargain, only: Mask
) -> tuple[Bargain, Array]:
    """The bargain over what is claimed, in `only` some replicates, and money's slopes there.

    At a table of claims, next to `start`, the fair bargain without them: of every combination of
    levels the bargain by gains as they are at the fair package. Where none of these meets all
    claims, the fair package if it does; else the bargain from scratch, or proof that there is none.
    """
    near = _near(table, problem, start, only)
    doubt = np.flatnonzero(only & ~near.found & ~(near.empty & table.plain))
    if doubt.size:
        again, _ = fair(table.rows(doubt), problem.rows(doubt))
        near.put(doubt, again)
    return tangents.improved(table, problem, near)


def _near(table: TableView, problem: BargainProblem, start: Bargain, only: Mask) -> Bargain:
    """The best bargain by gains as they are at the package of another; else that package itself.

    `empty` is true of gains as they are there only.
    """
    gain = worth(table, problem, start.package)
    known = gain, start.multiplier
    local, _ = tangents.local(table, problem, start.package, known, levelled=False)
    best, empty, rows = Best.none(problem), np.ones(len(gain), dtype=bool), np.arange(len(gain))
    for values in combinations(replace(table, bound=None)):
        tried = nash_bargain.solve(fixed(local, values), only=only, start=start.multiplier)
        best.keep(rows, problem.weight, tried, worth(table, problem, tried.package))
        empty &= tried.empty
    near = best.bargain(empty)
    itself = only & ~near.found & np.all(gain >= -TOLERANCE, axis=1)
    near.put(np.flatnonzero(itself), start.rows(np.flatnonzero(itself)))
    near.surplus[itself] = gain[itself]
    return near
