"""Forecasts on trial: score and verify."""

from typing import Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import Shares


class Score(TypedDict):
    """Scores of one forecast of one question."""

    probability: float
    brier: float
    log: float
    floored: bool


class ScoredQuestion(TypedDict):
    """A resolved question, every forecast of it and their scores; null where there is none."""

    scenario: str
    question: str
    model: str
    judged_at: str | None
    category: str
    resolved: str
    source: str
    file: str | None
    sealed: bool
    sealed_at: str | None
    after_the_event: bool
    forecasts: dict[str, Shares | None]
    scores: dict[str, Score | None]


class MeanScore(TypedDict):
    """Mean scores of one forecaster, beside those of the forecast on the same questions."""

    questions: int
    brier: float
    brier_of_forecast: float
    log: float
    log_of_forecast: float
    floored: int


_Edges = TypedDict("_Edges", {"from": float, "to": float})  # a word of Python


class CalibrationBin(_Edges):
    """Chances between two edges: how many, their mean, and how often what they gave came true."""

    count: int
    forecast: float
    frequency: float


class Together(TypedDict):
    """Scores over several questions."""

    questions: int
    mean: dict[str, MeanScore | None]
    calibration: list[CalibrationBin]


class Scorecard(TypedDict):
    """`winset score` of resolved questions."""

    file: str
    sealed: bool
    log_floor: float
    questions: list[ScoredQuestion]
    forecasts: Together | None
    after_the_event: Together | None
    notes: list[str]


class Differing(TypedDict):
    """A value of a sealed forecast that comes out otherwise now; null where it is absent."""

    key: str
    sealed: Any
    now: Any


class Verification(TypedDict):
    """`winset verify` of a sealed forecast; `sealed` is the seal itself."""

    file: str
    verified: bool
    sealed: dict[str, Any]
    hash_holds: bool
    computed: bool
    changed: list[Differing]
    compared: str
    differing: int
    differences: list[Differing]
