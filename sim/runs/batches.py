"""What is kept of a run's replicates, worked out where they are played, job by job."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sim.domain.arrays import Array
from sim.runs.decisions import decision_table
from sim.runs.executors import Executor
from sim.runs.quantiles import KEPT, Series
from sim.runs.request import Plan
from sim.runs.tally import Counts, Sums, series_of
from sim.world.chunk_result import ChunkResult, take_results

Span = tuple[int, int]  # first replicate and how many
MOST = 8  # chunks in a job: enough for the cost of handing it out not to matter
JOBS = 64  # at least, where there are chunks enough, so that no worker waits long for another


@dataclass(frozen=True)
class Ends:
    """What each replicate of a batch came to, at the last month run."""

    categories: dict[str, Array]  # index by question, (R,)
    policy: Array  # (R, K) in issue units
    utility: Array  # (R, N) change since entry 0
    gain: Array  # (R, N) C$ M a year since entry 0


@dataclass(frozen=True)
class Batch:
    """Replicates first … first + count - 1 of a run, reduced to what is wanted of them."""

    first: int
    count: int
    sums: Sums
    ends: Ends
    decisions: pa.Table | None


@dataclass(frozen=True)
class Play:
    """The work of a job: its replicates are played chunk by chunk, and reduced.

    Of the first replicates of a run, `decisions` and `series` say of how many each is kept.
    """

    plan: Plan
    decisions: int = 0
    series: int = KEPT

    def __call__(self, span: Span) -> Batch:
        """Play a span of replicates."""
        return self.reduced(span, map(self._chunk, _cut(span, self.plan.request.chunk)))

    def _chunk(self, span: Span) -> ChunkResult:
        ledger, series = span[0] < self.decisions, span[0] < self.series
        return take_results(self.plan.world(*span, ledger=ledger, series=series).run())

    def reduced(self, span: Span, chunks: Iterable[ChunkResult]) -> Batch:
        """What is kept of a span of replicates that has been played, chunk by chunk."""
        counts, kept, ends, decisions = Counts(self.plan), [], [], None
        for chunk in chunks:
            counts.add(chunk)
            if chunk.first < self.series:
                kept.append([part[:, : self.series - chunk.first] for part in series_of(chunk)])
            ends.append(_ends(chunk))
            if chunk.first < self.decisions:
                decisions = decision_table(chunk, below=self.decisions)
        return Batch(
            *span,
            Sums(counts, _joined(kept) if kept else None),
            _together(ends),
            decisions,
        )


@dataclass(frozen=True)
class Sum:
    """The work of a job of which the sums alone are wanted: the rest stays where it was played."""

    play: Play

    def __call__(self, span: Span) -> Sums:
        """Play and add up a span of replicates."""
        return self.play(span).sums


def batches(plan: Plan, hands: Executor) -> Iterator[Batch]:
    """Every batch of a run, in order."""
    return hands.map(Play(plan), spans(plan))


def sums(plan: Plan, hands: Executor) -> Iterator[Sums]:
    """What a tally takes of every batch of a run, in order."""
    return hands.map(Sum(Play(plan)), spans(plan))


def spans(plan: Plan, decisions: int = 0) -> list[Span]:
    """The jobs of a run: one chunk each while much of it is kept, several later on."""
    size, end = plan.request.chunk, plan.request.replicates
    large = size * max(1, min(MOST, end // (JOBS * size)))
    found, first = list[Span](), 0
    while first < end:
        step = size if first < max(KEPT, decisions) else large
        found.append((first, min(step, end - first)))
        first += step
    return found


def _cut(span: Span, size: int) -> Iterator[Span]:
    first, count = span
    for start in range(first, first + count, size):
        yield start, min(size, first + count - start)


def _ends(chunk: ChunkResult) -> Ends:
    """Copies: a view would hold the series of every month in memory."""
    last = (chunk.policy[-1], chunk.utility[-1], chunk.gain[-1])
    return Ends(chunk.outcomes, *(values.copy() for values in last))


def _together(parts: list[Ends]) -> Ends:
    names = parts[0].categories
    return Ends(
        {name: np.concatenate([part.categories[name] for part in parts]) for name in names},
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("policy", "utility", "gain")
        ),
    )


def _joined(parts: list[list[Array]]) -> tuple[Series, Series]:
    series, means = (Series.of(np.concatenate(each, axis=1)) for each in zip(*parts, strict=True))
    return series, means


def chunks(plan: Plan, *, ledger: bool = False) -> Iterator[ChunkResult]:
    """Every chunk of a run in order, played when it is asked for."""
    for span in plan.chunks():
        yield take_results(plan.world(*span, ledger=ledger).run())
