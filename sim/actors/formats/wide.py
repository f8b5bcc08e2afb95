"""The wide table of the European decision-making data: a line for each issue, columns by actor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.actors.formats.capabilities import Capabilities
from sim.actors.formats.header import Record, actor_columns, weights_line, wide_records
from sim.actors.formats.names import Names
from sim.actors.formats.rows import note_short
from sim.actors.formats.sheet import LARGEST, Sheet
from sim.actors.issue_table import Question

ISSUE = ("issue", "isnr", "isnrnmc")
GROUP = ("group", "proposal", "prnr", "prnrnmc")
REVERSION = ("rp", "reversion")
OUTCOME = ("out", "outcome")
YEAR = ("year", "finact", "intro")
TOP = 100.0
CENTURY = 50  # two digits above it are of the last century


@dataclass
class Columns:
    """Which column says what, and how many values were missing because they are off the scale."""

    sheet: Sheet
    actors: list[str]
    own_capability: bool
    salience_top: float
    off_scale: int = 0

    def known(self, line: int, key: str, text: str) -> float | None:
        """The position or outcome in a cell; None where it is blank or off its scale."""
        return self._within(self.sheet.optional(line, key, text), TOP)

    def salience(self, line: int, key: str, text: str) -> float | None:
        """The salience in a cell; None where it is blank or off its scale."""
        top = self.salience_top
        value = self.sheet.share(line, key, text, top, low=-LARGEST) if text else None
        return self._within(value, top)

    def _within(self, value: float | None, top: float) -> float | None:
        if value is None or 0 <= value <= top:
            return value
        self.off_scale += not math.isnan(value)
        return None


def read_wide(
    sheet: Sheet, declared: float | None, capabilities: Capabilities | None
) -> list[Question]:
    """Questions of a table with columns p<actor>, s<actor>, perhaps c<actor>, rp, out and ids.

    Positions, `rp` (the reversion) and `out` (the outcome) are on 0–100, saliences too unless
    declared otherwise; a blank or a value off the scale is missing, and an actor is absent from an
    issue unless it has both. The issue is `issue` or `isnr`, its group `group` or `prnr`, its year
    `year`, else the last field of the dates `finact` or `intro`. The line below the header is
    passed over if it names no issue. Capabilities are the c<actor> columns, or `capabilities` by
    the line's year, or equal.
    """
    lines = wide_records(sheet)
    header, actors = actor_columns(sheet)
    names = Names(sheet, "actor")
    for actor in actors:
        names.of(sheet.top, actor)
    own_capability = any("c" + actor in header for actor in actors)
    _check_columns(
        sheet, header, actors, own_capability=own_capability, given=capabilities is not None
    )
    columns = Columns(sheet, actors, own_capability, TOP if declared is None else declared)
    weighed = own_capability or capabilities is not None
    issues = _issues(sheet, lines, weighed=weighed)
    found = [_question(columns, *each, capabilities) for each in issues]
    _check_salience(sheet, declared, found)
    sheet.refuse()
    kept = _with_actors(sheet, found)
    _note(columns, len(found) - len(kept), weighed)
    return [_counted(question, sheet) for question in kept]


def _with_actors(sheet: Sheet, found: list[Question]) -> list[Question]:
    """Questions on which there is anybody; a complaint where there is none."""
    kept = [question for question in found if question.actors]
    if not kept:
        sheet.complain(sheet.top + 1, "", "has no issue with an actor. Add a line.")
        sheet.refuse()
    return kept


def _check_columns(
    sheet: Sheet, header: list[str], actors: list[str], *, own_capability: bool, given: bool
) -> None:
    top = sheet.top
    if not any(column in header for column in ISSUE):
        sheet.complain(top, "", f"has no column for the issue. Add '{ISSUE[0]}' or '{ISSUE[1]}'.")
    if own_capability and given:
        words = "has capabilities of its own (c<actor>). Leave --capability out."
        sheet.complain(top, "", words)
    for actor in actors if own_capability else ():
        if "c" + actor not in header:
            sheet.complain(top, "", f"has no column 'c{actor}', but others. Add it.")
    sheet.refuse()


def _issues(
    sheet: Sheet, lines: list[tuple[int, Record]], *, weighed: bool
) -> list[tuple[int, Record]]:
    """Lines that hold an issue; the first below the header may hold weights instead."""
    out: list[tuple[int, Record]] = []
    seen: dict[str, int] = {}
    names = Names(sheet, "issue")
    for line, cells in lines:
        issue = names.of(line, _first(cells, ISSUE))
        if issue in seen:
            words = f"issue '{issue}' stands twice, first on line {seen[issue]}. Rename one."
            sheet.complain(line, "issue", words)
        elif issue:
            seen[issue] = line
            out.append((line, cells))
        elif line != lines[0][0] or any(cells["s" + actor] for actor in actor_columns(sheet)[1]):
            sheet.complain(line, "issue", "has no issue. Name it.")
        else:
            weights = "" if weighed else _weights(sheet)
            sheet.notes.append(f"Line {line} names no issue and is passed over.{weights}")
    return out


def _weights(sheet: Sheet) -> str:
    """How to use a line of capabilities below the header, if there is one."""
    found = weights_line(sheet)
    if found is None:
        return ""
    return (
        f" It has numbers in {len(found[1])} p columns that look like capabilities: "
        f"to use them, add --capability {sheet.name}."
    )


def _first(cells: Record, keys: Sequence[str]) -> str:
    return next((cells[key] for key in keys if cells.get(key)), "")


def _year(sheet: Sheet, line: int, cells: Record) -> int | None:
    """Year of a line: of its `year`, else the last field of its first date that has one."""
    if cells.get("year"):
        value = sheet.number(line, "year", cells["year"], "year")
        return None if math.isnan(value) else int(value)
    for key in YEAR[1:]:
        start, dash, end = cells.get(key, "").rpartition("-")
        if start and dash and end.isdecimal():
            year = int(end)
            return year + (1900 if year > CENTURY else 2000) if year < 100 else year
    return None


def _question(
    columns: Columns, line: int, cells: Record, capabilities: Capabilities | None
) -> Question:
    sheet = columns.sheet
    year = None if capabilities is None else _year(sheet, line, cells)
    people: list[tuple[str, float, float, float]] = []
    for actor in columns.actors:
        position = columns.known(line, "p" + actor, cells["p" + actor])
        key = "s" + actor
        salience = columns.salience(line, key, cells[key])
        if position is not None and salience is not None:
            capability = _capability(columns, (line, cells), (actor, year), capabilities)
            people.append((actor, position, salience / columns.salience_top, capability))
    names, *numbers = zip(*people, strict=True) if people else ((), (), (), ())
    position, salience, capability = (np.array(each, dtype=np.float64) for each in numbers)
    return Question(
        _first(cells, ISSUE),
        [str(name) for name in names],
        position,
        salience,
        capability,
        columns.known(line, "rp", _first(cells, REVERSION)),
        scale=(0.0, TOP),
        group=_first(cells, GROUP),
        outcome=columns.known(line, "out", _first(cells, OUTCOME)),
        path=sheet.name,
        line=line,
    )


def _capability(
    columns: Columns,
    at: tuple[int, Record],
    who: tuple[str, int | None],
    capabilities: Capabilities | None,
) -> float:
    (line, cells), (actor, year) = at, who
    if columns.own_capability:
        return columns.sheet.weight(line, "c" + actor, cells["c" + actor])
    if capabilities is None:
        return 1.0
    problem = capabilities.problem(actor, year)
    if problem:
        columns.sheet.complain(line, "capability", problem)
    return capabilities.of(actor, year)


def _check_salience(sheet: Sheet, declared: float | None, found: Sequence[Question]) -> None:
    """Refuse a table whose saliences could as well be shares of 1."""
    top = max((float(s) for question in found for s in question.salience), default=0.0) * TOP
    if declared is None and 0 < top <= 1:
        words = (
            f"no salience is above {top:g}: are they shares of 1 or of 100? "
            "Declare their scale: --salience-scale 1 or 100."
        )
        sheet.complain(sheet.top, "salience", words)
    elif declared is None:
        note_short(sheet, top, TOP)


def _note(columns: Columns, empty: int, weighed: bool) -> None:
    tell = columns.sheet.notes.append
    if not weighed:
        tell(
            "Every actor has the same capability: there is no c<actor> column and no --capability."
        )
    if columns.off_scale:
        tell(f"{columns.off_scale} values off their scale are read as missing.")
    if empty:
        tell(f"Left out: {empty} issues on which nobody has both a position and a salience.")


def _counted(question: Question, sheet: Sheet) -> Question:
    """The question, everyone counting alike where nobody would count."""
    if np.any(question.salience * question.capability > 0):
        return question
    sheet.notes.append(
        f"On issue '{question.issue}' nobody has salience and capability: all count alike."
    )
    alike = np.ones_like(question.salience)
    return replace(question, salience=alike, capability=alike)
