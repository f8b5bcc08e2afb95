"""A comparison as tables for people: what each column expects, and where they part."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.shapes import Comparison
from sim.cli.reports.grid import grid, spaced
from sim.cli.reports.run_report import caveat
from sim.domain import words
from sim.domain.scenario import Scenario
from sim.models import known

ACROSS = 4  # policies side by side


def report(case: Scenario, found: Comparison) -> RenderableType:
    """Everything a reader needs from a comparison, in the order they ask for it."""
    return Group(*_parts(case, found))


def _parts(case: Scenario, found: Comparison) -> Iterator[RenderableType]:
    first = found["columns"][found["base"]]
    yield Text(case.file.title, style="bold")
    yield Text(case.file.question)
    yield Text(
        f"{found['replicates']:,} replicates · {found['months']} months from {found['start']} · "
        f"seed {found['seed']} · the same luck in every column",
        style="dim",
    )
    for question, month in first["judged_at"].items():
        yield Text(f"\n{case.file.outcomes[question].question} ({month})", style="bold")
        yield _outcomes(found, question)
        yield Text(_farthest(found, question))
    yield Text(f"\nWhere policies stand after {found['months']} months", style="bold")
    yield from _policies(case, found)
    yield Text("\nWhat differs from the first column", style="bold")
    for name, against in found["against_base"].items():
        yield Text(f"{_spaced(name)}: {_made_by(against['made_by'])}")
    models = dict.fromkeys(data["model"] for data in found["columns"].values())
    if len(models) > 1:
        yield Text("\nWhat each theory says", style="bold")
        yield from (about(name) for name in models)
    yield Text()
    yield Text(caveat(first), style="dim")


def about(name: str) -> Text:
    """A model in a paragraph: what it says, what it assumes, when it fails, and its source."""
    model = known()[name]
    text = Text.assemble((_spaced(name), "bold"), f": {model.summary}. {model.assumes} ")
    return text.append(f"Do not trust it {_lower(model.fails)} ({model.citation}.)\n")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _spaced(name: str) -> str:
    return name if "=" in name else spaced(name)


def _outcomes(found: Comparison, question: str) -> Table:
    first = found["columns"][found["base"]]
    categories = list(first["outcomes"][question])
    table = grid("chance, 95 % range", *map(_spaced, categories))
    for name, data in found["columns"].items():
        cells: list[str] = []
        for category in categories:
            share = words.share(data["outcomes"][question][category])
            ends = words.interval_ends(*data["intervals"][question][category])
            cells.append(f"{share}, {'–'.join(ends)}")
        table.add_row(_spaced(name), *cells)
    return table


def _farthest(found: Comparison, question: str) -> str:
    """How far the columns differ, in a sentence: who answers otherwise most often, and how."""
    if found["all_agree"][question] == 1:
        return "All columns give the same answer in every replicate."
    agree = words.share(found["all_agree"][question])
    against = {name: each["outcomes"][question] for name, each in found["against_base"].items()}
    far = max(against, key=lambda name: against[name]["other_answer"])
    shifts = against[far]["categories"]
    category = max(shifts, key=lambda name: abs(shifts[name]["difference"]))
    shift, (low, high) = shifts[category]["difference"], shifts[category]["interval"]
    said = (
        f"All columns give the same answer in {agree} of replicates. The farthest from "
        f"{_spaced(found['base'])} is {_spaced(far)}, with another answer in "
        f"{words.share(against[far]['other_answer'])} of them"
    )
    if shift == 0:
        return f"{said}."
    return (
        f"{said}: {spaced(category)} {100 * shift:+.0f} points "
        f"({100 * low:+.0f} to {100 * high:+.0f})."
    )


def _policies(case: Scenario, found: Comparison) -> Iterator[Table]:
    """Tables of at most four policies, a run a row."""
    issues = list(case.issues)
    for first in range(0, len(issues), ACROSS):
        shown = issues[first : first + ACROSS]
        units = {
            issue: "" if case.issues[issue].levels else case.issues[issue].unit for issue in shown
        }
        heads = [", ".join(filter(None, (_spaced(issue), units[issue]))) for issue in shown]
        table = grid("median, 80 % range", *heads)
        for name, data in found["columns"].items():
            cells: list[str] = []
            for issue in shown:
                series = data["policies"][issue]
                middle, low, high = (
                    words.amount(case, issue, series[p][-1], unit=False)
                    for p in ("median", "p10", "p90")
                )
                cells.append(f"{middle}, {low}–{high}")
            table.add_row(_spaced(name), *cells)
        yield table


def _made_by(differences: dict[str, list[Any]]) -> str:
    """Differences in words; parameters that only one of two models has are left out."""
    parts = [
        f"{key} {_shown(was)} → {_shown(now)}"
        for key, (was, now) in differences.items()
        if key.startswith("set.") or None not in (was, now)
    ]
    return "; ".join(parts) or "nothing"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
