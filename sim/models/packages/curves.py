"""What exact gains add to a quadratic problem, issue by issue, as parabolas between kinks."""

import itertools
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.domain.arrays import Array, Index, Mask, stack
from sim.equations.bargaining import BargainProblem
from sim.models.packages import majorant
from sim.models.packages.best import worth_each
from sim.models.packages.boxes import moving, with_issue
from sim.models.packages.held_issues import combinations, fixed
from sim.models.packages.ranges import Ranges
from sim.models.table import TableView

Part = tuple[Array, Array, Mask, Array, Array, Array, Array]  # of a range, as in Ranges

PATTERNS = ((0, 0), (1, 1), (0, 1), (1, 0))  # which ends two issues of one lane are at


@dataclass(frozen=True)
class _Curve:
    """What gains add to a problem on one issue, piece by piece.

    Edges of the pieces (n + 1, R), values in their middles, slopes and bends, (n, R, P), and how
    far off a piece's parabola may be.
    """

    edges: Array
    middle: Array
    slope: Array
    bend: Array
    error: Array

    def place(self, value: Array) -> Index:
        """In which piece each value lies, (R,)."""
        return np.count_nonzero(self.edges[1:-1] < value, axis=0)

    def off(self, value: Array) -> Array:
        """How far off values of the curve may be, (R, P)."""
        return self.error[self.place(value), np.arange(len(value))]

    def at(self, value: Array) -> Array:
        """Values of the curve, (R, P)."""
        piece, row = self.place(value), np.arange(len(value))
        away = value - (self.edges[piece, row] + self.edges[piece + 1, row]) / 2.0
        slope, bend = self.slope[piece, row], self.bend[piece, row]
        return self.middle[piece, row] + (slope + bend * away[:, None] / 2.0) * away[:, None]


@dataclass(frozen=True)
class Rest:
    """Exact gains of a table beside its quadratic problem; issues that are `free` move."""

    table: TableView
    problem: BargainProblem
    free: Mask

    def __call__(self, packages: list[Array]) -> list[Array]:
        there = [moving(self.table, self.problem, self.free, package) for package in packages]
        gains = worth_each(self.table, self.problem, there)
        return [g - self.problem.surplus(y) for g, y in zip(gains, there, strict=True)]


def ranges(table: TableView, problem: BargainProblem) -> Ranges:
    """The ranges of every issue: its pieces where it is free, and values at which it is held."""
    bound = np.array(table.bound or [0] * len(table.levels)) > 0
    free = np.broadcast_to(bound, problem.low.shape)
    curves = {} if table.exact is None else _curves(Rest(table, problem, free))
    parts, places = list[Part](), dict[tuple[int, int], list[int]]()
    issues, box, way, released = [], [], [], []
    known, matters = dict[tuple[int, ...], Array](), bound.copy()
    matters[list(curves)] = True
    for number, values in enumerate(combinations(table)):
        choices = list[list[int]]()
        for issue in range(len(table.levels)):
            key = issue, id(values[issue]) if issue in values else 0
            if key not in places:
                new = _parts(problem, issue, values.get(issue), curves.get(issue))
                places[key] = list(range(len(parts), len(parts) + len(new)))
                parts += new
                issues += [issue] * len(new)
            choices.append(places[key])
        boxes = list(itertools.product(*choices))
        box += boxes
        way += [number] * len(boxes)
        held = tuple(id(values[i]) for i in range(bound.size) if matters[i] and i in values)
        if held not in known:
            known[held] = _released(table, problem, values, curves)
        released.append(known[held])
    return _joined(parts, (issues, box, way), released)


def sound_ranges(table: TableView, problem: BargainProblem, free: Mask) -> Ranges:
    """The pieces of every issue, with what their parabolas may be off, and all they may be so."""
    rest = Rest(table, problem, free)
    curves = {} if table.exact is None else _curves(rest, sound=True)
    choices, parts, issues = list[range](), list[Part](), list[int]()
    for issue, levels in enumerate(table.levels):
        values = np.linspace(0.0, 1.0, levels) if levels else [None]
        held = [v if v is None else np.full(len(free), v) for v in values]
        new = [part for v in held for part in _parts(problem, issue, v, curves.get(issue))]
        choices.append(range(len(parts), len(parts) + len(new)))
        parts += new
        issues += [issue] * len(new)
    box = list(itertools.product(*choices))
    middle = (problem.low + problem.high) / 2.0
    base = rest([middle])[0] if curves else np.zeros_like(problem.margin)
    joint = _joint(rest, curves, base) if len(curves) > 1 else 0.0
    return _joined(parts, (issues, box, [0] * len(box)), [base + joint])


def _joined(
    parts: list[Part],
    lists: tuple[list[int], list[tuple[int, ...]], list[int]],
    released: list[Array],
) -> Ranges:
    columns = list(zip(*parts, strict=True))
    low, high, empty = (np.asfortranarray(np.stack(p, axis=1)) for p in columns[:3])
    middle, slope, bend, error = (stack(p, axis=2) for p in columns[3:])
    issue, box, way = (np.array(values) for values in lists)
    return Ranges(
        issue, low, high, empty, middle, slope, bend, error, box, way, stack(released, axis=2)
    )


