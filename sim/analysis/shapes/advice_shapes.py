"""What a stakeholder could change, and at what cost."""

from typing import Any, NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import Interval, PairedShift, Spread


class Wanted(TypedDict):
    """A category of a question."""

    question: str
    category: str


class Cost(Spread):
    """Change of the stakeholder's own utility; the shares that lose and gain."""

    mean: float
    mean_interval: Interval
    worse: float
    better: float


class PositionAnswer(TypedDict):
    """A declared position of another that ends elsewhere."""

    who: str
    issue: str
    unit: str
    differs: float
    median: float
    mean: float
    of_scale: float


class Answer(TypedDict):
    """What the others do in answer to a change."""

    threats: dict[str, dict[str, PairedShift]]
    moves: dict[str, dict[str, PairedShift]]
    tables: dict[str, PairedShift]
    positions: list[PositionAnswer]


class AdvisedChange(TypedDict):
    """A change, what it does to the chance, what it costs, and how the others answer."""

    says: str
    set: dict[str, Any]
    moved: float
    unit: str
    chance: float
    gain: float
    interval: Interval
    gain_per_unit: float
    utility: Cost
    in_answer: Answer
    whom: NotRequired[str]
    reached: NotRequired[list[str]]


class AdvisedPair(AdvisedChange):
    """Two changes together, and what the second adds to the first."""

    adds: PairedShift


class StepsTried(TypedDict):
    """How many steps were tried, and whether the outcome was certain already."""

    own: int
    others: int
    certain: bool


_For = TypedDict("_For", {"for": str})  # a word of Python


class Advice(_For):
    """`winset advise`: what a stakeholder could change to make an outcome likelier."""

    seed: int
    replicates: int
    scenario: str
    model: str
    set: dict[str, Any]
    want: Wanted
    judged_at: str
    chance: float
    interval: Interval
    advice: list[AdvisedChange]
    pair: AdvisedPair | None
    closest: AdvisedChange | None
    persuade: list[AdvisedChange]
    tried: StepsTried
    heeds_positions: bool
