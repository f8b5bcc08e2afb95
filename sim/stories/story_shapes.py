"""What stories, summaries and positions say, key by key."""

from typing import NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.kinds.agreement import TableSummary
from sim.domain.kinds.move import MoveSummary
from sim.domain.kinds.news import EventSummary
from sim.domain.kinds.threat import ThreatSummary
from sim.runs.run_shapes import Spread

# ------------------------------------------------------------------ a story


class Entry(TypedDict):
    """One decision of a story; `before` and `after` in the issue's unit, where a position moves.

    `facts` are those that the reason cites, `judgement` what it says of itself where it is judged.
    """

    who: str
    what: str
    to: str
    probability: float
    before: float | None
    after: float | None
    why: str
    facts: list[str]
    judgement: list[str]


class Gathered(Entry):
    """A decision, or one stakeholder's steps of a month together."""

    moves: list[Entry]


class Monthly(TypedDict):
    """Policies, and positions by issue and stakeholder, a value a month from entry 0."""

    months: list[str]
    scales: dict[str, list[float]]
    policies: dict[str, list[float]]
    positions: dict[str, dict[str, list[float]]]


class Story(TypedDict):
    """One replicate: the object of `winset explain --json`."""

    scenario: str
    replicate: int
    seed: int
    model: str
    found: dict[str, float]
    months: dict[str, list[Entry]]
    outcomes: dict[str, str]
    policies: dict[str, float]
    drift: dict[str, dict[str, list[float]]]
    by_month: NotRequired[Monthly]


class Example(TypedDict):
    """A replicate, and how many of a run answer as it does."""

    replicate: int
    alike: int


class Notable(TypedDict):
    """A typical and a surprising replicate of a run."""

    of: int
    typical: Example
    surprising: Example


# ------------------------------------------------------------------ a summary


class StakeholderSummary(TypedDict):
    """Who somebody is, and whom it answers to."""

    name: str
    kind: str
    within: str | None


class IssueSummary(TypedDict):
    """What an issue measures, and who moves it."""

    title: str
    unit: str
    levels: list[str] | None
    controllers: list[str]


class QuestionSummary(TypedDict):
    """A question with its possible answers."""

    question: str
    month: str
    categories: list[str]


class Summary(TypedDict):
    """A scenario: the object of `winset show --json`, with a key a kind of decision."""

    scenario: str
    path: str
    title: str
    question: str
    start: str
    end: str
    months: int
    model: str
    stakeholders: dict[str, StakeholderSummary]
    issues: dict[str, IssueSummary]
    tables: dict[str, TableSummary]
    threats: dict[str, ThreatSummary]
    moves: dict[str, MoveSummary]
    events: dict[str, EventSummary]
    parameters: dict[str, float]
    outcomes: dict[str, QuestionSummary]
    estimates: int
    judgement_share: float
    warnings: list[str]


class Setting(TypedDict):
    """A number that `--set` can change, as an estimate says it: a value a branch."""

    likely: list[float | str]
    range: list[float | None]
    unit: str
    levels: list[str] | None
    low: list[float | str | None]
    high: list[float | str | None]
    facts: list[str]
    judgement: list[str]


# ------------------------------------------------------------------ positions


class Bin(TypedDict):
    """A part of a scale and the share of replicates that end there."""

    low: float
    high: float
    share: float


class FinalSpread(Spread):
    """Where a policy ends."""

    bins: list[Bin]


class Standing(TypedDict):
    """What a stakeholder wants on an issue and how much it counts."""

    wants: Spread
    weight: float
    stated: bool
    decides: bool


class IssuePicture(TypedDict):
    """An issue: where it starts and ends, what holds without a deal, who wants what."""

    scale: list[float]
    start: Spread
    without: dict[str, Spread]
    final: FinalSpread
    stakeholders: dict[str, Standing]


class Say(Spread):
    """A party's say in a deal."""

    mean: float


class Paid(TypedDict):
    """Who had how much say in a deal; None where no model tells or no replicate agrees."""

    agreed: float
    told: bool
    say: dict[str, Say] | None


class Picture(TypedDict):
    """Who wants what, how much each counts, and what comes out."""

    replicates: int
    model: str
    issues: dict[str, IssuePicture]
    paid: dict[str, Paid]
