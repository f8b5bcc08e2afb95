"""Commands on plain tables of actors: predict."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.options import Json, ModelName, Params, pairs
from sim.cli.output import print_json, print_rich


@app.command()
def predict(
    file: Annotated[Path, typer.Argument(help="CSV: actor,[issue,]position,salience,capability.")],
    model: ModelName = None,
    param: Params = None,
    rounds: Annotated[int, typer.Option("--rounds", help="Of talks.")] = 1,
    salience_scale: Annotated[
        float | None, typer.Option("--salience-scale", help="Its top: 1 or 100.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Forecast issues from a plain table of actors.

    With every model, or those named by --model a,b.
    """
    from sim.models import catalogue
    from sim.runs import actors
    from sim.runs import predict as forecasts

    questions = actors.read(file, salience_scale)
    names, parameters = model.split(",") if model else list(catalogue()), pairs(param)
    unsure = any(question.reversion is None for question in questions)
    if not model and unsure and parameters.get("disagreement") != "distant":
        names.remove("nash")
        print("Left out: nash, which needs a `reversion` column.", file=sys.stderr)
    found = {
        "file": str(file),
        "models": forecasts.predict(questions, names, parameters, rounds),
    }
    print_json(found) if as_json else print_rich(forecasts.report(found))
