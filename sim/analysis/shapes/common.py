"""What the shapes of several analyses share: intervals, shares, differences."""

from typing import Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.runs.run_shapes import Manifest, Spread

__all__ = ["AtBothEnds", "Interval", "Manifest", "PairedShift", "Shares", "Spec", "Spread"]

Interval = list[float]
Shares = dict[str, float]
Spec = dict[str, Any]  # of a chart: what Vega-Lite's own schema says may be in it


class PairedShift(TypedDict):
    """A paired difference and its interval."""

    difference: float
    interval: Interval


class AtBothEnds(PairedShift):
    """A number at the low and at the high end of an estimate, and how they differ."""

    low: float
    high: float