def _joint(rest: Rest, curves: dict[int, _Curve], base: Array) -> Array:
    """Most by which issues of one lane are worth another sum together than apart, (R, P)."""
    problem, most = rest.problem, np.zeros_like(base)
    packages = corners(problem, list(curves))
    for package, value in zip(packages, rest(packages), strict=True):
        apart = base
        for issue, curve in curves.items():
            apart = apart + curve.at(package[:, issue])
        most = np.maximum(most, np.abs(value - apart))
    return majorant.SAFETY * most


def corners(problem: BargainProblem, issues: list[int]) -> list[Array]:
    """Packages with these issues at their ends, in every pattern of two; else in the middle."""
    out = list[Array]()
    for pattern in PATTERNS:
        package = (problem.low + problem.high) / 2.0
        for place, issue in enumerate(issues):
            package[:, issue] = (problem.high if pattern[place % 2] else problem.low)[:, issue]
        out.append(package)
    return out


def _parts(
    problem: BargainProblem, issue: int, value: Array | None, curve: _Curve | None
) -> list[Part]:
    """The ranges of an issue that is held at a value (R,), or free."""
    low, high = problem.low[:, issue], problem.high[:, issue]
    none = np.zeros_like(problem.margin)
    if value is not None:
        at = (none, none) if curve is None else (curve.at(value), curve.off(value))
        return [(value, value, (value < low) | (value > high), at[0], none, none, at[1])]
    if curve is None:
        return [(low, high, low > high, none, none, none, none)]
    out, point = list[Part](), low >= high
    for k, (start, end) in enumerate(pairwise(curve.edges)):
        empty = (low > high) | ((start >= end) & ~point) | (point & (k > 0))
        known = curve.middle[k], curve.slope[k], curve.bend[k], curve.error[k]
        out.append((start, end, empty, *known))
    return out


def _curves(rest: Rest, *, sound: bool = False) -> dict[int, _Curve]:
    """Curves of every issue that money depends on; how far they are off where they are `sound`."""
    table, problem = rest.table, rest.problem
    middle = (problem.low + problem.high) / 2.0
    points, packages = dict[int, Array](), [middle]
    for issue in np.flatnonzero(table.driven).tolist():
        points[issue] = _points(table, problem, issue, sound=sound)
        packages += [with_issue(middle, issue, point) for point in points[issue]]
    values, out, start = rest(packages), dict[int, _Curve](), 1
    for issue, at in points.items():
        known = np.stack(values[start : start + len(at)]) - values[0]
        out[issue], start = _curve(at, known, 4 if sound else 2), start + len(at)
    return out


def _points(table: TableView, problem: BargainProblem, issue: int, *, sound: bool) -> Array:
    """Where to know a curve, a row each: ends and middles of its pieces, their quarters if sound.

    In rising order.
    """
    low, high = problem.low[:, issue], problem.high[:, issue]
    kinks = table.exact.kinks(issue) if table.exact else []
    out = np.sort(np.stack([low, high, *(np.clip(k, low, high) for k in kinks)]), axis=0)
    for _ in range(1 + sound):
        between = np.empty((2 * len(out) - 1, len(low)))
        between[::2], between[1::2] = out, (out[1:] + out[:-1]) / 2.0
        out = between
    return out


def _curve(points: Array, known: Array, steps: int) -> _Curve:
    """The curve through ends and middle of every piece, from values known at points of it."""
    edges, end, half = points[::steps], known[::steps], known[steps // 2 :: steps]
    width = np.diff(edges, axis=0)[:, :, None]
    some, wide = width > 0.0, np.where(width > 0.0, width, 1.0)
    rise = np.where(some, (end[1:] - end[:-1]) / wide, 0.0)
    bend = np.where(some, 4.0 * (end[1:] + end[:-1] - 2.0 * half) / np.square(wide), 0.0)
    off = np.zeros_like(half)
    for step in range(1, steps):
        away = (step / steps - 0.5) * width
        parabola = half + (rise + bend * away / 2.0) * away
        off = np.maximum(off, np.abs(known[step::steps] - parabola))
    return _Curve(edges, half, rise, bend, majorant.SAFETY * off)


def _released(
    table: TableView, problem: BargainProblem, values: dict[int, Array], curves: dict[int, _Curve]
) -> Array:
    """What gains add to the problem beside the curves where some issues are held, (R, P)."""
    if table.exact is None:
        return np.zeros_like(problem.margin)
    part = fixed(problem, values)
    centre = (part.low + part.high) / 2.0
    free = np.array(table.bound or [0] * centre.shape[1]) > 0
    free = np.broadcast_to(free & [i not in values for i in range(free.size)], centre.shape)
    rest = Rest(table, problem, free)([centre])[0]
    for issue, curve in curves.items():
        rest = rest - curve.at(centre[:, issue])
    return rest
