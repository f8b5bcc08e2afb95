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


def least(keys: Sequence[Array], valid: Mask) -> tuple[Index, Mask]:
    """Along the last axis, the valid entry with the least first key, and whether there is any.

    Keys closer than 1e-12 tie and the next key decides; what ties in all of them, the first.
    """
    tied, some = valid, np.any(valid, axis=-1)
    for key in keys:
        best = np.min(np.where(tied, key, np.inf), axis=-1, keepdims=True)
        tied = tied & (key <= best + TIE)
    return np.argmax(tied, axis=-1), some
