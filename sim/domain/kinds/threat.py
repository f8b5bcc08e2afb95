"""Threats: a demand with a sanction behind it, and what sender and target decide."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.estimate import Estimate, Strict, problem
from sim.domain.findings import Finding, in_run, members
from sim.domain.kinds.agreement import Table
from sim.domain.kinds.kind import Kind, Mark, Scales, Verb, Words
from sim.domain.months import Month, text
from sim.domain.number import Number, Scale

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario, ScenarioFile

UTILITY = Scale("utility", 0.0, 10.0)
ThreatStatus = Literal[
    "issued", "conceded", "carried_out", "backed_down", "in_force", "yielded", "lifted"
]


class Demand(Strict):
    """What a threat asks of its target: a ceiling or a floor for one issue.

    `shift` moves what is drawn, in the issue's unit, kept within its range.
    """

    issue: str
    at_most: Estimate | None = None
    at_least: Estimate | None = None
    shift: float = 0.0

    @model_validator(mode="after")
    def _one_sided(self) -> "Demand":
        if (self.at_most is None) == (self.at_least is None):
            raise problem("needs `at_most` or `at_least`, and only one of them.")
        return self

    @property
    def side(self) -> str:
        """Name of the bound that is given."""
        return "at_most" if self.at_most is not None else "at_least"

    @property
    def value(self) -> Estimate:
        """The bound itself."""
        bound = self.at_most or self.at_least
        assert bound is not None  # noqa: S101 - _one_sided has refused this
        return bound


class Sanction(Strict):
    """What the sender does if the target resists: one issue moved to a value."""

    issue: str
    to: Estimate


class Threat(Strict):
    """A demand with a sanction behind it, free-standing or attached to a table's failure.

    `made` says whether the sender chooses to make it, or always or never does.
    """

    sender: str
    target: str
    demand: Demand
    sanction: Sanction
    start: Month = Field(alias="from")
    until: Month
    review: int = Field(default=6, ge=1)
    audience_cost: Estimate | None = None
    table: str | None = None
    made: Literal["chosen", "always", "never"] = "chosen"

    @model_validator(mode="after")
    def _timed(self) -> "Threat":
        if self.start > self.until:
            raise problem("`from` is after `until`.")
        if self.sender == self.target:
            raise problem("has the same sender and target.")
        return self


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
    },
)


class ThreatVerb(Verb):
    """What the two sides of a threat decide, and how it ends."""

    THREATENS = Words("threatens", "{who}: a threat, {to}", "made")
    RESISTS = Words("resists", "{who}: no to the threat {to}", "resisted", choice="answer")
    CONCEDES = Words(
        "concedes to the threat",
        "{who}: a concession to the threat {to}",
        "conceded to",
        choice="answer",
    )
    CARRIES_OUT = Words(
        "carries out the threat",
        "{who}: the threat {to} carried out",
        "carried out",
        choice="sanction",
    )
    BACKS_DOWN = Words(
        "backs down",
        "{who}: the threat {to} not carried out",
        "not carried out",
        choice="sanction",
    )
    DROPS = Words(
        "drops the threat for the deal",
        "{who}: the threat {to} dropped for the deal",
        "dropped for the deal",
        choice="sanction",
    )
    YIELDS = Words(
        "yields to the sanction",
        "{who}: at last a concession to the sanction {to}",
        "ended by a late concession",
    )
    LIFTS = Words("lifts the sanction", "{who}: the sanction {to} lifted", "lifted")


class ThreatKind(Kind):
    """Threats of a scenario."""

    section = "threats"
    noun = "threat"
    verbs = ThreatVerb
    marks = (
        Mark("issued", "issued", "is made"),
        Mark("conceded", "conceded", "is conceded to"),
        Mark("carried_out", "carried out", "is carried out"),
        Mark("backed_down", "backed down", "is dropped"),
        Mark("yielded", "yielded", "is yielded to under the sanction"),
        Mark("lifted", "lifted", "is lifted again"),
    )

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Demands, sanctions and audience costs."""
        for name, threat in file.threats.items():
            demand, sanction = threat.demand, threat.sanction
            if demand.issue in scales:
                key = f"threats.{name}.demand.{demand.side}"
                yield Number(key, demand.value, scales[demand.issue])
            if sanction.issue in scales:
                yield Number(f"threats.{name}.sanction.to", sanction.to, scales[sanction.issue])
            if threat.audience_cost is not None:
                yield Number(f"threats.{name}.audience_cost", threat.audience_cost, UTILITY)

    def settings(self, file: "ScenarioFile") -> Iterator[tuple[str, float, float | None, str]]:
        """The audience cost of every threat, and how often its sanction is reviewed."""
        for name, threat in file.threats.items():
            cost = file.parameters.audience_cost
            yield f"threats.{name}.audience_cost", cost, UTILITY.high, UTILITY.unit
            yield f"threats.{name}.review", threat.review, None, "months"

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """Who threatens whom, with what and when."""
        for name, threat in scenario.file.threats.items():
            key = f"threats.{name}"
            known = scenario.stakeholders
            yield from members(f"{key}.sender", [threat.sender], known, "stakeholder")
            yield from members(f"{key}.target", [threat.target], known, "stakeholder")
            sides = (("demand", threat.demand.issue, threat.target, "target"),)
            sides += (("sanction", threat.sanction.issue, threat.sender, "sender"),)
            for part, issue, who, role in sides:
                yield from members(f"{key}.{part}.issue", [issue], scenario.issues, "issue")
                if issue in scenario.issues and who not in scenario.issues[issue].controllers:
                    holders = ", ".join(scenario.issues[issue].controllers)
                    words = (
                        f"the {role} '{who}' does not control {issue} ({holders} does). Choose an "
                        f"issue of its own or another {role}."
                    )
                    yield f"{key}.{part}.issue", words, True
            yield from in_run(scenario, key, {"from": threat.start, "until": threat.until})
            if threat.table is not None:
                yield from members(f"{key}.table", [threat.table], scenario.file.tables, "table")
                yield from _demanded_there(key, threat, scenario.file.tables.get(threat.table))
        yield from _one_demand(scenario)

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
        }

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """Who may do what, unless the other gives way."""
        return (
            f"Threat {name}: {entry['sender']} may move {entry['sanction']} unless "
            f"{entry['target']} gives way on {entry['demand']}, {entry['from']} to {entry['until']}"
        )


def _demanded_there(key: str, threat: Threat, table: Table | None) -> Iterator[Finding]:
    if table is not None and threat.demand.issue not in table.issues:
        words = (
            f"{threat.demand.issue} is not at table '{threat.table}', so a deal there cannot meet "
            f"the demand. Demand one of: {', '.join(table.issues)}; or leave out `table`."
        )
        yield f"{key}.demand.issue", words, True


def _one_demand(scenario: "Scenario") -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], bool] = {}
    for name, threat in scenario.file.threats.items():
        pair = (threat.sender, threat.target, threat.demand.issue)
        if seen.setdefault(pair, threat.table is None) != (threat.table is None):
            words = "makes one demand both free-standing and attached to a table. Keep one."
            yield f"threats.{name}.table", words, True
