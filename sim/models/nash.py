"""Nash bargaining over packages: the split that maximises the product of everyone's gains."""

import itertools
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Mask, stack, take, total
from sim.domain.errors import WinsetError
from sim.equations import bargaining
from sim.equations.aggregation import weighted_mean
from sim.equations.bargaining import Bargain, Problem
from sim.models.table import Model, Offers, Settlement, Table, everyone
from sim.models.weighted_mean import on_scale

COMBINATIONS = 64
LEAST = 1e-6  # a weight of 0 leaves the problem without a unique end
FRACTIONS = (0.0, 0.1, 0.25, 0.5)


@dataclass(frozen=True)
class _Best:
    """The best package found so far in every replicate, with what led to it."""

    bargain: Bargain
    problem: Problem
    quality: Array


class Nash(Model):
    """The package that maximises Π (U_a − d_a)^w_a over the parties, as against no agreement.

    Power sits in the disagreement point d (the reversion, and threats attached to the table), so
    weights are equal by default. In talks the party with the smaller risk limit concedes (Zeuthen),
    along the efficient path. `disagreement: distant` is the limit of a d that is very bad for all:
    the capability × stake mean.
    """

    slug: ClassVar[str] = "nash"
    summary: ClassVar[str] = "parties split the gains over no agreement, as a package"
    citation: ClassVar[str] = "Nash (1950), Econometrica 18(2); Zeuthen (1930)"
    assumes: ClassVar[str] = (
        "Those whose consent is needed know what each of them wants and what happens without a "
        "deal, and split what a deal gains over that. Power is what one can live without: who "
        "suffers most from no deal pays most for one."
    )
    fails: ClassVar[str] = (
        "Where nobody knows what no deal would bring, where one party gains nothing from any deal "
        "(then there is none), and where words already spoken bind: it looks at interests, not at "
        "declared positions."
    )
    disagreement: Literal["reversion", "distant"] = Field(
        default="reversion",
        description=(
            "What happens without a deal: what the scenario says, or something very bad for all, "
            "which makes the deal the weighted mean."
        ),
    )
    weights: Literal["equal", "capability"] = Field(
        default="equal",
        description="Whether each party counts alike in the bargain, or by its capability.",
    )

    @property
    def heeds_positions(self) -> bool:
        return self.disagreement == "distant"

    @property
    def links_issues(self) -> bool:
        return self.disagreement == "reversion"

    @property
    def needs_reversion(self) -> bool:
        return self.disagreement == "reversion"

    def settle(self, table: Table) -> Settlement:
        if self.disagreement == "distant":
            return everyone(on_scale(table, weighted_mean(table.position, table.weight)))
        bargain, slope = _solve(table, self._problem(table))
        unresolved = ~bargain.found & ~bargain.empty
        return Settlement(bargain.package, bargain.found, unresolved, bargain.multiplier, slope)

    def move(self, table: Table, settlement: Settlement, luck: Array) -> Offers:
        """Zeuthen's concessions along the efficient path, a step a month, arriving at the meeting.

        Party a's offer is the package of multipliers (1 − t_a) e_a + t_a λ*/Σλ*; the one with the
        smallest risk limit moves t_a by 1/months left; ties go to who conceded least, then first.
        Where there is no win-set nobody concedes.
        """
        if settlement.multiplier is None:
            return super().move(table, settlement, luck)
        problem = _sloped(self._problem(table), settlement.slope)
        progress = take(table.progress, table.party, axis=1)
        turns = take(table.turns, table.party, axis=1)
        offers = _offers(problem, settlement.multiplier, progress)
        conceding = _conceder(problem, offers, turns) & settlement.agreed[:, None]
        ahead = progress + (1.0 - progress) / table.left
        arrived = settlement.agreed[:, None] & ((table.left == 1) | (progress >= 1.0))
        progress = np.where(arrived | conceding, ahead, progress)
        offers = _offers(problem, settlement.multiplier, progress)
        offers = np.where(arrived[:, :, None], settlement.package[:, None, :], offers)
        position, all_progress, all_turns = (
            np.copy(table.position),
            np.copy(table.progress),
            np.copy(table.turns),
        )
        position[:, table.party] = offers
        all_progress[:, table.party] = progress
        all_turns[:, table.party] = turns + conceding
        return Offers(position, all_progress, all_turns)

    def _problem(self, table: Table) -> Problem:
        if table.reversion is None:
            raise WinsetError(
                "Nash bargaining needs a `reversion` column: what holds if talks fail. Add one, or "
                "give --param disagreement=distant for its limit, the weighted mean."
            )
        part = {
            name: take(getattr(table, name), table.party, axis=1)
            for name in ("salience", "ideal", "slope", "margin", "capability")
        }
        capability = np.maximum(total(part.pop("capability"), axis=2) / len(table.levels), LEAST)
        weight = capability if self.weights == "capability" else np.ones_like(capability)
        problem = Problem(
            **part, reversion=table.reversion, weight=weight, low=table.low, high=table.high
        )
        return bargaining.enlarged(problem) if table.gain is None else problem


