"""Variance-based sensitivity: which share of an outcome's variance each group of inputs makes."""

from typing import NamedTuple

import numpy as np

from sim.domain.arrays import Array, Index
from sim.domain.luck import uniforms

DRAWS = 200
ENDS = (0.025, 0.975)


class Indices(NamedTuple):
    """First-order and total indices of G groups, (G,) each, with 95 % intervals, (2, G) each."""

    first: Array
    total: Array
    first_interval: Array
    total_interval: Array

    @property
    def half_width(self) -> float:
        """Half the widest interval."""
        widths = [np.diff(ends, axis=0) for ends in (self.first_interval, self.total_interval)]
        return float(np.max(widths)) / 2.0


def indices(one: Array, other: Array, mixed: Array, *, seed: int = 1) -> Indices | None:
    """Sobol indices from two samples and their mixtures; None where the outcome never varies.

    `one` A and `other` B, (n,), are an outcome at two independent samples of all inputs; row g of
    `mixed`, (G, n), is the outcome at the first sample with group g taken from the second.

    1. With m and V the mean and variance of A and B together,
       first_g = mean((B − m)(AB_g − A)) / V       (Saltelli et al. 2010, table 2, b)
       total_g = mean((A − AB_g)²) / 2V            (Jansen 1999; the same table, f)
    2. The samples are drawn anew with replacement, a sample with all its mixtures, and both are
       computed again: intervals are percentiles over DRAWS such draws.

    Groups may be of any size, luck among them: independence between groups is all that is needed.
    """
    apart = mixed - one
    middle, square = (one + other) / 2.0, (np.square(one) + np.square(other)) / 2.0
    whole = _ratios(middle, square, other * apart, apart, np.square(apart) / 2.0)
    if whole is None:
        return None
    drawn = _draws(one.size, seed)
    middle, square = np.take(middle, drawn), np.take(square, drawn)
    again = np.empty((2, len(mixed), DRAWS))
    for g, difference in enumerate(apart):
        taken = np.take(difference, drawn)
        found = _ratios(
            middle, square, np.take(other * difference, drawn), taken, np.square(taken) / 2.0
        )
        again[:, g] = np.nan if found is None else found
    low, high = np.nanquantile(again, ENDS, axis=2)
    return Indices(*whole, np.stack([low[0], high[0]]), np.stack([low[1], high[1]]))


def _draws(size: int, seed: int) -> Index:
    """Numbers of samples drawn with replacement, (DRAWS, size)."""
    luck = uniforms(seed, "bootstrap", "", first=0, count=DRAWS * size)
    return (luck * size).astype(np.int64).reshape(DRAWS, size)


def _ratios(
    middle: Array, square: Array, product: Array, apart: Array, half: Array
) -> tuple[Array, Array] | None:
    """First and total index from the terms of each sample, along the last axis."""
    mean = np.mean(middle, axis=-1)
    variance = np.mean(square, axis=-1) - np.square(mean)
    if not np.any(variance > 0.0):
        return None
    variance = np.where(variance > 0.0, variance, np.nan)
    first = (np.mean(product, axis=-1) - mean * np.mean(apart, axis=-1)) / variance
    return first, np.mean(half, axis=-1) / variance
