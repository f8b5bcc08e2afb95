"""Estimates: a number that is uncertain, or on which the sources disagree."""

import math
from typing import NotRequired, TypedDict


class Branch(TypedDict):
    """One side of a dispute: a likely value, maybe a spread, a weight (1) and its fact ids."""

    likely: float
    low: NotRequired[float]
    high: NotRequired[float]
    weight: NotRequired[float]
    facts: NotRequired[list[str]]


def quantile(
    u: float, low: float, likely: float, high: float, floor: float, ceiling: float
) -> float:
    """Value at cumulative chance u, in the unit of the estimate.

    Linear through (0.1, low), (0.5, likely), (0.9, high), continued with the slope of the nearest
    piece down to 0 and up to 1, then kept within [floor, ceiling].
    """
    if u < 0.5:
        value = likely - (likely - low) * (0.5 - u) / 0.4
    else:
        value = likely + (high - likely) * (u - 0.5) / 0.4
    return min(max(value, floor), ceiling)


def either(
    u_branch: float,
    u_value: float,
    branches: list[Branch],
    *,
    floor: float = -math.inf,
    ceiling: float = math.inf,
) -> float:
    """Value of a disputed estimate: u_branch picks whom to believe, u_value where in its spread.

    Branches are put in the order of their sorted fact ids (so the order in the file is no matter);
    the first whose cumulative share of the weights is above u_branch is believed. A branch without
    low and high is certain.
    """
    ordered = sorted(branches, key=lambda branch: sorted(branch.get("facts", [])))
    total = 0.0
    for branch in ordered:
        total += branch.get("weight", 1.0)

    believed = None
    cumulative = 0.0
    for branch in ordered:
        weight = branch.get("weight", 1.0)
        if weight == 0.0:
            continue
        cumulative += weight
        believed = branch
        if cumulative / total > u_branch:
            break
    if believed is None:
        raise ValueError("no branch has a weight above 0")

    likely = believed["likely"]
    low, high = believed.get("low", likely), believed.get("high", likely)
    return quantile(u_value, low, likely, high, floor, ceiling)
