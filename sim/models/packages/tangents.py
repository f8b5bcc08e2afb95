"""The Nash bargain by exact gains near a package: uphill by what money is worth at the margin.

At a package the gains of each party are replaced by a quadratic with their exact value, slope and,
where they bend down, bend. It holds within the piece between kinks that the package lies in; where
it lies on a kink, within the piece on the side that leads uphill. Its bargain is the next package,
as long as the exact Nash product rises.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, total
from sim.equations.bargaining import Bargain, BargainProblem
from sim.models.packages import majorant, nash_bargain
from sim.models.packages.best import log_product, worth, worth_each
from sim.models.packages.boxes import with_issue
from sim.models.packages.held_issues import fixed, held
from sim.models.table import TableView

ROUNDS = 8
HALVINGS = 4
STEP = 1e-4  # how far apart on a scale gains are compared
CLOSE = 1e-7  # a package this close to a kink is on it
RISE = 1e-5  # a log product that rises by less is at its top


@dataclass(frozen=True)
class _Piece:
    """What lies around a package on one issue: money's slopes below and above it, (R, P).

    `low` and `high` (R,) are the ends of the piece, `span` (R, 2) how far below and above gains
    were compared, `kink` where the package is on a kink.
    """

    low: Array
    high: Array
    slopes: tuple[Array, Array]
    span: Array
    kink: Mask


def improved(table: TableView, problem: BargainProblem, bargain: Bargain) -> tuple[Bargain, Array]:
    """Bargains at the top of the exact Nash product near those found, and money slopes there.

    Slopes (R, P, m) are counted over the problem's salience; levels and held issues stay.
    """
    best = bargain.rows(np.arange(len(bargain.found)))
    gained = np.isfinite(log_product(problem.weight, bargain.surplus))
    slope, rows = np.copy(problem.slope), np.flatnonzero(bargain.found & gained)
    if not rows.size or not _bends(table, problem):
        return best, slope
    part, going = _part(table, problem, rows), np.ones(rows.size, dtype=bool)
    for _ in range(ROUNDS):
        now = best.rows(rows)
        now = replace(now, found=going, multiplier=part[1].weight / now.surplus)
        risen, tangent = _risen(*part, now)
        index = rows[going]
        slope[index], best.multiplier[index] = tangent[going], now.multiplier[going]
        best.package[index], best.surplus[index] = risen.package[going], risen.surplus[going]
        going = going & risen.found
        if not np.any(going):
            break
        if 2 * np.count_nonzero(going) < rows.size:
            rows, going = rows[going], going[going]
            part = _part(table, problem, rows)
    return best, slope


def _part(
    table: TableView, problem: BargainProblem, rows: Index
) -> tuple[TableView, BargainProblem]:
    whole = rows.size == len(problem.margin)
    return (table, problem) if whole else (table.rows(rows), problem.rows(rows))


def _risen(table: TableView, problem: BargainProblem, now: Bargain) -> tuple[Bargain, Array]:
    """The next bargain after those `found`, again `found` where it rose, and money slopes now.

    A step that falls is halved.
    """
    near, slope = local(table, problem, now.package, (now.surplus, now.multiplier))
    aim = nash_bargain.solve(near, only=now.found, start=now.multiplier)
    before = log_product(problem.weight, now.surplus)
    package = np.where(aim.found[:, None], aim.package, now.package)
    gain = worth(table, problem, package)
    after = log_product(problem.weight, gain)
    for halving in range(1, HALVINGS):
        rows = np.flatnonzero(after < before - RISE)
        if not rows.size:
            break
        start = now.package[rows]
        package[rows] = start + 0.5**halving * (aim.package[rows] - start)
        part, own = _part(table, problem, rows)
        gain[rows] = worth(part, own, package[rows])
        after[rows] = log_product(own.weight, gain[rows])
    rose = (after >= before)[:, None]
    package, gain = np.where(rose, package, now.package), np.where(rose, gain, now.surplus)
    return replace(now, package=package, surplus=gain, found=after > before + RISE), slope


def local(
    table: TableView, problem: BargainProblem, package: Array, known: tuple[Array, Array]
) -> tuple[BargainProblem, Array]:
    """The quadratic problem at a package (R, m), within its piece, and money's slopes there.

    `known` are exact gains there and multipliers, (R, P) each, which say what is uphill on a kink.
    Slopes (R, P, m) are counted over the problem's salience.
    """
    gain, multiplier = known
    within = fixed(problem, held(table, package))
    low, high = np.copy(within.low), np.copy(within.high)
    slope, bend = np.zeros_like(problem.slope), np.zeros_like(problem.slope)
    lean = 2.0 * problem.salience * (problem.ideal - package[:, None, :]) + problem.slope
    for issue, piece in _pieces(table, within, package, gain).items():
        uphill = [total(multiplier * (lean[:, :, issue] + side), axis=1) for side in piece.slopes]
        slope[:, :, issue], bend[:, :, issue] = _bent(piece, *uphill)
        up, down = _ways(*uphill)
        at = package[:, issue]
        low[:, issue] = np.where(piece.kink & ~down, at, piece.low)
        high[:, issue] = np.where(piece.kink & ~up, at, piece.high)
    near, _ = majorant.tangent(replace(within, low=low, high=high), package, slope, bend)
    near = replace(near, margin=near.margin + gain - near.surplus(package))
    return near, problem.slope + slope


def _pieces(
    table: TableView, problem: BargainProblem, package: Array, gain: Array
) -> dict[int, _Piece]:
    """What lies around a package with these exact gains on every issue that money depends on."""
    rooms = {i: _room(table, problem, i, package) for i in np.flatnonzero(table.driven).tolist()}
    there = [
        with_issue(package, issue, package[:, issue] + step)
        for issue, (_, _, span, _) in rooms.items()
        for step in (-span[:, 0], span[:, 1])
    ]
    gains, still = worth_each(table, problem, there), gain - problem.surplus(package)
    rest = iter([g - problem.surplus(y) for g, y in zip(gains, there, strict=True)])
    out = dict[int, _Piece]()
    for issue, (low, high, span, kink) in rooms.items():
        some, wide = span > 0.0, np.where(span > 0.0, span, 1.0)
        down, up = (still - next(rest)) / wide[:, :1], (next(rest) - still) / wide[:, 1:]
        slopes = np.where(some[:, :1], down, up), np.where(some[:, 1:], up, down)
        out[issue] = _Piece(low, high, slopes, span, kink & np.all(some, axis=1))
    return out


def _room(
    table: TableView, problem: BargainProblem, issue: int, package: Array
) -> tuple[Array, Array, Array, Mask]:
    """The ends of an issue's piece, how far below and above to compare, and where on a kink."""
    at, low, high = package[:, issue], problem.low[:, issue], problem.high[:, issue]
    kink = np.zeros(len(at), dtype=bool)
    for value in table.exact.kinks(issue) if table.exact else []:
        low = np.where(value < at - CLOSE, np.maximum(low, value), low)
        high = np.where(value > at + CLOSE, np.minimum(high, value), high)
        kink |= np.abs(value - at) <= CLOSE
    span = np.minimum(np.stack([at - low, high - at], axis=1), STEP)
    return low, high, np.where(span > CLOSE, span, 0.0), kink


