"""A scenario: one question to the world, as its file says it and as the engine runs it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

from pydantic import BeforeValidator, Field, model_validator

from sim.domain.estimate import Estimate, Name, Strict, problem
from sim.domain.kinds.agreement import Table
from sim.domain.kinds.move import Move
from sim.domain.kinds.news import Event
from sim.domain.months import Month, text
from sim.domain.notebook import html_table, listed
from sim.domain.number import Number
from sim.domain.parts.article import Article
from sim.domain.parts.condition import Condition
from sim.domain.parts.issue import Issue
from sim.domain.parts.lane import Lane
from sim.domain.parts.stakeholder import Stakeholder
from sim.domain.parts.threat import Threat

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

MAX_MONTHS = 240
MAX_COUNT = 2**20  # replicates played at once


class Parameters(Strict):
    """How stakeholders bargain and watch; the same in every replicate.

    bluff: how far claims at a table are stretched beyond what signing costs at home;
    sanction_weight: of a sanction's duration against a lasting concession; notice: share of its
    worth that a trade must reach to be felt; attention: chance that a threat that could be made
    is considered in a month; accommodation: share of the gap to the policy in force that a
    declared position closes in a month, at salience 0.
    """

    bluff: float = Field(default=1 / 3, ge=0, le=0.5)
    sanction_weight: float = Field(default=0.5, ge=0, le=10)
    notice: float = Field(default=0.1, ge=0, le=10)
    attention: float = Field(default=0.25, ge=0, le=1)
    accommodation: float = Field(default=0.02, ge=0, le=1)


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
    order: list[str] | None = None

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
        if self.order is not None and sorted(self.order) != sorted(self.categories):
            names = ", ".join(self.categories)
            raise problem(f"`order` must name every category once: {names}.")
        return self


class _Names:
    """Schema of names in a list, or of a map from names to definitions, empty or not."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> "JsonSchemaValue":
        listed = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        return {"anyOf": [listed, handler(core)]}


def _named(value: object) -> object:
    if isinstance(value, list):
        return {str(name): None for name in cast("list[object]", value)}
    if not isinstance(value, dict):
        raise problem(f"found {value!r}. Name them in a list, or define them in a map.")
    return cast("dict[str, object]", value)


Part = TypeVar("Part", bound=Strict)
Named = Annotated[dict[str, Part | None], _Names(), BeforeValidator(_named), Field(min_length=1)]


class ScenarioFile(Strict):
    """What `scenarios/<slug>/scenario.yaml` may say.

    `stakeholders` and `issues` are names of the seeds' in a list, or a map from each name to its
    definition, empty where it is that of the seeds; `lanes` and `articles` are maps, too. What is
    defined here goes before what the seeds have under the same name. `levers` are key paths of the
    numbers to try first.
    """

    schema_version: Literal[2]
    title: Name
    question: Name
    start: Month
    months: int = Field(ge=1, le=MAX_MONTHS)
    model: str = "nash"
    stakeholders: Named[Stakeholder]
    issues: Named[Issue]
    lanes: dict[str, Lane | None] = {}
    articles: dict[str, Article | None] = {}
    parameters: Parameters = Parameters()
    policies: dict[str, Estimate] = {}
    tables: dict[str, Table] = {}
    threats: dict[str, Threat] = {}
    moves: dict[str, Move] = {}
    events: dict[str, Event] = {}
    overrides: dict[str, Any] = {}
    levers: list[str] = []
    outcomes: dict[str, Outcome] = Field(min_length=1)

    @property
    def signers(self) -> set[str]:
        """Stakeholders that sign at some table."""
        return {who for table in self.tables.values() for who in table.parties}

    @property
    def sides(self) -> set[str]:
        """Stakeholders that make or face some threat."""
        return {who for threat in self.threats.values() for who in (threat.sender, threat.target)}


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
