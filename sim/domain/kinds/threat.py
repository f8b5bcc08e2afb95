"""Threats: what sender and target decide, and how results tell and count it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.findings import Finding, in_run, members
from sim.domain.key import Key
from sim.domain.kinds.agreement import Table
from sim.domain.kinds.kind import Kind, Mark, Scales, Verb, Words
from sim.domain.months import text
from sim.domain.number import Number
from sim.domain.parts.condition import Condition
from sim.domain.parts.threat import Threat

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario, ScenarioFile


ThreatSummary = TypedDict(  # `from` is no name for an attribute
    "ThreatSummary",
    {
        "sender": str,
        "target": str,
        "demand": str,
        "sanction": str,
        "from": str,
        "until": str,
        "table": str | None,
        "announced": bool,
        "answer": str | None,
    },
)


class ThreatVerb(Verb):
    """What the two sides of a threat decide, and how it ends."""

    THREATENS = Words("threatens", "{who}: {to} is made", "made", clause="{who} {now} {makes} {to}")
    RESISTS = Words(
        "resists",
        "{who}: no to {to}",
        "resisted",
        choice="answer",
        clause="{who} {now} {resists} {to}",
    )
    CONCEDES = Words(
        "concedes to the threat",
        "{who}: a concession to {to}",
        "conceded to",
        choice="answer",
        side="against",
        clause="{who} {now} {gives} way to {to}",
    )
    SANCTIONS = Words(
        "sanctions without a word",
        "{who}: the sanction of {to}, without a word",
        "carried out",
        clause="{who} {now} {lays} the sanction of {to} without a word",
    )
    CARRIES_OUT = Words(
        "carries out the threat",
        "{who}: {to} is carried out",
        "carried out",
        choice="sanction",
        side="for",
        clause="{who} {now} {carries} out {to}",
    )
    BACKS_DOWN = Words(
        "backs down",
        "{who}: {to} is not carried out",
        "not carried out",
        choice="sanction",
        side="against",
        clause="{who} {now} {backs} down from {to}",
    )
    DROPS = Words(
        "drops the threat for the deal",
        "{who}: {to} is dropped for the deal",
        "dropped for the deal",
        choice="sanction",
        clause="{who} {now} {drops} {to} for the deal",
    )
    YIELDS = Words(
        "yields to the sanction",
        "{who}: at last a concession, under the sanction of {to}",
        "ended by a late concession",
        side="against",
        clause="{who} {now} {yields} to the sanction of {to}",
    )
    LIFTS = Words(
        "lifts the sanction",
        "{who}: the sanction of {to} is lifted",
        "lifted",
        side="against",
        clause="{who} {now} {lifts} the sanction of {to}",
    )
    ANSWERS = Words(
        "answers the sanction",
        "{who}: an answer to the sanction of {to}",
        "answered",
        side="for",
        clause="{who} {now} {answers} the sanction of {to}",
    )
    ENDS_ANSWER = Words(
        "drops its answer",
        "{who}: the answer to the sanction of {to} is dropped",
        side="against",
        clause="{who} {now} {drops} the answer to the sanction of {to}",
    )


class ThreatKind(Kind):
    """Threats of a scenario."""

    section = "threats"
    noun = "threat"
    verbs = ThreatVerb
    marks = (
        Mark("issued", "issued", "is made"),
        Mark("conceded", "conceded", "is conceded to"),
        Mark("partly", "partly", "is met in part"),
        Mark("given_way", "given way", "is given way to"),
        Mark("carried_out", "carried out", "is carried out"),
        Mark("backed_down", "backed down", "is dropped"),
        Mark("yielded", "yielded", "is yielded to under the sanction"),
        Mark("lifted", "lifted", "is lifted again"),
        Mark("answered", "answered", "is answered"),
        Mark("in_force", "in force", "is in force at the end"),
    )

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Demands, sanctions and answers."""
        for name, threat in file.threats.items():
            demand, sanction, answer = threat.demand, threat.sanction, threat.answer
            if demand.issue in scales:
                key = Key.threat(name, "demand", demand.side)
                yield Number(str(key), demand.value, scales[demand.issue])
            if sanction.issue in scales:
                key = Key.threat(name, "sanction", "to")
                yield Number(str(key), sanction.to, scales[sanction.issue])
            if answer is not None and answer.issue in scales:
                key = Key.threat(name, "answer", "to")
                yield Number(str(key), answer.to, scales[answer.issue])

    def settings(self, file: "ScenarioFile") -> Iterator[tuple[str, float, float | None, str]]:
        """How often a threat's sanction is reviewed."""
        for name, threat in file.threats.items():
            yield str(Key.threat(name, "review")), threat.review, None, "months"

    def conditions(self, file: "ScenarioFile") -> Iterator[tuple[Key, Condition]]:
        """What threats and answers wait for."""
        for name, threat in file.threats.items():
            if threat.when is not None:
                yield Key.threat(name, "when"), threat.when
            if threat.answer is not None and threat.answer.when is not None:
                yield Key.threat(name, "answer", "when"), threat.answer.when

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """Who threatens whom, with what and when."""
        for name, threat in scenario.file.threats.items():
            key = Key.threat(name)
            known = scenario.stakeholders
            yield from members(key / "sender", [threat.sender], known, "stakeholder")
            yield from members(key / "target", [threat.target], known, "stakeholder")
            sides = [("demand", threat.demand.issue, threat.target, "target")]
            sides += [("sanction", threat.sanction.issue, threat.sender, "sender")]
            if threat.answer is not None:
                sides += [("answer", threat.answer.issue, threat.target, "target")]
            for part, issue, who, role in sides:
                yield from members(key / part / "issue", [issue], scenario.issues, "issue")
                if issue in scenario.issues and who not in scenario.issues[issue].controllers:
                    holders = ", ".join(scenario.issues[issue].controllers)
                    words = (
                        f"the {role} '{who}' does not control {issue} ({holders} does). Choose an "
                        f"issue of its own or another {role}."
                    )
                    yield key / part / "issue", words, True
            yield from in_run(scenario, key, {"from": threat.start, "until": threat.until})
            if threat.table is not None:
                yield from members(key / "table", [threat.table], scenario.file.tables, "table")
                yield from _demanded_there(key, threat, scenario.file.tables.get(threat.table))
        yield from _one_demand(scenario)
        yield from _one_sanction(scenario)

    def summary(self, item: Threat) -> ThreatSummary:
        """Who asks what of whom, with what behind it, and when."""
        return {
            "sender": item.sender,
            "target": item.target,
            "demand": item.demand.issue,
            "sanction": item.sanction.issue,
            "from": text(item.start),
            "until": text(item.until),
            "table": item.table,
            "announced": item.announced,
            "answer": item.answer.issue if item.answer else None,
        }

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """Who may do what, unless the other gives way."""
        return (
            f"Threat {name}: {entry['sender']} may move {entry['sanction']} unless "
            f"{entry['target']} gives way on {entry['demand']}, {entry['from']} to {entry['until']}"
        )


