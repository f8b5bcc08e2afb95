"""The plain table: a line for each actor on each issue, columns by name."""

from sim.runs.actors.question import Question
from sim.runs.actors.rows import Ends, Row, declared_ends, questions
from sim.runs.actors.sheet import Sheet

NEEDED = ("actor", "position", "salience", "capability")
SCALE = ("scale_low", "scale_high")
COLUMNS = (*NEEDED, "issue", "group", "reversion", "low", "high", *SCALE, "outcome")
TAGS = ("#A", "#P", "#M", "#D")


def read_plain(sheet: Sheet, declared: float | None, given: Ends | None = None) -> list[Question]:
    """Questions of `actor,[issue,]position,salience,capability[,reversion][,low,high][,outcome]`.

    Columns in any order and case. `low` and `high` are the 10th and 90th percentiles of a position,
    `reversion` and `outcome` the same on every line of an issue, and so are its ends `scale_low`
    and `scale_high` (else those `given`, if any) and its `group`. Without an issue there is one.
    """
    sheet.check_header(NEEDED, COLUMNS)
    rows = [_row(sheet, line, cells) for line, cells in sheet.records()]
    if not rows:
        sheet.complain(sheet.lines[0].number + 1, "", "has no actors. Add a line for each.")
    sheet.refuse()
    return questions(sheet, rows, declared, declared_ends(sheet, rows, given))


def _row(sheet: Sheet, line: int, cells: dict[str, str]) -> Row:
    actor = cells["actor"]
    if not actor:
        sheet.complain(line, "actor", "has no actor.")
    if next(iter(cells.values())).strip("'").upper() in TAGS:
        sheet.complain(line, "", f"is a {'/'.join(TAGS)} line below a header. Keep to one format.")
    return Row(
        line,
        actor,
        cells.get("issue") or "issue",
        sheet.number(line, "position", cells["position"]),
        sheet.number(line, "salience", cells["salience"], 0.0),
        sheet.number(line, "capability", cells["capability"], 0.0),
        *(
            sheet.optional(line, key, cells.get(key, ""))
            for key in ("reversion", "low", "high", "outcome", *SCALE)
        ),
        group=cells.get("group", ""),
    )
