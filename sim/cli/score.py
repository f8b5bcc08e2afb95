"""Commands that put forecasts on trial: seal, verify, score."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Apart,
    Capability,
    Ends,
    Json,
    ModelName,
    Months,
    Params,
    Replicates,
    SalienceScale,
    Scenario,
    Seed,
    Sets,
    pairs,
)
from sim.cli.output import print_json, print_lines, print_rich, progress_bar, progress_steps, tell
from sim.cli.program import app

if TYPE_CHECKING:
    from sim.actors.predict import Manner


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
    from sim.analysis import seal as sealing
    from sim.runs.request import RunRequest

    request = RunRequest(
        scenario, replicates, seed, months, model, param=pairs(param), set=pairs(sets)
    )
    with progress_steps() as progress:
        path, data = sealing.seal(request, out, progress)
    if as_json:
        print_json({"written": str(path), "sealed": data["sealed"]})
        return
    print(f"Sealed at {data['sealed']['at']} in {path}.")
    print(f"sha256 {data['sealed']['sha256']}")
    print("The hash shows any later change, not the date: publish it now where others see when.")


@app.command()
def verify(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER", help="A sealed forecast, or the folder of a run or a sweep."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Verify a sealed forecast: its hash, what it was made of, and every number, anew.

    Or a folder that was written with --out: that every file in it is as it was saved.
    """
    if file.is_dir():
        _verify_folder(file, as_json)
        return
    from sim.analysis import seal as sealing
    from sim.domain.errors import WinsetError

    with progress_steps() as progress:
        verdict = sealing.verify(file, progress)
    if as_json:
        print_json(verdict.data())
        raise typer.Exit(0 if verdict.verified else 1)
    print_lines(verdict.notes())
    problems = list(verdict.problems())
    if problems:
        raise WinsetError(problems)
    print(f"{file} is as it was sealed at {verdict.forecast.sealed.at}.")


def _verify_folder(folder: Path, as_json: bool) -> None:
    from sim.results import saved

    found = saved.look(folder)
    if as_json:
        print_json(found.verdict())
        raise typer.Exit(0 if found.whole else 1)
    if not found.whole:
        raise found.error()
    for name in found.others:
        print(f"{name} was not saved with it.")
    print(f"{folder} is as it was saved: {len(found.files) + 1} files.")


@app.command()
def score(  # noqa: PLR0913 - the options of two kinds of files
    file: Annotated[
        Path, typer.Argument(help="YAML of resolved questions, or a table of actors with outcomes.")
    ],
    forecasts: Annotated[
        list[Path] | None, typer.Argument(help="Sealed forecasts; without any, none is a forecast.")
    ] = None,
    model: ModelName = None,
    param: Params = None,
    rounds: Annotated[int, typer.Option("--rounds", help="Of talks.")] = 1,
    salience_scale: SalienceScale = None,
    capability: Capability = None,
    scale: Ends = None,
    apart: Apart = False,
    seed: Seed = 1,
    stack: Annotated[
        bool, typer.Option("--stack", help="Learn a combined forecast, and cross-validate it.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new file for the stack that --stack learned.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Score forecasts against what happened.

    Of scenarios: a YAML file of resolved questions, with sealed forecasts. Brier and log scores
    and calibration, beside what anybody could have said.

    Of models: a table of actors in one of the formats of `winset predict`, with the outcome of each
    issue (a column outcome or out). Errors of every model, or those named by --model a,b, on issues
    with an outcome and three actors, beside the capability × salience mean. All options but --json
    are for tables.
    """
    from sim.actors.predict import Manner
    from sim.analysis import score as scores
    from sim.cli.reports.score_report import scorecard
    from sim.domain.errors import WinsetError

    if file.suffix.lower() in {".yaml", ".yml"}:
        if any((model, param, salience_scale, capability, scale, apart, stack, out)) or (
            (rounds, seed) != (1, 1)
        ):
            words = f"{file} holds resolved questions; of the options only --json is for them."
            raise WinsetError(words)
        found = scores.score(file, forecasts or [])
        print_json(found) if as_json else print_rich(scorecard(found))
        return
    if forecasts:
        words = f"{file} is no file of resolved questions. Give a YAML file (.yaml) of them."
        raise WinsetError(words)
    manner = Manner(rounds, seed=seed, apart=apart)
    names = model.split(",") if model else None
    table = (file, salience_scale, capability, scale)
    _score_table(table, names, pairs(param), manner, (stack, out), as_json)


def _score_table(
    table: tuple[Path, float | None, Path | None, str | None],
    names: list[str] | None,
    parameters: dict[str, Any],
    manner: "Manner",
    stack: tuple[bool, Path | None],
    as_json: bool,
) -> None:
    from sim import actors
    from sim.actors import accuracy, learning
    from sim.actors import stack_file as learned
    from sim.cli.reports import accuracy_report
    from sim.domain.errors import WinsetError
    from sim.models import catalogue

    wanted, out = stack
    if out is not None and not wanted:
        raise WinsetError("--out is for the stack that --stack learns. Add --stack.")
    if manner.apart and wanted:
        raise WinsetError("a stack is learned from packages. Leave out --apart or --stack.")
    if out is not None:
        learned.refuse(out)
    file, salience_scale, capability, scale = table
    questions = actors.read(file, salience_scale, capability, tell, scale)
    with progress_bar(len(questions) * len(names or catalogue())) as progress:
        done = progress or (lambda _: None)
        trial = accuracy.tried(questions, names, parameters, manner, done, tell)
    found = {"file": str(file), **accuracy.accuracy(trial)}
    if wanted:
        taught, found["stack"] = learning.learn(trial, file, manner, capability)
        if out is not None:
            learned.save(taught, out)
    print_json(found) if as_json else print_rich(accuracy_report.report(found))
