"""Advice as tables and sentences for people."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.advice.change import by
from sim.analysis.shapes import Advice, AdvisedChange, Answer, Cost, PairedShift
from sim.cli.reports.grid import grid, spaced
from sim.domain import words
from sim.domain.kinds import COUNTED
from sim.domain.scenario import Scenario

TOLD = 3  # answers of the others in a sentence


def report(found: Advice, case: Scenario) -> RenderableType:
    """Everything that who asked for advice needs, in the order they ask for it."""
    return Group(*_parts(found, case))


def _parts(found: Advice, case: Scenario) -> Iterator[RenderableType]:
    who, question = words.name(case, found["for"]), found["want"]["question"]
    yield Text(case.file.title, style="bold")
    yield Text(f"{case.file.outcomes[question].question} ({found['judged_at']})")
    low, high = found["interval"]
    yield Text(
        f"{who} wants: {spaced(found['want']['category'])}. As things stand its chance is "
        f"{words.share(found['chance'])} ({words.interval(low, high)})."
    )
    yield Text(
        f"{found['replicates']:,} replicates · model {found['model']} · seed {found['seed']} · "
        "the same luck with and without each change",
        style="dim",
    )
    yield from _own(found, case, who)
    if found["persuade"]:
        yield Text("\nWhom it would have to persuade: theirs to decide, not its own", style="bold")
        yield _table(found["persuade"])
        yield from _answers(found["persuade"][0], case)
    yield Text()
    yield Text(caveat(found, who), style="dim")


def _own(found: Advice, case: Scenario, who: str) -> Iterator[RenderableType]:
    if found["tried"]["certain"]:
        yield Text("\nIt is certain already: nothing can raise its chance.")
        return
    yield Text(f"\nWhat {who} could change by itself", style="bold")
    if not found["advice"]:
        yield Text(_nothing(found))
        return
    yield _table(found["advice"])
    yield from _answers(found["advice"][0], case)
    pair = found["pair"]
    if pair is not None:
        low, high = pair["adds"]["interval"]
        yield Text("\nTogether", style="bold")
        yield _table([pair])
        yield Text(
            f"The second adds {_points(pair['adds']['difference'])} ({_points(low)} to "
            f"{_points(high)}) to the best single change."
        )


def _nothing(found: Advice) -> str:
    said = f"Nothing it controls helps ({found['tried']['own']} steps tried)."
    closest = found["closest"]
    if closest is None:
        return f"{said} It has nothing to change."
    low, high = closest["interval"]
    if found["chance"] == closest["gain"] == 0.0:
        count = f"{found['replicates']:,}"
        return f"{said} What it wants never happens: in none of {count} replicates, with any step."
    return (
        f"{said} Closest is to {closest['says']}: {_points(closest['gain'])} "
        f"({_points(low)} to {_points(high)}), which may be nothing at all."
    )


def _table(changes: Sequence[AdvisedChange]) -> Table:
    table = grid("change", "moved", "chance", "gain, points", "95 %", "per unit", "own utility")
    for each in changes:
        low, high = each["interval"]
        table.add_row(
            each["says"],
            f"{words.figure(each['moved'])} {each['unit']}",
            words.share(each["chance"]),
            _points(each["gain"]),
            f"{_points(low)} to {_points(high)}",
            words.figure(100 * each["gain_per_unit"]),
            _worth(each["utility"]),
        )
    return table


def _worth(utility: Cost) -> str:
    """Median and mean change of own utility, and a word where the mean is certainly a loss."""
    shown = [f"{utility[part]:+.3f}" for part in ("median", "mean")]
    middle, mean = ("0" if text[1:] == "0.000" else text for text in shown)
    return f"{middle}, {mean}" + (" loses" if utility["mean_interval"][1] < 0 else "")


def _answers(change: AdvisedChange, case: Scenario) -> Iterator[Text]:
    """What the others do in answer to the first change of a table, in a sentence each."""
    yield Text(f"If it does so ({change['says']}):", style="dim")
    lines = [*_shares(change["in_answer"]), *_positions(change["in_answer"], case)]
    for line in lines or ["nobody else does anything else."]:
        yield Text(f"  {line}")


def _shares(answer: Answer) -> Iterator[str]:
    tables = {name: {"agreed": each} for name, each in answer["tables"].items()}
    for kind in reversed(COUNTED):
        happens = {mark.name: mark.happens for mark in kind.marks}
        things = tables if kind.section == "tables" else answer[kind.section]
        for name, marks in things.items():
            for mark, each in marks.items():
                yield f"the {kind.noun} {spaced(name)} {happens[mark]} {_often(each)}."


def _often(each: PairedShift) -> str:
    low, high = sorted(abs(100 * end) for end in each["interval"])
    way = "more often" if each["difference"] > 0 else "less often"
    return f"{way}, by {abs(100 * each['difference']):.1f} points ({low:.1f} to {high:.1f})"


def _positions(answer: Answer, case: Scenario) -> Iterator[str]:
    for row in answer["positions"][:TOLD]:
        who, shift = words.name(case, row["who"]), by(case, row["issue"], row["mean"])
        yield (
            f"{who}: declared in the end on {spaced(row['issue'])} is {shift} on average, and "
            f"another position in {words.share(row['differs'])} of replicates."
        )


def caveat(found: Advice, who: str) -> str:
    """What the numbers mean and what was not tried."""
    unheeded = (
        ""
        if found["heeds_positions"]
        else (
            f"Under {spaced(found['model'])} a settlement rests on interests, so that declared "
            "positions are no lever. "
        )
    )
    return (
        f"{unheeded}Tried were {found['tried']['own']} steps of what {who} controls, one at a "
        "time, and the best pair. Ranges are 95 % Monte Carlo error only, each for itself; a "
        "change whose range includes 0 is not offered. Gain is in points of the chance, per unit: "
        "for a whole scale, a salience of 1, or a threat made or dropped. Own utility is "
        "its median and mean change, by the interests it has, not those it shows; 'loses' where "
        "the mean certainly falls."
    )


def _points(share: float) -> str:
    """A difference of shares in points, signed."""
    text = f"{100 * share:+.1f}"
    return "0" if text in {"+0.0", "-0.0"} else text
