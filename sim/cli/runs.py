"""Commands that play a scenario: run, compare, explain."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Format,
    Json,
    ModelName,
    Months,
    Params,
    Replicates,
    Scenario,
    Scheduler,
    Seed,
    Sets,
    TableFormat,
    Workers,
    pairs,
)
from sim.cli.output import print_json, print_lines, print_rich, progress_bar, progress_steps
from sim.cli.program import app

if TYPE_CHECKING:
    from sim.runs.request import RunRequest


@app.command()
def run(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    replicates: Replicates = 1000,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    out: Annotated[Path | None, typer.Option("--out", help="A new folder for tables.")] = None,
    fmt: TableFormat = Format.parquet,
    decisions: Annotated[
        int | None,
        typer.Option("--decisions", min=0, help="In --out, of so many replicates; default all."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Finish the run that was stopped in --out.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run a scenario: what comes out, and how likely."""
    from sim.results.run import run as run_request
    from sim.runs.request import RunRequest

    request = RunRequest(
        scenario, replicates, seed, months, model, param=pairs(param), set=pairs(sets)
    )
    if resume and (found := _found(request, out, fmt, decisions)):
        print_json(found) if as_json else print(f"{out} holds this run already, complete.")
        return
    with progress_steps() as progress:
        result = run_request(
            request,
            progress,
            out=out,
            fmt=fmt.value,
            decisions=decisions,
            resume=resume,
            workers=workers,
            scheduler=scheduler,
        )
    if as_json:
        print_json(result.data)
        return
    from sim.cli.reports.run_report import report

    print_rich(report(result))
    if out is not None:
        print(f"Tables and manifest are in {out}.")


def _found(
    request: "RunRequest", out: Path | None, fmt: Format, decisions: int | None
) -> dict[str, Any] | None:
    """The JSON object of a run that is in its folder already, complete."""
    from sim.domain.errors import WinsetError
    from sim.results.run_folder import finished
    from sim.runs.request import prepare

    if out is None:
        raise WinsetError("--resume needs --out DIR, the folder in which the run was stopped.")
    return finished(out, prepare(request), fmt.value, decisions)


@app.command()
def compare(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    models: Annotated[str | None, typer.Option("--models", help="Which ones: a,b,c.")] = None,
    sets: Sets = None,
    vs: Annotated[
        list[str] | None,
        typer.Option("--vs", metavar="KEY=VALUE[,KEY=VALUE]", help="A column with this change."),
    ] = None,
    replicates: Replicates = 1000,
    seed: Seed = 1,
    months: Months = None,
    param: Params = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Compare theories, or changes, replicate by replicate.

    Every decision model, or those of --models; --set applies to all, each --vs adds a column.
    """
    from sim.analysis import comparison
    from sim.runs.request import RunRequest

    base = RunRequest(scenario, replicates, seed, months, param=pairs(param), set=pairs(sets))
    changes = [pairs(each.split(",")) for each in vs or []]
    wanted = comparison.requests(base, models.split(",") if models else [], changes)
    with progress_bar(replicates * len(wanted)) as progress:
        found = comparison.compare(wanted, progress, workers, scheduler)
    if as_json:
        print_json(found)
        return
    from sim.cli.reports.compare_report import report
    from sim.files.load import load

    print_rich(report(load(scenario, base.set), found))


@app.command()
def explain(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    replicate: Annotated[int, typer.Option("--replicate", help="Which one.")] = 0,
    seed: Seed = 1,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Tell one replicate as a story in months.

    Each decision with its chance, its reason and the facts behind it.
    """
    from sim.runs.request import RunRequest, prepare
    from sim.stories import story

    request = RunRequest(scenario, seed=seed, model=model, param=pairs(param), set=pairs(sets))
    plan = prepare(request)
    told = story.tell(plan, replicate)
    print_json(told) if as_json else print_lines(story.lines(plan, told))
