"""The Nash bargain of a table by money chords, and where these find none by a search."""

from dataclasses import dataclass, fields, replace

import numpy as np

from sim.domain.arrays import Array, Index, take, total
from sim.equations import nash_bargain
from sim.equations.bargaining import TOLERANCE, Bargain, BargainProblem
from sim.models.held_issues import combinations, fixed
from sim.models.package_search import search
from sim.models.table import TableView


@dataclass(frozen=True)
class _Best:
    """The best package found so far in every replicate, with what led to it."""

    bargain: Bargain
    problem: BargainProblem
    quality: Array


def solve(table: TableView, problem: BargainProblem) -> tuple[Bargain, Array]:
    """The best bargain over every combination of held issues, with the money slopes it rests on.

    Gains from trade are neither concave nor quadratic, and a package may release what others hold
    to: each pass uses the money chord from the reversion to the last package, and puts what is left
    of the exact utilities there into the margin. Every combination gets one such pass, the best one
    a second. Chords prove nothing: where none is found by them, a search by exact utility decides.
    """
    problems = [fixed(problem, held) for held in combinations(table)]
    tried = [_judged(table, p, b) for p, b in zip(problems, _solve_all(problems), strict=True)]
    if table.gain is not None:
        truer = [_truer(table, each, _inside(each)) for each in tried]
        solved = _solve_all(truer, [_start(each) for each in tried])
        second = [_judged(table, p, b) for p, b in zip(truer, solved, strict=True)]
        tried = [_better(a, b, refined=True) for a, b in zip(tried, second, strict=True)]
    best = tried[0]
    for other in tried[1:]:
        best = _better(best, other)
    if table.gain is not None:
        best = _better(best, _pass(table, best, best.bargain.package), refined=True)
    bargain, slope = best.bargain, best.problem.slope
    doubt = np.flatnonzero(~bargain.found & (table.gain is not None or ~bargain.empty))
    return searched(table, problem, doubt, (bargain, slope))


def searched(
    table: TableView, problem: BargainProblem, rows: Index, last: tuple[Bargain, Array]
) -> tuple[Bargain, Array]:
    """A bargain and its money slopes; in some replicates those of a search by exact utility."""
    if not rows.size:
        return last
    part = table.rows(rows)
    found = search(part, problem.rows(rows))
    bargain, slope = replace(last[0]), np.copy(last[1])
    for name in (f.name for f in fields(Bargain)):
        whole = np.copy(getattr(bargain, name))
        whole[rows] = getattr(found, name)
        bargain = replace(bargain, **{name: whole})
    if part.chord is not None:
        slope[rows] = part.chord(found.package)
    return bargain, slope


def _inside(last: _Best) -> Array:
    """The package last found, or what is nearest to it at the levels and held issues."""
    return np.clip(last.bargain.package, last.problem.low, last.problem.high)


def _pass(table: TableView, last: _Best, y: Array) -> _Best:
    """The bargain by money slopes and releases as they are at a package y (R, m)."""
    problem = _truer(table, last, y)
    return _judged(table, problem, nash_bargain.solve(problem, start=_start(last)))


def _truer(table: TableView, last: _Best, y: Array) -> BargainProblem:
    """The problem with money slopes to a package y, and the rest of exact utility in the margin."""
    assert table.gain is not None  # noqa: S101 - the caller has seen to it
    problem = replace(last.problem, margin=take(table.margin, table.party, axis=1))
    if table.chord is not None:
        problem = replace(problem, slope=table.chord(y))
    rest = table.gain(y) - problem.surplus(y)
    return replace(problem, margin=problem.margin + rest)


def _start(last: _Best) -> Array:
    return np.where(last.bargain.found[:, None], last.bargain.multiplier, np.nan)


def _solve_all(problems: list[BargainProblem], starts: list[Array] | None = None) -> list[Bargain]:
    """Bargains of several problems of one shape, solved as one stack of replicates."""
    names = [f.name for f in fields(BargainProblem)]
    stack = BargainProblem(**{n: np.concatenate([getattr(p, n) for p in problems]) for n in names})
    start = None if starts is None else np.concatenate(starts)
    solved = nash_bargain.solve(stack, start=start)
    parts = [np.split(getattr(solved, f.name), len(problems)) for f in fields(Bargain)]
    return [Bargain(*each) for each in zip(*parts, strict=True)]


def _judged(table: TableView, problem: BargainProblem, bargain: Bargain) -> _Best:
    """A bargain with its log Nash product by exact utilities; −inf where some party would lose."""
    exact = table.gain(bargain.package) if table.gain else bargain.surplus
    gained = bargain.found & np.all(exact > TOLERANCE, axis=1)
    logs = np.log(np.where(gained[:, None], exact, 1.0))
    product = np.where(gained, total(problem.weight * logs, axis=1), -np.inf)
    return _Best(replace(bargain, found=gained), problem, product)


def _better(one: _Best, other: _Best, *, refined: bool = False) -> _Best:
    """Replicate by replicate, the one with the larger Nash product; ties keep the first.

    A win-set is empty if it is so for every combination; a refined pass overrules the one before.
    """
    pick = other.quality > one.quality
    found = np.isfinite(np.maximum(one.quality, other.quality))
    empty = other.bargain.empty if refined else one.bargain.empty & other.bargain.empty

    def choose(left: Array, right: Array) -> Array:
        return np.where(pick.reshape(-1, *[1] * (left.ndim - 1)), right, left)

    parts = ("package", "multiplier", "surplus")
    chosen = [choose(getattr(one.bargain, n), getattr(other.bargain, n)) for n in parts]
    names = [f.name for f in fields(BargainProblem)]
    problem = BargainProblem(
        **{n: choose(getattr(one.problem, n), getattr(other.problem, n)) for n in names}
    )
    bargain = Bargain(*chosen, found=found, empty=empty & ~found)
    return _Best(bargain, problem, np.maximum(one.quality, other.quality))
