"""The plain table: a line for each actor on each issue, columns by name."""

from sim.runs.actors.columns import Record, records
from sim.runs.actors.names import Names
from sim.runs.actors.question import Question
from sim.runs.actors.rows import Row, questions
from sim.runs.actors.sheet import Sheet

NEEDED = ("actor", "position", "salience", "capability")
COLUMNS = (*NEEDED, "issue", "reversion", "low", "high", "outcome")
TAGS = ("#A", "#P", "#M", "#D")


def read_plain(sheet: Sheet, declared: float | None) -> list[Question]:
    """Questions of `actor,[issue,]position,salience,capability[,reversion][,low,high][,outcome]`.

    Columns in any order and case, perhaps by another program's names; others are passed over. `low`
    and `high` are the 10th and 90th percentiles of a position, `reversion` and `outcome` the same
    on every line of an issue. Without an issue there is one.
    """
    actors, issues = Names(sheet, "actor"), Names(sheet, "issue")
    rows: list[Row] = []
    for line, cells in records(sheet, NEEDED, COLUMNS):
        cells["actor"] = actors.of(line, cells["actor"])
        cells["issue"] = issues.of(line, cells.get("issue") or "issue")
        rows.append(_row(sheet, line, cells, declared or 1.0))
    if not rows:
        sheet.complain(sheet.top + 1, "", "has no actors. Add a line for each.")
        sheet.refuse()
    return questions(sheet, rows, declared)


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
            for key in ("reversion", "low", "high", "outcome")
        ),
    )
