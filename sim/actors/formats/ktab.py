"""KTAB's scenario CSV: one table of actors on several dimensions, each from 0 to 100."""

import re
from dataclasses import replace

from sim.actors.formats.names import Names
from sim.actors.formats.rows import Ends, Row, questions
from sim.actors.formats.sheet import QUOTED, Line, Sheet
from sim.actors.issue_table import Question

TOP = 100.0
_FIRST = 3  # columns before those of the dimensions: actor, description, influence
_POSITION, _SALIENCE = (
    re.compile(rf"[\s_-]*(?<![a-z]){word}(?![a-z])[\s_-]*", re.IGNORECASE)
    for word in ("pos(?:itions?)?", "sal(?:iences?)?")
)


def is_ktab(sheet: Sheet) -> bool:
    """Whether a first line counts actors and dimensions, and a second names their columns."""
    if len(sheet.lines) < 2 or len(sheet.header) < 4:
        return False
    counts, columns = sheet.header[2:4], sheet.lines[1].cells[_FIRST:]
    return all(map(str.isdecimal, counts)) and any(map(_POSITION.search, columns))


def read_ktab(sheet: Sheet, declared: float | None, _: Ends | None) -> list[Question]:
    """Questions of a scenario as KTAB keeps it, all at one table.

    Its first line is name, description, number of actors, number of dimensions; the second the
    header; then actor, description, influence, and a position and a salience on 0–100 for each
    dimension.
    """
    counts, columns, *lines = sheet.lines
    dimensions = _dimensions(sheet, columns)
    _check_count(sheet, counts, 2, "actors", len(lines))
    _check_count(sheet, counts, 3, "dimensions", len(dimensions))
    actors, rows = Names(sheet, "actor"), list[Row]()
    for line in lines:
        rows += _rows(sheet, line, actors.of(line.number, line.cells[0]), dimensions)
    if not rows:
        sheet.complain(columns.number + 1, "", "has no actors. Add a line for each.")
        sheet.refuse()
    found = questions(sheet, rows, declared or TOP, dict.fromkeys(dimensions, (0.0, TOP)))
    return [replace(question, group=counts.cells[0] or "scenario") for question in found]


def _dimensions(sheet: Sheet, line: Line) -> list[str]:
    """Names of the dimensions, each of which heads a position and a salience."""
    names = Names(sheet, "dimension")
    cells = line.cells[_FIRST:]
    while cells and not cells[-1]:
        cells.pop()
    out: list[str] = []
    for at in range(0, len(cells), 2):
        position, salience = (*cells[at : at + 2], "")[:2]
        if not (_POSITION.search(position) and _SALIENCE.search(salience)):
            words = f"'{position}', '{salience}' are no position and salience of one dimension."
            sheet.complain(line.number, "", f"{words} Give each dimension both, in this order.")
        name = names.of(line.number, _POSITION.sub("", position) or f"dimension {len(out) + 1}")
        if name in out:
            sheet.complain(line.number, "", f"dimension '{name}' stands twice. Rename one.")
        out.append(name)
    return out


def _check_count(sheet: Sheet, line: Line, at: int, what: str, found: int) -> None:
    if int(line.cells[at]) != found:
        words = f"counts {line.cells[at]} {what}, but {found} follow. Mend the count, or the lines."
        sheet.complain(line.number, what, words)


def _rows(sheet: Sheet, line: Line, actor: str, dimensions: list[str]) -> list[Row]:
    """What a line says of an actor on every dimension."""
    number, count = line.number, _FIRST + 2 * len(dimensions)
    if not actor:
        sheet.complain(number, "actor", "has no actor.")
    if any(line.cells[count:]):
        words = f"has {len(line.cells)} cells for {count} columns. {QUOTED}"
        sheet.complain(number, "", words)
        return []
    cells = (line.cells + [""] * count)[:count]
    capability = sheet.weight(number, "influence", cells[2])
    return [
        Row(
            number,
            actor,
            name,
            sheet.number(number, f"{name} position", cells[_FIRST + 2 * k]),
            sheet.share(number, f"{name} salience", cells[_FIRST + 2 * k + 1], TOP),
            capability,
        )
        for k, name in enumerate(dimensions)
    ]
