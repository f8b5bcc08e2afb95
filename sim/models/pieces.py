"""The best bargain over every way to hold issues and every piece of money between its kinks.

In a piece money is smooth, so that a parabola through its ends and its middle is close to it, and
the bargain by parabolas close to the best by exact gains.
"""

from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np

from sim.domain.arrays import Array, Index, take
from sim.equations import majorant, nash_bargain
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models.best import Best, log_product, worth
from sim.models.boxes import Boxes, held_each_way, moving, with_issue
from sim.models.held_issues import combinations, fixed
from sim.models.table import TableView
from sim.models.tangents import local

TRIED = 3  # boxes of a replicate whose bargains are judged by exact gains
NEARER = 2  # steps toward exact gains where these fail


@dataclass(frozen=True)
class _Curve:
    """What gains add to a problem on one issue, piece by piece.

    Edges of the pieces (n + 1, R), values in their middles, slopes and bends, (n, R, P).
    """

    edges: Array
    middle: Array
    slope: Array
    bend: Array

    def place(self, row: Index, value: Array) -> Index:
        """In which piece of its replicate each value lies, (B,)."""
        return np.sum(take(self.edges[1:-1], row, axis=1) < value, axis=0)

    def at(self, row: Index, value: Array) -> Array:
        """Values of the curve, (B, P)."""
        piece = self.place(row, value)
        away = value - (self.edges[piece, row] + self.edges[piece + 1, row]) / 2.0
        slope, bend = self.slope[piece, row], self.bend[piece, row]
        return self.middle[piece, row] + (slope + bend * away[:, None] / 2.0) * away[:, None]


def solve(table: TableView, problem: BargainProblem) -> Bargain:
    """The best bargain found, by exact gains; `empty` where no box has one by parabolas.

    Of each replicate the most promising few are judged; where these fail, all are brought nearer to
    exact gains first.
    """
    row, bound = _bounds(table, problem)
    best, every = Best.none(problem), np.arange(len(problem.low))
    empty = np.ones(len(every), dtype=bool)
    if not row.size:
        return best.bargain(empty)
    tried = nash_bargain.solve(bound)
    promise = np.where(tried.found, log_product(bound.weight, tried.surplus), -np.inf)
    order = np.lexsort((-promise, row))
    first, end = (np.searchsorted(row[order], every, side=side) for side in ("left", "right"))
    for place in (first + rank for rank in range(TRIED)):
        bargain = tried.rows(order[np.where(place < end, place, 0)])
        bargain = replace(bargain, found=bargain.found & (place < end))
        best.keep(every, problem.weight, bargain, worth(table, problem, bargain.package))
    index = np.flatnonzero(tried.found & ~best.found[row])
    if index.size:
        _approach(best, (table, problem), row[index], tried.rows(index))
    empty[row[~tried.empty]] = False
    return best.bargain(empty)


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


def _bounds(table: TableView, problem: BargainProblem) -> tuple[Index, BargainProblem]:
    """A problem for every box, with the parabolas of its pieces, and its replicate (B,)."""
    curves = {} if table.gain is None else _curves(table, problem)
    rows, parts = [], []
    for values in combinations(table):
        boxes = held_each_way(table, problem, [values])
        for issue, curve in curves.items():
            boxes = _split(boxes, issue, curve.edges)
        own = replace(problem.rows(boxes.row), low=boxes.low, high=boxes.high)
        if table.gain is not None and boxes.row.size:
            own = _fitted(own, boxes, curves, _released(table, problem, values, curves))
        rows.append(boxes.row)
        parts.append(own)
    names = [f.name for f in fields(BargainProblem)]
    bound = BargainProblem(**{n: np.concatenate([getattr(p, n) for p in parts]) for n in names})
    return np.concatenate(rows), bound


def _curves(table: TableView, problem: BargainProblem) -> dict[int, _Curve]:
    """Curves of every issue that money depends on."""
    out: dict[int, _Curve] = {}
    middle = (problem.low + problem.high) / 2.0
    free = np.broadcast_to(np.array(table.bound or [False] * middle.shape[1]), middle.shape)

    def rest(package: Array) -> Array:
        there = moving(table, problem, free, package)
        return worth(table, problem, there) - problem.surplus(there)

    base = rest(middle)
    for issue in np.flatnonzero(table.driven).tolist():
        low, high = problem.low[:, issue], problem.high[:, issue]
        kinks = table.kinks(issue) if table.kinks else []
        edges = np.sort(np.stack([low, high, *(np.clip(k, low, high) for k in kinks)]), axis=0)
        centres = (edges[1:] + edges[:-1]) / 2.0
        end, half = (
            np.stack([rest(with_issue(middle, issue, at)) - base for at in points])
            for points in (edges, centres)
        )
        width = np.diff(edges, axis=0)[:, :, None]
        some, wide = width > 0.0, np.where(width > 0.0, width, 1.0)
        rise = (end[1:] - end[:-1]) / wide
        bend = 4.0 * (end[1:] + end[:-1] - 2.0 * half) / np.square(wide)
        out[issue] = _Curve(edges, half, np.where(some, rise, 0.0), np.where(some, bend, 0.0))
    return out


def _released(
    table: TableView, problem: BargainProblem, values: dict[int, Array], curves: dict[int, _Curve]
) -> Array:
    """What gains add to the problem beside the curves where some issues are held, (R, P)."""
    part = fixed(problem, values)
    centre = (part.low + part.high) / 2.0
    free = np.array(table.bound or [False] * centre.shape[1])
    free = np.broadcast_to(free & [i not in values for i in range(free.size)], centre.shape)
    there = moving(table, problem, free, centre)
    rest, rows = worth(table, problem, there) - problem.surplus(there), np.arange(len(centre))
    for issue, curve in curves.items():
        rest = rest - curve.at(rows, centre[:, issue])
    return rest


def _split(boxes: Boxes, issue: int, edges: Array) -> Boxes:
    """Every box cut at the edges of an issue's pieces."""
    parts: list[Boxes] = []
    at = boxes.low[:, issue], boxes.high[:, issue]
    for start, end in pairwise(edges):
        low, high = np.maximum(at[0], start[boxes.row]), np.minimum(at[1], end[boxes.row])
        some = (low < high) | ((at[0] == at[1]) & (low == high))
        part = replace(
            boxes,
            low=with_issue(boxes.low, issue, low),
            high=with_issue(boxes.high, issue, high),
        )
        parts.append(part.pick(np.flatnonzero(some)))
    return Boxes.joined(parts)


def _fitted(
    problem: BargainProblem, boxes: Boxes, curves: dict[int, _Curve], released: Array
) -> BargainProblem:
    """The problem of each box with the parabolas of its pieces."""
    centre = (problem.low + problem.high) / 2.0
    whole, rest = majorant.Curve.flat(problem.salience.shape), take(released, boxes.row, axis=0)
    for issue, curve in curves.items():
        place = curve.place(boxes.row, centre[:, issue])
        whole.slope[:, :, issue] = curve.slope[place, boxes.row]
        whole.bend[:, :, issue] = curve.bend[place, boxes.row]
        rest = rest + curve.at(boxes.row, centre[:, issue])
    return majorant.above(problem, whole, rest)[0]
