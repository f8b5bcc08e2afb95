"""Commands that counsel: advise."""

from functools import partial
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
    pairs,
)
from sim.cli.output import print_json, print_rich, progress_bar
from sim.cli.program import app


@app.command()
def advise(  # noqa: PLR0913 - the options of a run
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
    from sim.analysis import advice
    from sim.runs.executors import executor
    from sim.runs.request import RunRequest, prepare

    run = RunRequest(scenario, replicates, seed, None, model, param=pairs(param), set=pairs(sets))
    request = advice.AdviceRequest(run, who, want, top)
    hire = partial(executor, workers, scheduler)
    with progress_bar(None) as progress:
        found = advice.advise(request, hire=hire, progress=progress)
    if as_json:
        print_json(found)
        return
    from sim.cli.reports.advice_report import report

    print_rich(report(found, prepare(run).scenario))
