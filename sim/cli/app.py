"""The command and its exit codes; every error ends here, as text."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """The commands; Ctrl-C ends any of them with 130, whatever typer makes of it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command of the line."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort) as stop:
            kept = getattr(stop, "__notes__", ["Nothing was written."])
            print(f"Stopped. {kept[-1]}", file=sys.stderr)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Winset: who wants what, what comes out, and the evidence behind every number.",
)


def main() -> None:
    """Entry of the `winset` command: exit codes 0 done, 1 wrong input, 2 bad line, 130 stopped."""
    from sim.cli.output import notes
    from sim.domain.errors import WinsetError

    try:
        with notes():
            app(standalone_mode=True)
    except WinsetError as error:
        for problem in [*error.problems, *getattr(error, "__notes__", [])]:
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
