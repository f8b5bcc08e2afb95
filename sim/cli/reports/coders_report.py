"""How far two coders of the same cases agree, as tables for people."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sim.analysis.shapes import Agreement, CodersApart
from sim.cli.reports.grid import grid, spaced, span

NAMES = {
    "ideal": "ideal, share of the demand or scale",
    "voice": "voice of those within",
    "worth": "worth of a unit of utility, ln",
    "trade": "value of a lane, ln",
    "threshold": "what counts as full, as part, share of the demand",
    "reservation": "red line or none",
    "announced": "threat announced or not",
    "made": "how the threat is made",
    "until": "months until the threat ends",
}


def agreement(found: CodersApart) -> Iterator[RenderableType]:
    """Agreement by kind of number, and how far the two forecasts are apart."""
    cases = f"{found['cases']} case{'s' if found['cases'] != 1 else ''}"
    yield Text(f"\nTwo codings of {cases}", style="bold")
    table = grid("", "cases", "n", "agreement", "95 %", "measure", "equal", "apart", left=(0, 5))
    for kind, row in found["numbers"].items():
        table.add_row(NAMES.get(kind, kind), *_cells(row))
    yield table
    table = grid("chances of an answer", "cases", "n", "apart, points", "95 %")
    for kind, row in found["forecasts"].items():
        ends = span(row["interval"], 100, ".1f")
        cells = [str(row["cases"]), str(row["questions"]), f"{100 * row['apart']:.1f}", ends]
        table.add_row(kind, *cells)
    yield table
    yield Text(
        f"Of {found['stakeholders']} stakeholders {found['unpaired']} have none in the other "
        "coding. Concordance (Lin): 1 only where every pair is equal; kappa (Cohen): 0 is what "
        "chance gives. Apart: mean of the absolute differences.",
        style="dim",
    )


def _cells(row: Agreement) -> list[str]:
    agreed = "–" if row["agreement"] is None else f"{row['agreement']:.2f}"
    apart = "" if row["apart"] is None else f"{row['apart']:.2f}"
    counts = [str(row["cases"]), str(row["pairs"])]
    ends = span(row["interval"], 1, ".2f")
    return [*counts, agreed, ends, spaced(row["measure"]), f"{100 * row['equal']:.0f} %", apart]
