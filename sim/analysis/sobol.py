"""Shares of an outcome's variance: Sobol indices of groups of estimates, and of luck."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sim.analysis import target as targets
from sim.analysis.factor_runs import LastState, Rows, last_states
from sim.analysis.factors import LUCK, UncertainInput, factors, groups
from sim.analysis.shapes import Drivers, GroupShare, Sensitivity, Variance, VarianceShares
from sim.analysis.sobol_indices import Indices, indices
from sim.analysis.words.sensitivity_words import sentences
from sim.analysis.words.wording import Progress, header
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.domain.luck import uniforms
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import Plan, RunRequest, prepare

OTHER = 2**40  # replicates of the second sample begin here
SCREEN = 2**41  # and those of the screening
SCREENED = 256
KEPT = 12
START, CAP = 512, 16_384
FEWEST = 64
NARROW = 0.05
ENOUGH = 50
REST = "everything else"


class Block(NamedTuple):
    """Samples first … first + size - 1, with one group taken from the second sample.

    `group` None is the first sample as it is; "" the second.
    """

    group: str | None
    first: int
    size: int


Groups = dict[str, list[UncertainInput]]
Evaluate = Callable[[Sequence[Block]], Iterator[Array]]
SECOND = ""


class Sampled(NamedTuple):
    """Outcomes of both samples, (n,), and what they say; whether that is known to ± .05."""

    one: Array
    other: Array
    indices: Indices | None
    narrow: bool


def estimate(
    evaluate: Evaluate, names: Sequence[str], samples: int | None, *, seed: int = 1
) -> Sampled:
    """Indices of the groups named, from as many samples as asked for.

    With None, from 512 samples doubled until every interval is ± .05 or narrower (and ENOUGH of
    them differ from the commonest outcome), or 16,384 are reached; samples once played are kept.
    Where all are the same, no more are played.
    """
    size = samples or START
    values = {name: np.empty(0) for name in (None, SECOND, *names)}
    while True:
        done = values[None].size
        blocks = [Block(name, done, size - done) for name in values]
        for block, found in zip(blocks, evaluate(blocks), strict=True):
            values[block.group] = np.concatenate([values[block.group], found])
        mixed = np.stack([values[name] for name in names])
        found = indices(values[None], values[SECOND], mixed, seed=seed)
        if found is None and not np.ptp(mixed):  # what never varies in so many will not in more
            return Sampled(values[None], values[SECOND], None, narrow=False)
        narrow = found is not None and found.half_width <= NARROW and _telling(values[None])
        if samples or narrow or size >= CAP:
            return Sampled(values[None], values[SECOND], found, narrow)
        size *= 2


def _telling(values: Array) -> bool:
    """Whether enough samples differ from the commonest outcome for a bootstrap to be believed."""
    return values.size - int(np.max(np.unique(values, return_counts=True)[1])) >= ENOUGH


class Players:
    """Evaluates blocks by playing the world: replicate r is sample r, OTHER + r its counterpart."""

    def __init__(self, plan: Plan, hands: Executor, progress: Progress | None):
        self.plan, self.hands, self.progress = plan, hands, progress
        self.done = self.asked = 0
        self.target: targets.Target

    def aim(self, outcome: str | None) -> None:
        """Choose the outcome, after a first look at how the scenario ends."""
        first = next(last_states(self.plan, [Rows(0, targets.LOOK)], self.hands))
        self.target = targets.read(self.plan.scenario, outcome, first)

    def estimate(
        self, grouped: Groups, samples: int | None, *, start: int = 0, luck: bool = True
    ) -> Sampled:
        """Indices of each group, and of luck; samples begin at replicate `start`."""
        evaluate = partial(self.evaluate, grouped=grouped, start=start)
        names = [*grouped, LUCK] if luck else list(grouped)
        return estimate(evaluate, names, samples, seed=self.plan.request.seed)

    def header(self, found: Sampled, kept: Collection[str]) -> Drivers:
        """What was asked, of what, and the mean of both samples."""
        played = found.one.size * (len(kept) + 3)  # both samples, one a group, and one of luck
        both = np.concatenate([found.one, found.other])
        return header(self.plan, self.target, both, played)

    def evaluate(self, blocks: Sequence[Block], grouped: Groups, start: int = 0) -> Iterator[Array]:
        """Outcomes of each block, (size,), in order; samples begin at replicate `start`."""
        spans = [list(self._spans(block)) for block in blocks]
        jobs = [self._rows(span, grouped, start) for each in spans for span in each]
        self.asked += sum(block.size for block in blocks)
        played = last_states(self.plan, jobs, self.hands)
        for each in spans:
            yield np.concatenate([self._heard(next(played)) for _ in each])

    def _heard(self, found: LastState) -> Array:
        values = self.target.of(found)
        self.done += values.size
        if self.progress is not None:
            self.progress(self.done, self.asked)
        return values

    def _spans(self, block: Block) -> Iterator[Block]:
        step, end = self.plan.request.chunk, block.first + block.size
        for first in range(block.first, end, step):
            yield Block(block.group, first, min(step, end - first))

    def _rows(self, block: Block, grouped: Groups, start: int) -> Rows:
        """A block's rows: estimates of its group, or luck, from the second sample."""
        here, there = start + block.first, OTHER + start + block.first
        if block.group is None:
            return Rows(here, block.size)
        if block.group == SECOND:
            return Rows(there, block.size)
        if block.group == LUCK:
            every = [factor for group in grouped.values() for factor in group]
            return Rows(there, block.size, self._levels(every, here, block.size))
        return Rows(here, block.size, self._levels(grouped[block.group], there, block.size))

    def _levels(self, found: Sequence[UncertainInput], first: int, count: int) -> dict[Any, Any]:
        seed = self.plan.request.seed
        return {f.address: uniforms(seed, *f.address, first=first, count=count) for f in found}


