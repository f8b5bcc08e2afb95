"""Tables: what is settled together, who consents, and what becomes of a deal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.estimate import Described, Estimate, problem
from sim.domain.findings import Finding, in_run, members, twice
from sim.domain.key import Key
from sim.domain.kinds.kind import Kind, Mark, Scales, Verb, Words
from sim.domain.months import PATTERN, Month, parse
from sim.domain.number import Number

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario, ScenarioFile


def _sitting(value: object) -> object:
    return CALLED if value == "called" else parse(value)


CALLED = -1
Sitting = Annotated[
    int,
    BeforeValidator(_sitting),
    WithJsonSchema({"type": "string", "pattern": "called|" + PATTERN}),
]


class Table(Described):
    """Issues settled together: who must consent, when talks run, what holds if they fail.

    One party alone decides by itself. `sits: called` waits for an event to open it; `standing:
    true` was ratified before the run: its settlement is the policies in force, and its issues go to
    `reversion` if it breaks or lapses. From a `deadline`, one of the meetings, the stated
    reversions are in force while talks go on.
    """

    parties: list[str] = Field(min_length=1)
    issues: list[str] = Field(min_length=1)
    sits: Sitting | None = None
    meets: list[Month] = []
    deadline: Month | None = None
    reversion: dict[str, Estimate] = {}
    effective: dict[str, Month] = {}
    until: Month | None = None
    binds: bool = True
    standing: bool = False

    @model_validator(mode="after")
    def _timed(self) -> "Table":
        if self.standing and (self.meets or self.sits):
            raise problem("is standing and also meets. Leave out `sits` and `meets`.")
        if not self.standing and not self.meets:
            raise problem("never meets. Give `meets: [YYYY-MM]`, or `standing: true`.")
        if self.meets != sorted(set(self.meets)):
            raise problem("`meets` must rise, each month once.")
        if self.deadline is not None and self.deadline not in self.meets:
            raise problem("`deadline` is no meeting. Give a month of `meets`.")
        if self.sits is not None and self.sits > self.meets[0]:
            raise problem("sits after its first meeting. Let `sits` be that month or earlier.")
        return self

    @property
    def opens(self) -> int | None:
        """Month in which bargaining begins by itself; None for a standing or called table."""
        if self.standing or self.sits == CALLED:
            return None
        return self.meets[0] if self.sits is None else self.sits


class TableSummary(TypedDict):
    """A table without its reversions; months as its file has them."""

    parties: list[str]
    issues: list[str]
    sits: int | str | None
    meets: list[str]
    deadline: str | None
    effective: dict[str, str]
    until: str | None
    binds: bool
    standing: bool


class AgreementVerb(Verb):
    """What parties answer to a deal, and what becomes of it."""

    SIGNS = Words(
        "signs",
        "{who}: yes to {to}",
        choice="consent",
        side="for",
        clause="{who} {now} {signs} {to}",
    )
    REFUSES = Words(
        "refuses",
        "{who}: no to {to}",
        choice="consent",
        side="against",
        clause="{who} {now} {refuses} {to}",
    )
    HOLDS_OUT = Words(
        "holds out for more",
        "{who}: more is wanted from {to}",
        choice="consent",
        cites=False,
        clause="{who} {now} {holds} out for more from {to}",
    )
    IS_AGREED = Words(
        "is agreed",
        "Agreed: {to}",
        "agreed",
        choice="end",
        cites=False,
        clause="{to} is {now} agreed",
    )
    EMPTY = Words(
        "fails: no package was good enough at home for all",
        "Failed: {to}. No package was good enough at home for all",
        "failed",
        choice="end",
        cites=False,
        clause="{to} {now} {fails}, for want of a package good enough at home for all",
    )
    MISSED = Words(
        "fails: a package was there and not found",
        "Failed: {to}. A package was there and was not found",
        "failed",
        choice="end",
        cites=False,
        clause="{to} {now} {fails}, though a package was there",
    )
    SUSPENDED = Words(
        "suspends the talks",
        "Talks suspended: {to}",
        "suspended",
        side="through",
        cites=False,
        clause="talks on {to} are {now} suspended",
    )
    LAPSES = Words(
        "lapses", "No longer in force: {to}", "lapsed", cites=False, clause="{to} {now} {lapses}"
    )
    BREAKS = Words(
        "breaks the deal",
        "{who}: a break with {to}",
        "broken",
        side="through",
        cites=False,
        clause="{who} {now} {breaks} {to}",
    )


class AgreementKind(Kind):
    """Tables of a scenario."""

    section = "tables"
    noun = "table"
    verbs = AgreementVerb
    marks = (
        Mark("agreed", "agreed", "agrees"),
        Mark("win_set_empty", "no deal possible"),
        Mark("not_found", "deal not found"),
        Mark("unresolved"),
    )

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Reversions of every table."""
        for name, table in file.tables.items():
            for issue, estimate in table.reversion.items():
                if issue in scales:
                    key = Key.table(name, "reversion", issue)
                    yield Number(str(key), estimate, scales[issue])

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """Who sits where, on what and when."""
        for name, table in scenario.file.tables.items():
            yield from _seats(scenario, Key.table(name), table)
        yield from _sessions(scenario)

    def summary(self, item: Table) -> TableSummary:
        """Everything but the reversions, which are estimates."""
        return cast("TableSummary", item.model_dump(exclude={"reversion", "short", "words"}))

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """Who settles what, and when."""
        when = f"meets {', '.join(entry['meets'])}" if entry["meets"] else "already agreed"
        until = f", until {entry['until']}" if entry["until"] else ""
        who, what = ", ".join(entry["parties"]), ", ".join(entry["issues"])
        return f"Table {name}: {who} on {what}; {when}{until}"


