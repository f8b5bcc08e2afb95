"""Commands on files: list, show, new, check, why, schema."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Json, Scenario, Sets, pairs
from sim.cli.output import print_json, print_lines
from sim.cli.program import app


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the scenarios there are."""
    from sim.api import catalogue as evidence

    found = evidence.catalogue()
    if as_json:
        print_json(found)
        return
    for slug, entry in found.items():
        lines = [f"{slug:18}  {entry['title']}"]
        lines += [f"{'':18}  {entry['question']}"] if "question" in entry else []
        print_lines(lines)
    print(f"For `winset stability`: {', '.join(evidence.conflicts())}")
    print(f"Examples of other subjects: {', '.join(evidence.examples()) or 'none here'}")
    print(f"Historical cases: {', '.join(evidence.cases()) or 'none here'}")


@app.command()
def show(scenario: Scenario, as_json: Json = False) -> None:
    """Show who is in a scenario, its tables and threats.

    Also its events, parameters and questions.
    """
    from sim.files.load import load
    from sim.stories import summary

    found = summary.summary(load(scenario))
    print_json(found) if as_json else print_lines(summary.lines(found))


@app.command()
def new(
    slug: Annotated[str, typer.Argument(help="Short name in lower case, e.g. pea_tariffs.")],
    own: Annotated[
        bool, typer.Option("--own", help="Of a world of its own, on any subject, in one file.")
    ] = False,
    case: Annotated[
        bool, typer.Option("--case", help="A historical case, into scenarios/cases/SLUG.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a commented scenario to start from.

    With a lesson, into scenarios/SLUG: of the shipped world, or of one of its own. With --case a
    historical case, to be coded by scenarios/cases/README.md.
    """
    from sim.cli.template import write
    from sim.domain.errors import WinsetError

    if own and case:
        raise WinsetError("a case is a world of its own. Give --own or --case, not both.")
    world = "case" if case else "own" if own else "shipped"
    written = [str(path) for path in write(slug, world)]
    print_json({"written": written}) if as_json else print_lines(f"wrote {p}" for p in written)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files; by default all.")] = None,
    edit: Annotated[
        Path | None,
        typer.Option("--edit", metavar="FILE", help="Bring an old file up to date, and check it."),
    ] = None,
    effects: Annotated[
        bool, typer.Option("--effects", help="Say which estimates move no answer in any scenario.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check seeds and scenarios, or the files named.

    Every problem is told at once, with its place. With --effects every uncertain estimate is put at
    both ends of its range in every scenario, which takes minutes.
    """
    if effects:
        _tell_effects(paths, as_json=as_json)
        return
    from sim.api import catalogue as evidence
    from sim.domain.errors import Problem, WinsetError

    if edit is not None and paths:
        raise typer.BadParameter("--edit takes one file, and no others are checked.")
    found = evidence.edit_file(edit) if edit else evidence.check_files(*(paths or []))
    problems, count = found["problems"], found["files"]
    if as_json:
        print_json(found)
        raise typer.Exit(1 if problems else 0)
    if edit is not None:
        print_lines(f"{edit}: {words}." for words in found.get("edits") or ["nothing to edit"])
    if problems:
        raise WinsetError([Problem(words) for words in problems])
    print_lines(f"warning: {warning}" for warning in found["warnings"])
    print(f"{count} file{'s' if count != 1 else ''} checked, all is well.")


def _tell_effects(paths: list[Path] | None, *, as_json: bool) -> None:
    """Print which estimates move no answer in the scenarios named, or in all."""
    from sim.analysis.inert import lines
    from sim.api import analyses

    found = analyses.effects(*map(str, paths or []))
    print_json(found) if as_json else print_lines(lines(found))


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
    from sim.api import catalogue as evidence
    from sim.stories import chain

    found = evidence.why(scenario, key, pairs(sets))
    print_json(found) if as_json else print_lines(chain.lines(found))


@app.command()
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="Which kind of file or result; by default all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of a kind of file or result.

    Files: scenario, stakeholder, article, issues, lanes, options, resolved, case, experiment,
    world. Results of --json: result, comparison, sweep, tornado, sensitivity, discovery, advice,
    prediction, stability, scorecard, cases, accuracy, verification, folder, list, checked.
    """
    from sim.api import schemas
    from sim.domain.errors import WinsetError, nearest

    kinds = schemas.kinds()
    if kind is not None and kind not in kinds:
        raise WinsetError(f"there is no kind of file or result '{kind}'. {nearest(kind, kinds)}")
    if kind is None and not as_json:
        print_lines(f"{name:12}  {schemas.first_line(each)}" for name, each in kinds.items())
        return
    names = kinds if kind is None else [kind]
    chosen = {name: schemas.schema(kinds[name]) for name in names}
    print_json(chosen if kind is None else chosen[kind])
