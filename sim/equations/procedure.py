"""Decision by rule on one issue: the win-set of the status quo, the core, an agenda setter's best.

Legend: T rows (a replicate and an issue each), A voters; x ideal and v votes (T, A), r the status
quo (T,), K the quota as a share of all votes, above ½. A voter accepts o if it lies no farther from
x than r does. Source: Romer & Rosenthal (1978); Tsebelis (2002), chapters 1–2.
"""

import numpy as np

from sim.domain.arrays import Array, total

ROUNDING = 1e-12


def win_set(ideal: Array, votes: Array, quota: float, status_quo: Array) -> tuple[Array, Array]:
    """Lowest and highest point that beats or equals the status quo, (T,) each.

    Voters on one side of r accept up to 2x − r there: the win-set ends at the farthest of these
    points that voters with at least the quota accept.
    """
    needed = quota * total(votes, axis=1) * (1.0 - ROUNDING)
    reach = 2.0 * (ideal - status_quo[:, None])
    up, down = np.zeros_like(status_quo), np.zeros_like(status_quo)
    for voter in range(ideal.shape[1]):
        end = np.take(reach, voter, axis=1)
        above = total(votes * (reach >= end[:, None]), axis=1) >= needed
        below = total(votes * (reach <= end[:, None]), axis=1) >= needed
        up = np.where(above, np.maximum(up, end), up)
        down = np.where(below, np.minimum(down, end), down)
    return status_quo + down, status_quo + up


def core(ideal: Array, votes: Array, quota: float) -> tuple[Array, Array]:
    """Lowest and highest point that no quota of voters would leave, (T,) each: between its pivots.

    Under unanimity, everything from the lowest to the highest ideal of those who vote.
    """
    needed = quota * total(votes, axis=1) * (1.0 - ROUNDING)
    low, high = np.full_like(needed, np.inf), np.full_like(needed, -np.inf)
    for voter in range(ideal.shape[1]):
        point = np.take(ideal, voter, axis=1)
        above = total(votes * (ideal > point[:, None]), axis=1)
        below = total(votes * (ideal < point[:, None]), axis=1)
        counts = np.take(votes, voter, axis=1) > 0.0
        low = np.where(counts & (above < needed), np.minimum(low, point), low)
        high = np.where(counts & (below < needed), np.maximum(high, point), high)
    return low, high
