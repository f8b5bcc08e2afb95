"""Commands that try one number after another: levers, response."""

from typing import Annotated

import typer

from sim.cli.options import (
    Json,
    ModelName,
    Months,
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
def levers(
    scenario: Scenario,
    count: Annotated[int, typer.Option("--count", min=1, help="How many to name.")] = 6,
    replicates: Replicates = 400,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Say which numbers to try first.

    Those that the scenario names, then those that move most of its answers.
    """
    from sim.api import exploring
    from sim.cli.reports.lever_report import report

    given = options(locals())
    with progress_bar() as progress:
        found = exploring.levers(scenario, count, progress=progress, **given)
    if as_json:
        print_json(found)
    else:
        print_rich(report(found))


@app.command()
def response(
    scenario: Scenario,
    key: Annotated[str, typer.Argument(help="Key path of a number, as --set has it.")],
    points: Annotated[
        str | None, typer.Option("--points", help="Values or levels, with commas between.")
    ] = None,
    replicates: Replicates = 300,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Say how often each answer comes at points along a number.

    All else is held, and the luck is the same at every point.
    """
    from sim.api import exploring
    from sim.cli.reports.response_report import report
    from sim.domain.literals import number

    texts = [each.strip() for each in (points or "").split(",") if each.strip()]
    numbers = [number(text) for text in texts]
    read = [text if value is None else value for text, value in zip(texts, numbers, strict=True)]
    given = options(locals())
    with progress_bar() as progress:
        found = exploring.response(
            scenario, key, points=None if points is None else read, progress=progress, **given
        )
    if as_json:
        print_json(found)
        return
    print_rich(report(found, exploring.as_lever(scenario, key)))
