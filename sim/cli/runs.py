"""Commands that play a scenario: run, compare, explain."""

from typing import Annotated

import typer

from sim.cli.options import (
    Format,
    Json,
    ModelName,
    Months,
    NewFolder,
    Params,
    Replicates,
    Scenario,
    Scheduler,
    Seed,
    Sets,
    TableFormat,
    Workers,
    options,
    pairs,
)
from sim.cli.output import print_json, print_lines, print_rich, progress_bar
from sim.cli.program import app

DecisionsOf = Annotated[
    int | None,
    typer.Option("--decisions", min=0, help="In --out, of so many replicates; default all."),
]
Versus = Annotated[
    list[str] | None,
    typer.Option("--vs", metavar="KEY=VALUE[,KEY=VALUE]", help="A column with this change."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Finish the run that was stopped in --out.")]


@app.command()
def run(
    scenario: Scenario,
    replicates: Replicates = 1000,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    out: NewFolder = None,
    fmt: TableFormat = Format.parquet,
    decisions: DecisionsOf = None,
    resume: Resume = False,
    as_json: Json = False,
) -> None:
    """Run a scenario: what comes out, and how likely."""
    from sim.api import playing
    from sim.cli.reports.run_report import report

    given = options(locals())
    saving = {"out": out, "fmt": fmt.value, "decisions": decisions}
    if resume and (found := playing.saved(scenario, **saving, **given)):
        print_json(found) if as_json else print(f"{out} holds this run already, complete.")
        return
    with progress_bar() as progress:
        result = playing.run(scenario, resume=resume, progress=progress, **saving, **given)
    if as_json:
        print_json(result.data)
        return
    print_rich(report(result))
    if out is not None:
        print(f"Tables and manifest are in {out}.")


@app.command()
def compare(
    scenario: Scenario,
    models: Annotated[str | None, typer.Option("--models", help="Which ones: a,b,c.")] = None,
    sets: Sets = None,
    vs: Versus = None,
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
    from sim.api import playing
    from sim.cli.reports.compare_report import report
    from sim.files.load import load

    given = options(locals())
    names = models.split(",") if models else []
    changes = [pairs(each.split(",")) for each in vs or []]
    with progress_bar() as progress:
        found = playing.compare(scenario, models=names, vs=changes, progress=progress, **given)
    if as_json:
        print_json(found)
        return
    print_rich(report(load(scenario, given.get("set")), found))


@app.command()
def explain(
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
    from sim.api import playing

    found = playing.explain(scenario, replicate, **options(locals()))
    if as_json:
        print_json({name: part for name, part in found.items() if name != "lines"})
    else:
        print_lines(found["lines"])
