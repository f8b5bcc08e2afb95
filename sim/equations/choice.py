"""Logit choice: how likely a stakeholder is to take what it prefers."""

import numpy as np

from sim.domain.arrays import Array, Mask

INDIFFERENT = 1e-6


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
