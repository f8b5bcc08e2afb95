"""Commands that counsel: advise."""

from typing import Annotated

import typer

from sim.cli.options import (
    Json,
    ModelName,
    Params,
    Replicates,
    Scenario,
    Scheduler,
    Seed,
    Sets,
    Workers,
    options,
)
from sim.cli.output import print_json, print_rich, progress_bar
from sim.cli.program import app


@app.command()
def advise(
    scenario: Scenario,
    who: Annotated[str, typer.Option("--for", help="The stakeholder that asks for advice.")],
    want: Annotated[
        str,
        typer.Option("--want", metavar="[QUESTION:]CATEGORY", help="The outcome it wants."),
    ],
    top: Annotated[int, typer.Option("--top", help="Changes to tell of.")] = 5,
    replicates: Replicates = 1000,
    seed: Seed = 1,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Say what a stakeholder could change to get the outcome it wants.

    The smallest changes in what it controls itself, ranked by gain per unit moved, what the others
    would do in answer, and what it costs; apart from these, whom it would have to persuade.
    """
    from sim.api import analyses
    from sim.cli.reports.advice_report import report
    from sim.files.load import load

    given = options(locals())
    with progress_bar() as progress:
        found = analyses.advise(scenario, who, want, top=top, progress=progress, **given)
    print_json(found) if as_json else print_rich(report(found, load(scenario, given.get("set"))))
