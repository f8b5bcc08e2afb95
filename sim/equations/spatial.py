"""Challenges between two with everybody else taking sides, and the bargains they end in.

R replicates, A actors, m issues; [replicate, i, j] is i challenging j. The state of mind is that
of an observer: the challenger or the challenged. Source: the spatial model of KTAB (KAPSARC).
"""

from typing import Literal

import numpy as np

from sim.domain.arrays import Array
from sim.equations.vote import Voting, utility, vote

Commitment = Literal["none", "semi", "full"]
Bargain = Literal["s1p1", "s2p2", "s2pmax"]

NOBODY = 1e-10  # strength of a side before anybody joins it
OWN = 1e-6  # extra weight of one's own position in the bargain one seeks
DECIMALS = 4  # to which positions are bargained


def odds(
    away: Array, risk: Array, strength: Array, voting: Voting, commitment: Commitment
) -> Array:
    """Chance that i prevails over j if it comes to a contest, (R, A, A).

    `away` (R, A, A) is the distance from each to each, `strength` (R, A) the weight of a vote.
    `risk` is what the observer of the pair takes m's appetite for risk to be: (R, A, A, 1), indexed
    [replicate, m, i], where i looks on, (R, A, 1, A), indexed [replicate, m, ·, j], where j does.
    The two support their own positions. A third party m judges the contest of the two with itself
    on the side it likes, P, and votes by what it would then gain on i's side over j's:
    [P U(i wins) + (1 − P) U(i loses)] − [P U(j loses) + (1 − P) U(j wins)], by `commitment`:
    full: all end at the winner's position; none: all keep their own; semi: those on the winning
    side keep theirs, those on the losing side end at the winner's.
    """
    principal = np.eye(away.shape[1], dtype=bool)
    first, second = _principals(away, risk, strength, voting)
    for_i, for_j = first.copy(), second.copy()
    for m in range(away.shape[1]):
        weight = strength[:, m, None, None]
        at_i = utility(away[:, m, :, None], risk[:, m])
        at_j = utility(away[:, m, None, :], risk[:, m])
        leaning = vote(at_i - at_j, weight, voting)
        with_i = first + np.maximum(leaning, 0.0)
        chance = with_i / (with_i + second + np.maximum(-leaning, 0.0))
        backing = vote(_stakes(at_i, at_j, chance, commitment), weight, voting)
        third = ~(principal[m] | principal[m][:, None])
        for_i += np.where(third, np.maximum(backing, 0.0), 0.0)
        for_j += np.where(third, np.maximum(-backing, 0.0), 0.0)
    return for_i / (for_i + for_j)


def _principals(away: Array, risk: Array, strength: Array, voting: Voting) -> tuple[Array, Array]:
    """Strength of i's and of j's side with only themselves, (R, A, A) each."""
    away_back = np.swapaxes(away, 1, 2)
    appetite = np.broadcast_to(risk, away.shape[:1] + away.shape[1:2] * 3)
    of_i = np.stack([appetite[:, i, i, :] for i in range(away.shape[1])], axis=1)
    of_j = np.stack([appetite[:, j, :, j] for j in range(away.shape[1])], axis=2)
    first = vote(1.0 - utility(away, of_i), strength[:, :, None], voting)
    second = -vote(utility(away_back, of_j) - 1.0, strength[:, None, :], voting)
    return NOBODY + np.maximum(first, 0.0), NOBODY + np.maximum(second, 0.0)


def _stakes(at_i: Array, at_j: Array, chance: Array, commitment: Commitment) -> Array:
    """What a third party gains on i's side over j's; its own position is worth 1 to it.

    Each outcome is the sum of three positions: its own, i's and j's after the contest.
    """
    all_i, all_j = 3.0 * at_i, 3.0 * at_j
    kept_i, kept_j = 2.0 * at_i + 1.0, 2.0 * at_j + 1.0
    on_i, off_i, on_j, off_j = {  # on i's side if i wins, if j wins; on j's if j wins, if i wins
        "none": (kept_i, kept_j, kept_j, kept_i),
        "semi": (kept_i, all_j, kept_j, all_i),
        "full": (all_i, all_j, all_j, all_i),
    }[commitment]
    with_i = chance * on_i + (1.0 - chance) * off_i
    return with_i - (chance * off_j + (1.0 - chance) * on_j)


def gain(at_other: Array, chance: Array, resistance: Array) -> Array:
    """What i expects to gain by challenging j, (R, A, A), over letting both positions stand.

    (1 − s_j) 2 + s_j [2P + (1 − P) 2U] − (1 + U), U = `at_other` the worth to i of j's position
    (its own is worth 1), P = `chance`; j contests with chance s_j, its `resistance` (R, A).
    """
    resists = resistance[:, None, :]
    contest = 2.0 * chance + (1.0 - chance) * 2.0 * at_other
    return (1.0 - resists) * 2.0 + resists * contest - (1.0 + at_other)


def bargain(
    position: tuple[Array, Array], stake: tuple[Array, Array], chance: Array, rule: Bargain
) -> tuple[Array, Array]:
    """Where two end by a bargain, (R, A, m) each, from theirs; `chance` (R, A, 1) of the first.

    s1p1, s2p2: both go to the mean of their positions weighted by (stake × chance to prevail), or
    its square, each adding 1e-6 to its own weight; rounded to 4 decimals.
    s2pmax: only the likely loser moves, the share g s_j² / (g s_j² + 1e-6 + (1 − g) s_i²) of the
    way, g = P_j − P_i; not rounded.
    """
    (one, two), (mine, theirs) = position, stake
    if rule == "s2pmax":
        behind = 1.0 - 2.0 * chance
        return (
            _drawn((one, two), (mine, theirs), np.maximum(behind, 0.0)),
            _drawn((two, one), (theirs, mine), np.maximum(-behind, 0.0)),
        )
    a, b = mine * chance, theirs * (1.0 - chance)
    if rule == "s2p2":
        a, b = a * a, b * b
    meeting, weight = a * one + b * two, a + b + OWN
    ends = (meeting + OWN * one) / weight, (meeting + OWN * two) / weight
    return np.round(ends[0], DECIMALS), np.round(ends[1], DECIMALS)


def _drawn(position: tuple[Array, Array], stake: tuple[Array, Array], behind: Array) -> Array:
    """Where the first of two ends that is `behind` by so much."""
    (own, other), (mine, theirs) = position, stake
    pull = behind * theirs * theirs
    return own + (other - own) * pull / (pull + OWN + (1.0 - behind) * mine * mine)
