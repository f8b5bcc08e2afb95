"""Numbers that people set by hand: a bare number in a file of one's own, and its usual spread."""

from typing import Any

from sim.domain.estimate import BY_HAND, Estimate
from sim.domain.key import Key
from sim.domain.number import Number

OF_SCALE = ("ideal", "position", "reservation")  # and policies: a share of the scale
SHARES = ("salience", "capability", "voice", "probability")
PART = 0.15  # of a scale, and of a share
REST = 0.3  # of any other number


def widened(number: Number) -> Number:
    """The number with its usual spread where its file gives a bare one; else the same.

    A level's name is left as it is, and so is a number off its scale, which a check will tell.
    """
    estimate, scale = number.estimate, number.scale
    likely = estimate.likely
    bare = estimate.judgement == BY_HAND and estimate.low == likely == estimate.high
    if not bare or isinstance(likely, str | None) or not scale.low <= likely <= scale.high:
        return number
    spread = _spread(number.key, likely, scale.high - scale.low)
    ends = {
        "low": max(scale.low, likely - spread),
        "high": min(scale.high, likely + spread),
    }
    return Number(number.key, _with(estimate, ends), scale)


def _spread(key: str, likely: float, width: float) -> float:
    parts = Key.parse(key)
    if parts.kind == "policies" or any(part in parts.part for part in OF_SCALE):
        return PART * width
    return PART if parts.parts[-1] in SHARES else REST * abs(likely)


def _with(estimate: Estimate, ends: dict[str, float]) -> Estimate:
    """The estimate with other ends, of the same kind."""
    given: dict[str, Any] = {n: getattr(estimate, n) for n in type(estimate).model_fields}
    return type(estimate).model_validate(given | ends)