def _seats(scenario: "Scenario", key: Key, table: Table) -> Iterator[Finding]:
    yield from members(key / "parties", table.parties, scenario.stakeholders, "stakeholder")
    yield from members(key / "issues", table.issues, scenario.issues, "issue")
    yield from twice(key / "parties", table.parties)
    yield from twice(key / "issues", table.issues)
    yield from members(key / "reversion", table.reversion, table.issues, "issue at the table")
    yield from members(key / "effective", table.effective, table.issues, "issue at the table")
    for issue in table.issues:
        controllers = scenario.issues[issue].controllers if issue in scenario.issues else []
        for who in controllers:
            if who not in table.parties:
                words = f"'{who}' controls {issue} but is no party. Add it to the parties."
                yield key / "parties", words, True
    times = {"sits": table.opens, "meets": table.meets[-1] if table.meets else None}
    yield from in_run(scenario, key, {k: v for k, v in times.items() if v is not None})
    if table.until is not None and table.meets and table.until < table.meets[-1]:
        yield key / "until", "ends before the last meeting. Let it end later.", True


def _sessions(scenario: "Scenario") -> Iterator[Finding]:
    called = _called(scenario)
    seen: list[tuple[str, int, int, list[str]]] = []
    for name, table in scenario.file.tables.items():
        if not table.meets:
            continue
        opens = called.get(name, []) + ([] if table.opens is None else [table.opens])
        start, end = min(opens, default=scenario.file.start), table.meets[-1]
        for other_name, other_start, other_end, issues in seen:
            if start > other_end or other_start > end:
                continue
            if shared := sorted(set(table.issues) & set(issues)):
                words = (
                    f"{shared[0]} is also at table '{other_name}' in the same months. One table in "
                    "session at a time per issue: move `sits` or `meets`."
                )
                yield Key.table(name, "issues", shared[0]), words, True
        seen.append((name, start, end, table.issues))


def _called(scenario: "Scenario") -> dict[str, list[int]]:
    """Months in which news opens a table, by table."""
    months_: dict[str, list[int]] = {}
    for event in scenario.file.events.values():
        if event.open is not None:
            months_.setdefault(event.open, []).append(event.month)
    return months_
