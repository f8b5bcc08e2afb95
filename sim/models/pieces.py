"""The best bargain over every way to hold issues and every piece of money between its kinks.

In a piece money is smooth, so that a parabola through its ends and its middle is close to it, and
the bargain by parabolas close to the best by exact gains.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations import nash_bargain
from sim.equations.bargaining import Bargain, BargainProblem, scale
from sim.models.best import Best, worth
from sim.models.curves import ranges
from sim.models.ranges import Ranges
from sim.models.table import TableView
from sim.models.tangents import local

TRIED = 12  # boxes of a replicate that are solved and judged by exact gains
CLOSER = 1e-6  # a box in which the log product can rise by less is not tried
NEARER = 2  # steps toward exact gains where none is found


@dataclass(frozen=True)
class Trial:
    """What has come of trying boxes: the best packages, and boxes with a bargain by parabolas.

    `left` (R, B) are those not proven to have none; `tried` their bargains, with replicates.
    """

    best: Best
    left: Mask
    tried: list[tuple[Index, Bargain]]


def solve(
    table: TableView, problem: BargainProblem, start: Array | None = None, *, first: bool = False
) -> Bargain:
    """The best bargain found, by exact gains; `empty` where no box has one by parabolas.

    `start` (R, P) are multipliers to begin from. With `first`, any bargain will do.
    """
    trial = attempt(table, problem, ranges(table, problem), start, first=first)
    best = trial.best
    index = [np.flatnonzero(bargain.found & ~best.found[row]) for row, bargain in trial.tried]
    rows = np.concatenate([row[i] for (row, _), i in zip(trial.tried, index, strict=True)])
    if rows.size:
        parts = [bargain.rows(i) for (_, bargain), i in zip(trial.tried, index, strict=True)]
        _approach(best, (table, problem), rows, Bargain.joined(parts))
    return best.bargain(~np.any(trial.left, axis=1))


def attempt(
    table: TableView,
    problem: BargainProblem,
    whole: Ranges,
    start: Array | None = None,
    *,
    first: bool,
) -> Trial:
    """Solve the box with the highest bound, whose multipliers bound the others, and so on.

    Until none can hold more than the best by exact gains, or with `first` until there is one.
    """
    best = Best.none(problem)
    if start is None:
        start = problem.weight / scale(problem)
        rough = nash_bargain.solve(problem)
        start = np.where(rough.found[:, None], rough.multiplier, start)
    multiplier = np.copy(start)
    bound = whole.bounds(problem, multiplier)
    tried, judged = list[tuple[Index, Bargain]](), np.zeros(bound.shape, dtype=bool)
    rows, left = np.arange(len(bound)), bound > -np.inf
    for _ in range(TRIED):
        hope = np.where(judged[rows], -np.inf, bound[rows])
        box = np.argmax(hope, axis=1)
        enough = np.where(best.found, np.inf, -np.inf) if first else best.product + CLOSER
        going = hope[np.arange(rows.size), box] > enough[rows]
        rows, box = rows[going], box[going]
        if not rows.size:
            break
        own, every = problem.rows(rows), whole.rows(rows)
        bargain = nash_bargain.solve(every.fitted(own, box), start=multiplier[rows])
        best.keep(rows, own.weight, bargain, _worth(table, problem, rows, bargain.package))
        tried.append((rows, bargain))
        multiplier[rows] = np.where(bargain.found[:, None], bargain.multiplier, multiplier[rows])
        bound[rows] = np.minimum(bound[rows], every.bounds(own, bargain.multiplier))
        judged[rows, box], left[rows, box] = True, ~bargain.empty
    return Trial(best, left & (bound > -np.inf), tried)


def _worth(table: TableView, problem: BargainProblem, rows: Index, package: Array) -> Array:
    """Exact gains in some replicates, (rows, P)."""
    whole = np.copy(problem.reversion)
    whole[rows] = package
    return take(worth(table, problem, whole), rows, axis=0)


def _approach(
    best: Best, whole: tuple[TableView, BargainProblem], row: Index, tried: Bargain
) -> None:
    """Keep the bargains (B,) of replicates `row` that exact gains near those tried lead to."""
    table, problem = whole[0].rows(row), whole[1].rows(row)
    for _ in range(NEARER):
        gain = worth(table, problem, tried.package)
        near, _ = local(table, problem, tried.package, (gain, tried.multiplier))
        aim = nash_bargain.solve(near, start=tried.multiplier)
        best.keep(row, problem.weight, aim, worth(table, problem, aim.package))
        package = np.where(aim.found[:, None], aim.package, tried.package)
        multiplier = np.where(aim.found[:, None], aim.multiplier, tried.multiplier)
        tried = replace(tried, package=package, multiplier=multiplier)


