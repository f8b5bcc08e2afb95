"""Issues that a package holds fixed: ordinal ones at a level, others for another table's sake."""

import itertools
from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.equations.bargaining import BargainProblem
from sim.models.table import TableView

COMBINATIONS = 64


def combinations(table: TableView, *, levelled: bool = True) -> list[dict[int, Array]]:
    """Ways to hold issues fixed: ordinal ones at each level, those bound elsewhere as they are.

    What moves one issue of a group releases what moving all would, so that a group is held whole.
    If not `levelled`, ordinal issues are left open, but for those that another table binds.
    """
    rows = table.margin.shape[0]
    choices: list[list[Array | None]] = []
    for issue, levels in enumerate(table.levels):
        held = table.bound is not None and table.bound[issue] and table.current is not None
        open_: list[Array | None] = [None]
        if levels and (levelled or held):
            open_ = [np.full(rows, i / (levels - 1)) for i in range(levels)]
        elif held and table.current is not None:
            open_ = [None, table.current[:, issue]]
        choices.append(open_)
    groups = _groups(table)
    every = (each for each in itertools.product(*choices) if _whole(each, groups))
    out = list(itertools.islice(every, COMBINATIONS + 1))
    if len(out) > COMBINATIONS:
        raise WinsetError(f"a table has more than {COMBINATIONS} combinations of levels. Split it.")
    return [{i: v for i, v in enumerate(each) if v is not None} for each in out]


def _groups(table: TableView) -> list[list[int]]:
    """Issues that are bound alike; one with levels is always held, and alone."""
    groups: dict[int, list[int]] = {}
    for issue, number in enumerate(table.bound or ()):
        if number:
            groups.setdefault(number, []).append(issue)
    free = [group for group in groups.values() if not any(table.levels[i] for i in group)]
    return free + [[i] for group in groups.values() if group not in free for i in group]


def _whole(each: tuple[Array | None, ...], groups: list[list[int]]) -> bool:
    """Whether every group is held or free as a whole."""
    return all(len({each[issue] is None for issue in group}) == 1 for group in groups)


def fixed(problem: BargainProblem, values: dict[int, Array]) -> BargainProblem:
    """The problem with some issues held at a value; bounds cross where the value is not allowed.

    NaN holds nothing.
    """
    if not values:
        return problem
    low, high = np.copy(problem.low), np.copy(problem.high)
    for issue, value in values.items():
        low[:, issue] = np.fmax(low[:, issue], value)
        high[:, issue] = np.fmin(high[:, issue], value)
    return replace(problem, low=low, high=high)


def held(table: TableView, package: Array) -> dict[int, Array]:
    """Values (R,) of ordinal issues, and of those that the package holds for another table's sake.

    NaN where it does not hold them.
    """
    out = {i: package[:, i] for i, levels in enumerate(table.levels) if levels}
    if table.current is None:
        return out
    for group in _groups(table):
        kept = np.all(package[:, group] == table.current[:, group], axis=1)
        for issue in group:
            if not table.levels[issue]:
                out[issue] = np.where(kept, package[:, issue], np.nan)
    return out
