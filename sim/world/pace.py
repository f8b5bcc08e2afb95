"""Pace: how fast policies follow what their controllers aim at, on issues that move slowly."""

from collections.abc import Iterable

import numpy as np

from sim.domain.arrays import Array
from sim.domain.parts.issue import Issue


def monthly(issues: Iterable[Issue]) -> Array:
    """The most by which the policy on each issue moves in a month, (K,), of its scale.

    ∞ for an issue without a `pace`: it goes where it is put, at once.
    """
    steps = [
        np.inf if i.pace is None else i.pace / 12.0 / (i.scale.high - i.scale.low) for i in issues
    ]
    return np.array(steps)


def no_aims(policy: Array) -> Array:
    """Aims (R, K) where nobody aims at anything: NaN."""
    return np.full_like(policy, np.nan)


def follow(policy: Array, aim: Array, pace: Array) -> Array:
    """Policies a month later, (R, K): nearer to the aims (R, K), by `pace` (K,) at most.

    They end on the aim, not beyond it; without an aim they stay.
    """
    gap = aim - policy
    nearer = np.where(np.abs(gap) <= pace, aim, policy + np.clip(gap, -pace, pace))
    return np.where(np.isnan(aim), policy, nearer)
