"""Forecasts of historical cases on trial: score cases."""

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import Interval, Shares
from sim.analysis.shapes.trial_shapes import CalibrationBin


class CaseEntry(TypedDict):
    """A case of the bank; what was known of it is null where its file does not stand there yet."""

    folder: str
    resolved: bool
    codings: int
    cut_off: str | None
    sender: str | None
    target: str | None
    cost: str | None
    not_played: dict[str, str]


class CaseScore(TypedDict):
    """Scores of one forecast of one question of a case."""

    probability: float
    brier: float
    log: float
    rps: float


class CaseQuestion(TypedDict):
    """A resolved question of a case, every forecast of it and their scores; null where none is.

    `came` is what really happened where a rule counts it as `category`; `codings` has the shares of
    each coding by forecaster, `forecasts` their mean.
    """

    case: str
    question: str
    kind: str
    category: str
    came: str | None
    resolved: str
    source: str
    categories: list[str]
    codings: dict[str, list[Shares]]
    forecasts: dict[str, Shares | None]
    scores: dict[str, CaseScore | None]


class PooledScore(TypedDict):
    """A mean score with its interval; how much that of the forecast is above it, in pairs.

    A difference below 0 says that the forecast is the better one; null of the forecast itself. An
    interval is null where there is one case.
    """

    mean: float
    interval: Interval | None
    difference: float | None
    difference_interval: Interval | None


class Pooled(TypedDict):
    """Mean scores of one forecaster on the questions that it answers."""

    questions: int
    brier: PooledScore
    log: PooledScore
    rps: PooledScore


class Pool(TypedDict):
    """Scores over questions of several cases, by forecaster, and the forecast's calibration."""

    cases: int
    questions: int
    mean: dict[str, Pooled | None]
    calibration: list[CalibrationBin]


class Success(TypedDict):
    """Chance or frequency that a target concedes in full, and in full or in part."""

    full: float
    full_or_part: float


class Concession(TypedDict):
    """How often targets concede at one cost at stake: as forecast, as it came, as in TIES."""

    cases: int
    forecast: Success
    frequency: Success
    ties: Success


class CaseScores(TypedDict):
    """`winset score cases`: forecasts of historical cases beside what anybody could have said."""

    replicates: int
    seed: int
    cases: dict[str, CaseEntry]
    questions: list[CaseQuestion]
    pools: dict[str, Pool]
    concession: dict[str, Concession]
    notes: list[str]
