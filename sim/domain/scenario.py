"""A scenario: one question to the world, as its file says it and as the engine runs it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.domain.estimate import Estimate, Name, Strict, Value, problem
from sim.domain.issue import Issue
from sim.domain.kinds.agreement import Table, TableStatus
from sim.domain.kinds.news import Event
from sim.domain.kinds.threat import Threat, ThreatStatus
from sim.domain.lane import Lane
from sim.domain.months import Month, text
from sim.domain.notebook import html_table, listed
from sim.domain.number import Number, Scale
from sim.domain.stakeholder import Stakeholder

MAX_MONTHS = 240
MAX_COUNT = 2**20  # replicates played at once


class Parameters(Strict):
    """How stakeholders choose, in utility units; the same in every replicate.

    beta: precision of choices; kappa: cost of any agreement or threat; audience_cost: of backing
    down; sanction_weight: of a sanction's duration against a lasting concession; credit: standing
    a target wins when the sender backs down; accommodation: share of the gap to the policy in
    force that a declared position closes in a month, at salience 0.
    """

    beta: float = Field(default=8.0, gt=0, le=1000)
    kappa: float = Field(default=0.05, ge=0, le=10)
    audience_cost: float = Field(default=0.15, ge=0, le=10)
    sanction_weight: float = Field(default=0.5, ge=0, le=10)
    credit: float = Field(default=0.0, ge=0, le=10)
    accommodation: float = Field(default=0.02, ge=0, le=1)


class PolicyTest(Strict):
    """Bounds on one policy, in the issue's unit; all that are given must hold."""

    at_least: Value | None = None
    at_most: Value | None = None
    level: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "PolicyTest":
        if self.at_least is None and self.at_most is None and self.level is None:
            raise problem("tests nothing. Give `at_least`, `at_most` or `level`.")
        return self

    def off(self, scale: Scale) -> Iterator[str]:
        """What is wrong with each bound that is not on the scale."""
        for bound in (self.at_least, self.at_most, self.level):
            try:
                scale.read(scale.low if bound is None else bound)
            except ValueError as error:
                yield f"{error}."

    def span(self, scale: Scale) -> tuple[float, float]:
        """Least and greatest value that pass."""
        low = scale.low if self.at_least is None else scale.read(self.at_least)
        high = scale.high if self.at_most is None else scale.read(self.at_most)
        if self.level is not None:
            level = scale.read(self.level)
            low, high = max(low, level), min(high, level)
        return low, high


class Condition(Strict):
    """A test of the world: exactly one of policy, table, threat, all, any, not, with a test in it.

    An empty one would hold of every world, so it is refused.
    """

    policy: dict[str, PolicyTest] | None = Field(default=None, min_length=1)
    table: dict[str, TableStatus] | None = Field(default=None, min_length=1)
    threat: dict[str, ThreatStatus] | None = Field(default=None, min_length=1)
    all_: list["Condition"] | None = Field(default=None, alias="all", min_length=1)
    any_: list["Condition"] | None = Field(default=None, alias="any", min_length=1)
    not_: "Condition | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one(self) -> "Condition":
        if len(self.model_fields_set) != 1:
            raise problem("needs exactly one of: policy, table, threat, all, any, not.")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            raise problem(f"`{name.rstrip('_')}` tests nothing. Say what must hold.")
        return self


def _category(value: object) -> object:
    if value is None:
        raise problem("tests nothing. Give a condition, or write `otherwise`.")
    return None if value == "otherwise" else value


Category = Annotated[Condition | None, BeforeValidator(_category)]


class Outcome(Strict):
    """A question with exclusive answers: the first true one wins, the last is otherwise."""

    question: Name
    month: Month
    categories: dict[str, Category] = Field(min_length=2)

    @model_validator(mode="after")
    def _closed(self) -> "Outcome":
        *others, last = self.categories.items()
        if last[1] is not None:
            raise problem(
                f"the last category, '{last[0]}', must be `otherwise`, so that one holds."
            )
        early = [name for name, condition in others if condition is None]
        if early:
            raise problem(f"'{early[0]}' is `otherwise` but not the last category.")
        return self


class ScenarioFile(Strict):
    """What `scenarios/<slug>/scenario.yaml` may say."""

    schema_version: Literal[1]
    title: Name
    question: Name
    start: Month
    months: int = Field(ge=1, le=MAX_MONTHS)
    model: str = "nash"
    stakeholders: list[str] = Field(min_length=1)
    issues: list[str] = Field(min_length=1)
    parameters: Parameters = Parameters()
    policies: dict[str, Estimate] = {}
    tables: dict[str, Table] = {}
    threats: dict[str, Threat] = {}
    events: dict[str, Event] = {}
    overrides: dict[str, Any] = {}
    outcomes: dict[str, Outcome] = Field(min_length=1)


@dataclass(frozen=True)
class Scenario:
    """A scenario with the seeds it reads, checked and ready to run.

    `numbers` holds every estimate the run reads, by key path; `fact_types` the types of the facts
    they may cite.
    """

    slug: str
    path: Path
    file: ScenarioFile
    stakeholders: dict[str, Stakeholder]
    issues: dict[str, Issue]
    lanes: dict[str, Lane]
    numbers: dict[str, Number]
    fact_types: dict[str, str]
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    warnings: tuple[str, ...] = ()
    scenario_sha256: str = ""
    seeds_sha256: str = ""

    def __repr__(self) -> str:
        about = f"Scenario {self.slug}: {self.file.title}. {self.file.question}"
        return listed(about, [f"{name}: {words}" for name, words in self._facts()])

    def _repr_html_(self) -> str:
        rows = [("question", self.file.question), *self._facts()]
        return html_table(f"{self.file.title} ({self.slug})", (), rows)

    def _facts(self) -> list[tuple[str, str]]:
        """Who is in it, what it is about, when, and what is asked, in words."""
        return [
            ("months", f"{self.file.months} from {text(self.file.start)}"),
            ("model", self.file.model),
            ("who", ", ".join(self.stakeholders)),
            ("issues", ", ".join(self.issues)),
            ("answers to", ", ".join(self.file.outcomes)),
        ]

    @property
    def judgement_share(self) -> float:
        """Estimates that rest on judgement, as a share of all that the run reads."""
        judged = sum(number.estimate.is_judgement for number in self.numbers.values())
        return judged / len(self.numbers)
