"""The Nash bargain of a table by exact gains, or proof that there is none."""

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models import pieces, tangents
from sim.models.package_search import search
from sim.models.table import TableView


def solve(
    table: TableView, problem: BargainProblem, start: Array | None = None
) -> tuple[Bargain, Array]:
    """The bargain of each replicate, and what money is worth there at the margin, (R, P, m).

    By parabolas first; where these find none and prove nothing, by a search; then to the top of
    exact gains.
    """
    bargain = pieces.solve(table, problem, start)
    return tangents.improved(table, problem, _decided(table, problem, bargain))


def exists(table: TableView, problem: BargainProblem, start: Array | None = None) -> Mask:
    """Whether some package leaves everybody a gain, as far as is known, (R,)."""
    bargain = pieces.solve(table, problem, start, first=True)
    return ~_decided(table, problem, bargain).empty


def _decided(table: TableView, problem: BargainProblem, bargain: Bargain) -> Bargain:
    """The bargain, with what a search finds or proves where it is in doubt."""
    proven = bargain.empty & (table.plain or table.gain is None)
    doubt = np.flatnonzero(~bargain.found & ~proven)
    if doubt.size:
        bargain.put(doubt, search(table.rows(doubt), problem.rows(doubt)))
    return bargain