def sensitivity(
    request: RunRequest,
    outcome: str | None = None,
    *,
    by: str = "part",
    samples: int | None = None,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> Sensitivity:
    """The JSON object of `winset sensitivity`: first-order and total indices, luck as one group.

    `by` says how estimates are grouped (see `factors.groups`); of many groups some are merged.
    `samples` None means as many as intervals of ± .05 need; `request.replicates` is not used.
    """
    _refuse_few(samples)
    plan = prepare(request)
    grouped = groups(plan.scenario, factors(plan.scenario), by)
    with hire() as hands:
        players = Players(plan, hands, progress)
        players.aim(outcome)
        kept = _screened(players, grouped)
        found = players.estimate(kept, samples)
    data: Variance = {
        **players.header(found, kept),
        "by": by,
        "samples": found.one.size,
        "asked": samples or "auto",
        **_shares(kept, found.indices),
        "narrow": found.narrow,
        "merged": len(grouped) - len(kept) + 1 if REST in kept else 0,
    }
    return {**data, "sentences": sentences(data)}


def _refuse_few(samples: int | None) -> None:
    if samples is not None and samples < FEWEST:
        raise WinsetError(f"samples {samples} is too few; give {FEWEST} or more, or auto.")


def _screened(players: Players, grouped: Groups) -> Groups:
    """The groups worth telling apart, by their total index in a small sample of its own.

    Where there are many, KEPT of them with the greatest index, and the others as one more group:
    together with luck they are all there is, so that the indices account for the whole variance.
    """
    if len(grouped) <= KEPT + 1:
        return grouped
    names = list(grouped)
    found = players.estimate(grouped, SCREENED, start=SCREEN, luck=False)
    if found.indices is None:
        return grouped
    order = np.argsort(-found.indices.total, kind="stable")[:KEPT]
    kept = {names[index]: grouped[names[index]] for index in sorted(order)}
    rest = [f for name, members in grouped.items() if name not in kept for f in members]
    return kept | {REST: rest}


def _shares(kept: Groups, found: Indices | None) -> VarianceShares:
    """Indices by group, the greatest total first; what only arises where groups meet."""
    if found is None:
        return {"groups": [], "interactions": None, "half_width": None}
    rows: list[GroupShare] = [
        {
            "group": name,
            "estimates": len(kept.get(name, [])),
            "first": float(found.first[g]),
            "first_interval": found.first_interval[:, g].tolist(),
            "total": float(found.total[g]),
            "total_interval": found.total_interval[:, g].tolist(),
        }
        for g, name in enumerate([*kept, LUCK])
    ]
    rows.sort(key=lambda row: -row["total"])
    return {
        "groups": rows,
        "interactions": 1.0 - sum(row["first"] for row in rows),
        "half_width": found.half_width,
    }
