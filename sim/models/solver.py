"""The Nash bargain of a table by exact gains, or proof that there is none."""

import numpy as np

from sim.domain.arrays import Array
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models import pieces, tangents
from sim.models.package_search import search
from sim.models.table import TableView


def solve(table: TableView, problem: BargainProblem) -> tuple[Bargain, Array]:
    """The bargain of each replicate, and what money is worth there at the margin, (R, P, m).

    By parabolas first; where these find none and prove nothing, by a search; then to the top of
    exact gains.
    """
    bargain = pieces.solve(table, problem)
    proven = bargain.empty & (table.plain or table.gain is None)
    doubt = np.flatnonzero(~bargain.found & ~proven)
    if doubt.size:
        bargain.put(doubt, search(table.rows(doubt), problem.rows(doubt)))
    return tangents.improved(table, problem, bargain)
