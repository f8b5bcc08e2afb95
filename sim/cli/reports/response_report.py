"""A response as tables: the chance of every answer to each question along a lever."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import Lever, ResponseResult
from sim.cli.reports.driver_parts import paragraph
from sim.cli.reports.grid import grid, spaced
from sim.domain.words import figure, share


def report(data: ResponseResult, lever: Lever) -> RenderableType:
    """A table a question with a row a point, and what the chances leave open."""
    unit = "" if lever["unit"] in {None, "share"} else f" ({lever['unit']})"
    head = Text(f"{lever['label']}{unit}: {' – '.join(lever['ends'])}", style="bold")
    wide = 100 * 0.98 / data["replicates"] ** 0.5
    note = (
        f"{data['replicates']:,} replicates at every point, on the same luck, all else as "
        f"estimated or set. 95 % intervals of a chance reach ± {wide:.0f} points at most; between "
        "two points of one column the difference is surer, since the luck is the same."
    )
    return Group(head, *_tables(data, lever), *paragraph([note]))


def _tables(data: ResponseResult, lever: Lever) -> Iterator[RenderableType]:
    names = lever["level_words"]
    for question, answers in data["answers"].items():
        table = grid(spaced(question), *map(spaced, answers))
        for point, counts in zip(data["points"], data["counts"][question], strict=True):
            at = names[round(point)] if names else figure(point)
            table.add_row(at, *(share(count / data["replicates"]) for count in counts))
        yield Text()
        yield table
