"""Commands that say what drives a result: tornado, sensitivity, discover."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

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
    pairs,
)
from sim.cli.output import print_json, print_rich, progress_steps
from sim.cli.program import app

Asked = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="QUESTION[:CATEGORY]",
        help="Or policies.ISSUE. By default the first question and its likeliest answer.",
    ),
]
Answer = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="QUESTION[:CATEGORY]",
        help="By default the first question and its likeliest answer.",
    ),
]
Chart = Annotated[
    Path | None, typer.Option("--chart", help="A new file for a Vega-Lite chart (JSON).")
]


@app.command()
def tornado(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    outcome: Asked = None,
    replicates: Replicates = 500,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to show.")] = 15,
    chart: Chart = None,
    as_json: Json = False,
) -> None:
    """Say which estimate moves an outcome most.

    Each estimate in turn at its p10 and its p90, on the same luck.
    """
    from sim.analysis import tornado as analysis
    from sim.analysis.tornado_words import chart as picture
    from sim.analysis.wording import must_be_new
    from sim.cli.reports.tornado_report import report
    from sim.runs.executors import executor
    from sim.runs.request import RunRequest

    must_be_new(chart)
    request = RunRequest(scenario, replicates, seed, months, model, pairs(param), pairs(sets))
    hire = partial(executor, workers, scheduler)
    with progress_steps() as progress:
        found = analysis.tornado(request, outcome, hire=hire, progress=progress)
    _finish(found, chart and (chart, picture(found, top)), as_json, report(found, top))


@app.command()
def sensitivity(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    outcome: Asked = None,
    by: Annotated[
        str, typer.Option("--by", help="Groups: part, stakeholder, issue or estimate.")
    ] = "part",
    samples: Annotated[
        str, typer.Option("--samples", help="Of every group; auto: until intervals are ± .05.")
    ] = "auto",
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    chart: Chart = None,
    as_json: Json = False,
) -> None:
    """Say which share of an outcome's variance each group of estimates makes, and luck.

    First-order and total Sobol indices with intervals.
    """
    from sim.analysis import sobol as analysis
    from sim.analysis.sensitivity_words import chart as picture
    from sim.analysis.wording import must_be_new
    from sim.cli.reports.sensitivity_report import report
    from sim.runs.executors import executor
    from sim.runs.request import RunRequest

    must_be_new(chart)
    if samples != "auto" and not samples.isdecimal():
        raise typer.BadParameter(f"'{samples}' is neither a whole number nor auto.")
    size = None if samples == "auto" else int(samples)
    request = RunRequest(
        scenario, seed=seed, months=months, model=model, param=pairs(param), set=pairs(sets)
    )
    hire = partial(executor, workers, scheduler)
    with progress_steps() as progress:
        found = analysis.sensitivity(
            request, outcome, by=by, samples=size, hire=hire, progress=progress
        )
    _finish(found, chart and (chart, picture(found)), as_json, report(found))


@app.command()
def discover(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    outcome: Answer = None,
    replicates: Replicates = 20_000,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new .csv or .parquet: inputs and outcome.")
    ] = None,
    chart: Chart = None,
    as_json: Json = False,
) -> None:
    """Say in which region of the estimates an answer comes out.

    A box (PRIM) and a small tree, with coverage and density.
    """
    from sim.analysis import discovery as analysis
    from sim.analysis.adapters import check_name, save
    from sim.analysis.discovery_words import chart as picture
    from sim.analysis.wording import must_be_new
    from sim.cli.reports.discovery_report import report
    from sim.runs.executors import executor
    from sim.runs.request import RunRequest

    must_be_new(chart)
    if out is not None:
        check_name(out)
    request = RunRequest(scenario, replicates, seed, months, model, pairs(param), pairs(sets))
    hire = partial(executor, workers, scheduler)
    with progress_steps() as progress:
        found, table = analysis.discover(request, outcome, hire=hire, progress=progress)
    if out is not None:
        save(table, out)
    _finish(found, chart and (chart, picture(found)), as_json, report(found))


def _finish(
    found: dict[str, Any],
    chart: tuple[Path, dict[str, Any]] | None,
    as_json: bool,
    report: Any,
) -> None:
    from sim.analysis.wording import chart_file

    if chart is not None:
        chart_file(*chart)
    if as_json:
        print_json(found)
        return
    print_rich(report)
    if chart is not None:
        print(f"The chart is in {chart[0]}.")