def _solve(table: Table, problem: Problem) -> tuple[Bargain, Array]:
    """The best bargain over every combination of held issues, with the money slopes it rests on.

    Gains from trade are neither concave nor quadratic, and a package may release what others hold
    to: each pass uses the money chord from the reversion to the last package, and puts what is left
    of the exact utilities there into the margin. Every combination gets one such pass, the best one
    a second. Where none is found, chords part of the way to each party's own best are tried.
    """
    problems = [_fixed(problem, held) for held in _combinations(table)]
    tried = [_judged(table, p, b) for p, b in zip(problems, _solve_all(problems), strict=True)]
    if table.gain is not None:
        truer = [_truer(table, each, each.bargain.package) for each in tried]
        solved = _solve_all(truer, [_start(each) for each in tried])
        second = [_judged(table, p, b) for p, b in zip(truer, solved, strict=True)]
        tried = [_better(a, b, refined=True) for a, b in zip(tried, second, strict=True)]
    best = tried[0]
    for other in tried[1:]:
        best = _better(best, other)
    if table.gain is None:
        return best.bargain, best.problem.slope
    best = _better(best, _pass(table, best, best.bargain.package), refined=True)
    for party, fraction in itertools.product(range(table.party.size), FRACTIONS):
        missing = ~best.bargain.found & ~best.bargain.empty
        if table.chord is None or not np.any(missing):
            break
        own = bargaining.package(best.problem, np.eye(table.party.size)[party][None, :])
        y = problem.reversion + fraction * (own - problem.reversion)
        best = _better(best, _pass(table, best, y, only=missing), refined=True)
    return best.bargain, best.problem.slope


def _pass(table: Table, last: _Best, y: Array, only: Mask | None = None) -> _Best:
    """The bargain by money slopes and releases as they are at a package y (R, m)."""
    problem = _truer(table, last, y)
    return _judged(table, problem, bargaining.solve(problem, only=only, start=_start(last)))


def _truer(table: Table, last: _Best, y: Array) -> Problem:
    """The problem with money slopes to a package y, and the rest of exact utility in the margin."""
    assert table.gain is not None  # noqa: S101 - the caller has seen to it
    problem = replace(last.problem, margin=take(table.margin, table.party, axis=1))
    if table.chord is not None:
        problem = replace(problem, slope=table.chord(y))
    rest = table.gain(y) - problem.surplus(y)
    return replace(problem, margin=problem.margin + rest)


def _start(last: _Best) -> Array:
    return np.where(last.bargain.found[:, None], last.bargain.multiplier, np.nan)


