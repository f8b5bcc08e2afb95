"""Voice: how much a government's utility is its constituents' (two-level game).

U_gov = (1 − Σ v_j) U_own + Σ_j v_j U_j over the constituents present (Putnam 1988; mixing
utilities, not ideals, as in Grossman & Helpman 1994).
"""

from collections.abc import Sequence

import numpy as np

from sim.domain.arrays import Array, Index, take, total


def listen(influence: Array, voice: Array, constituents: Index, who: int) -> Array:
    """Row `who` of the influence matrix, (R, N), from its constituents' rows.

    influence (R, N, N) indexed [replicate, listener, heard]; voice (R, N) is each constituent's
    say above it. Entry b says how much of b's own utility is in that of `who`.
    """
    own = np.ones(voice.shape[0])
    row = np.zeros(influence.shape[:1] + influence.shape[2:], order="F")
    for constituent in constituents:
        say = take(voice, constituent, axis=1)
        own = own - say
        row = row + say[:, None] * take(influence, constituent, axis=1)
    row[:, who] = own
    return row


def effective(influence: Array, salience: Array, ideal: Array) -> tuple[Array, Array]:
    """Salience and ideal of one stakeholder after voice, each (R, K).

    influence (R, N) is its row. A mixture of quadratic utilities is quadratic: S = Σ W s,
    Θ = Σ W s θ / S; where S is 0 the ideal is unused and set to ½.
    """
    weight = influence[:, :, None] * salience
    strength = total(weight, axis=1)
    moment = total(weight * ideal, axis=1)
    cared = strength > 0.0
    return strength, np.where(cared, moment / np.where(cared, strength, 1.0), 0.5)


def mixed(influence: Array, own: Array, hears: Sequence[int]) -> Array:
    """What one stakeholder hears of the values (R, N) or (R, N, m) of each, (R,) or (R, m).

    Σ_b W_b v_b over `hears`, the stakeholders of whom its row of influence, (R, N), is not 0.
    """
    weight = influence if own.ndim == 2 else influence[:, :, None]
    first, *others = [weight[:, b] * own[:, b] for b in hears]
    out = first + 0.0
    for term in others:
        out += term
    return out


def spatial(salience: Array, ideal: Array, policy: Array) -> Array:
    """Utility of policies without money, (R,): −Σ_i s_i (y_i − θ_i)², all (R, K) on [0, 1]."""
    return -total(salience * np.square(policy - ideal), axis=1)
