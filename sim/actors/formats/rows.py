"""Rows of one actor on one issue, put together by issue and checked."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.actors.formats.names import TWICE
from sim.actors.formats.sheet import LARGEST, Sheet
from sim.actors.issue_table import Question
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError

Ends = tuple[float, float]
TOPS = (3, 5, 7, 10, 100)  # of the salience scales in use
PLACES = ("position", "reversion", "outcome")
OFF = "Mend it, or declare a wider scale."
NO_SCALE = "Leave --scale out."


@dataclass(frozen=True)
class Row:
    """What a line says of one actor on one issue; NaN where that is no number."""

    line: int
    actor: str
    issue: str
    position: float
    salience: float
    capability: float
    reversion: float | None = None
    low: float | None = None
    high: float | None = None
    outcome: float | None = None
    scale_low: float | None = None
    scale_high: float | None = None
    group: str = ""


def check_scale(declared: float | None) -> None:
    """Refuse a declared top of the salience scale that can be none."""
    if declared is not None and not 0 < declared < math.inf:
        raise WinsetError(f"--salience-scale {declared:g} is no scale. Give 1, 10 or 100.")


def ends_of(text: str) -> Ends:
    """The ends of a scale as --scale declares them, LOW:HIGH."""
    low, _, high = text.partition(":")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = math.nan, math.nan
    if not -LARGEST <= ends[0] < ends[1] <= LARGEST:
        raise WinsetError(f"--scale {text} is not LOW:HIGH. Give two numbers, such as 0:100.")
    return ends


def declared_ends(sheet: Sheet, rows: Sequence[Row], given: Ends | None) -> dict[str, Ends]:
    """The ends of each issue by its columns scale_low and scale_high, else those given, if any."""
    out: dict[str, Ends] = {}
    for row in rows:
        low, high = row.scale_low, row.scale_high
        if (low is None) != (high is None):
            words = "has only one of scale_low and scale_high. Give both or neither."
            sheet.complain(row.line, "scale_low" if low is None else "scale_high", words)
        elif low is not None and high is not None:
            out.setdefault(row.issue, (low, high))
            if low >= high:
                words = (
                    f"{low:g} is not below scale_high, {high:g}. Give the two ends of the scale."
                )
                sheet.complain(row.line, "scale_low", words)
    if given and all(row.issue in out for row in rows):
        sheet.complain(rows[0].line, "scale_low", f"declares the ends already. {NO_SCALE}")
    return {row.issue: given for row in rows} | out if given else out


def questions(
    sheet: Sheet, rows: Sequence[Row], declared: float | None, ends: Mapping[str, Ends] = {}
) -> list[Question]:
    """Questions of the rows in the order of the file; WinsetError tells every mistake at once.

    Saliences are shares of the `declared` scale; without one none may be above 1. `ends` are the
    scales of issues that have them.
    """
    _check_salience(sheet, rows, declared)
    issues: dict[str, list[Row]] = {}
    for row in rows:
        issues.setdefault(row.issue, []).append(row)
    for issue, group in issues.items():
        _check_issue(sheet, issue, group)
        _check_places(sheet, group, ends.get(issue))
    sheet.refuse()
    return [
        _question(sheet.name, issue, group, declared or 1.0, ends.get(issue))
        for issue, group in issues.items()
    ]


def _check_salience(sheet: Sheet, rows: Sequence[Row], declared: float | None) -> None:
    """Refuse saliences above their scale; note a scale that is much longer than they are."""
    known = [row for row in rows if not math.isnan(row.salience)]
    top = max(known, key=lambda row: row.salience, default=rows[0])
    if declared is None and top.salience > 1:
        words = f"salience reaches {top.salience:g}. Declare the top of its scale: "
        sheet.complain(top.line, "salience", words + _tops(top.salience))
    elif top.salience > (declared or 1):
        words = f"salience reaches {top.salience:g}, above its declared scale of {declared:g}."
        sheet.complain(top.line, "salience", words)
    elif declared is not None:
        note_short(sheet, top.salience, declared)


def _tops(reached: float) -> str:
    """The option that declares a scale which reaches so high."""
    first, *others = [f"{top}" for top in TOPS if top >= reached] or ["TOP"]
    more = f" (or {', '.join(others)})" if others else ""
    return f"--salience-scale {first}{more}."


def note_short(sheet: Sheet, reached: float, top: float) -> None:
    """Note saliences that reach no tenth of their scale, which may then be another."""
    if 0 < reached <= top / 10:
        words = f"No salience is above {reached:g} on a scale to {top:g}. Is it the right one?"
        sheet.notes.append(f"{words} --salience-scale declares it.")


def _check_issue(sheet: Sheet, issue: str, rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.actor in seen:
            words = (
                f"actor '{row.actor}' stands twice on one issue, first on line {seen[row.actor]}."
            )
            sheet.complain(row.line, "actor", f"{words} {TWICE.format(row.actor)}")
        seen.setdefault(row.actor, row.line)
    for key in ("reversion", "outcome", "scale_low", "scale_high", "group"):
        if len({getattr(row, key) for row in rows} - {math.nan}) > 1:
            words = f"issue '{issue}' has more than one {key}; give one value throughout."
            sheet.complain(rows[0].line, key, words)
    if all(row.salience * row.capability == 0 for row in rows):
        words = f"on issue '{issue}' nobody has salience and capability above 0."
        sheet.complain(rows[0].line, "salience", words)


def _check_places(sheet: Sheet, rows: Iterable[Row], ends: Ends | None) -> None:
    """Percentiles come in pairs and in order, and nothing lies beyond a declared scale."""
    for row in rows:
        if (row.low is None) != (row.high is None):
            words = "has only one of low and high. Give both or neither."
            sheet.complain(row.line, "low" if row.low is None else "high", words)
        elif _or(row.low, row.position) > row.position or row.position > _or(
            row.high, row.position
        ):
            words = (
                f"low {row.low:g}, position {row.position:g}, high {row.high:g} are not in order. "
                "They are percentiles: low ≤ position ≤ high."
            )
            sheet.complain(row.line, "position", words)
        for key in PLACES if ends else ():
            value = getattr(row, key)
            if ends and value is not None and (value < ends[0] or value > ends[1]):
                words = (
                    f"found {value:g}, outside the issue's scale {ends[0]:g}..{ends[1]:g}. {OFF}"
                )
                sheet.complain(row.line, key, words)


def _question(
    path: str, issue: str, rows: Sequence[Row], scale: float, ends: Ends | None
) -> Question:
    sure = all(row.low is None for row in rows)
    return Question(
        issue,
        [row.actor for row in rows],
        _column(row.position for row in rows),
        _column(row.salience for row in rows) / scale,
        _column(row.capability for row in rows),
        rows[0].reversion,
        None if sure else _column(_or(row.low, row.position) for row in rows),
        None if sure else _column(_or(row.high, row.position) for row in rows),
        ends,
        group=rows[0].group,
        outcome=rows[0].outcome,
        path=path,
        line=rows[0].line,
    )


def _column(values: Iterable[float]) -> Array:
    return np.array(list(values), dtype=np.float64)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