def _demanded_there(key: Key, threat: Threat, table: Table | None) -> Iterator[Finding]:
    if table is not None and threat.demand.issue not in table.issues:
        words = (
            f"{threat.demand.issue} is not at table '{threat.table}', so a deal there cannot meet "
            f"the demand. Demand one of: {', '.join(table.issues)}; or leave out `table`."
        )
        yield key / "demand" / "issue", words, True


def _one_demand(scenario: "Scenario") -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], bool] = {}
    for name, threat in scenario.file.threats.items():
        pair = (threat.sender, threat.target, threat.demand.issue)
        if seen.setdefault(pair, threat.table is None) != (threat.table is None):
            words = "makes one demand both free-standing and attached to a table. Keep one."
            yield Key.threat(name, "table"), words, True


def _one_sanction(scenario: "Scenario") -> Iterator[Finding]:
    """Threats whose sanctions move one issue in the same months: only one could be in force."""
    seen: dict[str, list[tuple[str, int, int]]] = {}
    for name, threat in scenario.file.threats.items():
        issue, start, end = threat.sanction.issue, threat.start, threat.until
        for other, its_start, its_end in seen.get(issue, []):
            if start <= its_end and its_start <= end:
                words = (
                    f"threat '{other}' also sanctions with {issue} in these months. Only one can "
                    "be in force: move `from` or `until`, or sanction with another issue."
                )
                yield Key.threat(name, "sanction", "issue"), words, True
        seen.setdefault(issue, []).append((name, start, end))
