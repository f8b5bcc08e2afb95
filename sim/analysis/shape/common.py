"""What the shapes of several analyses share: intervals, shares, differences."""

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

Interval = list[float]
Shares = dict[str, float]
Manifest = dict[str, str | int]  # versions, hashes of the inputs, and the machine's arithmetic


class Spread(TypedDict):
    """Quantiles of a number over replicates."""

    median: float
    p10: float
    p90: float


class PairedShift(TypedDict):
    """A paired difference and its interval."""

    difference: float
    interval: Interval


class AtBothEnds(PairedShift):
    """A number at the low and at the high end of an estimate, and how they differ."""

    low: float
    high: float