def _solve_all(problems: list[Problem], starts: list[Array] | None = None) -> list[Bargain]:
    """Bargains of several problems of one shape, solved as one stack of replicates."""
    names = [f.name for f in fields(Problem)]
    stack = Problem(**{n: np.concatenate([getattr(p, n) for p in problems]) for n in names})
    start = None if starts is None else np.concatenate(starts)
    solved = bargaining.solve(stack, start=start)
    parts = [np.split(getattr(solved, f.name), len(problems)) for f in fields(Bargain)]
    return [Bargain(*each) for each in zip(*parts, strict=True)]


def _combinations(table: Table) -> list[dict[int, Array]]:
    """Ways to hold issues fixed: ordinal ones at each level, those bound elsewhere as they are."""
    rows = table.margin.shape[0]
    choices: list[list[Array | None]] = []
    for issue, levels in enumerate(table.levels):
        fixed: list[Array | None] = [np.full(rows, i / (levels - 1)) for i in range(levels)]
        if not levels:
            held = table.bound is not None and table.bound[issue]
            fixed = (
                [None, table.current[:, issue]] if held and table.current is not None else [None]
            )
        choices.append(fixed)
    out = list(itertools.islice(itertools.product(*choices), COMBINATIONS + 1))
    if len(out) > COMBINATIONS:
        raise WinsetError(f"a table has more than {COMBINATIONS} combinations of levels. Split it.")
    return [{i: v for i, v in enumerate(each) if v is not None} for each in out]


def _judged(table: Table, problem: Problem, bargain: Bargain) -> _Best:
    """A bargain with its log Nash product by exact utilities; −inf where some party would lose."""
    exact = table.gain(bargain.package) if table.gain else bargain.surplus
    gained = bargain.found & np.all(exact > bargaining.TOLERANCE, axis=1)
    logs = np.log(np.where(gained[:, None], exact, 1.0))
    product = np.where(gained, total(problem.weight * logs, axis=1), -np.inf)
    return _Best(replace(bargain, found=gained), problem, product)


def _fixed(problem: Problem, values: dict[int, Array]) -> Problem:
    """The problem with some issues held at a value; bounds cross where the value is not allowed."""
    if not values:
        return problem
    low, high = np.copy(problem.low), np.copy(problem.high)
    for issue, value in values.items():
        low[:, issue] = np.maximum(low[:, issue], value)
        high[:, issue] = np.minimum(high[:, issue], value)
    return replace(problem, low=low, high=high)


def _sloped(problem: Problem, slope: Array | None) -> Problem:
    return problem if slope is None else replace(problem, slope=slope)


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
    names = [f.name for f in fields(Problem)]
    problem = Problem(
        **{n: choose(getattr(one.problem, n), getattr(other.problem, n)) for n in names}
    )
    bargain = Bargain(*chosen, found=found, empty=empty & ~found)
    return _Best(bargain, problem, np.maximum(one.quality, other.quality))


def _offers(problem: Problem, multiplier: Array, progress: Array) -> Array:
    """Each party's offer, (R, P, m), at its progress (R, P) along its efficient path."""
    parties = progress.shape[1]
    aim = multiplier / total(multiplier, axis=1)[:, None]
    offers = []
    for a in range(parties):
        own = np.zeros((1, parties))
        own[0, a] = 1.0
        t = progress[:, a, None]
        offers.append(bargaining.package(problem, (1.0 - t) * own + t * aim))
    return stack(offers, axis=1)


def _conceder(problem: Problem, offers: Array, turns: Array) -> Mask:
    """Mask (R, P) of the one party that concedes this month."""
    parties = offers.shape[1]
    worth = stack([problem.surplus(offers[:, b]) for b in range(parties)], axis=2)
    own = stack([worth[:, a, a] for a in range(parties)], axis=1)
    rest = np.where(np.eye(parties, dtype=bool), -np.inf, worth)
    limit = bargaining.risk_limits(own, np.max(rest, axis=2))
    tied = limit <= np.min(limit, axis=1, keepdims=True) + 1e-9
    fewest = np.where(tied, turns, np.inf)
    first = np.argmin(fewest, axis=1)
    return np.arange(parties) == first[:, None]
