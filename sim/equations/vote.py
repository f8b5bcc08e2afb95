"""A probabilistic Condorcet election: votes, coalitions, who beats whom, each option's chance.

R replicates, V voters, O options, L lists (each a choice among some of the options). Utilities lie
on [0, 1], weights are in per cent. Source: the probabilistic Condorcet election of Wise, Lester and
Efird (2015), KAPSARC, as in its open toolkit KTAB.
"""

from typing import Literal

import numpy as np

from sim.domain.arrays import Array, Mask, total

Voting = Literal["binary", "prop_bin", "prop", "prop_cbc", "cubic", "asym_prosp"]
Victory = Literal["linear", "square", "quartic", "octic", "binary"]
Election = Literal["conditional", "markov_uniform", "markov_incentive"]
Risk = Literal["min", "mid", "max"]
View = Literal["none", "one_third", "half", "two_thirds", "full"]

SURE = 1e-8  # a difference in utility that a binary voter no longer overlooks
BARELY = 1e-8  # backing that even an option without voters has
ALONE = 1e-10  # weight of an option's challenge to itself
MARGIN = 1.1  # a coalition this much larger wins for sure under the binary law
POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}
TOLERANCE = {"markov_uniform": 1e-6, "markov_incentive": 1e-8}
MOST_STEPS = 10_000
EVEN = 1e-9  # chances no further apart than this are the same


def vote(gain: Array, weight: Array, voting: Voting) -> Array:
    """Signed backing for one option over another, same shape as `gain`, of voters of this weight.

    `gain` is the difference in utility Δ. binary w sign(Δ) (linear within 1e-8); prop w Δ; cubic
    w Δ³; prop_bin .8 prop + .2 binary; prop_cbc half prop, half cubic; asym_prosp a gain counts
    two thirds of a loss.
    """
    binary = np.clip(gain / SURE, -1.0, 1.0)
    cubic = gain * gain * gain
    shapes = {
        "binary": binary,
        "prop_bin": 0.8 * gain + 0.2 * binary,
        "prop": gain,
        "prop_cbc": 0.5 * gain + 0.5 * cubic,
        "cubic": cubic,
        "asym_prosp": np.where(gain < 0.0, gain, gain * 2.0 / 3.0),
    }
    return weight * shapes[voting]


def coalitions(utility: Array, weight: Array, voting: Voting, *, standing: bool = False) -> Array:
    """Backing of option i against option j, (R, O, O), from utilities (R, V, O), weights (R, V).

    C_ij = 1e-8 + Σ_v max(0, vote_v(i over j)). With `standing` the first option is what stands:
    votes on it are for or against leaving it. Only asym_prosp knows the difference.
    """
    rows, voters, options = utility.shape
    backing = np.full((rows, options, options), BARELY)
    for v in range(voters):
        gain = utility[:, v, :, None] - utility[:, v, None, :]
        cast = vote(gain, weight[:, v, None, None], voting)
        if standing:
            cast[:, 0] = -cast[:, :, 0]
        backing += np.maximum(cast, 0.0)
    return backing


def victory(backing: Array, law: Victory) -> Array:
    """Chance that option i beats option j, (R, O, O), from their backing; ½ on the diagonal.

    A power law k: P_ij = C_ij^k / (C_ij^k + C_ji^k); binary: 1 from a ratio of 1.1, linear in i's
    share between 1/1.1 and 1.1.
    """
    other = np.swapaxes(backing, 1, 2)
    if law == "binary":
        share = backing / (backing + other)
        return np.clip(((1.0 + MARGIN) * share - 1.0) / (MARGIN - 1.0), 0.0, 1.0)
    return 1.0 / (1.0 + (other / backing) ** POWERS[law])


def election(backing: Array, beats: Array, listed: Mask, rule: Election) -> Array:
    """Each option's chance to be chosen from each list, (R, L, O); 0 for those not on it.

    `backing` and `beats` are (R, O, O), `listed` (R, L, O). conditional: p_i ∝ Π_j P_ij.
    markov_uniform: rest of a chain in which a challenger is drawn at random,
    p_i = (1/n) Σ_j P_ij (p_i + p_j). markov_incentive: the challenger i of j is drawn by what i
    could win, h(i|j) ∝ C_ij P_ij, and p_i = Σ_j P_ij (p_i h(j|i) + p_j h(i|j)).
    """
    on_list = listed.astype(np.float64)
    if rule == "conditional":
        return _conditional(beats, listed)
    if rule == "markov_uniform":
        share = on_list / np.maximum(total(on_list, axis=2), 1.0)[:, :, None]
        return _rest(beats, share, _weighed(beats, on_list) * share, TOLERANCE[rule])
    prize = backing * beats + ALONE * np.eye(beats.shape[1])
    sought = _weighed(np.swapaxes(prize, 1, 2), on_list)
    share = on_list / np.where(listed, sought, 1.0)
    stay = _weighed(beats * np.swapaxes(prize, 1, 2), on_list) * share
    return _rest(beats * prize, share, stay, TOLERANCE[rule])


