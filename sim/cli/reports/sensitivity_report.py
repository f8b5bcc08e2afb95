"""Shares of variance as a table, above their sentences."""

from rich.console import Group, RenderableType

from sim.analysis.shapes import Sensitivity
from sim.analysis.words.sensitivity_words import percent, spoken
from sim.cli.reports.driver_parts import heading, paragraph
from sim.cli.reports.grid import grid
from sim.domain import words


def report(data: Sensitivity) -> RenderableType:
    """Indices as a table, then the sentences; of what never varies, the sentences alone."""
    if not data["groups"]:
        return Group(*heading(data), *paragraph(data["sentences"]))
    table = grid("group", "estimates", "first order", "95 %", "total", "95 %")
    for row in data["groups"]:
        parts = [percent(row["first"]), _range(row["first_interval"])]
        parts += [percent(row["total"]), _range(row["total_interval"])]
        table.add_row(spoken(row["group"]), str(row["estimates"] or "–"), *parts)
    reached = f", ± {100 * (data['half_width'] or 0.0):.0f} % at the widest"
    if not data["narrow"]:
        reached += ", not the ± 5 % aimed at: read the ranges"
    note = (
        f"{data['samples']:,} samples of every group{reached}. First order: the share of variance "
        "that would go if the group were known; total: the share that would stay if all else "
        "were. Intervals are from a bootstrap of the samples."
    )
    return Group(*heading(data), table, *paragraph(data["sentences"]), *paragraph([note]))


def _range(ends: list[float]) -> str:
    low, high = (min(1.0, max(0.0, end)) for end in ends)
    return " to ".join(words.interval_ends(low, high))
