"""What is lacking in a draft before it can be played, told by the cell in which to mend it."""

from collections.abc import Iterator

from ui.build.draft import MOST_ROWS, TOP, Draft, Row, filled, number_of, text_of
from ui.words.translate import t

FEWEST_ANSWERS, MOST_ANSWERS = 2, 4
THREAT_NUMBERS = {
    "yield": t("give way to"),
    "hurts": t("how much it hurts"),
    "costs": t("what it costs the sender"),
}
EVENT_NUMBERS = {"chance": t("chance"), "to": t("to")}


def cell(number: int, column: str, issue: str = "") -> str:
    """The words by which a cell of the grid is known."""
    if issue:
        return t("row {n}, {column} ({issue})").format(n=number, column=column, issue=issue)
    return t("row {n}, {column}").format(n=number, column=column)


def grid_faults(draft: Draft) -> list[str]:
    """What is wrong in step 1."""
    return [*_rows(draft), *_issues(draft)]


def play_faults(draft: Draft) -> list[str]:
    """What is wrong in step 3."""
    return [*_decision(draft), *_threats(draft), *_events(draft), *_answers(draft)]


def _rows(draft: Draft) -> Iterator[str]:
    rows = list(filled(draft.rows))
    if len(draft.actors) < 2:
        yield t("Write at least two actors.")
    if len(rows) > MOST_ROWS:
        yield t("At most {n} actors are played here.").format(n=MOST_ROWS)
    seen: set[str] = set()
    for number, row in rows:
        name = text_of(row, "actor")
        if not name:
            yield cell(number, t("actor: is empty. Name it."))
        elif name in seen:
            yield cell(number, t("actor: “{name}” stands above already.").format(name=name))
        seen.add(name)
        yield from _numbers(draft, number, row)


def _numbers(draft: Draft, number: int, row: Row) -> Iterator[str]:
    lacking = t("{cell}: write a number from 0 to 100.")
    if not _inside(row, "counts"):
        yield lacking.format(cell=cell(number, t("how much it counts")))
    for k, issue in enumerate(draft.issues, 1):
        name = issue.name if len(draft.issues) > 1 else ""
        both = {f"position {k}": t("position"), f"cares {k}": t("how much it cares")}
        given = [key for key in both if number_of(row, key) is not None]
        if k > 1 and not given:
            continue  # not everybody has to care about a further issue
        for key, column in both.items():
            if not _inside(row, key):
                yield lacking.format(cell=cell(number, column, name))


def _inside(row: Row, name: str) -> bool:
    value = number_of(row, name)
    return value is not None and 0 <= value <= TOP


def _issues(draft: Draft) -> Iterator[str]:
    for k, issue in enumerate(draft.issues, 1):
        where = t("issue {n}").format(n=k)
        if not issue.name.strip():
            yield t("{where}: name it.").format(where=where)
        if not (issue.low_end.strip() and issue.high_end.strip()):
            yield t("{where}: say what 0 and what 100 mean.").format(where=where)
        if not any(number_of(row, f"position {k}") is not None for row in draft.rows):
            yield t("{where}: nobody wants anything of it.").format(where=where)
        elif not any(_weighs(row, k) for row in draft.rows):
            words = t("{where}: nobody who counts cares. Let one number of each be above 0.")
            yield words.format(where=where)


def _weighs(row: Row, issue: int) -> bool:
    return (number_of(row, "counts") or 0) * (number_of(row, f"cares {issue}") or 0) > 0


def _decision(draft: Draft) -> Iterator[str]:
    for k, issue in enumerate(draft.issues, 1):
        if issue.fails is None:
            yield t("issue {n}: say what holds if it fails (step 1).").format(n=k)
    if draft.decides and draft.decides not in draft.actors:
        yield t("who decides: “{name}” is no actor.").format(name=draft.decides)
    if not draft.decides and len(draft.deciders) < 2:
        yield t("who decides: a table has at least two parties.")
    if not [month for month in draft.meets if 1 <= month <= draft.months]:
        yield t("months of decision: choose one at least.")


def _threats(draft: Draft) -> Iterator[str]:
    for number, row in filled(draft.threats):
        sender, target = text_of(row, "who"), text_of(row, "whom")
        if sender not in draft.actors:
            yield _of(t("threat"), number, t("who"), t("choose an actor."))
        if target not in draft.deciders:
            yield _of(t("threat"), number, t("whom"), t("choose somebody who decides."))
        elif sender == target:
            yield _of(t("threat"), number, t("whom"), t("nobody threatens itself."))
        if not text_of(row, "else"):
            yield _of(t("threat"), number, t("or else"), t("say what happens."))
        yield from _shares(row, t("threat"), number, THREAT_NUMBERS)
        yield from _month(draft, row, t("threat"), number)


def _events(draft: Draft) -> Iterator[str]:
    for number, row in filled(draft.events):
        if text_of(row, "actor") not in draft.actors:
            yield _of(t("event"), number, t("actor"), t("choose an actor."))
        if text_of(row, "what") not in {"position", "cares", "counts"}:
            yield _of(t("event"), number, t("what"), t("choose what it sets."))
        yield from _shares(row, t("event"), number, EVENT_NUMBERS)
        yield from _month(draft, row, t("event"), number)


def _shares(row: Row, kind: str, number: int, columns: dict[str, str]) -> Iterator[str]:
    for key, column in columns.items():
        if not _inside(row, key):
            yield _of(kind, number, column, t("write a number from 0 to 100."))


def _month(draft: Draft, row: Row, kind: str, number: int) -> Iterator[str]:
    month = number_of(row, "month")
    if month is None or not 1 <= month <= draft.months or month != int(month):
        words = t("write a month from 1 to {n}.").format(n=draft.months)
        yield _of(kind, number, t("month"), words)


def _answers(draft: Draft) -> Iterator[str]:
    rows = [row for _, row in filled(draft.answers)]
    if not FEWEST_ANSWERS <= len(rows) <= MOST_ANSWERS:
        yield t("answers: give two to four.")
        return
    names = [text_of(row, "answer") for row in rows]
    if not all(names) or len(set(names)) < len(names):
        yield t("answers: name each, and each differently.")
    borders = [number_of(row, "to") for row in rows[:-1]]
    known = [each for each in borders if each is not None and 0 < each < TOP]
    if len(known) < len(borders) or known != sorted(set(known)):
        yield t("answers: let borders rise, between 0 and 100.")


def _of(kind: str, number: int, column: str, words: str) -> str:
    return t("{kind} {n}, {column}: {words}").format(
        kind=kind, n=number, column=column, words=words
    )