def _weighed(matrix: Array, values: Array) -> Array:
    """Σ_j matrix_ij values_j for every list, (R, L, O), term by term."""
    out = np.zeros_like(values)
    for j in range(values.shape[2]):
        out += matrix[:, None, :, j] * values[:, :, j, None]
    return out


def _conditional(beats: Array, listed: Mask) -> Array:
    """p_i ∝ Π_j P_ij over the listed, (R, L, O), by logarithms: products of many would vanish.

    Alike where each is sure to lose to some other.
    """
    on_list = listed.astype(np.float64)
    lost = _weighed(np.where(beats > 0.0, 0.0, 1.0), on_list) > 0.0
    open_ = listed & ~lost
    alike = ~np.any(open_, axis=2, keepdims=True)
    scores = _weighed(np.log(np.where(beats > 0.0, beats, 1.0)), on_list)
    scores, open_ = np.where(alike, 0.0, scores), np.where(alike, listed, open_)
    top = np.max(np.where(open_, scores, -np.inf), axis=2, keepdims=True)
    chance = np.where(open_, np.exp(np.where(open_, scores - top, 0.0)), 0.0)
    mass = total(chance, axis=2)[:, :, None]
    return chance / np.where(mass > 0.0, mass, 1.0)


def _rest(inflow: Array, share: Array, stay: Array, tolerance: float) -> Array:
    """Where p ← (p + q)/2 with q_i = stay_i p_i + Σ_j inflow_ij share_j p_j rests, (R, L, O).

    Starts from equal chances. A list rests for good once no chance moves by the tolerance, or after
    10,000 steps, so that it is the same whatever else is still moving.
    """
    on_list = np.where(share > 0.0, 1.0, 0.0)
    chance = on_list / np.maximum(total(on_list, axis=2), 1.0)[:, :, None]
    going = np.ones(chance.shape[:2], dtype=bool)
    for _ in range(MOST_STEPS):
        rows = np.flatnonzero(np.any(going, axis=1))
        if rows.size == 0:
            break
        old, flow, drawn, kept = (each[rows] for each in (chance, inflow, share, stay))
        new = 0.5 * (old + kept * old + _weighed(flow, drawn * old)) * on_list[rows]
        moving = going[rows]
        chance[rows] = np.where(moving[:, :, None], new, old)
        going[rows] = moving & (np.max(np.abs(new - old), axis=2) >= tolerance)
    return chance


def attitude(chance: Array, member: Mask, rule: Risk) -> Array:
    """Appetite for risk, (R, A), from each member's chance to prevail: the likely have more.

    With lo and hi the least and largest chance, min (p − lo)/(hi − lo), on [0, 1];
    mid (3p − hi − 2lo)/2(hi − lo), on [−½, 1]; max (2p − hi − lo)/(hi − lo), on [−1, 1]. 0 where
    all have the same chance.
    """
    low = np.min(np.where(member, chance, np.inf), axis=1, keepdims=True)
    high = np.max(np.where(member, chance, -np.inf), axis=1, keepdims=True)
    apart = member & (high - low > EVEN)
    above = np.where(apart, chance - low, 0.0) / np.where(apart, high - low, 1.0)
    scaled = {"min": above, "mid": 1.5 * above - 0.5, "max": 2.0 * above - 1.0}
    return np.where(apart, scaled[rule], 0.0)


def seen(risk: Array, view: View) -> Array:
    """What observer h takes i's appetite for risk to be, (R, A, A) indexed [replicate, h, i]."""
    insight = {"none": 0.0, "one_third": 1 / 3, "half": 0.5, "two_thirds": 2 / 3, "full": 1.0}[view]
    return (1.0 - insight) * risk[:, :, None] + insight * risk[:, None, :]


def distance(position: Array, stake: Array, other: Array) -> Array:
    """Distance from each of (R, A, m) to each of (R, B, m), (R, A, B), on [0, 1].

    d_ij = √(Σ_k (s_ik (x_ik − y_jk))² / Σ_k s_ik²); 0 for those with no stake.
    """
    apart = stake[:, :, None, :] * (position[:, :, None, :] - other[:, None, :, :])
    scale = total(stake * stake, axis=2)[:, :, None]
    share = total(apart * apart, axis=3) / np.where(scale > 0.0, scale, 1.0)
    return np.minimum(np.sqrt(share), 1.0)


def utility(away: Array, risk: Array) -> Array:
    """Utility of what lies `away` on [0, 1]: u = (1 − d)(1 + d R), 1 at one's own position."""
    return (1.0 - away) * (1.0 + away * risk)
