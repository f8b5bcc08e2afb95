"""The search for advice: steps screened on some luck, the best of them measured on other luck."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from sim.analysis.advice.persuasion import others
from sim.analysis.advice.sample import (
    Job,
    Sample,
    Want,
    answers,
    cost,
    excludes_zero,
    joined,
    measured,
    screened,
    shift,
)
from sim.analysis.advice.steps import Change, own_steps
from sim.analysis.shapes import Advice, AdvisedChange, AdvisedPair
from sim.domain.arrays import Mask
from sim.domain.errors import WinsetError, nearest
from sim.domain.literals import whole
from sim.domain.months import text
from sim.domain.scenario import Scenario
from sim.equations.intervals import wilson
from sim.models import model
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import Plan, RunRequest, plain, prepare

SCREEN = 256
MOST_TOLD = 50
APART = 2**62  # bit of the seed in which the luck of the screening differs
MEASURED = 2  # as many steps are measured for each one asked for

Part = TypeVar("Part")
Changes = tuple[Change, ...]  # made together


@dataclass(frozen=True)
class AdviceRequest:
    """Who wants which outcome of which run, and how many changes to tell of."""

    run: RunRequest
    who: str
    want: str
    top: int = 5

    def __post_init__(self) -> None:
        object.__setattr__(self, "top", whole("top", self.top, 1, MOST_TOLD))


def advise(
    request: AdviceRequest,
    *,
    hire: Hire = executor,
    progress: Callable[[int], None] | None = None,
) -> Advice:
    """What would most raise the chance of an outcome, per unit moved: `winset advise --json`.

    Every step of every lever is tried by itself on 256 replicates of other luck; the best are then
    measured on the replicates of the run, paired, so that being picked flatters none of them.
    `progress` hears how many replicates are done.
    """
    plan = prepare(request.run)
    with hire() as hands:
        return _advice(Search(request, plan, hands, progress))


def _advice(search: "Search") -> Advice:
    request = search.request
    base, want, case = search.base, search.want, search.plan.scenario
    heeds = model(search.plan.model, search.plan.model_parameters).heeds_positions
    mine = list(own_steps(case, request.who, heeds_positions=heeds))
    theirs = list(others(case, request.who))
    certain = base.chance == 1.0
    found = [] if certain else search.best(mine)
    persuade = [] if certain else search.best(theirs)
    offered = _offered(found)
    return {
        "seed": request.run.seed,
        "replicates": request.run.replicates,
        "scenario": case.slug,
        "model": search.plan.model,
        "set": {key: plain(value) for key, value in request.run.set.items()},
        "for": want.who,
        "want": {"question": want.question, "category": want.category},
        "judged_at": search.judged_at,
        "chance": base.chance,
        "interval": wilson(base.chance, base.came.size),
        "advice": [search.describe(each) for each in offered[: request.top]],
        "pair": search.pair(offered, mine),
        "closest": search.describe(_closest(found)) if found and not offered else None,
        "persuade": [search.describe(each) for each in _offered(persuade)[: request.top]],
        "tried": {"own": len(mine), "others": len(theirs), "certain": certain},
        "heeds_positions": heeds,
    }


@dataclass(frozen=True)
class ScreenedChange:
    """Changes made together, and the gain of the wanted answer's chance."""

    changes: Changes
    gain: float

    @property
    def moved(self) -> float:
        """How far they go together, in shares of scales, of salience, of threats."""
        return sum(change.moved for change in self.changes)

    @property
    def rate(self) -> float:
        """Gain per unit moved."""
        return self.gain / self.moved


@dataclass(frozen=True)
class MeasuredChange(ScreenedChange):
    """With the gain's interval, and what else came of them."""

    interval: list[float]
    sample: Sample

    @property
    def helps(self) -> bool:
        """Whether the interval of the gain lies above 0."""
        return excludes_zero(self.interval) and self.gain > 0


Each = TypeVar("Each", bound=ScreenedChange)


