"""A sweep: every variant of an experiment played, and told in tables that one call reads.

    found = sweep("experiment.yaml", out=Path("many"), workers=2)
    found.outcomes()

Work is cut by variants and replicates alone, never by who does it, so that the files are the same
bytes for any number of workers, on a cluster, and where a sweep was stopped and gone on with.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.experiments.experiment import Experiment, experiment
from sim.experiments.sweep_shapes import SweepHeader, SweepRows
from sim.experiments.sweep_tables import columns, outcome_table, policy_table, variant_table
from sim.files.disk import write
from sim.results import saved
from sim.results.columns import ColumnNote
from sim.results.folder import Folder
from sim.results.parts import Part, refuse_another
from sim.results.run_folder import replicate_table
from sim.results.saved import MANIFEST
from sim.runs.batches import Play
from sim.runs.executors import Executor, executor
from sim.runs.provenance import identity, ingredients
from sim.runs.quantiles import KEPT
from sim.runs.request import CHUNK, Plan, Progress
from sim.runs.table_file import Format

TOGETHER = 1024  # replicates of several small variants that make one job
HELD = 1000  # plans kept between checking and playing; those of other variants are made again
REPLICATES = "replicates"


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


@dataclass(frozen=True)
class Sweep:
    """A finished sweep: its experiment and what every variant came to."""

    experiment: Experiment
    ends: list[SweepEnds]

    def variants(self) -> pd.DataFrame:
        """Variants from 0 with the values of their factors."""
        return self.tables["variants"].to_pandas()

    def outcomes(self) -> pd.DataFrame:
        """Share of replicates by variant, question and category, with 95 % intervals."""
        return self.tables["outcomes"].to_pandas()

    def policies(self) -> pd.DataFrame:
        """Policies of the last month by variant and issue, in its unit: p10, median, p90."""
        return self.tables["policies"].to_pandas()

    @cached_property
    def tables(self) -> dict[str, pa.Table]:
        """Variants, outcomes and policies as Arrow tables."""
        return {
            "variants": variant_table(self.experiment),
            "outcomes": outcome_table(self.experiment, [each.counts for each in self.ends]),
            "policies": policy_table(self.experiment, [each.policies for each in self.ends]),
        }

    @property
    def data(self) -> SweepRows:
        """The JSON object of `winset sweep --json`."""
        rows: Any = {name: table.to_pylist() for name, table in self.tables.items()}
        return cast("SweepRows", {**described(self.experiment), **rows})


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
    """Some jobs of a sweep by their numbers; each is made ready when it is handed out."""

    def __init__(self, found: Experiment, plans: dict[int, Plan], numbers: Sequence[int]):
        self.found, self.plans, self.numbers = found, plans, numbers
        replicates, variants = found.file.replicates, len(found.variants)
        self.together = max(1, TOGETHER // replicates)
        self.spans = [(n, min(CHUNK, replicates - n)) for n in range(0, replicates, CHUNK)]
        self.total = -(-variants // self.together) * len(self.spans)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        return self.job(self.numbers[place])

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


def sweep(  # noqa: PLR0913 - who does it and where it goes are said by name
    path: str | Path | Experiment,
    *,
    out: Path | None = None,
    fmt: Format = "parquet",
    replicates: bool = True,
    resume: bool = False,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Play every variant of an experiments file.

    All variants are checked before any is played. `out` is a new or empty folder for the tables;
    with `resume` it may hold this sweep, stopped, whose finished parts are not played again.
    Without `replicates` the table of all replicates is not written. `progress` hears how many
    replicates are played, and of how many. Raises WinsetError for whatever is wrong with the input.
    """
    hands = executor(workers, scheduler)
    found = path if isinstance(path, Experiment) else experiment(path)
    plans = checked(found)
    gathering, played = Gathering(found), 0
    total = len(found.variants) * found.file.replicates
    with ExitStack() as stack:
        stack.enter_context(hands)
        folder = None
        if out is not None:
            kept = Folder(out, task(found, fmt, replicates) | identity(), fmt, resume=resume)
            folder = stack.enter_context(kept)
        for rows in _played(Work(found), found, plans, hands, folder):
            gathering.add(rows)
            if folder is not None and replicates:
                folder.append(REPLICATES, rows)
            played += len(rows)
            if progress is not None:
                progress(played, total)
        done = Sweep(found, gathering.ends)
        if folder is not None:
            _finish(folder, done, replicates)
    return done


