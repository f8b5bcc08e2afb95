"""What a sweep gives, as a typed JSON object: the shape of `winset sweep --json`."""

from typing import Any

from pydantic import ConfigDict
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

ANY_FACTOR = ConfigDict(extra="allow")


class SweepHeader(TypedDict):
    """What a sweep was asked and made of; `rows` are its replicates over all variants."""

    experiment: dict[str, Any]
    variant_count: int
    rows: int
    manifest: dict[str, str]


SweepEstimate = TypedDict(
    "SweepEstimate", {"seconds": float, "bytes": int, "bytes_meanwhile": int, "from": str}
)


class SweepPlan(SweepHeader):
    """`winset sweep --dry-run`: what a sweep would take, and the values of its variants."""

    workers: int
    estimate: SweepEstimate
    variants: list[dict[str, Any]]


class OutcomeRow(TypedDict):
    """The share of an answer in a variant, with its 95 % interval; and a key a factor."""

    __pydantic_config__ = ANY_FACTOR  # pyright: ignore
    variant: int
    question: str
    category: str
    share: float
    low: float
    high: float


class PolicyRow(TypedDict):
    """A policy at the end of a variant, in its unit; and a key a factor."""

    __pydantic_config__ = ANY_FACTOR  # pyright: ignore
    variant: int
    issue: str
    unit: str
    p10: float
    median: float
    p90: float


class SweepRows(SweepHeader):
    """`winset sweep`: rows of its tables; a variant has its number and the values it sets."""

    variants: list[dict[str, Any]]
    outcomes: list[OutcomeRow]
    policies: list[PolicyRow]
