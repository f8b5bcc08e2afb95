"""A sweep: every variant of an experiment played, and told in tables that one call reads.

    found = sweep("experiment.yaml", out=Path("many"), workers=2)
    found.outcomes()

Work is cut by variants and replicates alone, never by who does it, so that the files are the same
bytes for any number of workers, on a cluster, and where a sweep was stopped and gone on with.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict, Unpack, cast

import pandas as pd
import pyarrow as pa

from sim.experiments.experiment import Experiment, experiment
from sim.experiments.sweep_folder import SweepFolder, described
from sim.experiments.sweep_jobs import Gathering, Jobs, SweepEnds, Work, checked
from sim.experiments.sweep_shapes import SweepRows
from sim.experiments.sweep_tables import outcome_table, policy_table, variant_table
from sim.runs.executors import executor
from sim.runs.request import Progress
from sim.runs.table_file import Format


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


class SweepSaving(TypedDict, total=False):
    """Where the tables of a sweep go: a new or empty folder, in `fmt`; nowhere without `out`.

    Without `replicates` the table of all replicates is not written. With `resume` the folder may
    hold this sweep, stopped, whose finished parts are not played again.
    """

    out: Path | None
    fmt: Format
    replicates: bool
    resume: bool


def sweep(
    path: str | Path | Experiment,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
    **saving: Unpack[SweepSaving],
) -> Sweep:
    """Play every variant of an experiments file; `saving` says where its tables go, if anywhere.

    All variants are checked before any is played. `progress` hears how many replicates are played,
    and of how many. Raises WinsetError for whatever is wrong with the input.
    """
    hands = executor(workers, scheduler)
    found = path if isinstance(path, Experiment) else experiment(path)
    jobs = Jobs(found, checked(found))
    with ExitStack() as stack:
        stack.enter_context(hands)
        folder = _folder(found, **saving)
        if folder is None:
            return Sweep(found, _ends(found, hands.map(Work(found), jobs), progress))
        stack.enter_context(folder)
        done = Sweep(found, _ends(found, folder.rows(jobs, hands), progress))
        folder.finish(done)
    return done


def _folder(
    found: Experiment,
    out: Path | None = None,
    fmt: Format = "parquet",
    *,
    replicates: bool = True,
    resume: bool = False,
) -> SweepFolder | None:
    if out is None:
        return None
    return SweepFolder(out, found, fmt, replicates=replicates, resume=resume)


def _ends(
    found: Experiment, jobs: Iterable[pa.Table], progress: Progress | None
) -> list[SweepEnds]:
    """What every variant came to, added up from the rows of each job."""
    gathering, played = Gathering(found), 0
    for rows in jobs:
        gathering.add(rows)
        played += len(rows)
        if progress is not None:
            progress(played, len(found.variants) * found.file.replicates)
    return gathering.ends
