"""The command line: parse, call, print. Everything heavy is imported inside a command."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from rich.console import RenderableType


class Commands(TyperGroup):
    """The commands; Ctrl-C ends any of them with 130, whatever typer makes of it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command of the line."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort):
            print("Stopped; nothing was written.", file=sys.stderr)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Winset: who wants what, what comes out, and the evidence behind every number.",
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Scenario = Annotated[str, typer.Argument(help="A scenario's slug (see `winset list`) or path.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change any number by its key path."),
]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="NAME=VALUE", help="A parameter of the model or the world."),
]
ModelName = Annotated[str | None, typer.Option("--model", help="Decision model.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all luck; 0 is a seed.")]


class Format(StrEnum):
    """File formats of --out."""

    parquet = "parquet"
    csv = "csv"


def main() -> None:
    """Entry of the `winset` command: exit codes 0 done, 1 wrong input, 2 bad line, 130 stopped."""
    from sim.domain.errors import WinsetError

    try:
        app(standalone_mode=True)
    except WinsetError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{place}{error.strerror or error}.", file=sys.stderr)
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        from sim.runs.version import version

        print(f"winset {version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the scenarios there are."""
    from sim.runs.door import catalogue

    found = catalogue()
    if as_json:
        _print_json(found)
        return
    for slug, entry in found.items():
        print(f"{slug:18}  {entry['title']}")
        if "question" in entry:
            print(f"{'':18}  {entry['question']}")


@app.command()
def show(scenario: Scenario, as_json: Json = False) -> None:
    """Show who is in a scenario, its tables and threats.

    Also its events, parameters and questions.
    """
    from sim.domain.load import load
    from sim.runs import summary

    found = summary.summary(load(scenario))
    _print_json(found) if as_json else _print_lines(summary.lines(found))


@app.command()
def new(
    slug: Annotated[str, typer.Argument(help="Short name in lower case, e.g. pea_tariffs.")],
    as_json: Json = False,
) -> None:
    """Write a commented scenario to start from.

    With a lesson, into scenarios/SLUG.
    """
    from sim.runs.template import write

    written = [str(path) for path in write(slug)]
    _print_json({"written": written}) if as_json else _print_lines(f"wrote {p}" for p in written)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files; by default all.")] = None,
    as_json: Json = False,
) -> None:
    """Check seeds and scenarios, or the files named.

    Every problem is told at once, with its place.
    """
    from sim.domain import audit
    from sim.domain.errors import WinsetError
    from sim.models import catalogue

    files = paths or audit.everything()
    problems, warnings = audit.audit(files, catalogue())
    if as_json:
        texts = [str(problem) for problem in problems]
        _print_json({"files": len(files), "problems": texts, "warnings": warnings})
        raise typer.Exit(1 if problems else 0)
    if problems:
        raise WinsetError(problems)
    _print_lines(f"warning: {warning}" for warning in warnings)
    print(f"{len(files)} file{'s' if len(files) != 1 else ''} checked, all is well.")


@app.command()
def run(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    replicates: Annotated[int, typer.Option("--replicates", help="Draws of the world.")] = 1000,
    seed: Seed = 1,
    months: Annotated[int | None, typer.Option("--months", help="Months to play.")] = None,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    workers: Annotated[int, typer.Option("--workers", help="Processes that share the work.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="A new folder for tables.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="Of the tables.")] = Format.parquet,
    as_json: Json = False,
) -> None:
    """Run a scenario: what comes out, and how likely."""
    from sim.runs.request import RunRequest
    from sim.runs.result import run as run_request

    request = RunRequest(
        scenario, replicates, seed, months, model, param=_pairs(param), set=_pairs(sets)
    )
    with _progress(replicates) as progress:
        result = run_request(request, progress, out=out, fmt=fmt.value, workers=workers)
    if as_json:
        print(result.to_json())
        return
    from sim.runs.report import report

    _print_rich(report(result))
    if out is not None:
        print(f"Tables and manifest are in {out}.")


@app.command()
def explain(  # noqa: PLR0913 - the options of a run
    scenario: Scenario,
    replicate: Annotated[int, typer.Option("--replicate", help="Which one.")] = 0,
    seed: Seed = 1,
    model: ModelName = None,
    param: Params = None,
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Tell one replicate as a story in months.

    Each decision with its chance, its reason and the facts behind it.
    """
    from sim.runs import story
    from sim.runs.request import RunRequest, prepare

    request = RunRequest(scenario, seed=seed, model=model, param=_pairs(param), set=_pairs(sets))
    plan = prepare(request)
    told = story.tell(plan, replicate)
    _print_json(told) if as_json else _print_lines(story.lines(plan, told))


@app.command()
def why(
    scenario: Scenario,
    key: Annotated[str, typer.Argument(help="Key path of a number, or the start of one.")],
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Say what stands behind a number.

    Its estimate, the facts with article and paragraph, or plainly judgement.
    """
    from sim.domain.audit import articles
    from sim.domain.load import load
    from sim.runs import why as reasons

    found = reasons.chain(load(scenario, _pairs(sets)), key, articles())
    _print_json(found) if as_json else _print_lines(reasons.lines(found))


@app.command()
def schema(
    kind: Annotated[str | None, typer.Argument(help="Which kind of file; by default all.")] = None,
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of a kind of file.

    Kinds: scenario, stakeholder, article, issues, lanes.
    """
    from sim.domain.errors import WinsetError, nearest
    from sim.domain.load import KINDS

    if kind is not None and kind not in KINDS:
        raise WinsetError(f"there is no kind of file '{kind}'. {nearest(kind, KINDS)}")
    if kind is None and not as_json:
        _print_lines(f"{name:12}  {(k.__doc__ or '').splitlines()[0]}" for name, k in KINDS.items())
        return
    chosen = {name: k.model_json_schema() for name, k in KINDS.items() if kind in {None, name}}
    _print_json(chosen if kind is None else chosen[kind])


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
    names, parameters = model.split(",") if model else list(catalogue()), _pairs(param)
    unsure = any(question.reversion is None for question in questions)
    if not model and unsure and parameters.get("disagreement") != "distant":
        names.remove("nash")
        print("Left out: nash, which needs a `reversion` column.", file=sys.stderr)
    found = {
        "file": str(file),
        "models": forecasts.predict(questions, names, parameters, rounds),
    }
    _print_json(found) if as_json else _print_rich(forecasts.report(found))


def _pairs(texts: list[str] | None) -> dict[str, Any]:
    """KEY=VALUE texts as a mapping; numbers and true/false are read as such."""
    out: dict[str, Any] = {}
    for text in texts or []:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(f"'{text}' is not KEY=VALUE.")
        out[key.strip()] = _scalar(value.strip())
    return out


def _scalar(text: str) -> Any:
    if text in {"true", "false"}:
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Calls that move a progress bar on stderr, where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replicates", total=total)
        yield lambda done: bar.advance(task, done)


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False, default=str))


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def _print_rich(what: "RenderableType") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=110)
    console.print(what)
