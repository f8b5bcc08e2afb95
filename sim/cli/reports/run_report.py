"""A run's result as tables for people: units on every number, an interval on every forecast."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.cli.reports.grid import grid, spaced
from sim.domain import words
from sim.domain.kinds import COUNTED, Kind
from sim.results.result import Result
from sim.runs.run_shapes import RunData

BAR = 24


def report(result: Result) -> RenderableType:
    """Everything a reader needs from a run, in the order they ask for it."""
    return Group(*_parts(result))


def _parts(result: Result) -> Iterator[RenderableType]:
    data, case = result.data, result.plan.scenario
    yield Text(case.file.title, style="bold")
    yield Text(case.file.question)
    yield Text(
        f"{data['replicates']:,} replicates · {data['months']} months from {data['start']} · "
        f"model {data['model']} · seed {data['seed']}",
        style="dim",
    )
    for question, month in data["judged_at"].items():
        yield _heading(f"{case.file.outcomes[question].question} ({month})")
        yield _outcome(result, question)
    yield _heading(f"Where policies stand after {data['months']} months")
    yield _policies(result)
    yield _heading("Who gains, against the start")
    yield _stakeholders(result)
    for question in data["by_category"]:
        yield _heading(f"Who gains in which worlds: {case.file.outcomes[question].question}")
        yield _by_category(result, question)
    for kind in COUNTED:
        if data[kind.section]:
            yield _heading(f"{kind.section.capitalize()}, share of all replicates")
            yield _marks(kind, data[kind.section])
    yield Text()
    yield Text(caveat(data), style="dim")
    for warning in data["warnings"]:
        yield Text(f"Note: {warning}", style="dim")


def caveat(data: RunData) -> str:
    """What the intervals cover and how much of the input is judgement."""
    return (
        f"{words.share(data['judgement_share'])} of the estimates behind this run rest on "
        "judgement, the rest on cited facts. Ranges of shares are 95 % Monte Carlo error only; "
        "ranges of values hold 80 % of replicates. Neither covers what the model leaves out."
    )


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _outcome(result: Result, question: str) -> Table:
    data = result.data
    table = grid("outcome", "chance", "95 % range", "", left=(0, 3))
    for category, share in data["outcomes"][question].items():
        low, high = data["intervals"][question][category]
        bar = "█" * round(BAR * share)
        text = spaced(category)
        table.add_row(text, words.share(share), words.interval(low, high), bar)
    return table


def _policies(result: Result) -> Table:
    data, case = result.data, result.plan.scenario
    table = grid("policy", "at the start", "median", "80 % of replicates", "plain weighted mean")
    for issue, series in data["policies"].items():
        first, last = series["median"][0], series["median"][-1]
        mean = data["weighted_mean"][issue]["median"]
        ends = [words.amount(case, issue, series[p][-1], unit=False) for p in ("p10", "p90")]
        unit = "" if series["levels"] else f", {series['unit']}"
        table.add_row(
            f"{case.issues[issue].title}{unit}",
            *(words.amount(case, issue, value, unit=False) for value in (first, last)),
            f"{ends[0]} to {ends[1]}",
            words.amount(case, issue, mean, unit=False),
        )
    return table


def _stakeholders(result: Result) -> Table:
    data, case = result.data, result.plan.scenario
    table = grid(
        "stakeholder",
        "money, C$ M a year",
        "80 %",
        "utility",
        "80 %",
    )
    for who, numbers in data["stakeholders"].items():
        cells: list[str] = []
        for part in ("gain_cad_m", "utility_change"):
            spread = numbers[part]
            cells.append(_signed(spread["median"]))
            cells.append(f"{_signed(spread['p10'])} to {_signed(spread['p90'])}")
        table.add_row(case.stakeholders[who].name, *cells)
    return table


def _by_category(result: Result, question: str) -> Table:
    """Median change of utility of everyone in the worlds of each answer; – where there is none."""
    data, case = result.data, result.plan.scenario
    found = data["by_category"][question]
    table = grid("median change of utility", *map(spaced, found))
    for who in data["stakeholders"]:
        cells = [_signed(w[who]["utility_change"]["median"]) if w else "–" for w in found.values()]
        table.add_row(case.stakeholders[who].name, *cells)
    return table


def _signed(value: float) -> str:
    text = words.figure(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _marks(kind: Kind, data: dict[str, Any]) -> Table:
    """What came of each thing of a kind; of tables also the median month in which they agreed."""
    titles = {mark.name: mark.title for mark in kind.marks if mark.title}
    timed = any("month" in numbers for numbers in data.values())
    table = grid(kind.noun, *titles.values(), *(["median month"] if timed else []))
    for name, numbers in data.items():
        shares = [words.share(numbers[mark]) for mark in titles]
        month = [numbers["month"]["median"] or "–"] if timed else []
        table.add_row(spaced(name), *shares, *month)
    return table
