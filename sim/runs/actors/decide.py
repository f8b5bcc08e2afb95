"""The exchange literature's file of tagged lines: #A actors, #P issues, #M marks, #D positions."""

from sim.domain.errors import nearest
from sim.runs.actors.plain import TAGS
from sim.runs.actors.question import Question
from sim.runs.actors.rows import NO_SCALE, Ends, Row, questions
from sim.runs.actors.sheet import COMMA, Line, Sheet, Tell

USUAL: Ends = (0.0, 100.0)  # the scale of an issue without #M lines

SHAPES = {
    "#A": (2, "'#A', actor"),
    "#P": (2, "'#P', issue"),
    "#M": (3, "'#M', issue, value"),
    "#D": (6, "'#D', actor, issue, position, salience, power"),
}


def read_decide(
    sheet: Sheet, declared: float | None, tell: Tell, given: Ends | None = None
) -> list[Question]:
    """Questions of a file of #A, #P, #M and #D lines, in any order.

    `#D` gives actor, issue, position, salience and power (the capability). The lowest and the
    highest `#M` value of an issue are the ends of its scale; an issue without is on the
    `given` one, else on 0..100, which `tell` hears. Whoever has no `#D` line on an issue is absent
    from it. Further cells of the other lines are comments.
    """
    lines: dict[str, list[Line]] = {tag: [] for tag in TAGS}
    for line in sheet.lines:
        tag = line.cells[0].upper()
        if _shaped(sheet, line, tag):
            lines[tag].append(line)
    sheet.refuse()
    actors, issues = _names(sheet, lines["#A"], "actor"), _names(sheet, lines["#P"], "issue")
    ends = _ends(sheet, lines["#M"], issues)
    bare = [issue for issue in issues if issue not in ends]
    if given and not bare:
        sheet.complain(None, "", f"has #M lines for every issue. {NO_SCALE}")
    rows = [_row(sheet, line) for line in lines["#D"]]
    for row in rows:
        _check_known(sheet, row.line, row.actor, "actor", actors)
        _check_known(sheet, row.line, row.issue, "issue", issues)
    for issue in issues.keys() - {row.issue for row in rows}:
        words = f"issue '{issue}' has no #D line. Add one for each actor, or take it out."
        sheet.complain(issues[issue], "#P", words)
    if not rows:
        words = f"has no #D line. Add {SHAPES['#D'][1]} for each actor on each issue."
        sheet.complain(sheet.lines[-1].number, "#D", words)
    sheet.refuse()
    whole = ends | dict.fromkeys(bare, given or USUAL)
    found = questions(sheet, rows, declared, whole)
    if bare and not given:
        some = "No issue has" if not ends else f"{', '.join(bare)}: no"
        tell(f"{some} #M lines: the scale is 0 to 100. Declare another by #M lines or --scale.")
    return found


def _shaped(sheet: Sheet, line: Line, tag: str) -> bool:
    """Whether a line has a tag that is known and the cells that belong to it."""
    if tag not in SHAPES:
        words = f"begins with '{line.cells[0]}', not with {', '.join(TAGS)}. Keep to one format."
        sheet.complain(line.number, "", words)
        return False
    count, shape = SHAPES[tag]
    if len(line.cells) < count or not all(line.cells[:count]):
        sheet.complain(line.number, tag, f"is not whole. It reads {shape}.")
        return False
    if tag == "#D" and any(line.cells[count:]):
        words = f"has {len(line.cells)} cells. It reads {shape}. {COMMA}"
        sheet.complain(line.number, tag, words)
        return False
    return True


def _names(sheet: Sheet, lines: list[Line], what: str) -> dict[str, int]:
    """Names declared, with the lines that do."""
    out: dict[str, int] = {}
    for line in lines:
        name = line.cells[1]
        if name in out:
            words = f"{what} '{name}' stands twice, first on line {out[name]}. Keep one."
            sheet.complain(line.number, line.cells[0], words)
        out.setdefault(name, line.number)
    return out


def _check_known(sheet: Sheet, line: int, name: str, what: str, known: dict[str, int]) -> None:
    if name not in known:
        tag = "#A" if what == "actor" else "#P"
        words = f"{what} '{name}' has no {tag} line. {nearest(name, known)}"
        sheet.complain(line, what, words)


def _ends(sheet: Sheet, lines: list[Line], issues: dict[str, int]) -> dict[str, Ends]:
    """The two ends of each issue that has #M lines."""
    marks: dict[str, list[float]] = {}
    last: dict[str, int] = {}
    for line in lines:
        _, issue, text = line.cells[:3]
        _check_known(sheet, line.number, issue, "issue", issues)
        marks.setdefault(issue, []).append(sheet.number(line.number, "#M", text))
        last[issue] = line.number
    for issue, values in marks.items():
        if min(values) == max(values):
            words = f"issue '{issue}' has one end, {values[0]:g}. Give both ends of its scale."
            sheet.complain(last[issue], "#M", words)
    return {issue: (min(values), max(values)) for issue, values in marks.items()}


def _row(sheet: Sheet, line: Line) -> Row:
    _, actor, issue, position, salience, power = line.cells[:6]
    return Row(
        line.number,
        actor,
        issue,
        sheet.number(line.number, "position", position),
        sheet.number(line.number, "salience", salience, 0.0),
        sheet.number(line.number, "power", power, 0.0),
    )
