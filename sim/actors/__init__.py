"""The field's plain formats of who wants what: files of actors, read as questions.

Four formats, told apart by what the file holds; cells are separated by tab, semicolon or comma.

- *Plain*: `actor,[issue,]position,salience,capability[,reversion][,low,high][,outcome]`, a line
  for each actor on each issue (`sim.actors.formats.plain`).
- *Tagged*: lines that begin with #A, #P, #M or #D, as exchange models use (`.decide`).
- *Wide*: a line for each issue, columns p<actor> and s<actor>, perhaps c<actor>, rp and out, as in
  the European decision-making data (`.wide`).
- *KTAB*: the scenario CSV of that toolkit, a line for each actor and two columns for each dimension
  below a line that counts both (`.ktab`).
"""

from collections.abc import Iterable
from pathlib import Path

from sim.actors.formats.capabilities import read_capabilities
from sim.actors.formats.header import actor_columns, renamed
from sim.actors.formats.ktab import is_ktab, read_ktab
from sim.actors.formats.plain import COLUMNS, NEEDED, read_plain
from sim.actors.formats.rows import NO_SCALE, check_scale, ends_of
from sim.actors.formats.sheet import Sheet, Tell, open_sheet
from sim.actors.formats.tagged import SHAPES, read_decide
from sim.actors.formats.wide import read_wide
from sim.actors.issue_table import Question, joint_table

__all__ = ["FEWEST", "Question", "joint_table", "read", "scored"]

FEWEST = 3  # actors of an issue that is scored
READERS = {"plain": read_plain, "tagged": read_decide, "ktab": read_ktab}
FORMATS = (
    f"It is one of: a header {','.join(NEEDED)} and a line for each actor; lines that begin with "
    f"{', '.join(SHAPES)}; a header of p<actor> and s<actor> columns and a line for each issue; "
    "a KTAB scenario"
)


def read(
    path: Path,
    salience_scale: float | None = None,
    capability: Path | None = None,
    tell: Tell = lambda _: None,
    scale: str | None = None,
) -> list[Question]:
    """Questions of a file in one of the formats; WinsetError tells every mistake in it.

    `salience_scale` declares the top of the salience scale, `capability` a file of capabilities for
    a wide table without them. `tell` hears what was assumed, a sentence each. `scale` is
    LOW:HIGH, the ends of the issues that declare none.
    """
    check_scale(salience_scale)
    ends = None if scale is None else ends_of(scale)
    sheet = open_sheet(path, f"Its first line is {','.join(NEEDED)}.")
    kind = _kind(sheet)
    if ends is not None and kind in {"wide", "ktab"}:
        sheet.complain(sheet.top, "", f"is on 0..100 throughout. {NO_SCALE}")
    if capability is not None and kind != "wide":
        words = "has capabilities of its own; --capability is for wide tables. Leave it out."
        sheet.complain(sheet.top, "", words)
    sheet.refuse()
    if kind == "wide":
        found = read_wide(sheet, salience_scale, capability and read_capabilities(capability))
    else:
        found = READERS[kind](sheet, salience_scale, ends)
    for words in (*sheet.notes, *sheet.numerals.notes()):
        tell(words)
    return found


def scored(questions: Iterable[Question]) -> list[Question]:
    """Questions that a forecast can be scored on: the outcome is known, and three actors or more.

    Source: the custom of the literature on the European decision-making data.
    """
    return [q for q in questions if q.outcome is not None and len(q.actors) >= FEWEST]


def _kind(sheet: Sheet) -> str:
    """Which format a file has, by its first line."""
    if sheet.header[0].startswith("#") and len(sheet.header[0]) > 1:
        return "tagged"
    if is_ktab(sheet):
        return "ktab"
    header, wide = actor_columns(sheet)
    named = [name for name in COLUMNS if name in header]
    if wide and ("actor" in named or len(named) > len(COLUMNS) // 2):
        words = f"has columns of two formats: '{named[0]}' and 'p{wide[0]}', 's{wide[0]}'."
        sheet.complain(sheet.top, "", f"{words} Keep to one.")
    if not (wide or named or len(renamed(sheet.header, NEEDED)) > 1):
        sheet.complain(sheet.top, "", f"is in no format known. {FORMATS}.")
    sheet.refuse()
    return "wide" if wide else "plain"
