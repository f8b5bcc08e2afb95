"""Printing: JSON, lines, tables, and progress on a terminal."""

import json
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.cli.streams import is_utf8
from sim.domain.errors import Note, visible

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sim.runs.request import Progress


@contextmanager
def progress_bar() -> Iterator["Progress | None"]:
    """A call (done, of) that moves a bar on stderr; None where stderr is no terminal.

    Of 0 is of nobody knows how much.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    with progress.Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replicates", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)


def tell(words: str) -> None:
    """Print a note on stderr: what was assumed or left out."""
    print(visible(f"Note: {words}"), file=sys.stderr)


@contextmanager
def notes() -> Iterator[None]:
    """Tell each note of the library once, as those of a command."""
    with warnings.catch_warnings():
        others = warnings.showwarning
        warnings.simplefilter("once", Note)

        def show(message: Any, category: type[Warning], *rest: Any) -> None:
            tell(str(message)) if issubclass(category, Note) else others(message, category, *rest)

        warnings.showwarning = show
        yield


def print_json(value: Any) -> None:
    """Print a value as JSON, as ASCII where the output is not UTF-8; a NaN is an error."""
    ascii_ = not is_utf8()
    print(json.dumps(value, indent=1, allow_nan=False, ensure_ascii=ascii_, default=str))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(visible(line))


def print_rich(what: "RenderableType") -> None:
    """Print a table, 110 columns wide where the output is no terminal; every text as it stands."""
    from rich.console import Console
    from rich.segment import Segment

    class Plain(Console):
        def render(self, renderable: Any, options: Any = None) -> Iterator[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else visible(text), style, control)

    console = Plain(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 110
    console.print(what)
