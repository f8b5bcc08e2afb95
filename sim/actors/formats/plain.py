"""The plain table: a line for each actor on each issue, columns by name."""

from sim.actors.formats.header import Record, records
from sim.actors.formats.names import Names
from sim.actors.formats.rows import Ends, Row, declared_ends, questions
from sim.actors.formats.sheet import Sheet
from sim.actors.issue_table import Question

NEEDED = ("actor", "position", "salience", "capability")
SCALE = ("scale_low", "scale_high")
COLUMNS = (*NEEDED, "issue", "group", "reversion", "low", "high", *SCALE, "outcome")
TAGS = ("#A", "#P", "#M", "#D")


def read_plain(sheet: Sheet, declared: float | None, given: Ends | None) -> list[Question]:
    """Questions of `actor,[issue,]position,salience,capability[,reversion][,low,high][,outcome]`.

    Columns in any order and case, perhaps by another program's names; others are passed over. `low`
    and `high` are the 10th and 90th percentiles of a position, `reversion` and `outcome` the same
    on every line of an issue, and so are its ends `scale_low` and `scale_high` (else those `given`,
    if any) and its `group`. Without an issue there is one.
    """
    names = {what: Names(sheet, what) for what in ("actor", "issue", "group")}
    rows: list[Row] = []
    for line, cells in records(sheet, NEEDED, COLUMNS):
        cells["issue"] = cells.get("issue") or "issue"
        cells |= {what: those.of(line, cells.get(what, "")) for what, those in names.items()}
        rows.append(_row(sheet, line, cells, declared or 1.0))
    if not rows:
        sheet.complain(sheet.top + 1, "", "has no actors. Add a line for each.")
        sheet.refuse()
    return questions(sheet, rows, declared, declared_ends(sheet, rows, given))


def _row(sheet: Sheet, line: int, cells: Record, top: float) -> Row:
    actor = cells["actor"]
    if not actor:
        sheet.complain(line, "actor", "has no actor.")
    if actor.strip("'").upper() in TAGS:
        sheet.complain(line, "", f"is a {'/'.join(TAGS)} line below a header. Keep to one format.")
    return Row(
        line,
        actor,
        cells["issue"],
        sheet.number(line, "position", cells["position"]),
        sheet.share(line, "salience", cells["salience"], top),
        sheet.weight(line, "capability", cells["capability"]),
        *(
            sheet.optional(line, key, cells.get(key, ""))
            for key in ("reversion", "low", "high", "outcome", *SCALE)
        ),
        group=cells["group"],
    )
