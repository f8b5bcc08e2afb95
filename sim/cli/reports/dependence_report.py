"""Giving way beside the trade at stake, as tables for people."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sim.analysis.shapes import Dependence, Estimated
from sim.cli.reports.grid import grid, span
from sim.domain import words


def dependence(found: Dependence) -> Iterator[RenderableType]:
    """From case to case, by quarters, and as a what-if with the trade scaled."""
    yield Text(
        f"\nHow often the target gives way, in full or in part, by the trade at stake ÷ its GDP: "
        f"{len(found['cases'])} cases",
        style="bold",
    )
    table = grid("quarter, % of GDP", "cases", "forecast", "came out", "challenges 1970–2000")
    for row in found["quarters"]:
        shares = [words.share(row[name]) for name in ("forecast", "frequency", "challenges")]
        table.add_row(f"{_gdp(row['least'])} to {_gdp(row['most'])}", str(row["cases"]), *shares)
    yield table
    ranks = found["ranks"]
    yield Text(
        f"Rank correlation of the trade at stake with the forecast {_told(ranks['forecast'], 1)}, "
        f"with what came {_told(ranks['came'], 1)}."
    )
    yield Text("\nWhat if the sanction hit less trade, or more", style="bold")
    table = grid("trade times", "gives way", "95 %", "against × 1, points", "95 %", "more", "less")
    for row in found["scaled"]:
        own = [words.share(row["chance"]), span(row["interval"], 100, ".0f")]
        above = [f"{100 * row['above']:+.1f}", span(row["above_interval"], 100, "+.1f")]
        if row["factor"] == 1:
            above = ["", ""]
        table.add_row(f"{row['factor']:.2g}", *own, *above, str(row["more"]), str(row["less"]))
    yield table
    yield Text(
        f"Ten times the trade: {_told(found['tenfold'], 100, '+.1f')} points. Of "
        f"{found['replicates']} replicates a coding, on the same luck; more, less: cases in which "
        "it is higher, lower. GDP: 200 times the worth of the target government.",
        style="dim",
    )
    for slug, reason in found["left_out"].items():
        yield Text(f"Left out: {slug}: {reason}.", style="dim")


def _gdp(share: float) -> str:
    return f"{100 * share:.2g}"


def _told(found: Estimated, times: float, form: str = "+.2f") -> str:
    if found["value"] is None:
        return "cannot be said"
    ends = span(found["interval"], times, form)
    return f"{found['value'] * times:{form}}" + (f" ({ends})" if ends else "")
