"""A draft as the YAML file that plays it: every line knows the cell it was made of."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from ui.build.draft import TOP, Draft, Row, filled, number_of, text_of
from ui.build.faults import cell
from ui.build.names import slugs
from ui.words.translate import t

UNIT = "points"
# What signing and backing down cost at home: the grid does not ask, so the file says it in full.
USUAL = '{{low: {low}, likely: 0.1, high: 0.3, judgement: "as usual; not asked in the grid"}}'
COLUMN = {"position": "ideal", "cares": "salience"}


@dataclass(frozen=True)
class Line:
    """A line of the file, and the cell it comes from, in words."""

    text: str
    cell: str = ""


@dataclass
class _Names:
    """What the file calls actors, issues, threats, events and answers."""

    draft: Draft
    actors: dict[str, str] = field(init=False)
    issues: list[str] = field(init=False)
    threats: dict[int, str] = field(init=False)
    events: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        draft, threats = self.draft, list(filled(self.draft.threats))
        self.actors = dict(zip(draft.actors, slugs(draft.actors, "actor"), strict=True))
        # a threatened deed is an issue of its own
        said = [each.name for each in draft.issues] + [text_of(row, "else") for _, row in threats]
        named = slugs(said, "issue")
        self.issues, deeds = named[: len(draft.issues)], named[len(draft.issues) :]
        self.threats = {n: slug for (n, _), slug in zip(threats, deeds, strict=True)}
        self.events = {n: f"event_{n}" for n, _ in filled(draft.events)}


def text(lines: list[Line]) -> str:
    """The file as text."""
    return "".join(f"{line.text}\n" for line in lines)


def write(draft: Draft) -> list[Line]:
    """The file of a draft in which nothing is lacking."""
    names = _Names(draft)
    return [
        Line("schema_version: 2"),
        Line(f"title: {quoted(draft.title or draft.issues[0].name)}", t("title")),
        Line(f"question: {quoted(_question(draft))}", t("question")),
        Line(f"start: {draft.start}", t("first month")),
        Line(f"months: {draft.months}", t("months")),
        Line("stakeholders:"),
        *_stakeholders(names),
        Line("issues:"),
        *_issues(names),
        Line("tables:"),
        *_table(names),
        *_threats(names),
        *_events(names),
        Line("outcomes:"),
        *_outcome(names),
    ]


def quoted(words: str) -> str:
    """Words of a user as a text of YAML, whatever is in them."""
    text = json.dumps(words.strip(), ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in text)


def month(draft: Draft, number: int) -> str:
    """A month of the run, counted from 1, as files write it."""
    year, first = (int(part) for part in draft.start.split("-"))
    count = 12 * year + first - 2 + number
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def figure(value: float | None) -> str:
    """A number as short as it can be written."""
    return f"{0.0 if value is None else value:.10g}"


def _question(draft: Draft) -> str:
    return draft.question or t("What comes of it?")


def _share(value: float | None) -> str:
    return figure((value or 0.0) / TOP)


def _stakeholders(names: _Names) -> Iterator[Line]:
    draft = names.draft
    for number, row in filled(draft.rows):
        who = text_of(row, "actor")
        yield Line(f"  {names.actors[who]}:", cell(number, t("actor")))
        yield Line(f"    name: {quoted(who)}", cell(number, t("actor")))
        yield Line("    kind: group")
        counts = _share(number_of(row, "counts"))
        yield Line(f"    capability: {counts}", cell(number, t("how much it counts")))
        yield from _at_home(draft, who)
        yield Line("    interests:")
        for k, issue in enumerate(names.issues, 1):
            yield from _interest(number, row, k, issue)
        yield from _stakes(names, who)


def _at_home(draft: Draft, who: str) -> Iterator[Line]:
    sides = {text_of(row, side) for _, row in filled(draft.threats) for side in ("who", "whom")}
    if draft.decides == who:
        yield Line("    hurdle: 0  # nobody to persuade: it decides alone")
    elif who in draft.deciders:
        yield Line(f"    hurdle: {USUAL.format(low=0)}")
    if who in sides:
        yield Line(f"    resolve: {USUAL.format(low=0.02)}")


def _interest(number: int, row: Row, k: int, issue: str) -> Iterator[Line]:
    position, cares = number_of(row, f"position {k}"), number_of(row, f"cares {k}")
    if position is None or cares is None:
        return
    yield Line(f"      {issue}:", cell(number, t("position")))
    yield Line(f"        ideal: {figure(position)}", cell(number, t("position")))
    yield Line(f"        salience: {_share(cares)}", cell(number, t("how much it cares")))


def _stakes(names: _Names, who: str) -> Iterator[Line]:
    """What a threatened deed is to its target and to its sender: both would rather be without."""
    for number, row in filled(names.draft.threats):
        for part, column in (("whom", "hurts"), ("who", "costs")):
            if text_of(row, part) == who:
                salience = _share(number_of(row, column))
                entry = f"{{ideal: 0, salience: {salience}}}"
                words = t("threat {n}").format(n=number)
                yield Line(f"      {names.threats[number]}: {entry}", words)


def _issues(names: _Names) -> Iterator[Line]:
    draft = names.draft
    holders = ", ".join(names.actors[who] for who in draft.deciders)
    for k, (slug, issue) in enumerate(zip(names.issues, draft.issues, strict=True), 1):
        where = t("issue {n}").format(n=k)
        yield Line(f"  {slug}:", where)
        yield Line(f"    title: {quoted(issue.name)}", where)
        yield from _scale(issue.low_end, issue.high_end, where)
        words = t("{where}, if it fails").format(where=where)
        yield Line(f"    policy: {figure(issue.fails)}", words)
        yield Line(f"    controllers: [{holders}]", t("who decides"))
    for number, row in filled(draft.threats):
        where = t("threat {n}").format(n=number)
        yield Line(f"  {names.threats[number]}:", where)
        yield Line(f"    title: {quoted(text_of(row, 'else'))}", where)
        yield from _scale(t("nothing of it"), t("all of it"), where)
        yield Line("    policy: {likely: 0, low: 0, high: 0, judgement: nothing is done yet}")
        yield Line(f"    controllers: [{names.actors[text_of(row, 'who')]}]", where)


def _scale(low: str, high: str, where: str) -> Iterator[Line]:
    yield Line(f"    unit: {UNIT}")
    yield Line("    low: 0")
    yield Line(f"    high: {figure(TOP)}")
    yield Line(f"    ends: [{quoted(low)}, {quoted(high)}]", where)


def _table(names: _Names) -> Iterator[Line]:
    draft = names.draft
    parties = ", ".join(names.actors[who] for who in draft.deciders)
    months = sorted({int(each) for each in draft.meets if 1 <= each <= draft.months})
    meets = ", ".join(month(draft, each) for each in months)
    where = t("who decides")
    yield Line("  decision:", where)
    yield Line(f"    words: {{name: {quoted(t('the decision'))}}}")
    yield Line(f"    parties: [{parties}]", where)
    yield Line(f"    issues: [{', '.join(names.issues)}]", where)
    yield Line(f"    sits: {month(draft, 1)}", where)
    yield Line(f"    meets: [{meets}]", t("months of decision"))


def _threats(names: _Names) -> Iterator[Line]:
    draft = names.draft
    rows = list(filled(draft.threats))
    if rows:
        yield Line("threats:")
    for number, row in rows:
        where = t("threat {n}").format(n=number)
        slug, sender, target = (
            names.threats[number],
            *(text_of(row, part) for part in ("who", "whom")),
        )
        value = number_of(row, "yield") or 0.0
        bound = "at_least" if _wish(draft, sender) >= value else "at_most"
        yield Line(f"  {slug}:", where)
        yield Line(f"    words: {{name: {quoted(text_of(row, 'else'))}}}", where)
        yield Line(f"    sender: {names.actors[sender]}", where)
        yield Line(f"    target: {names.actors[target]}", where)
        demand = f"{{issue: {names.issues[0]}, {bound}: {figure(value)}}}"
        yield Line(f"    demand: {demand}", where)
        yield Line(f"    sanction: {{issue: {slug}, to: {figure(TOP)}}}", where)
        yield Line(f"    from: {month(draft, int(number_of(row, 'month') or 1))}", where)
        yield Line(f"    until: {month(draft, draft.months)}", where)


def _wish(draft: Draft, who: str) -> float:
    row = next(row for row in draft.rows if text_of(row, "actor") == who)
    return number_of(row, "position 1") or 0.0


def _events(names: _Names) -> Iterator[Line]:
    draft = names.draft
    rows = list(filled(draft.events))
    if rows:
        yield Line("events:")
    for number, row in rows:
        where = t("event {n}").format(n=number)
        what, who = text_of(row, "what"), names.actors[text_of(row, "actor")]
        to = number_of(row, "to")
        value = figure(to) if what == "position" else _share(to)
        part = f"interests.{names.issues[0]}.{COLUMN[what]}" if what in COLUMN else "capability"
        yield Line(f"  {names.events[number]}:", where)
        yield Line(f"    month: {month(draft, int(number_of(row, 'month') or 1))}", where)
        yield Line(f"    probability: {_share(number_of(row, 'chance'))}", where)
        yield Line(f"    set: {{stakeholders.{who}.{part}: {value}}}", where)


def _outcome(names: _Names) -> Iterator[Line]:
    """The question, its answers from the top of the scale down, as the first true one wins."""
    draft = names.draft
    rows = [row for _, row in filled(draft.answers)]
    answers = slugs([text_of(row, "answer") for row in rows], "answer")
    borders = [number_of(row, "to") for row in rows[:-1]]
    where = t("answers")
    yield Line("  result:", where)
    yield Line(f"    question: {quoted(_question(draft))}", t("question"))
    yield Line(f"    month: {month(draft, draft.months)}", t("months"))
    yield Line(f"    order: [{', '.join(answers)}]", where)
    yield Line("    categories:", where)
    issue = names.issues[draft.asked - 1]
    for answer, border in zip(answers[:0:-1], borders[::-1], strict=True):
        yield Line(
            f"      {answer}: {{policy: {{{issue}: {{at_least: {figure(border)}}}}}}}", where
        )
    yield Line(f"      {answers[0]}: otherwise", where)
