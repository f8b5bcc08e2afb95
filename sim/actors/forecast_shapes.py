"""What forecasts from tables of actors give, as typed JSON objects; values in the issue's unit."""

from typing import Any, NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

# Predict


class ActorMove(TypedDict):
    """Who moves to whom in a round, and how."""

    who: str
    to: str
    kind: str


class Round(TypedDict):
    """An issue after a round of talks: median, mean, positions, and the moves that led there."""

    median: float
    mean: float
    positions: dict[str, float]
    moves: list[ActorMove]


class DrawnRange(TypedDict):
    """Quantiles of the forecast over draws of uncertain positions; null where none has one."""

    p10: float | None
    median: float | None
    p90: float | None


class Deal(TypedDict):
    """What a model forecasts of one issue; `played` says whether as part of a package."""

    outcome: float | None
    agreed: bool
    played: str
    unresolved: NotRequired[bool]


class DrawnInterval(TypedDict, total=False):
    """The range of the draws, and whether the forecast lies outside it."""

    interval: DrawnRange
    outside_interval: bool


class Spans(TypedDict, total=False):
    """Ranges that a model tells of an issue."""

    spans: dict[str, list[float | None]]


class IssueForecast(Deal, DrawnInterval, Spans):
    """A model's forecast of one issue, and the rounds of talks that led there."""

    rounds: list[Round]


class ModelForecast(TypedDict):
    """A model's forecasts by issue, and the parameters it was given."""

    parameters: dict[str, Any]
    issues: dict[str, IssueForecast]


class CombinedForecast(TypedDict):
    """The combined forecast of one issue, a distribution: `cdf` at the values of `grid`."""

    p10: float
    median: float
    p90: float
    at_low_end: float
    at_high_end: float
    grid: list[float]
    cdf: list[float]


class Prediction(TypedDict):
    """`winset predict`: forecasts by model, and the combined one of a stack if there is one."""

    file: str
    seed: NotRequired[int]
    replicates: NotRequired[int]
    models: dict[str, ModelForecast]
    combined: NotRequired[dict[str, CombinedForecast]]


# Score


class MeanDifference(TypedDict):
    """How much more one errs than another, with its interval; null with one proposal only."""

    mean: float | None
    low: float | None
    high: float | None


class Errors(TypedDict):
    """Errors in points of a scale of 100, and how often the outcome was within so many points."""

    n: int
    mae: float
    rmse: float
    median_error: float
    hits: dict[str, float]
    crps: float
    reference_mae: float
    difference: MeanDifference


class ModelErrors(Errors):
    """A model's errors, and the parameters it was given."""

    parameters: dict[str, Any]


class StackPart(TypedDict):
    """Scores of the stack as a distribution, or of a part of it with its weight.

    `log` is −ln of the chance of the outcome's whole point, at least one in a million, which
    `floored` counts; `ends` the chance given to the ends; `pit` the probability integral transform
    in ten bins, .1 each where calibrated. How much more a part scores than the stack: `difference`
    by CRPS, `log_difference`.
    """

    weight: NotRequired[float]
    mae: float
    crps: float
    log: float
    floored: int
    ends: float
    pit: list[float]
    difference: NotRequired[MeanDifference]
    log_difference: NotRequired[MeanDifference]


class StackScores(TypedDict):
    """Scores of a stack and of what it is made of; cross-validated in `folds` if learned here."""

    folds: NotRequired[int]
    parts: dict[str, StackPart]
    share_at_ends: float
    differences: dict[str, MeanDifference]


class TrialScores(TypedDict):
    """Scores of models and baselines on the issues of a table."""

    n: int
    proposals: int
    reference: str
    models: dict[str, ModelErrors]
    baselines: dict[str, Errors]
    left_out: list[str]


class Accuracy(TrialScores):
    """`winset score` of a table of actors."""

    file: str
    stack: NotRequired[StackScores]