class Search:
    """Plays variants of one run, each once, and tells what they change."""

    def __init__(
        self,
        request: AdviceRequest,
        plan: Plan,
        hands: Executor,
        progress: Callable[[int], None] | None = None,
    ):
        self.request, self.plan, self.hands, self.progress = request, plan, hands, progress
        self.want = wanted(plan.scenario, request.who, request.want)
        run = request.run
        self._other_luck = replace(run, seed=run.seed ^ APART, replicates=SCREEN)

    @cached_property
    def base(self) -> Sample:
        """The run as it stands."""
        [parts] = self._played(measured, [()], self.request.run)
        return joined(parts)

    @cached_property
    def _screen_base(self) -> Mask:
        [parts] = self._played(screened, [()], self._other_luck)
        return np.concatenate(parts)

    @property
    def judged_at(self) -> str:
        """Month in which the wanted answer is judged."""
        file = self.plan.scenario.file
        last = file.start + self.plan.months - 1
        return text(min(file.outcomes[self.want.question].month, last))

    def best(self, steps: Iterable[Change]) -> list[MeasuredChange]:
        """The most promising steps, measured on the luck of the run."""
        found = sorted(self._screened([(step,) for step in steps]), key=lambda each: -each.gain)
        hopeful = [each for each in found if each.gain > 0] or found[:1]
        count = MEASURED * self.request.top
        by_rate = sorted(hopeful, key=lambda each: -each.rate)[:count]
        chosen = _distinct([*by_rate, *hopeful[: self.request.top]])
        return self._measured([each.changes for each in chosen])

    def pair(self, offered: list[MeasuredChange], steps: list[Change]) -> AdvisedPair | None:
        """The best change with the step of another lever that adds most; None where none adds."""
        if not offered:
            return None
        first = max(offered, key=lambda each: each.gain)
        lever = first.changes[0].lever
        both = [(*first.changes, step) for step in steps if step.lever != lever]
        if not both:
            return None
        best = max(self._screened(both), key=lambda each: each.gain)
        [pair] = self._measured([best.changes])
        added = shift(first.sample.came, pair.sample.came)
        if added["difference"] <= 0 or not excludes_zero(added["interval"]):
            return None
        return {**self.describe(pair), "adds": added}

    def describe(self, found: MeasuredChange) -> AdvisedChange:
        """A measured change as plain data, with its cost and the others' answer."""
        changes = found.changes
        first = changes[0]
        movers = {self.want.who, first.whom}
        out: AdvisedChange = {
            "says": " and ".join(change.says for change in changes),
            "set": _settings(changes),
            "moved": found.moved,
            "unit": first.unit if len({c.unit for c in changes}) == 1 else "in all",
            "chance": found.sample.chance,
            "gain": found.gain,
            "interval": found.interval,
            "gain_per_unit": found.rate,
            "utility": cost(self.base, found.sample),
            "in_answer": answers(self.plan.scenario, self.base, found.sample, movers),
        }
        if first.whom:
            out["whom"], out["reached"] = first.whom, first.hears
        return out

    def _measured(self, tried: list[Changes]) -> list[MeasuredChange]:
        found, base = list[MeasuredChange](), self.base.came
        for changes, parts in zip(
            tried, self._played(measured, tried, self.request.run), strict=True
        ):
            sample = joined(parts)
            gained = shift(base, sample.came)
            found.append(MeasuredChange(changes, gained["difference"], gained["interval"], sample))
        return found

    def _screened(self, tried: list[Changes]) -> list[ScreenedChange]:
        base, played = self._screen_base, self._played(screened, tried, self._other_luck)
        return [
            ScreenedChange(changes, shift(base, np.concatenate(parts))["difference"])
            for changes, parts in zip(tried, played, strict=True)
        ]

    def _played(
        self, work: Callable[[Want, Job], Part], tried: list[Changes], run: RunRequest
    ) -> Iterator[list[Part]]:
        """What each of these changes of the run comes to, span by span."""
        plans = [prepare(replace(run, set=run.set | _settings(changes))) for changes in tried]
        jobs = [(plan, span) for plan in plans for span in plan.chunks()]
        found = self.hands.map(partial(work, self.want), jobs)
        while parts := list(islice(found, -(-run.replicates // run.chunk))):
            if self.progress is not None:
                self.progress(run.replicates)
            yield parts


def wanted(case: Scenario, who: str, want: str) -> Want:
    """The stakeholder and the category that words name; WinsetError says what there is."""
    if who not in case.stakeholders:
        words = f"there is no stakeholder '{who}' in this scenario. "
        raise WinsetError(words + nearest(who, case.stakeholders))
    name, colon, category = want.partition(":")
    questions = {name: case.file.outcomes.get(name)} if colon else case.file.outcomes
    if None in questions.values():
        words = f"there is no question '{name}' in this scenario. "
        raise WinsetError(words + nearest(name, case.file.outcomes))
    category = category if colon else want
    having = {q: list(o.categories) for q, o in questions.items() if o is not None}
    places = [question for question, names in having.items() if category in names]
    if not places:
        words = f"there is no category '{category}' in {' or '.join(having)}. "
        raise WinsetError(words + nearest(category, {c for each in having.values() for c in each}))
    if len(places) > 1:
        choices = ", ".join(f"{question}:{category}" for question in places)
        raise WinsetError(f"'{category}' answers several questions. Choose one of: {choices}.")
    return Want(who, places[0], category, having[places[0]].index(category))


def _settings(changes: Changes) -> dict[str, Any]:
    return {key: value for change in changes for key, value in change.set.items()}


def _distinct(found: list[Each]) -> list[Each]:
    return list({str(_settings(each.changes)): each for each in found}.values())


def _offered(found: list[MeasuredChange]) -> list[MeasuredChange]:
    """Of each lever that helps, the step that gains most per unit and the one that gains most."""
    levers: dict[str, list[MeasuredChange]] = {}
    for each in found:
        if each.helps:
            levers.setdefault(each.changes[0].lever, []).append(each)
    best = [max(steps, key=lambda each: each.rate) for steps in levers.values()]
    most = [max(steps, key=lambda each: each.gain) for steps in levers.values()]
    return sorted(_distinct([*best, *most]), key=lambda each: (-each.rate, each.moved))


def _closest(found: list[MeasuredChange]) -> MeasuredChange:
    return max(found, key=lambda each: each.gain)
