"""Scoring rules: how far a forecast was from what happened; less is better throughout.

Convention: n forecasts, C categories; row i of every array is forecast i.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.domain.arrays import Array, Index, Mask, stack, total
from sim.domain.luck import uniforms

LOG_FLOOR = 1e-3
DRAWS = 2000


def absolute_error(forecast: Array, outcome: Array) -> Array:
    """|forecast − outcome|, (n,), in the unit of both."""
    return np.abs(forecast - outcome)


def squared_error(forecast: Array, outcome: Array) -> Array:
    """(forecast − outcome)², (n,), in the unit of both, squared."""
    return np.square(forecast - outcome)


def hits(forecast: Array, outcome: Array, within: float) -> Mask:
    """Whether the outcome lies at most `within` from the forecast, (n,)."""
    return absolute_error(forecast, outcome) <= within


def brier(probability: Array, category: Index) -> Array:
    """Brier score of forecasts over C categories, (n,): 0 certain and right, 2 certain and wrong.

    Probabilities (n, C), what happened (n,) as an index. The sum of squares over all categories,
    so that a forecast of two counts twice the one-sided form:

    BS = Σ_c (p_c − o_c)²,   o_c = 1 for the category that happened, else 0

    Source: Brier (1950), Monthly Weather Review 78.
    """
    came = np.eye(probability.shape[1])[category]
    return total(np.square(probability - came), axis=1)


def ranked_probability(probability: Array, category: Index) -> Array:
    """Ranked probability score over C ordered categories, (n,): 0 right, 1 as wrong as can be.

    Probabilities (n, C) in the order of the categories, what happened (n,) as an index. With P_c
    the chance of category c or one before it, a miss by two ranks costs more than one by one:

    RPS = Σ_{c < C} (P_c − O_c)² / (C − 1),   O_c = 1 from the category that happened on, else 0

    Source: Epstein (1969), Journal of Applied Meteorology 8; normalised as in Murphy (1971),
    Journal of Applied Meteorology 10.
    """
    categories = probability.shape[1]
    miss = probability - np.eye(categories)[category]
    beyond = stack([total(miss[:, : c + 1], axis=1) for c in range(categories - 1)], axis=1)
    return total(np.square(beyond), axis=1) / (categories - 1)


def total_variation(first: Array, second: Array) -> Array:
    """Distance of forecasts over C categories, (n,): 0 the same, 1 without anything in common.

    Probabilities (n, C) both. The most by which the two can differ on any set of categories:

    TV = ½ Σ_c |p_c − q_c|

    Source: Levin & Peres (2017), Markov Chains and Mixing Times, proposition 4.2.
    """
    return 0.5 * total(np.abs(first - second), axis=1)


def log_score(probability: Array, category: Index, floor: float = LOG_FLOOR) -> tuple[Array, Mask]:
    """−ln of the probability given to what happened, (n,), and where the floor was hit, (n,).

    Probabilities (n, C), category (n,) as an index. A probability below `floor` counts as `floor`,
    since a share of finitely many draws can be 0 without meaning never; there the rule is no
    longer proper, which is why the second result must be told with the first.

    Source: Good (1952), Journal of the Royal Statistical Society B 14; sign turned.
    """
    given = np.take_along_axis(probability, category[:, None], axis=1)[:, 0]
    return 0.0 - np.log(np.maximum(given, floor)), given < floor


@dataclass(frozen=True)
class Calibration:
    """Bins of equal width, (B,) each: edges, forecasts in it, their mean, and how often it came.

    `forecast` and `frequency` are NaN where a bin is empty.
    """

    low: Array
    high: Array
    count: Index
    forecast: Array
    frequency: Array


def calibration(probability: Array, happened: Mask, bins: int = 10) -> Calibration:
    """Calibration of n probabilities against what happened (n,), in bins [k/B, (k+1)/B).

    The last bin includes 1. A calibrated forecaster's `frequency` is its `forecast`, up to luck.
    Source: Murphy (1973), Journal of Applied Meteorology 12.
    """
    edges = np.arange(bins + 1) / bins
    own = np.searchsorted(edges[1:-1], probability, side="right")
    count = np.bincount(own, minlength=bins)
    some = np.where(count > 0, count, np.nan)
    return Calibration(
        low=edges[:-1],
        high=edges[1:],
        count=count,
        forecast=np.bincount(own, weights=probability, minlength=bins) / some,
        frequency=np.bincount(own, weights=happened, minlength=bins) / some,
    )


class Interval(NamedTuple):
    """An estimate with a percentile interval."""

    mean: float
    low: float
    high: float


def mean_difference(
    first: Array,
    second: Array,
    clusters: Index | None = None,
    *,
    seed: int = 1,
    draws: int = DRAWS,
    level: float = 0.95,
) -> Interval:
    """Mean of first − second, both (n,) on the same cases, with its paired bootstrap interval.

    1. Take the difference case by case: what makes a case hard for both cancels.
    2. Draw as many clusters as there are, with replacement; a cluster comes whole, with all its
       cases (default: every case its own). `clusters` (n,) is any number per cluster.
    3. The mean over all cases drawn; `draws` times; the (1 ∓ level)/2 percentiles.

    With one cluster there is nothing to draw from: low and high are NaN.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 8.
    """
    difference = first - second
    named = np.arange(len(difference)) if clusters is None else clusters
    _, own = np.unique(named, return_inverse=True)
    sums = np.bincount(own, weights=difference).astype(np.float64)
    sizes = np.bincount(own).astype(np.float64)
    mean = float(total(sums[None], axis=1)[0]) / len(difference)
    if len(sums) < 2:
        return Interval(mean, np.nan, np.nan)
    means = _resampled(sums, sizes, seed, draws)
    low, high = np.quantile(means, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return Interval(mean, float(low), float(high))


def _resampled(sums: Array, sizes: Array, seed: int, draws: int) -> Array:
    """Means of clusters (G,) drawn with replacement, (draws,)."""
    drawn = drawn_clusters(len(sums), seed, draws)
    return total(np.take(sums, drawn), axis=1) / total(np.take(sizes, drawn), axis=1)


def drawn_clusters(groups: int, seed: int = 1, draws: int = DRAWS) -> Index:
    """As many clusters as there are, drawn with replacement, (draws, groups)."""
    luck = uniforms(seed, "bootstrap", "", first=0, count=draws * groups).reshape(draws, groups)
    return (luck * groups).astype(np.int64)
