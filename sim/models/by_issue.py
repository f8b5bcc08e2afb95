"""Tables taken apart issue by issue, for models to which every issue is a question of its own."""

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array, Index
from sim.models.table import Moves, Table


def rows_of(values: Array) -> Array:
    """Values (R, A, m) as rows of one issue each, (R·m, A)."""
    return np.ascontiguousarray(values.transpose(0, 2, 1)).reshape(-1, values.shape[1])


def restored(rows: Array, table: Table) -> Array:
    """Rows of one issue each, (R·m, A), as values of the table, (R, A, m)."""
    count, people, issues = table.position.shape
    return np.ascontiguousarray(rows.reshape(count, issues, people).transpose(0, 2, 1))


def moves(table: Table, to: Index, kind: NDArray[np.str_]) -> Moves:
    """Moves from rows (R·m, A) of indices and words; an empty word is no move."""
    row, who = np.nonzero(kind != "")
    issues = table.position.shape[2]
    return Moves(row // issues, who, to[row, who], row % issues, kind[row, who])
