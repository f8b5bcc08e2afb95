"""Contests between pairs of actors on one issue: who would win, and what challenging is worth.

Legend: T rows (a replicate and an issue each), A actors; x position, w weight (capability ×
salience), s salience, d distance as a share of the range, r risk exponent. A pair array (T, A, A)
is indexed [row, i, j]: i challenges j. Actors without weight are absent: they neither vote nor
challenge.

Source: Bueno de Mesquita (1994; 1997), as Scholz, Calbert & Smith (2011) set the equations out.
"""

from typing import Literal

import numpy as np

from sim.domain.arrays import Array, Mask, total

ROUNDING = 1e-13  # what is less, as a share of what it is part of, is rounding
NEAR = 1e-14  # of the widest gap: error of a chance to win over another, times that gap
Denominator = Literal["all_pairs", "pairwise"]


def distance(position: Array, span: Array) -> Array:
    """|x_i − x_j| as a share of a range (T,), at most 1, (T, A, A); 0 where the range is 0."""
    gap = np.abs(position[:, :, None] - position[:, None, :])
    wide = span > 0.0
    return np.minimum(gap / np.where(wide, span, 1.0)[:, None, None], 1.0) * wide[:, None, None]


def span(position: Array, present: Mask) -> Array:
    """Range of the positions of those present, (T,); 0 where nobody is."""
    high = np.max(np.where(present, position, -np.inf), axis=1)
    low = np.min(np.where(present, position, np.inf), axis=1)
    return np.maximum(high - low, 0.0, where=np.any(present, axis=1), out=np.zeros(len(high)))


def win_probability(
    gap: Array,
    weight: Array,
    exponent: Array | None = None,
    denominator: Denominator = "pairwise",
) -> Array:
    """Chance that i beats j when every actor k backs the nearer with its weight, (T, A, A).

    N_ij = Σ_k w_k max(0, d_kj^r_k − d_ki^r_k). Pairwise P_ij = N_ij / (N_ij + N_ji), so that
    P_ij + P_ji = 1; over all pairs P_ij = N_ij / Σ_ij (N_ij + N_ji), which is what the published
    replications compute. 0 where nobody prefers either. `exponent` (T, A) is each voter's r, 1 by
    default.
    """
    bent = gap if exponent is None else gap ** exponent[:, :, None]
    loss = weight[:, :, None] * bent
    larger, backing = np.empty_like(loss), np.zeros_like(loss)
    for voter in range(loss.shape[1]):  # Σ max(0, b − a) = Σ max(a, b) − Σ a
        np.maximum(loss[:, voter, :, None], loss[:, voter, None, :], out=larger)
        np.add(backing, larger, out=backing)
    own = total(loss, axis=1)
    np.subtract(backing, own[:, :, None], out=backing)
    if denominator == "pairwise":
        cast = backing + backing.transpose(0, 2, 1)
    else:
        both = (weight[:, :, None] > 0.0) & (weight[:, None, :] > 0.0)
        cast = 2.0 * total(total(backing * both, axis=2), axis=1)[:, None, None]
    some = cast > ROUNDING * np.max(own, axis=1)[:, None, None]
    return np.where(some, backing / np.where(some, cast, 1.0), 0.0)


def slack(gap: Array, denominator: Denominator = "pairwise", q: float = 1.0) -> Array:
    """How far apart rounding may put utilities that are equal, (T, A, A).

    Utilities shrink with the gap, and so does this: with a fixed tolerance, actors who draw near
    would no longer see each other's offers. The chance to win over one pair is only as good as its
    gap is large beside the widest; what is left of q does not shrink.
    """
    nil = ROUNDING * (gap + (1.0 - q))
    if denominator == "pairwise":
        nil += NEAR * np.max(gap, axis=(1, 2), keepdims=True)
    return nil


def unchallenged(exponent: Array, q: float, outlook: tuple[Array, Mask] | None) -> Array:
    """Utility of not challenging over that of no change, broadcastable to (T, A, A).

    From risk exponents (T, A, 1). With chance q nothing changes, worth U0 = 2 − 4 · ½^r. The rest
    counts 0, or with an outlook: that the other moves to the median, with the sum g of the viewer's
    distances to the median and to the other (T, A, A), and whether it is for the better:
    2 − 4 (½ − ¼ g)^r, else 2 − 4 (½ + ¼ g)^r.
    """
    stay = 2.0 - 4.0 * 0.5**exponent
    if outlook is None:
        return (q - 1.0) * stay
    gap, better = outlook
    up = 2.0 - 4.0 * np.maximum(0.5 - 0.25 * gap, 0.0) ** exponent
    down = 2.0 - 4.0 * (0.5 + 0.25 * gap) ** exponent
    return (1.0 - q) * (np.where(better, up, down) - stay)


def ends(gap: Array, exponent: Array) -> tuple[Array, Array]:
    """Utility of success over that of no change, and what failure takes from it, (T, A, A) each.

    With U0 = 2 − 4 · ½^r, Us = 2 − 4 (½ − ½ d)^r and Uf = 2 − 4 (½ + ½ d)^r: Us − U0 and Us − Uf,
    by 1 − (1 ± d)^r without the loss of digits at small d. Exponents are (T, A, 1).
    """
    scale = 4.0 * 0.5**exponent
    with np.errstate(divide="ignore"):  # ln 0 at the far end of the range
        near = -np.expm1(exponent * np.log1p(-gap))
    far = np.expm1(exponent * np.log1p(gap))
    success = scale * near
    return success, success + scale * far


def challenge(defeat: Array, resistance: Array, success: Array, loss: Array) -> Array:
    """Expected utility of a contest, (T, A, A): s [P Us + (1 − P) Uf] + (1 − s) Us.

    That is Us − s (1 − P) (Us − Uf), from the chance 1 − P of defeat and the salience s of the one
    challenged: without it there is no resistance. Over no change if `success` is.
    """
    return success - resistance * defeat * loss


def risk_exponents(danger: Array, present: Mask, alike: Array) -> Array:
    """Risk exponents r on [½, 2] from the danger Σ_j E(j, i) each is in, (T, A); 1 if all alike.

    Dangers that differ by no more than `alike` (T, 1) are equal.

    R = (2 D − max D − min D) / (max D − min D), r = (1 − R/3) / (1 + R/3).
    """
    high = np.max(np.where(present, danger, -np.inf), axis=1, keepdims=True)
    low = np.min(np.where(present, danger, np.inf), axis=1, keepdims=True)
    differ = present & (high > low + alike)
    spread = np.where(differ, high - low, 1.0)
    centred = 2.0 * danger - np.where(differ, high + low, 0.0)
    propensity = np.where(differ, centred / spread, 0.0)
    return (1.0 - propensity / 3.0) / (1.0 + propensity / 3.0)
