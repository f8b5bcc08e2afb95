"""Scores as tables for people, with what is no forecast said first."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import CalibrationBin, Score, Scorecard, ScoredQuestion, Together
from sim.cli.reports.grid import grid, spaced
from sim.domain import words


def scorecard(found: Scorecard) -> RenderableType:
    """The object of `winset score --json`, to be read."""
    return Group(*_parts(found))


def _parts(found: Scorecard) -> Iterator[RenderableType]:
    if any(not row["sealed"] for row in found["questions"]):
        yield Text("NOT SEALED: computed after the event. This is no forecast.", style="bold red")
    for row in found["questions"]:
        yield from _question(row)
    for part, title in (
        ("forecasts", "Forecasts sealed in time"),
        ("after_the_event", "Computed or sealed after the event, so no forecasts"),
    ):
        if found[part]:
            yield from _together(found[part], title)
    yield Text()
    yield Text(
        "Less is better. Brier: sum of squares over all categories, 0 to 2. Log: natural "
        f"logarithm, a chance below {found['log_floor']:g} counted as that and marked *. "
        "Uniform: every category alike. Status quo: policies, tables and threats as at the start. "
        "Promises kept: the replicates in which every table is agreed and none broken, and no "
        "sanction is carried out.",
        style="dim",
    )
    for note in found["notes"]:
        yield Text(f"Note: {note}", style="dim")


def _question(row: ScoredQuestion) -> Iterator[RenderableType]:
    category = spaced(row["category"])
    yield Text(f"\n{row['scenario']}.{row['question']}: {category}", style="bold")
    line = f"resolved {row['resolved']} ({row['source']}) · model {row['model']}"
    yield Text(line, style="dim")
    if not row["sealed"]:
        yield Text("not sealed: computed after the event", style="red")
    elif row["after_the_event"]:
        late = f"{row['file']}: sealed {row['sealed_at']}, after the event: no forecast"
        yield Text(late, style="red")
    else:
        yield Text(f"{row['file']}: sealed {row['sealed_at']}", style="dim")
    table = grid("", "chance given", "Brier", "log")
    for name, scores in row["scores"].items():
        table.add_row(spaced(name), *_cells(scores))
    yield table


def _cells(scores: Score | None) -> list[str]:
    if scores is None:
        return ["–", "–", "–"]
    mark = "*" if scores["floored"] else ""
    chance = words.share(scores["probability"])
    return [chance, f"{scores['brier']:.3f}", f"{scores['log']:.3f}{mark}"]


def _together(part: Together, title: str) -> Iterator[RenderableType]:
    yield Text(f"\n{title}: mean of {part['questions']}", style="bold")
    table = grid("", "questions", "Brier", "log", "forecast's Brier there", "its log there")
    for name, mean in part["mean"].items():
        if mean is None:
            cells = ["0", *["–"] * 4]
        else:
            mark = "*" if mean["floored"] else ""
            forecast = [f"{mean[rule]:.3f}" for rule in ("brier_of_forecast", "log_of_forecast")]
            cells = [
                f"{mean['questions']}",
                f"{mean['brier']:.3f}",
                f"{mean['log']:.3f}{mark}",
                *forecast,
            ]
        table.add_row(spaced(name), *cells)
    yield table
    yield Text("\nCalibration, over the chances of all categories", style="bold")
    yield calibration(part["calibration"])


def calibration(bins: Sequence[CalibrationBin]) -> RenderableType:
    """Chances that were given, in bins, and how often what they were given to came true."""
    table = grid("chance between", "how many", "mean chance", "came true")
    for row in bins:
        ends = f"{row['from']:.1f} and {row['to']:.1f}"
        shares = [f"{row[name]:.3f}" for name in ("forecast", "frequency")]
        table.add_row(ends, str(row["count"]), *shares)
    return table
