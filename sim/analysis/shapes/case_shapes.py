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


class CaseBin(CalibrationBin):
    """Chances between two edges, with the interval of how often it came from drawing cases."""

    interval: Interval | None


class Pool(TypedDict):
    """Scores over questions of several cases, by forecaster, and the forecast's calibration."""

    cases: int
    questions: int
    mean: dict[str, Pooled | None]
    calibration: list[CaseBin]


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


class Agreement(TypedDict):
    """How far two coders agree on one kind of number or category, in so many pairs and cases.

    `measure` is `concordance` of numbers, `kappa` of categories, `weighted_kappa` of ordered ones;
    null where nothing varies. `apart` is the mean absolute difference of numbers, null of
    categories; `equal` the share of pairs that are the same.
    """

    measure: str
    pairs: int
    cases: int
    agreement: float | None
    interval: Interval | None
    apart: float | None
    equal: float


class ForecastsApart(TypedDict):
    """How far the forecasts of two codings are apart: |p − q|, a mean over an answer's chances."""

    questions: int
    cases: int
    apart: float
    interval: Interval | None


class CodersApart(TypedDict):
    """Two coders of the same cases: what they say, by kind of number, and what comes of it.

    `unpaired` counts the stakeholders that only one of them has, of all.
    """

    cases: int
    stakeholders: int
    unpaired: int
    numbers: dict[str, Agreement]
    forecasts: dict[str, ForecastsApart]


class Estimated(TypedDict):
    """A number over cases, with its interval; null where nothing varies, or of one case."""

    value: float | None
    interval: Interval | None


class Exposed(TypedDict):
    """Trade that a sanction of a case would hit ÷ the target's GDP, and whether it gave way."""

    at_stake: float
    forecast: float
    came: bool


class Quarter(TypedDict):
    """A quarter of the cases by trade at stake: chance and frequency of giving way.

    `challenges` is that of the same quarter of 633 challenges from 1970 to 2000.
    """

    least: float
    most: float
    cases: int
    forecast: float
    frequency: float
    challenges: float


class Scaled(TypedDict):
    """The chance of giving way with the sanction's trade times a factor, a mean over cases.

    `above` is how much that is over the chance with the trade as it was, on the same luck; `more`
    and `less` are the cases in which it is higher and lower.
    """

    factor: float
    chance: float
    interval: Interval | None
    above: float
    above_interval: Interval | None
    more: int
    less: int


class Dependence(TypedDict):
    """Giving way and the trade at stake: from case to case, and as a what-if within each.

    `ranks` are Spearman's correlations of the trade at stake with the chance of giving way and with
    what came; `tenfold` is the rise of that chance where the trade grows tenfold. `left_out` has
    the cases without such a number, with the reason.
    """

    cases: dict[str, Exposed]
    left_out: dict[str, str]
    ranks: dict[str, Estimated]
    quarters: list[Quarter]
    replicates: int
    scaled: list[Scaled]
    tenfold: Estimated


class TheoryPlayed(TypedDict):
    """How many questions a theory answers, how many of them at a table made of the threat.

    `without` counts the questions that it does not answer, by the reason.
    """

    answers: int
    at_a_table: int
    without: dict[str, int]


class CaseScores(TypedDict):
    """`winset score cases`: forecasts of historical cases beside what anybody could have said."""

    replicates: int
    seed: int
    cases: dict[str, CaseEntry]
    questions: list[CaseQuestion]
    pools: dict[str, Pool]
    theories: dict[str, TheoryPlayed]
    concession: dict[str, Concession]
    coders: CodersApart | None
    dependence: Dependence | None
    notes: list[str]
