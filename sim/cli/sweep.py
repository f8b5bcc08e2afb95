"""The command that plays many variants of a scenario: sweep."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Format, Json, NewFolder, Scheduler, TableFormat, Workers
from sim.cli.output import print_json, print_rich, progress_bar
from sim.cli.program import app

if TYPE_CHECKING:
    from sim.experiments.experiment import Experiment

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would take; write nothing.")]
NoReplicates = Annotated[
    bool, typer.Option("--no-replicates", help="Leave out the table of all replicates.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Finish the sweep that was stopped in --out.")
]


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(help="An experiments file; see `schema experiment`.")],
    dry_run: DryRun = False,
    out: NewFolder = None,
    fmt: TableFormat = Format.parquet,
    no_replicates: NoReplicates = False,
    resume: Resume = False,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Play every variant of an experiments file.

    A grid of factors, a list, or Sobol points; --dry-run tells how many and how long.
    """
    from sim.cli.reports import sweep_report
    from sim.experiments import sweep as sweeps
    from sim.experiments.experiment import experiment
    from sim.experiments.sweep_folder import finished

    _refuse(dry_run, out, resume, scheduler)
    found = experiment(file)
    if dry_run:
        _plan(found, workers, fmt, no_replicates, as_json)
        return
    if resume and out is not None and finished(out, found, fmt.value, not no_replicates):
        print(f"{out} holds this sweep already, complete.")
        return
    saving: Any = {"out": out, "fmt": fmt.value, "replicates": not no_replicates, "resume": resume}
    hands: Any = {"workers": workers, "scheduler": scheduler}
    with progress_bar() as progress:
        done = sweeps.sweep(found, progress=progress, **saving, **hands)
    print_json(done.data) if as_json else print_rich(sweep_report.report(done))
    if out is not None and not as_json:
        print(f"Tables, manifest and the meaning of columns are in {out}.")


def _refuse(dry_run: bool, out: Path | None, resume: bool, scheduler: str | None) -> None:
    """Raise a WinsetError where options do not go together."""
    from sim.domain.errors import WinsetError

    if resume and out is None:
        raise WinsetError("--resume needs --out DIR, the folder in which the sweep was stopped.")
    if dry_run and resume:
        raise WinsetError("--dry-run and --resume: the one plays nothing. Give one of them.")
    if dry_run and scheduler is not None:
        words = "the estimate is of processes like this one. Leave --scheduler out."
        raise WinsetError(f"--dry-run and --scheduler: {words}")


def _plan(
    found: "Experiment", workers: int, fmt: Format, no_replicates: bool, as_json: bool
) -> None:
    from sim.cli.reports import sweep_report
    from sim.runs.executors import executor

    executor(workers)  # refuses what is no number of processes
    data = sweep_report.estimate(
        found, workers=workers, fmt=fmt.value, replicates=not no_replicates
    )
    print_json(data) if as_json else print_rich(sweep_report.planned(found, data))
