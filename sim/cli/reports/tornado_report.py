"""A tornado as a table of the widest swings, above its sentences."""

from rich.console import Group, RenderableType

from sim.analysis.shapes import Tornado
from sim.analysis.words.tornado_words import SHOWN
from sim.analysis.words.wording import amount, change
from sim.cli.reports.driver_parts import heading, paragraph
from sim.cli.reports.grid import grid


def report(data: Tornado, shown: int = SHOWN) -> RenderableType:
    """The widest swings of a tornado as a table, then its sentences."""
    share = data["outcome"]["share"]
    table = grid("estimate", "low", "high", "at low", "at high", "difference", "95 % range")
    for row in data["factors"][:shown]:
        at = [amount(data, row[end], unit=share) for end in ("low", "high")]
        moved = [change(data, value, unit=False) for value in (row["difference"], *row["interval"])]
        label = ", ".join(filter(None, (row["words"], row["unit"])))
        table.add_row(label, *row["at_words"], *at, moved[0], f"{moved[1]} to {moved[2]}")
    note = (
        f"{data['varied']} of {data['estimates']} estimates are uncertain. Each is put at its p10 "
        "and p90 (or at one source and another), all else and all luck as drawn; ranges are "
        "paired, Monte Carlo error only."
    )
    return Group(*heading(data), table, *paragraph(data["sentences"]), *paragraph([note]))
