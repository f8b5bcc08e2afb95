"""The jobs of a sweep: pieces of its variants, how they are played, and their rows added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from sim.domain.arrays import Array
from sim.experiments.experiment import Experiment
from sim.results.run_folder import replicate_table
from sim.runs.batches import Play
from sim.runs.quantiles import KEPT
from sim.runs.request import CHUNK, Plan

TOGETHER = 1024  # replicates of several small variants that make one job
HELD = 1000  # plans kept between checking and playing; those of other variants are made again


@dataclass(frozen=True)
class Piece:
    """Replicates first … first + count - 1 of a variant."""

    variant: int
    plan: Plan
    first: int
    count: int


@dataclass(frozen=True)
class SweepEnds:
    """What a variant came to: replicates by category, (C,) by question, and last policies.

    Policies are those of the first 65,536 replicates, in issue units, by issue.
    """

    counts: dict[str, Array]
    policies: dict[str, Array]


def checked(found: Experiment) -> dict[int, Plan]:
    """Plans of the first variants, after every variant was checked; the first bad one is told."""
    plans: dict[int, Plan] = {}
    for number in range(len(found.variants)):
        plan = found.plan(number)
        if number < HELD:
            plans[number] = plan
    return plans


class Work:
    """The work of a job: its pieces are played, a row a replicate; what is of interest is kept."""

    def __init__(self, found: Experiment):
        self.names = [f"outcome.{name}" for name in found.questions]
        self.names += [f"policy.{name}" for name in found.policies]
        self.names += [f"gain_cad_m.{name}" for name in found.base.stakeholders]

    def __call__(self, pieces: list[Piece]) -> pa.Table:
        """Rows of a job's replicates, by variant and replicate."""
        return pa.concat_tables([self._rows(piece) for piece in pieces])

    def _rows(self, piece: Piece) -> pa.Table:
        batch = Play(piece.plan, series=0)((piece.first, piece.count))
        table = replicate_table(piece.plan, batch).select(["replicate", *self.names])
        return table.add_column(0, "variant", pa.array(np.full(piece.count, piece.variant)))


class Jobs(Sequence[list[Piece]]):
    """The jobs of a sweep, or some by their numbers; each is made ready when it is handed out."""

    def __init__(
        self, found: Experiment, plans: dict[int, Plan], numbers: Sequence[int] | None = None
    ):
        self.found, self.plans = found, plans
        replicates, variants = found.file.replicates, len(found.variants)
        self.together = max(1, TOGETHER // replicates)
        self.spans = [(n, min(CHUNK, replicates - n)) for n in range(0, replicates, CHUNK)]
        every = range(-(-variants // self.together) * len(self.spans))
        self.numbers = every if numbers is None else numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        return self.job(self.numbers[place])

    def only(self, numbers: Sequence[int]) -> Self:
        """Some of the jobs by their numbers."""
        return type(self)(self.found, self.plans, numbers)

    def job(self, number: int) -> list[Piece]:
        """The pieces of a job: several small variants whole, or a span of a large one."""
        group, span = divmod(number, len(self.spans))
        first = group * self.together
        last = min(first + self.together, len(self.found.variants))
        return [Piece(n, self._plan(n), *self.spans[span]) for n in range(first, last)]

    def _plan(self, number: int) -> Plan:
        return self.plans.get(number) or self.found.plan(number)


class Gathering:
    """Adds up the rows of jobs, which come in order, variant by variant."""

    def __init__(self, found: Experiment):
        self.found, self.ends = found, list[SweepEnds]()
        self._held: list[pa.Table] = []
        self._counts: dict[str, Array] = {}
        self._count = 0

    def add(self, rows: pa.Table) -> None:
        """Add a job's rows."""
        variants = rows["variant"].to_numpy()
        edges = np.flatnonzero(np.diff(variants)) + 1
        for first, last in zip([0, *edges], [*edges, len(rows)], strict=True):
            self._take(rows.slice(first, last - first))

    def _take(self, rows: pa.Table) -> None:
        """Add rows of one variant; when it is complete, keep what it came to."""
        for name in self.found.questions:
            size = len(self.found.base.file.outcomes[name].categories)
            codes = rows[f"outcome.{name}"].combine_chunks()
            codes = codes.chunk(0) if isinstance(codes, pa.ChunkedArray) else codes
            counts = np.bincount(codes.indices.to_numpy(), minlength=size)
            self._counts[name] = self._counts.get(name, np.zeros(size)) + counts
        if self._count < KEPT:
            kept = [f"policy.{name}" for name in self.found.policies]
            self._held.append(rows.select(kept).slice(0, KEPT - self._count))
        self._count += len(rows)
        if self._count == self.found.file.replicates:
            whole = pa.concat_tables(self._held)
            policies = {n: whole[f"policy.{n}"].to_numpy() for n in self.found.policies}
            self.ends.append(SweepEnds(self._counts, policies))
            self._held, self._counts, self._count = [], {}, 0
