"""Choices: how likely a stakeholder takes what it prefers (logit), and the least of several."""

from collections.abc import Sequence

import numpy as np

from sim.domain.arrays import Array, Index, Mask

INDIFFERENT = 1e-6
TIE = 1e-12


def logistic(x: Array) -> Array:
    """σ(x) = 1 / (1 + e^(−x)), elementwise, without overflow."""
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)


def consent(gain: Array, beta: float, kappa: float) -> Array:
    """Chance that a party ratifies, (R,), for its utility gain over no agreement.

    σ(β(ΔU − κ)); a party to whom both are equal (|ΔU| < 1e-6) consents.
    Source: logit choice (McFadden 1974); consent to a package as in Putnam (1988).
    """
    return np.where(np.abs(gain) < INDIFFERENT, 1.0, logistic(beta * (gain - kappa)))


def chosen(luck: Array, probability: Array) -> Mask:
    """Whether the choice is made, (R,): luck u < probability."""
    return luck < probability


def least(group: Index, keys: Sequence[Array]) -> Index:
    """Of the candidates of each group the one with the least first key, (groups present,).

    Candidates (C,) are ordered by group. Keys closer than 1e-12 tie and the next key decides; of
    those that tie in all, the first.
    """
    if not group.size:
        return group
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=group.size)
    tied = np.ones(group.size, dtype=bool)
    for key in keys:
        left = np.where(tied, key, np.inf)
        tied &= left <= np.repeat(np.minimum.reduceat(left, starts), sizes) + TIE
        if np.count_nonzero(tied) == starts.size:
            break
    index = np.flatnonzero(tied)
    return index[np.flatnonzero(np.diff(group[index], prepend=-1))]
