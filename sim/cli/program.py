"""The command and its exit codes; every error ends here, as text."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from sim.cli import streams

GROUPS = {
    "Play a scenario": ["run", "explain", "why", "compare"],
    "Find, write and check scenarios": ["list", "show", "new", "check", "schema"],
    "Ask what drives a result": [
        *("tornado", "levers", "response", "sensitivity", "discover", "sweep", "advise")
    ],
    "Put theories on trial": ["predict", "stability", "score", "seal", "verify"],
    "Open the app": ["ui"],
}


class Commands(TyperGroup):
    """The commands; Ctrl-C ends any of them with 130, whatever typer makes of it."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands, group by group."""
        return [name for names in GROUPS.values() for name in names]

    @override
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does, group by group."""
        width = max(map(len, self.commands))
        for title, names in GROUPS.items():
            rows = [(f"{n:{width}}", self.commands[n].get_short_help_str(62)) for n in names]
            with formatter.section(title):
                formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        """Run the command of the line."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort) as stop:
            kept = getattr(stop, "__notes__", ["Nothing was written."])
            print(f"Stopped. {kept[-1]}", file=sys.stderr)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            if streams.unread():
                raise typer.Exit(0) from None
            raise


class App(typer.Typer):
    """A command line in which `~` is the home folder in every option that names a file."""

    def command(self, name: str | None = None, **more: Any) -> Callable[..., Any]:
        """Add a command."""
        add = super().command(name, **more)

        def added(function: Callable[..., Any]) -> Callable[..., Any]:
            add(_at_home(function))
            return function

        return added


def _at_home(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with paths that a shell would have given it: `--out=~/x` as well."""

    @wraps(function)
    def called(**given: Any) -> Any:
        return function(**{name: _placed(value) for name, value in given.items()})

    return called


def _placed(value: Any) -> Any:
    from sim.files.library import place

    if isinstance(value, list | tuple):
        return [_placed(each) for each in value]
    return place(value) if isinstance(value, Path) else value


app = App(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Winset: who wants what, what comes out, and the evidence behind every number.",
)


def main() -> None:
    """Entry of the `winset` command: exit codes 0 done, 1 wrong input, 2 bad line, 130 stopped."""
    streams.prepare()
    sys.exit(streams.ended(_code()))


def _code() -> int:
    """Exit code of the command line, played."""
    from sim.cli.output import notes
    from sim.domain.errors import WinsetError

    try:
        with notes():
            app(standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except WinsetError as error:
        for problem in [*error.problems, *getattr(error, "__notes__", [])]:
            print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{place}{error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        from sim.runs.provenance import version

        print(f"winset {version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
