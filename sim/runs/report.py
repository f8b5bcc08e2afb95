"""A run's result as tables for people: units on every number, an interval on every forecast."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.runs import words
from sim.runs.result import Result

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
    for question in data["outcomes"]:
        yield Text()
        yield _outcome(result, question)
    yield Text()
    yield _policies(result)
    yield Text()
    yield _stakeholders(result)
    if data["tables"] or data["threats"]:
        yield Text()
        yield from _events(result)
    yield Text()
    yield Text(caveat(data), style="dim")
    for warning in data["warnings"]:
        yield Text(f"Note: {warning}", style="dim")


def caveat(data: dict[str, Any]) -> str:
    """What the intervals cover and how much of the input is judgement."""
    return (
        f"{words.share(data['judgement_share'])} of the estimates behind this run rest on "
        "judgement, the rest on cited facts. Ranges of shares are 95 % Monte Carlo error only; "
        "ranges of values hold 80 % of replicates. Neither covers what the model leaves out."
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right", overflow="fold")
    return table


def _outcome(result: Result, question: str) -> Table:
    data = result.data
    asked = result.plan.scenario.file.outcomes[question].question
    table = _table(f"{asked} ({data['judged_at'][question]})", "outcome", "chance", "95 % range", "")
    table.columns[-1].justify = "left"
    for category, share in data["outcomes"][question].items():
        low, high = data["intervals"][question][category]
        bar = "█" * round(BAR * share)
        text = category.replace("_", " ")
        table.add_row(text, words.share(share), words.interval(low, high), bar)
    return table


def _policies(result: Result) -> Table:
    data, case = result.data, result.plan.scenario
    titles = ("policy", "at the start", "median", "80 % of replicates", "plain weighted mean")
    table = _table(f"Where policies stand after {data['months']} months", *titles)
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
    table = _table(
        "Who gains, against the start", "stakeholder", "money, C$ M a year", "80 %", "utility", "80 %"
    )
    for who, numbers in data["stakeholders"].items():
        cells: list[str] = []
        for part in ("gain_cad_m", "utility_change"):
            spread = numbers[part]
            cells.append(_signed(spread["median"]))
            cells.append(f"{_signed(spread['p10'])} to {_signed(spread['p90'])}")
        table.add_row(case.stakeholders[who].name, *cells)
    return table


def _signed(value: float) -> str:
    text = words.figure(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _events(result: Result) -> Iterator[RenderableType]:
    data = result.data
    if data["tables"]:
        table = _table("Tables", "table", "agreed", "no deal possible", "median month")
        for name, numbers in data["tables"].items():
            text = name.replace("_", " ")
            empty = words.share(numbers["win_set_empty"])
            month = numbers["month"]["median"] or "–"
            table.add_row(text, words.share(numbers["agreed"]), empty, month)
        yield table
    if data["threats"]:
        yield Text()
        columns = ("issued", "conceded", "carried_out", "backed_down", "yielded", "lifted")
        titles = [column.replace("_", " ") for column in columns]
        table = _table("Threats, share of all replicates", "threat", *titles)
        for name, numbers in data["threats"].items():
            cells = [words.share(numbers[column]) for column in columns]
            table.add_row(name.replace("_", " "), *cells)
        yield table
