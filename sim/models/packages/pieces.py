"""The best bargain over every way to hold issues and every piece of money between its kinks.

In a piece money is smooth, so that a parabola through its ends and its middle is close to it, and
the bargain by parabolas close to the best by exact gains.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations.bargaining import Bargain, BargainProblem, scale
from sim.models.packages import nash_bargain
from sim.models.packages.best import Best, worth, worth_in
from sim.models.packages.curves import ranges
from sim.models.packages.ranges import Ranges
from sim.models.packages.tangents import local
from sim.models.table import TableView

TRIED = (1, 3, 60)  # boxes of a replicate that are solved at a time
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
    table: TableView,
    problem: BargainProblem,
    start: Array | None = None,
    known: Bargain | None = None,
) -> Bargain:
    """The best bargain found, by exact gains; `empty` where no box has one by parabolas.

    `start` (R, P) are multipliers to begin from; or begin from bargains `known` of a problem that
    is close to this one.
    """
    best = Best.none(problem)
    if known is not None:
        approach(best, (table, problem), np.arange(len(known.found)), known)
        start = np.where(best.found[:, None], best.multiplier, known.multiplier)
    trial = attempt(table, problem, ranges(table, problem), start, best=best)
    parts = [(row, b, np.flatnonzero(b.found & ~best.found[row])) for row, b in trial.tried]
    parts = [(row[i], b.rows(i)) for row, b, i in parts if i.size]
    if parts:
        rows = np.concatenate([row for row, _ in parts])
        approach(best, (table, problem), rows, Bargain.joined([b for _, b in parts]))
    return best.bargain(~np.any(trial.left, axis=1))


def attempt(
    table: TableView,
    problem: BargainProblem,
    whole: Ranges,
    start: Array | None = None,
    *,
    best: Best | None = None,
) -> Trial:
    """Solve the box with the highest bound, whose multipliers bound the others, and so on.

    Until none can hold more than the `best` by exact gains, or without one until there is one.
    """
    first = best is None
    best = Best.none(problem) if best is None else best
    if start is None:
        start = problem.weight / scale(problem)
        rough = nash_bargain.solve(problem)
        start = np.where(rough.found[:, None], rough.multiplier, start)
    multiplier = np.copy(start)
    bound = whole.bounds(problem, multiplier)
    tried, judged = list[tuple[Index, Bargain]](), np.zeros(bound.shape, dtype=bool)
    rows, left = np.arange(len(bound)), bound > -np.inf
    for width in TRIED:
        hope = np.where(judged[rows], -np.inf, bound[rows])
        enough = np.where(best.found, np.inf, -np.inf) if first else best.product + CLOSER
        some = np.flatnonzero(np.max(hope, axis=1) > enough[rows])
        if not some.size:
            break
        rows = rows[some]
        row, box = _promising(hope[some], enough[rows], width)
        row = rows[row]
        own, every = problem.rows(row), whole.rows(row)
        bargain = nash_bargain.solve(every.fitted(own, box), start=take(multiplier, row, axis=0))
        best.keep(row, own.weight, bargain, _worth(table, problem, row, bargain))
        tried.append((row, bargain))
        found = np.flatnonzero(bargain.found)
        multiplier[row[found]] = bargain.multiplier[found]
        np.minimum.at(bound, row, every.bounds(own, bargain.multiplier))
        judged[row, box], left[row, box] = True, ~bargain.empty
    return Trial(best, left & (bound > -np.inf), tried)


def _promising(hope: Array, enough: Array, width: int) -> tuple[Index, Index]:
    """The boxes with the highest hopes in every replicate, if above what is enough; by row."""
    order = np.argsort(-hope, axis=1, kind="stable")[:, :width]
    high = np.take_along_axis(hope, order, axis=1) > enough[:, None]
    row, rank = np.nonzero(high)
    return row, order[row, rank]


def _worth(table: TableView, problem: BargainProblem, row: Index, bargain: Bargain) -> Array:
    """Exact gains of bargains, each of a replicate, where there is one; (B, P)."""
    gain, index = np.zeros_like(bargain.surplus), np.flatnonzero(bargain.found)
    if index.size:
        gain[index] = worth_in(table, problem, row[index], take(bargain.package, index, axis=0))
    return gain


def approach(
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