def _ways(down: Array, up: Array) -> tuple[Mask, Mask]:
    """Whether the Nash product rises above or below a kink, the steeper way alone, (R,) each."""
    return (up > 0.0) & (up >= -down), (down < 0.0) & (-down > up)


def _bent(piece: _Piece, down: Array, up: Array) -> tuple[Array, Array]:
    """Slope and bend of money at a package, (R, P) each; `down` and `up` (R,) are the product's.

    On a kink that is a top, the slope between the two at which the product is level.
    """
    span = np.maximum(total(piece.span, axis=1), CLOSE)
    rising, falling = _ways(down, up)
    level = up / np.where(up < down, up - down, 1.0)
    share = np.where(rising, 0.0, np.where(falling, 1.0, np.where(up < down, level, 0.5)))
    share = np.where(piece.kink, share, piece.span[:, 1] / span)[:, None]
    slope = share * piece.slopes[0] + (1.0 - share) * piece.slopes[1]
    bend = 2.0 * (piece.slopes[1] - piece.slopes[0]) / span[:, None]
    return slope, np.where(piece.kink[:, None], 0.0, bend)


def _bends(table: TableView, problem: BargainProblem) -> bool:
    """Whether the problem is more than what the dual solves exactly: money bends, or is alone."""
    alone = np.max(problem.salience, axis=1) <= 0.0
    return any(table.driven) or bool(np.any(alone & np.any(problem.slope != 0.0, axis=1)))
