"""Commands that put forecasts on trial: seal, verify, score."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Rounds,
    SalienceScale,
    Scenario,
    Seed,
    Sets,
    options,
    table_options,
)
from sim.cli.output import print_json, print_lines, print_rich, progress_bar, tell
from sim.cli.program import app

if TYPE_CHECKING:
    from sim.analysis.trials.seal import Verdict
    from sim.results.saved import Saved

SealedFiles = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FORECAST|FOLDER]...",
        help="Sealed forecasts; a saved stack after --stack; folders of cases.",
    ),
]
Learn = Annotated[
    bool,
    typer.Option(
        "--stack",
        help="Learn a combined forecast and cross-validate it; or, before deu or a FILE, score it.",
    ),
]
Fit = Annotated[
    bool, typer.Option("--fit", help="Of cases: what they say of the default hurdle and resolve.")
]
CasesChart = Annotated[
    Path | None, typer.Option("--chart", help="Of cases: a new SVG file with the chart.")
]
StackFile = Annotated[
    Path | None, typer.Option("--out", help="A new file for the stack that --stack learned.")
]


@app.command()
def seal(
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
    from sim.api import trials

    given = options(locals())
    with progress_bar() as progress:
        path, data = trials.seal(scenario, out, progress=progress, **given)
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

    Or a folder that was written with --out: that every file in it is as it was saved. Exit 3 where
    only the hash can be checked, as of a forecast of the first version of the world.
    """
    from sim.api import trials

    with progress_bar() as progress:
        verdict = trials.verify(file, progress)
    if as_json:
        print_json(verdict.data())
    else:
        _tell_verdict(file, verdict)
    if not verdict.verified:  # a hash that holds is a part of it
        raise typer.Exit(1 if any(verdict.problems()) else 3)


def _tell_verdict(file: Path, verdict: "Verdict | Saved") -> None:
    from sim.domain.errors import WinsetError
    from sim.results.saved import Saved

    problems = list(verdict.problems())
    if isinstance(verdict, Saved):
        found = f"{file} is as it was saved: {len(verdict.files) + 1} files."
    elif verdict.computed:
        found = f"{file} is as it was sealed at {verdict.forecast.sealed.at}."
    else:
        found = f"The hash of {file} holds: it says what it said when it was sealed."
    print_lines(verdict.notes())
    if problems:
        raise WinsetError(problems)
    print(found)


@app.command()
def score(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|cases",
            help="YAML of resolved questions, a table of actors with outcomes, or the word cases.",
        ),
    ],
    forecasts: SealedFiles = None,
    model: ModelName = None,
    param: Params = None,
    rounds: Rounds = 1,
    salience_scale: SalienceScale = None,
    capability: Capability = None,
    scale: Ends = None,
    apart: Apart = False,
    seed: Seed = 1,
    stack: Learn = False,
    out: StackFile = None,
    chart: CasesChart = None,
    fit: Fit = False,
    as_json: Json = False,
) -> None:
    """Score forecasts against what happened.

    Of scenarios: a YAML file of resolved questions, with sealed forecasts. Brier and log scores
    and calibration, beside what anybody could have said.

    Of models: a table of actors in one of the formats of `winset predict`, with the outcome of each
    issue (a column outcome or out). Errors of every model, or those named by --model a,b, on issues
    with an outcome and three actors, beside the capability × salience mean. All options but --json
    are for tables.

    Of history: the word cases, and folders of coded cases, by default scenarios/cases. Scores of
    the engine, with intervals, beside base rates; how far two coders agree; giving way by the
    trade at stake. --model a,b adds theories, --chart draws calibration and scores; --fit tries
    other defaults of hurdle and resolve on cases left out.
    """
    from sim.api import tables
    from sim.cli.reports import accuracy_report, score_report
    from sim.domain.errors import WinsetError

    given = table_options(locals())
    if file == "cases":
        if stack or out or not tables.unusual(given) <= {"model", "seed"}:
            words = "of the options only --model, --seed, --chart, --fit and --json are for cases."
            raise WinsetError(words)
        if fit and (model or chart):
            words = "--fit plays each case by its own model and draws no chart. Leave these out."
            raise WinsetError(words)
        _of_cases(forecasts or [], model, seed, chart, fit=fit, as_json=as_json)
        return
    if fit or chart is not None:
        raise WinsetError("--fit and --chart are for the word cases: winset score cases --fit.")
    with progress_bar() as progress:
        sealed, combined = _apart(forecasts or [], stack=stack)
        found = tables.score(
            file, sealed, stack=combined, out=out, progress=progress, tell=tell, **given
        )
    if as_json:
        print_json(found)
        return
    if "questions" in found:
        print_rich(score_report.scorecard(found))
    else:
        print_rich(accuracy_report.report(found))


def _apart(given: list[Path], *, stack: bool) -> tuple[list[Path], bool | Path]:
    """Sealed forecasts, and the stack: to be learned, or the one that is named after --stack."""
    return ([], given[0]) if stack and len(given) == 1 else (given, stack)


def _of_cases(
    folders: list[Path],
    model: str | None,
    seed: int,
    chart: Path | None,
    *,
    fit: bool,
    as_json: bool,
) -> None:
    if Path("cases").exists():
        tell("'cases' is the bank of cases. For the one here, write ./cases.")
    if fit:
        _fit_cases(folders, seed, as_json=as_json)
    else:
        _score_cases(folders, model, seed, chart, as_json=as_json)


def _score_cases(
    folders: list[Path], model: str | None, seed: int, chart: Path | None, *, as_json: bool
) -> None:
    """Print scores of historical cases, and draw them where a chart is asked for."""
    from sim.api import trials
    from sim.cli.reports.cases_chart import must_be_svg, write
    from sim.cli.reports.cases_report import report

    must_be_svg(chart)
    with progress_bar() as progress:
        found = trials.score_cases(*folders, model=model, seed=seed, progress=progress)
    if chart is not None:
        write(found, chart)
    print_json(found) if as_json else print_rich(report(found))
    if chart is not None and not as_json:
        print(f"The chart is in {chart}.")


def _fit_cases(folders: list[Path], seed: int, *, as_json: bool) -> None:
    """Print what historical cases say of the default hurdle and resolve."""
    from sim.api import trials
    from sim.cli.reports.case_fit_report import report

    with progress_bar() as progress:
        found = trials.fit_cases(*folders, seed=seed, progress=progress)
    print_json(found) if as_json else print_rich(report(found))
