"""How far two raters agree, and how far two rankings do.

Convention: n pairs; a leading axis, if any, is that of bootstrap draws. What cannot be said,
because nothing varies, is NaN.
"""

import math
from collections.abc import Callable

import numpy as np

from sim.domain.arrays import Array, Index
from sim.equations.scoring import DRAWS, Interval, drawn_clusters


def concordance(first: Array, second: Array) -> float:
    """Concordance of two raters' numbers, −1 to 1: 1 only where every pair is equal.

    Both (n,). Unlike a correlation it falls where one rater is higher or spreads wider:

    ρ_c = 2 s_xy / (s_x² + s_y² + (x̄ − ȳ)²),   moments with 1/n

    Source: Lin (1989), Biometrics 45.
    """
    x, y = first - _mean(first), second - _mean(second)
    apart = _mean(first) - _mean(second)
    return _ratio(2 * _mean(x * y), _mean(x * x) + _mean(y * y) + apart * apart)


def kappa(first: Index, second: Index, *, ordered: bool = False) -> float:
    """Agreement of two raters' categories beyond chance, at most 1; 0 is what chance gives.

    Both (n,), as indices. Where they are `ordered`, a miss by two ranks weighs twice one by one:

    κ = 1 − Σ_ij w_ij o_ij / Σ_ij w_ij e_ij,   w_ij = 1 for i ≠ j, or |i − j|

    with o the shares of pairs and e the product of both raters' own shares.
    Source: Cohen (1960), Educational and Psychological Measurement 20; weighted: Cohen (1968),
    Psychological Bulletin 70.
    """

    def miss(own: Index, other: Index) -> Array:
        apart = np.abs(own - other)
        return apart if ordered else np.minimum(apart, 1)

    by_chance = _mean(miss(first[:, None], second[None, :]))
    return 1.0 - _ratio(_mean(miss(first, second)), by_chance)


def rank_correlation(first: Array, second: Array) -> float:
    """Spearman's correlation of two rankings, −1 to 1; ties share the mean of their ranks.

    Both (n,). Source: Spearman (1904), American Journal of Psychology 15.
    """
    x, y = (_ranks(each) for each in (first, second))
    x, y = x - _mean(x), y - _mean(y)
    return _ratio(_mean(x * y), np.sqrt(_mean(x * x) * _mean(y * y)))


def _ranks(values: Array) -> Array:
    below = [_mean(values < value) + 0.5 * _mean(values == value) for value in values]
    return np.array(below)


def _mean(values: Array | Index) -> float:
    """Exact before it is rounded, in whatever order the values come."""
    return math.fsum(values.ravel()) / values.size


def _ratio(above: float | np.floating, below: float | np.floating) -> float:
    return float(above / below) if below > 0 else float("nan")


def resampled(
    statistic: Callable[[Index], float],
    clusters: Index,
    *,
    seed: int = 1,
    draws: int = DRAWS,
    level: float = 0.95,
) -> Interval:
    """A statistic of pairs (their places) with its percentile interval, clusters drawn whole.

    Draws in which it cannot be said are left out; the ends are NaN where there is one cluster.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 8.
    """
    value = statistic(np.arange(len(clusters)))
    _, own = np.unique(clusters, return_inverse=True)
    groups: list[Index] = [np.flatnonzero(own == group) for group in range(int(own.max()) + 1)]
    if len(groups) < 2:
        return Interval(value, np.nan, np.nan)
    found = [
        statistic(np.concatenate([groups[int(group)] for group in drawn]))
        for drawn in drawn_clusters(len(groups), seed, draws)
    ]
    said = [each for each in found if not np.isnan(each)]
    if not said:
        return Interval(value, np.nan, np.nan)
    low, high = np.quantile(said, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return Interval(value, float(low), float(high))
