"""Forecasts from a table of actors as tables for people."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.actors.forecast_shapes import (
    CombinedForecast,
    IssueForecast,
    ModelForecast,
    Prediction,
    Round,
)
from sim.cli.reports.grid import grid, spaced

MIDDLES = ("median", "mean")


def report(found: Prediction) -> RenderableType:
    """Forecasts of every issue and, if there is one issue and several rounds, those rounds."""
    return Group(*_parts(found))


def _parts(found: Prediction) -> Iterator[RenderableType]:
    models = found["models"]
    issues = list(dict.fromkeys(issue for part in models.values() for issue in part["issues"]))
    yield Text(found["file"], style="bold")
    yield _outcomes(models, issues)
    yield from _packages(models)
    if "replicates" in found and "seed" in found:
        words = (
            f"Below each forecast: the range of 80 % of {found['replicates']:,} draws of the "
            f"positions (seed {found['seed']}). It does not cover what the model leaves out."
        )
        yield Text(words, style="dim")
    if "combined" in found:
        yield from _combined(found["combined"])
    if len(issues) == 1:
        rounds = {name: part["issues"][issues[0]]["rounds"] for name, part in models.items()}
        yield from _rounds(rounds)


def _combined(combined: dict[str, CombinedForecast]) -> Iterator[RenderableType]:
    """Quantiles of the combined forecast of each issue, and the chance of either end."""
    yield Text("\nCombined forecast: its median, 80 % of its chance, and the ends", style="bold")
    table = grid("issue", "median", "80 % lie in", "at low end", "at high end")
    for issue, row in combined.items():
        inside = f"{_number(row['p10'])} to {_number(row['p90'])}"
        ends = (f"{row[end]:.0%}" for end in ("at_low_end", "at_high_end"))
        table.add_row(issue, _number(row["median"]), inside, *ends)
    yield table


def _outcomes(models: dict[str, ModelForecast], issues: list[str]) -> Table:
    """An issue a row, a model a column."""
    table = grid("issue", *map(spaced, models))
    for issue in issues:
        cells = (part["issues"].get(issue) for part in models.values())
        table.add_row(issue, *(_outcome(each, apart=_apart(each, issues)) for each in cells))
    return table


def _apart(forecast: IssueForecast | None, issues: list[str]) -> bool:
    """Whether an issue was played by itself although there are others."""
    return forecast is not None and forecast["played"] != "package" and len(issues) > 1


def _packages(models: dict[str, ModelForecast]) -> Iterator[RenderableType]:
    """A sentence on which models take issues together, if any does."""
    played = {
        spaced(name): {each["played"] for each in part["issues"].values()}
        for name, part in models.items()
    }
    together = [name for name, how in played.items() if "package" in how]
    if together:
        rest = [name for name in played if name not in together]
        words = f"As packages: {', '.join(together)}."
        yield Text(words + (f" Issue by issue: {', '.join(rest)}." if rest else ""), style="dim")


def _outcome(forecast: IssueForecast | None, *, apart: bool) -> str:
    """A forecast in a cell, of an issue `apart` from others or not; below it the range of draws."""
    if forecast is None:
        return "–"
    if "unresolved" in forecast:
        return "not found"
    alone = " alone" if apart else ""
    text = _number(forecast["outcome"]) + ("" if forecast["agreed"] else f" (no deal{alone})")
    if "interval" not in forecast:
        return text
    ends = forecast["interval"]
    return f"{text}\n{_number(ends['p10'])} to {_number(ends['p90'])}"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.4g}"


def _rounds(models: dict[str, list[Round]]) -> Iterator[RenderableType]:
    """Weighted median and mean of the positions after each of several rounds, where they move."""
    length = max(len(rounds) for rounds in models.values())
    if length <= 2:
        return
    moving = {name: rounds for name, rounds in models.items() if any(r["moves"] for r in rounds)}
    if moving:
        words = "\nPositions after each round: weighted median and mean"
        yield Text(words, style="bold")
        yield _middles(moving, length)
    still = [spaced(name) for name in models if name not in moving]
    if still:
        yield Text(f"Nobody moves under {', '.join(still)}.", style="dim")


def _middles(models: dict[str, list[Round]], length: int) -> Table:
    """A round a row; of each model the median and the mean."""
    heads = (head for name in models for head in (f"{spaced(name)} median", "mean"))
    table = grid("round", *heads, left=())
    for index in range(length):
        cells = (f"{rounds[index][key]:,.7g}" for rounds in models.values() for key in MIDDLES)
        table.add_row(str(index), *cells)
    return table
