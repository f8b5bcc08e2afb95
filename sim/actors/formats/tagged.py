"""The exchange literature's file of tagged lines: #A actors, #P issues, #M marks, #D positions."""

from sim.actors.formats.cells import COMMENT
from sim.actors.formats.names import TWICE, Names
from sim.actors.formats.numerals import COMMA
from sim.actors.formats.plain import TAGS
from sim.actors.formats.rows import NO_SCALE, Ends, Row, questions
from sim.actors.formats.sheet import Line, Sheet
from sim.actors.issue_table import Question
from sim.domain.errors import nearest

USUAL: Ends = (0.0, 100.0)  # the scale of an issue without #M lines
USUAL_SCALE = "the scale is 0 to 100. Declare another by #M lines or --scale."

SHAPES = {
    "#A": (2, "'#A', actor"),
    "#P": (2, "'#P', issue"),
    "#M": (3, "'#M', issue, value"),
    "#D": (6, "'#D', actor, issue, position, salience, power"),
}


def read_decide(sheet: Sheet, declared: float | None, given: Ends | None) -> list[Question]:
    """Questions of a file of #A, #P, #M and #D lines, in any order.

    `#D` gives actor, issue, position, salience and power (the capability). The lowest and the
    highest `#M` value of an issue are the ends of its scale; an issue without is on the `given`
    one, else on 0..100, which is noted. Whoever has no `#D` line on an issue is absent from it.
    Lines of #/, #0 or #O, and further cells of the other lines, are comments.
    """
    lines = _tagged(sheet)
    actors = _Known(sheet, lines["#A"], "actor")
    issues = _Known(sheet, lines["#P"], "issue")
    ends = _ends(sheet, lines["#M"], issues)
    bare = [issue for issue in issues.lines if issue not in ends]
    if given and not bare:
        sheet.complain(None, "", f"has #M lines for every issue. {NO_SCALE}")
    rows = [_row(sheet, line, (actors, issues), declared or 1.0) for line in lines["#D"]]
    for issue in issues.lines.keys() - {row.issue for row in rows}:
        words = f"issue '{issue}' has no #D line. Add one for each actor, or take it out."
        sheet.complain(issues.lines[issue], "#P", words)
    if not rows:
        words = f"has no #D line. Add {SHAPES['#D'][1]} for each actor on each issue."
        sheet.complain(sheet.lines[-1].number, "#D", words)
        sheet.refuse()
    if bare and not given:
        some = "No issue has" if not ends else f"{', '.join(bare)}: no"
        sheet.notes.append(f"{some} #M lines: {USUAL_SCALE}")
    return questions(sheet, rows, declared, ends | dict.fromkeys(bare, given or USUAL))


def _tagged(sheet: Sheet) -> dict[str, list[Line]]:
    """Lines by tag; WinsetError tells of every one that is none."""
    lines: dict[str, list[Line]] = {tag: [] for tag in TAGS}
    for line in sheet.lines:
        tag = line.cells[0].upper()
        if not COMMENT.match(tag) and _shaped(sheet, line, tag):
            lines[tag].append(line)
    sheet.refuse()
    return lines


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
        comma = f" {COMMA}" if sheet.numerals.separator == "," else ""
        words = f"has {len(line.cells)} cells. It reads {shape}.{comma}"
        sheet.complain(line.number, tag, words)
        return False
    return True


class _Known:
    """Names that the lines of one tag declare, with the lines that do."""

    def __init__(self, sheet: Sheet, lines: list[Line], what: str) -> None:
        self._sheet, self._what, self._names = sheet, what, Names(sheet, what)
        self._tag = "#A" if what == "actor" else "#P"
        self.lines: dict[str, int] = {}
        for line in lines:
            name = self._names.of(line.number, line.cells[1])
            if name in self.lines:
                words = f"{what} '{name}' stands twice, first on line {self.lines[name]}."
                sheet.complain(line.number, self._tag, f"{words} {TWICE.format(name)}")
            self.lines.setdefault(name, line.number)

    def of(self, line: int, text: str) -> str:
        """The name as declared; a complaint where it is not."""
        name = self._names.found(line, text)
        if name is None:
            words = f"{self._what} '{text}' has no {self._tag} line. {nearest(text, self.lines)}"
            self._sheet.complain(line, self._what, words)
        return name or text


def _ends(sheet: Sheet, lines: list[Line], issues: _Known) -> dict[str, Ends]:
    """The two ends of each issue that has #M lines."""
    marks: dict[str, list[float]] = {}
    last: dict[str, int] = {}
    for line in lines:
        issue = issues.of(line.number, line.cells[1])
        marks.setdefault(issue, []).append(sheet.number(line.number, "#M", line.cells[2]))
        last[issue] = line.number
    for issue, values in marks.items():
        if min(values) == max(values):
            words = f"issue '{issue}' has one end, {values[0]:g}. Give both ends of its scale."
            sheet.complain(last[issue], "#M", words)
    return {issue: (min(values), max(values)) for issue, values in marks.items()}


def _row(sheet: Sheet, line: Line, known: tuple[_Known, _Known], top: float) -> Row:
    _, actor, issue, position, salience, power = line.cells[:6]
    return Row(
        line.number,
        known[0].of(line.number, actor),
        known[1].of(line.number, issue),
        sheet.number(line.number, "position", position),
        sheet.share(line.number, "salience", salience, top),
        sheet.weight(line.number, "power", power),
    )
