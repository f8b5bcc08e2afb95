"""Levers as a table: what each is called, from what to what it goes, and what it moves."""

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import Lever, LeversResult
from sim.cli.reports.driver_parts import paragraph
from sim.cli.reports.grid import grid
from sim.domain.words import figure, share


def report(data: LeversResult) -> RenderableType:
    """The levers of a scenario, and what the numbers mean."""
    table = grid("lever", "from", "to", "estimated", "moves", left=(0, 1, 2, 3))
    for key, each in data["levers"].items():
        label = Text(f"{each['label']}\n").append(key, style="dim")
        table.add_row(label, *each["ends"], _estimated(each), share(each["effect"]))
    note = (
        "Estimated: p10, median and p90. Moves: the share of possible worlds whose answer changes "
        f"between p10 and p90, at least, as a mean over all questions, {data['replicates']:,} "
        "replicates."
    )
    return Group(table, *paragraph([note]))


def _estimated(lever: Lever) -> str:
    names = lever["level_words"]
    values = [names[round(x)] if names else figure(x) for x in lever["estimated"] or []]
    unit = "" if lever["unit"] in {None, "share", "utility"} else f" {lever['unit']}"
    return " · ".join(dict.fromkeys(values)) + (unit if values else "")
