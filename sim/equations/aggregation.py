"""Where positions meet without strategy: the weighted mean and the weighted median."""

import numpy as np

from sim.domain.arrays import Array, total


def weighted_mean(position: Array, weight: Array) -> Array:
    """Mean position of each issue, (R, K), from positions and weights (R, N, K); ½ if no weight.

    Σ w x / Σ w. Source: the compromise model (Van den Bos 1991; Thomson et al. 2006).
    """
    weights = total(weight, axis=1)
    some = weights > 0.0
    return np.where(some, total(weight * position, axis=1) / np.where(some, weights, 1.0), 0.5)


def weighted_median(position: Array, weight: Array) -> Array:
    """Median position of each issue, (R, K): argmin_p Σ w |x − p| over positions, ties lower.

    Where nobody has weight, ½.

    Source: Black (1948); the pivotal voter of Bueno de Mesquita's models.
    """
    order = np.argsort(position, axis=1, kind="stable")
    ranked = np.take_along_axis(position, order, axis=1)
    heights = np.take_along_axis(weight, order, axis=1)
    mass = total(heights, axis=1)[:, None, :]
    below = np.zeros_like(heights)
    running = np.zeros_like(mass[:, 0, :])
    for voter in range(heights.shape[1]):
        running = running + heights[:, voter, :]
        below[:, voter, :] = running
    pivot = np.argmax(below * 2.0 >= mass * (1.0 - 1e-12), axis=1)
    chosen = np.take_along_axis(ranked, pivot[:, None, :], axis=1)[:, 0, :]
    return np.where(mass[:, 0, :] > 0.0, chosen, 0.5)
