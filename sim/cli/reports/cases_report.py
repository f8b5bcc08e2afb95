"""Scores of historical cases as tables for people."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import CaseEntry, CaseScores, Interval, Pool, PooledScore, Success
from sim.cli.reports.coders_report import agreement
from sim.cli.reports.dependence_report import dependence
from sim.cli.reports.grid import grid, spaced, span
from sim.cli.reports.score_report import calibration
from sim.domain import words

POOLS = {
    "all": "All questions",
    "late": "Questions at a second horizon",
    "own": "Questions of a case's own",
    "mapped": "Questions whose answer a rule put into a category",
    "as_it_came": "Questions whose answer is the category itself",
}
NAMES = {"ties": "TIES by cost", "sender": "rate by sender", "nobody_yields": "nobody yields"}


def report(found: CaseScores) -> RenderableType:
    """The object of `winset score cases --json`, to be read."""
    return Group(*_parts(found))


def _parts(found: CaseScores) -> Iterator[RenderableType]:
    yield _cases(found)
    if not found["questions"]:
        yield Text(f"\nNo case is resolved, so there is nothing to score: {_where(found)}")
    else:
        yield from _scores(found)
    if found["coders"]:
        yield from agreement(found["coders"])
    if found["dependence"]:
        yield from dependence(found["dependence"])
    for note in found["notes"]:
        yield Text(f"Note: {note}", style="dim")


def _where(found: CaseScores) -> str:
    if not found["cases"]:
        return "there are no cases here. `winset new SLUG --case` starts one."
    return "a case is resolved by its resolved.yaml."


def _cases(found: CaseScores) -> RenderableType:
    table = grid(
        "case", "known until", "who coerces whom", "cost", "codings", "questions", left=(0, 2, 3, 5)
    )
    for slug, case in found["cases"].items():
        scored = sum(row["case"] == slug for row in found["questions"])
        state = f"{scored} scored" if case["resolved"] else "not resolved"
        if case["not_played"]:
            state += f", {len(case['not_played'])} not played"
        known = [case["cut_off"] or "–", _sides(case), case["cost"] or "–"]
        table.add_row(slug, *known, str(case["codings"]), state)
    return table


def _sides(case: CaseEntry) -> str:
    if case["sender"] is None:
        return "–"
    return f"{spaced(case['sender'])} → {spaced(case['target'] or '')}"


def _scores(found: CaseScores) -> Iterator[RenderableType]:
    yield Text("\nQuestion by question", style="bold")
    table = grid("", "came out", "chance given", "Brier", "log", "RPS", left=(0, 1))
    for row in found["questions"]:
        scores = row["scores"]["forecast"]
        if scores:
            category = spaced(row["category"])
            came = f"{category} ({row['came']})" if row["came"] else category
            rules = [f"{scores[rule]:.3f}" for rule in ("brier", "log", "rps")]
            name = f"{row['case']}.{row['question']}"
            table.add_row(name, came, words.share(scores["probability"]), *rules)
    yield table
    for name, pool in found["pools"].items():
        yield from _pool(POOLS.get(name, f"Questions on {name}"), pool)
    yield from _theories(found)
    yield Text("\nCalibration, over the chances of all categories", style="bold")
    yield calibration(found["pools"]["all"]["calibration"])
    yield from _concession(found)
    yield Text(
        f"\nOf {found['replicates']:,} replicates a coding, seed {found['seed']}. Less is better. "
        "Brier: sum of squares over all categories, 0 to 2. Log: natural logarithm. RPS: ranked, "
        "0 to 1. Below each the 95 % interval from drawing cases. Gap: the forecast's score less "
        "its own on the same n questions, below 0 where the forecast is better. Uniform: "
        "every category alike. TIES by cost, nobody yields (90 %): on yield alone. Rate by "
        "sender: its other cases, ½ added.",
        style="dim",
    )


def _theories(found: CaseScores) -> Iterator[RenderableType]:
    """What each theory could play, and why not the rest."""
    if found["theories"]:
        yield Text("\nThe theories", style="bold")
        table = grid("", "answers", "from a table made of the threat", "no answer", left=(0, 3))
        for name, played in found["theories"].items():
            without = [f"{count}: {reason}" for reason, count in played["without"].items()]
            counts = [str(played[key]) for key in ("answers", "at_a_table")]
            table.add_row(spaced(name), *counts, "; ".join(without) or "–")
        yield table


def _pool(title: str, pool: Pool) -> Iterator[RenderableType]:
    yield Text(f"\n{title}: {pool['questions']} of {pool['cases']} cases", style="bold")
    rules = ("Brier", "log", "RPS")
    table = grid("", "n", *rules, *(f"gap in {rule}" for rule in rules))
    for name, mean in pool["mean"].items():
        if mean is not None:
            scores = [mean["brier"], mean["log"], mean["rps"]]
            cells = [*map(_mean, scores), *map(_difference, scores)]
            table.add_row(NAMES.get(name, spaced(name)), str(mean["questions"]), *cells)
    yield table


def _mean(score: PooledScore) -> str:
    return f"{score['mean']:.3f}{_ends(score['interval'], '.2f')}"


def _difference(score: PooledScore) -> str:
    if score["difference"] is None:
        return ""
    return f"{score['difference']:+.3f}{_ends(score['difference_interval'], '+.2f')}"


def _ends(interval: Interval | None, form: str) -> str:
    return "" if interval is None else f"\n{span(interval, 1, form)}"


def _concession(found: CaseScores) -> Iterator[RenderableType]:
    if not found["concession"]:
        return
    yield Text(
        "\nHow often the target concedes, by the cost at stake: in full, at all", style="bold"
    )
    table = grid("cost", "cases", "forecast", "came out", "TIES")
    for cost, row in found["concession"].items():
        each = (row["forecast"], row["frequency"], row["ties"])
        table.add_row(cost, str(row["cases"]), *map(_success, each))
    yield table


def _success(given: Success) -> str:
    return f"{words.share(given['full'])}, {words.share(given['full_or_part'])}"
