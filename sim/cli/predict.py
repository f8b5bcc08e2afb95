"""Commands on plain tables of actors: predict."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
    Apart,
    Capability,
    Ends,
    Json,
    ModelName,
    Params,
    Rounds,
    SalienceScale,
    Seed,
    table_options,
)
from sim.cli.output import print_json, print_rich, progress_bar, tell
from sim.cli.program import app

Spread = Annotated[
    float | None,
    typer.Option("--spread", help="Positions are uncertain: 80 % lie within ± this."),
]
PositionDraws = Annotated[
    int | None,
    typer.Option("--replicates", help="Draws of uncertain positions.", show_default="1000"),
]
Combined = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="deu|FILE",
        help="Add the combined forecast: of European decisions, or as `score --out` saved it.",
    ),
]


@app.command()
def predict(
    file: Annotated[Path, typer.Argument(help="Actors, in one of the formats below.")],
    model: ModelName = None,
    param: Params = None,
    rounds: Rounds = 1,
    salience_scale: SalienceScale = None,
    scale: Ends = None,
    apart: Apart = False,
    capability: Capability = None,
    spread: Spread = None,
    replicates: PositionDraws = None,
    seed: Seed = 1,
    stack: Combined = None,
    as_json: Json = False,
) -> None:
    """Forecast issues from a plain table of actors.

    With every model, or those named by --model a,b. The file has one of four formats, its cells
    separated by tab, semicolon or comma.

    1. A header actor,[issue,]position,salience,capability[,reversion][,low,high]
    [,scale_low,scale_high][,group][,outcome] and a line for each actor on each issue. low and high:
    the 10th and 90th percentile of the position. scale_low and scale_high: the ends of the issue.

    2. Lines that begin with '#A' (then: actor), '#P' (issue), '#M' (issue, an end of its scale,
    otherwise 0 and 100) or '#D' (actor, issue, position, salience, power).

    3. A wide table, a line for each issue: issue or isnr, p<actor> and s<actor> for each actor,
    perhaps c<actor>, rp (the reversion), out (the outcome), group or prnr, year. Positions and
    saliences are on 0–100, blank where absent.

    4. A KTAB scenario (CSV).

    Issues of one group are played as one package by the models that link issues, and so are all
    issues of a file without groups.
    """
    from sim.api import tables
    from sim.cli.reports.predict_report import report

    given = table_options(locals())
    given |= {"spread": spread, "replicates": replicates, "stack": stack}
    with progress_bar() as progress:
        found = tables.predict(file, progress=progress, tell=tell, **given)
    print_json(found) if as_json else print_rich(report(found))