def checked(found: Experiment) -> dict[int, Plan]:
    """Plans of the first variants, after every variant was checked; the first bad one is told."""
    plans: dict[int, Plan] = {}
    for number in range(len(found.variants)):
        plan = found.plan(number)
        if number < HELD:
            plans[number] = plan
    return plans


def described(found: Experiment) -> SweepHeader:
    """What a sweep was asked and made of, as the first entries of its JSON."""
    hashes = {
        "experiment_sha256": found.document.sha256,
        "variants_sha256": found.variants_sha256,
    }
    return {
        "experiment": found.content,
        "variant_count": len(found.variants),
        "rows": len(found.variants) * found.file.replicates,
        "manifest": hashes | ingredients(found.base_plan),
    }


def task(found: Experiment, fmt: Format, replicates: bool) -> dict[str, Any]:
    """What is being done, key by key, so that a difference can be named."""
    said = described(found)
    return _flat(said["experiment"]) | said["manifest"] | _written(fmt, replicates)


def finished(folder: Path, found: Experiment, fmt: Format, replicates: bool) -> bool:
    """Whether a folder holds this sweep, complete.

    Raises WinsetError where it holds another one, naming what differs, and where something in it
    was changed.
    """
    if not saved.begun(folder):
        return False
    was = saved.look(folder)
    try:
        content = (
            _flat(was.manifest["experiment"]) | was.manifest["manifest"] | was.manifest["tables"]
        )
    except (KeyError, TypeError, AttributeError):
        raise WinsetError(f"{folder / MANIFEST} is not of a saved sweep.") from None
    refuse_another(folder, content, task(found, fmt, replicates))
    return saved.finished(was)


def _played(
    work: Work, found: Experiment, plans: dict[int, Plan], hands: Executor, folder: Folder | None
) -> Iterator[pa.Table]:
    """Rows of every job in order; those that are missing are done."""
    every = Jobs(found, plans, [])
    parts = None if folder is None else folder.parts
    todo = range(every.total)
    missing = [n for n in todo if parts is None or _key(n) not in parts]
    fresh = hands.map(work, Jobs(found, plans, missing))
    lacking = set(missing)
    for number in todo:
        part = None if parts is None or number in lacking else parts.get(_key(number))
        if part is not None:
            yield part.tables[REPLICATES]
            continue
        rows = next(fresh) if number in lacking else work(every.job(number))
        if parts is not None:
            parts.put(_key(number), Part({REPLICATES: rows}))
        yield rows


def _finish(folder: Folder, done: Sweep, replicates: bool) -> None:
    for name, table in done.tables.items():
        folder.append(name, table)
    said = {**described(done.experiment), "tables": _written(folder.fmt, replicates)}
    meanings = {
        table: {name: _filled(column) for name, column in found.items()}
        for table, found in columns(done.experiment).items()
        if replicates or table != REPLICATES
    }
    text = json.dumps(meanings, indent=1, ensure_ascii=False) + "\n"
    folder.complete(said, lambda place: write(place / "columns.json", text))


def _filled(column: ColumnNote) -> dict[str, str]:
    return {key: value for key, value in column._asdict().items() if value is not None}


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    """An experiment's content with a key a factor."""
    factors = {f"factors.{name}": factor for name, factor in content["factors"].items()}
    return {key: value for key, value in content.items() if key != "factors"} | factors


def _written(fmt: Format, replicates: bool) -> dict[str, Any]:
    return {"format": fmt, "table of replicates": replicates}


def _key(number: int) -> str:
    return f"{number:012}"
