"""Commands that say what drives a result: tornado, sensitivity, discover."""

from collections.abc import Callable, Mapping
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
    options,
)
from sim.cli.output import print_json, print_rich, progress_bar
from sim.cli.program import app

Target = Annotated[
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

Groups = Annotated[str, typer.Option("--by", help="Groups: part, stakeholder, issue or estimate.")]
Samples = Annotated[
    str, typer.Option("--samples", help="Of every group; auto: until intervals are ± .05.")
]


@app.command()
def tornado(
    scenario: Scenario,
    outcome: Target = None,
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
    from sim.analysis.words.wording import must_be_new
    from sim.api import analyses
    from sim.cli.reports.tornado_report import report

    must_be_new(chart)
    given = options(locals())
    with progress_bar() as progress:
        found = analyses.tornado(scenario, outcome, top=top, progress=progress, **given)
    _finish(found, chart, as_json, lambda: report(found, top))


@app.command()
def sensitivity(
    scenario: Scenario,
    outcome: Target = None,
    by: Groups = "part",
    samples: Samples = "auto",
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
    from sim.analysis.words.wording import must_be_new
    from sim.api import analyses
    from sim.cli.reports.sensitivity_report import report

    must_be_new(chart)
    size, given = _size(samples), options(locals())
    with progress_bar() as progress:
        found = analyses.sensitivity(
            scenario, outcome, by=by, samples=size, progress=progress, **given
        )
    _finish(found, chart, as_json, lambda: report(found))


@app.command()
def discover(
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
    from sim.analysis.words.wording import must_be_new
    from sim.api import analyses
    from sim.cli.reports.discovery_report import report

    must_be_new(chart)
    given = options(locals())
    with progress_bar() as progress:
        found = analyses.discover(scenario, outcome, out=out, progress=progress, **given)
    _finish(found, chart, as_json, lambda: report(found))


def _size(samples: str) -> int | None:
    if samples != "auto" and not samples.isdecimal():
        raise typer.BadParameter(f"'{samples}' is neither a whole number nor auto.")
    return None if samples == "auto" else int(samples)


def _finish(
    found: Mapping[str, Any], chart: Path | None, as_json: bool, report: Callable[[], Any]
) -> None:
    """Write the chart, which is no part of the JSON, and print the rest."""
    from sim.analysis.words.wording import chart_file

    picture = found["chart"]
    if chart is not None:
        chart_file(chart, picture)
    if as_json:
        print_json({key: value for key, value in found.items() if key != "chart"})
        return
    print_rich(report())
    if chart is not None:
        print(f"The chart is in {chart}.")
