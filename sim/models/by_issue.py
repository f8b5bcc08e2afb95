"""Tables taken apart issue by issue, for models to which every issue is a question of its own."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array, Index
from sim.equations.aggregation import weighted_mean, weighted_median
from sim.models.table import Moves, Settlement, TableView, everyone
from sim.models.weighted_mean import on_scale

Outcome = Literal["median", "mean"]


def settled(table: TableView, outcome: Outcome) -> Settlement:
    """Every issue at the weighted median, or the weighted mean, of what is declared."""
    middle = weighted_median if outcome == "median" else weighted_mean
    return everyone(on_scale(table, middle(table.position, table.weight)))


def rows_of(values: Array) -> Array:
    """Values (R, A, m) as rows of one issue each, (R·m, A).

    In memory the rows of an actor lie together, so that arrays of pairs made from them are worked
    through row by row in long runs instead of actor by actor in short ones.
    """
    return np.ascontiguousarray(values.transpose(1, 0, 2)).reshape(values.shape[1], -1).T


def restored(rows: Array, table: TableView) -> Array:
    """Rows of one issue each, (R·m, A), as values of the table, (R, A, m)."""
    count, people, issues = table.position.shape
    return np.ascontiguousarray(rows.reshape(count, issues, people).transpose(0, 2, 1))


def moves(table: TableView, to: Index, kind: Index, words: NDArray[np.str_]) -> Moves:
    """Moves from rows (R·m, A) of indices: to whom, and of which kind among words, 0 for none."""
    row, who = np.nonzero(kind)
    issues = table.position.shape[2]
    return Moves(row // issues, who, to[row, who], row % issues, words[kind[row, who]])
