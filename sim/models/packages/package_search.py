"""Search by exact utility: a package that leaves every party a gain, or proof that there is none.

A box is a replicate and a range of every issue. The search starts from one for every combination
of levels and held issues. In each, exact gains lie below a concave quadratic problem: where its
win-set is empty there is nothing in the box; where its bargain is one by exact utility, too, it is
found; else the box is cut in two along the issue on which the two lie farthest apart, at a kink of
the gains or in the middle.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models.packages import majorant, nash_bargain
from sim.models.packages.best import Best, worth
from sim.models.packages.boxes import Boxes, held_each_way, with_issue
from sim.models.packages.curves import PATTERNS, Rest, corners, sound_ranges
from sim.models.packages.held_issues import combinations
from sim.models.packages.pieces import attempt
from sim.models.table import TableView

ROUNDS = 20
BOXES = 64  # boxes a replicate may have open in a round; one that needs more stays unresolved
NEGLIGIBLE = 1e-6  # a proof need not exclude that everyone gains this little
CUTS = 2  # by which a box is cut in parts before these are looked at
TIGHT = 1e-9  # a quadratic this close to exact gains is not worth halving
EDGE = 1e-9  # a kink this close to the end of a box is outside


@dataclass(frozen=True)
class _Look:
    """What a round sees of its boxes, a row each.

    The table and problem within the box, the quadratic `bound` above exact gains, how far `over`
    them it may be by issue and where to `cut`, (B, m) each, and its bargain.
    """

    table: TableView
    problem: BargainProblem
    bound: BargainProblem
    over: Array
    cut: Array
    bargain: Bargain


def search(table: TableView, problem: BargainProblem, start: Array | None = None) -> Bargain:
    """A bargain by exact utility in every replicate, or proof that no package leaves all a gain.

    Neither `found` nor `empty` where ROUNDS cuts decide nothing. Ordinal issues take every
    value between their levels first, then, where that leaves doubt, each level. `start` (R, P) are
    multipliers to begin from.
    """
    best, empty = Best.none(problem), np.ones(len(problem.margin), dtype=bool)
    boxes = _first(table, problem, best, start)
    for _ in range(ROUNDS):
        if not boxes.row.size:
            break
        look = _looked(table, problem, boxes)
        _keep(best, boxes.row, look)
        missed = look.bargain.found & ~best.found[boxes.row]
        if np.any(missed):
            _keep(best, boxes.row, _nearer(look, missed))
        boxes = _parted((best.found, empty), boxes, look)
    empty[boxes.row] = False
    return best.bargain(empty)


def _keep(best: Best, row: Index, look: _Look) -> None:
    gain = worth(look.table, look.problem, look.bargain.package)
    best.keep(row, look.problem.weight, look.bargain, gain)


def _looked(table: TableView, problem: BargainProblem, boxes: Boxes) -> _Look:
    part = table.rows(boxes.row)
    own = replace(problem.rows(boxes.row), low=boxes.low, high=boxes.high)
    cut = (boxes.low + boxes.high) / 2.0
    if part.exact is None:
        flat = majorant.Curve.flat(own.salience.shape)
        bound, over = majorant.above(own, flat, np.zeros_like(own.margin))
    else:
        bound, over = _above(part, own, boxes.free, cut)
    bargain = nash_bargain.solve(replace(bound, margin=bound.margin - NEGLIGIBLE))
    return _Look(part, own, bound, over, cut, bargain)


def _nearer(look: _Look, only: Mask) -> _Look:
    """Another look at some boxes, with what the quadratic has too much at its bargain taken off."""
    package = look.bargain.package
    excess = look.bound.surplus(package) - worth(look.table, look.problem, package)
    bound = replace(look.bound, margin=look.bound.margin - excess)
    bargain = nash_bargain.solve(bound, only=only, start=look.bargain.multiplier)
    return replace(look, bound=bound, bargain=bargain)


def _first(table: TableView, problem: BargainProblem, best: Best, start: Array | None) -> Boxes:
    """The boxes to begin with: pieces between kinks and levels that are not proven empty."""
    wide = held_each_way(table, problem, combinations(table, levelled=False))
    part = table.rows(wide.row)
    own = replace(problem.rows(wide.row), low=wide.low, high=wide.high)
    own = replace(own, margin=own.margin - NEGLIGIBLE)
    whole = sound_ranges(part, own, wide.free)
    begin = None if start is None else take(start, wide.row, axis=0)
    trial = attempt(part, own, whole, begin)
    found = trial.best.bargain(~trial.best.found)
    best.keep(wide.row, own.weight, found, trial.best.gain)
    at, box = np.nonzero(trial.left & ~best.found[wide.row][:, None])
    low, high = whole.ends(at, box)
    return replace(wide.pick(at), low=low, high=high)


def _above(
    table: TableView, problem: BargainProblem, free: Mask, cut: Array
) -> tuple[BargainProblem, Array]:
    """The concave quadratic above exact gains in each box, and how far above by issue, (B, m).

    Moves the `cut` (B, m) from the middle to a kink where there is one.
    """
    width, centre = problem.high - problem.low, np.copy(cut)
    curve, rest = majorant.Curve.flat(problem.salience.shape), Rest(table, problem, free)
    points = dict[int, list[Array]]()
    for issue in np.flatnonzero(table.driven).tolist():
        half, here = width[:, issue] / 2.0, centre[:, issue]
        kinks = _kinks(table, issue, here, half)
        points[issue] = majorant.points(half, kinks)
        for kink in kinks:
            cut[:, issue] = np.where(np.abs(kink) < half - EDGE, here + kink, cut[:, issue])
    packages = [
        with_issue(centre, issue, centre[:, issue] + p) for issue, at in points.items() for p in at
    ]
    ends_of = corners(problem, list(points)) if len(points) > 1 else []
    middle, *known = rest([centre, *packages, *ends_of])
    values, ends = iter(known), list[tuple[Array, Array]]()
    for issue, at in points.items():
        here = [next(values) - middle for _ in at]
        curve.put(issue, at, here)
        ends.append((here[0], here[1]))
    joint = 0.0 * middle
    for pattern, value in zip(PATTERNS, values, strict=False):
        apart = sum((end[pattern[place % 2]] for place, end in enumerate(ends)), 0.0 * middle)
        joint = np.maximum(joint, majorant.SAFETY * np.abs(value - middle - apart))
    bound, over = majorant.above(problem, curve, middle + joint)
    return bound, over + np.max(joint, axis=1)[:, None] * width


def _kinks(table: TableView, issue: int, centre: Array, half: Array) -> list[Array]:
    """Kinks of an issue, (R,) each, counted from the middle and kept within a box."""
    kinks = table.exact.kinks(issue) if table.exact else []
    return [np.clip(kink - centre, -half, half) for kink in kinks]


def _parted(known: tuple[Mask, Mask], boxes: Boxes, look: _Look) -> Boxes:
    """Both parts of every box in doubt; unresolved are replicates that cutting helps no more."""
    found, empty = known
    doubt = np.flatnonzero(~look.bargain.empty & ~found[boxes.row])
    boxes, over, cut = boxes.pick(doubt), look.over[doubt], look.cut[doubt]
    crowd = np.bincount(boxes.row, minlength=len(empty))[boxes.row] > BOXES
    stuck = crowd | (np.max(over, axis=1, initial=0.0) <= TIGHT)
    empty[boxes.row[stuck]] = False
    going = np.flatnonzero(~stuck)
    boxes, over, cut = boxes.pick(going), over[going], cut[going]
    for _ in range(CUTS):
        at, issue = np.arange(boxes.row.size), np.argmax(over, axis=1)
        low, high = np.copy(boxes.low), np.copy(boxes.high)
        low[at, issue] = high[at, issue] = cut[at, issue]
        boxes = Boxes.joined([replace(boxes, high=high), replace(boxes, low=low)])
        over[at, issue] /= 4.0
        over, cut = np.concatenate([over, over]), (boxes.low + boxes.high) / 2.0
    return boxes
