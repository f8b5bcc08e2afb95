"""Commands that put forecasts on trial: seal, verify, score."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.options import (
    Json,
    ModelName,
    Months,
    Params,
    Replicates,
    Scenario,
    Seed,
    Sets,
    pairs,
)
from sim.cli.output import print_json, print_lines, print_rich, progress_bar


@app.command()
def seal(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    replicates: Replicates = 1000,
    seed: Seed = 1,
    months: Months = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file; by default SCENARIO.sealed.json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Seal a forecast before the event.

    Writes the run with hashes of the scenario, seeds and version, and of itself.
    """
    from sim.runs import seal as sealing
    from sim.runs.request import RunRequest

    request = RunRequest(
        scenario, replicates, seed, months, model, param=pairs(param), set=pairs(sets)
    )
    with progress_bar(replicates) as progress:
        path, data = sealing.seal(request, out, progress)
    if as_json:
        print_json({"written": str(path), "sealed": data["sealed"]})
        return
    print(f"Sealed at {data['sealed']['at']} in {path}.")
    print(f"sha256 {data['sealed']['sha256']}")
    print("The hash shows any later change, not the date: publish it now where others see when.")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A sealed forecast, as `winset seal` writes it.")],
    as_json: Json = False,
) -> None:
    """Verify a sealed forecast: its hash, what it was made of, and every number, anew."""
    from sim.domain import sealed
    from sim.domain.errors import WinsetError
    from sim.runs import seal as sealing

    with progress_bar(sealed.read(file)[1].replicates) as progress:
        verdict = sealing.verify(file, progress)
    if as_json:
        print_json(verdict.data())
        raise typer.Exit(0 if verdict.verified else 1)
    print_lines(verdict.notes())
    problems = list(verdict.problems())
    if problems:
        raise WinsetError(problems)
    print(f"{file} is as it was sealed at {verdict.forecast.sealed.at}.")


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help="YAML of resolved questions.")],
    forecasts: Annotated[
        list[Path] | None, typer.Argument(help="Sealed forecasts; without any, none is a forecast.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Score forecasts against what happened.

    Brier and log scores and calibration, beside what anybody could have said.
    """
    from sim.domain.errors import WinsetError
    from sim.runs import score as scores
    from sim.runs.scorecard import scorecard

    if file.suffix.lower() not in {".yaml", ".yml"}:
        words = f"{file} is no file of resolved questions. Give a YAML file (.yaml) of them."
        raise WinsetError(words)
    found = scores.score(file, forecasts or [])
    print_json(found) if as_json else print_rich(scorecard(found))
