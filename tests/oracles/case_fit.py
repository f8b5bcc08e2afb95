"""The choice that other cases make of multipliers, in plain loops."""

import math


def penalty(hurdle: float, resolve: float) -> float:
    """−ln of a prior in which doubling or halving either is one standard deviation."""
    return sum((math.log(factor) / math.log(2)) ** 2 / 2 for factor in (hurdle, resolve))


def best(
    scores: list[list[float]],
    owners: list[int],
    left: int | None,
    points: list[tuple[float, float]],
) -> int:
    """The point of least sum over the questions of all cases but `left`, and the penalty."""
    least, found = math.inf, -1
    for g, point in enumerate(points):
        whole = penalty(*point)
        for row, owner in zip(scores, owners, strict=True):
            if owner != left:
                whole += row[g]
        if whole < least:
            least, found = whole, g
    return found
