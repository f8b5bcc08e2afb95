"""What a run gives, as a typed JSON object: the shape of `winset run --json`.

Entry 0 of a series is the world as found, entry m the end of month m. Shares are on 0–1, policies
in their issue's unit; those of an issue with levels are indices of levels. Intervals are 95 %, low
and high, of Monte Carlo error only.
"""

from typing import Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12


class Spread(TypedDict):
    """Quantiles of a number over replicates."""

    median: float
    p10: float
    p90: float


class PolicySeries(TypedDict):
    """Quantiles of a policy by month, and of one with levels the share of each."""

    unit: str
    median: list[float]
    p10: list[float]
    p90: list[float]
    levels: list[str] | None
    share: dict[str, list[float]] | None


class PositionSeries(TypedDict):
    """The median of a declared position by month."""

    median: list[float]


class Gains(TypedDict):
    """How a stakeholder fares at the end against entry 0: utility, and C$ M a year."""

    utility_change: Spread
    gain_cad_m: Spread


class StakeholderEnd(Gains):
    """How a stakeholder fares at the end, and its positions by issue."""

    position: dict[str, PositionSeries]


class MedianMonth(TypedDict):
    """The month in which a table agreed, in the median of those that did; null if none did."""

    median: str | None


class TableShares(TypedDict):
    """Shares of replicates in which a table agreed or did not, by the reason, and its month."""

    agreed: float
    win_set_empty: float
    not_found: float
    unresolved: float
    month: MedianMonth


class Manifest(TypedDict):
    """What a run was made of: versions, hashes of its inputs, and the machine's arithmetic."""

    winset: str
    scenario_sha256: str
    seeds_sha256: str
    math_fingerprint: str
    quantiles_from: int
    python: str
    numpy: str


class RunHeader(TypedDict):
    """What is run."""

    scenario: str
    model: str
    seed: int
    replicates: int
    months: int
    start: str
    set: dict[str, Any]
    parameters: dict[str, Any]


class RunData(RunHeader):
    """`winset run`: what a run came to, and what it was made of.

    Of threats and moves, shares of all replicates by what ever happened.
    """

    outcomes: dict[str, dict[str, float]]
    intervals: dict[str, dict[str, list[float]]]
    judged_at: dict[str, str]
    policies: dict[str, PolicySeries]
    weighted_mean: dict[str, Spread]
    stakeholders: dict[str, StakeholderEnd]
    by_category: dict[str, dict[str, dict[str, Gains]]]
    tables: dict[str, TableShares]
    threats: dict[str, dict[str, float]]
    moves: dict[str, dict[str, float]]
    judgement_share: float
    warnings: list[str]
    manifest: Manifest
