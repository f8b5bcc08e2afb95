"""The search for advice: steps screened on some luck, the best of them measured on other luck."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import TypeVar

import numpy as np

from sim.analysis.advice.candidates import (
    Changes,
    MeasuredChange,
    ScreenedChange,
    closest,
    distinct,
    offered,
    settings,
)
from sim.analysis.advice.change import Change
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
    wanted,
)
from sim.analysis.advice.steps import own_steps
from sim.analysis.shapes import Advice, AdvisedChange, AdvisedPair
from sim.domain.arrays import Mask
from sim.domain.literals import whole
from sim.domain.months import text
from sim.equations.intervals import wilson
from sim.models import model
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import Plan, RunRequest, plain, prepare

SCREEN = 256
MOST_TOLD = 50
APART = 2**62  # bit of the seed in which the luck of the screening differs
MEASURED = 2  # as many steps are measured for each one asked for

Part = TypeVar("Part")


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
    helpful = offered(found)
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
        "advice": [search.describe(each) for each in helpful[: request.top]],
        "pair": search.pair(helpful, mine),
        "closest": search.describe(closest(found)) if found and not helpful else None,
        "persuade": [search.describe(each) for each in offered(persuade)[: request.top]],
        "tried": {"own": len(mine), "others": len(theirs), "certain": certain},
        "heeds_positions": heeds,
    }


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
        chosen = distinct([*by_rate, *hopeful[: self.request.top]])
        return self._measured([each.changes for each in chosen])

    def pair(self, helpful: list[MeasuredChange], steps: list[Change]) -> AdvisedPair | None:
        """The best change with the step of another lever that adds most; None where none adds."""
        if not helpful:
            return None
        first = max(helpful, key=lambda each: each.gain)
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
            "set": settings(changes),
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
        plans = [prepare(replace(run, set=run.set | settings(changes))) for changes in tried]
        jobs = [(plan, span) for plan in plans for span in plan.chunks()]
        found = self.hands.map(partial(work, self.want), jobs)
        while parts := list(islice(found, -(-run.replicates // run.chunk))):
            if self.progress is not None:
                self.progress(run.replicates)
            yield parts
