"""Aggregation: the weighted mean and the weighted median of positions on one issue.

Positions in any one unit; weights (capability x salience) at least 0, with a sum above 0.
"""

WHOLE = 10**12


def weighted_mean(positions: list[float], weights: list[float]) -> float:
    """The compromise, sum_a w_a x_a / sum_a w_a. Raises ValueError if no weight is above 0."""
    _refuse_no_weight(weights)
    total = moment = 0
    for position, weight in zip(positions, weights, strict=True):
        total += weight
        moment += weight * position
    return moment / total


def weighted_median(positions: list[float], weights: list[float]) -> float:
    """The pivot: the occupied position p with the least sum_a w_a |x_a - p|, ties to the lower.

    Two sums tie within 1e-12 of the total weight times the range of positions. Raises ValueError if
    no weight is above 0.
    """
    _refuse_no_weight(weights)
    whole = sum(weights) * (max(positions) - min(positions))
    best = min(positions)
    least = _distance(best, positions, weights)
    for candidate in sorted(positions):
        distance = _distance(candidate, positions, weights)
        if least - distance > whole / WHOLE:
            best, least = candidate, distance
    return best


def _distance(place: float, positions: list[float], weights: list[float]) -> float:
    total = 0
    for position, weight in zip(positions, weights, strict=True):
        total += weight * abs(position - place)
    return total


def _refuse_no_weight(weights: list[float]) -> None:
    if not any(weight > 0 for weight in weights):
        raise ValueError("no weight is above 0")
