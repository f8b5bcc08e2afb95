"""A run's result as tables for people: units on every number, an interval on every forecast."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.domain import words
from sim.results.result import Result
from sim.runs.shape import RunData

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
    if data["tables"]:
        yield _heading("Tables, share of all replicates")
        yield _tables(result)
    if data["threats"]:
        yield _heading("Threats, share of all replicates")
        yield _threats(result)
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


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right", overflow="fold")
    return table


def _outcome(result: Result, question: str) -> Table:
    data = result.data
    table = _table("outcome", "chance", "95 % range", "")
    table.columns[-1].justify = "left"
    for category, share in data["outcomes"][question].items():
        low, high = data["intervals"][question][category]
        bar = "█" * round(BAR * share)
        text = category.replace("_", " ")
        table.add_row(text, words.share(share), words.interval(low, high), bar)
    return table


def _policies(result: Result) -> Table:
    data, case = result.data, result.plan.scenario
    table = _table("policy", "at the start", "median", "80 % of replicates", "plain weighted mean")
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


def _signed(value: float) -> str:
    text = words.figure(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _tables(result: Result) -> Table:
    table = _table("table", "agreed", "no deal possible", "median month")
    for name, numbers in result.data["tables"].items():
        shares = [words.share(numbers[part]) for part in ("agreed", "win_set_empty")]
        table.add_row(name.replace("_", " "), *shares, numbers["month"]["median"] or "–")
    return table


def _threats(result: Result) -> Table:
    columns = ("issued", "conceded", "carried_out", "backed_down", "yielded", "lifted")
    table = _table("threat", *(column.replace("_", " ") for column in columns))
    for name, numbers in result.data["threats"].items():
        table.add_row(name.replace("_", " "), *(words.share(numbers[c]) for c in columns))
    return table
