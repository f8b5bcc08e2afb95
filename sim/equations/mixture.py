"""The weights of a mixture of distributions that scores best.

Convention: n issues, C components; `products` (C, C) and `chances` (n, C) as `stacking` has them.
"""

import numpy as np

from sim.domain.arrays import Array, Mask, total
from sim.equations.stacking import TOLERANCE

STEPS = 100


def best_mixture(products: Array, chances: Array) -> Array:
    """Weights w (C,), at least 0 and adding to 1, of least mean CRPS + log score of the mixture.

    S(w) = wᵀ Q w − mean ln(P w), Q products of CRPS, P > 0 chances given to what came; convex.

    1. Begin with equal weights.
    2. Expand the logarithm to second order: with R = P / (P w) and b = mean R the expansion is
       vᵀ (Q + RᵀR / 2n − b 1ᵀ − 1 bᵀ) v up to a constant, for v that add to 1; `best_weights`.
    3. Go from w toward it, half as far each time as long as S would not fall; until it does not.

    Source: Newton's method with a line search; Boyd & Vandenberghe (2004), Convex Optimization,
    section 9.5.
    """
    weights = np.full(len(products), 1.0 / len(products))
    score = _score(products, chances, weights)
    for _ in range(STEPS):
        target = best_weights(_expanded(products, chances, weights))
        step, found, least = 1.0, weights, score
        while step > TOLERANCE:
            trial = weights + step * (target - weights)
            least = _score(products, chances, trial)
            if least < score:
                found = trial
                break
            step /= 2.0
        if score - least <= TOLERANCE * abs(score):
            break
        weights, score = found, least
    return weights


def _score(products: Array, chances: Array, weights: Array) -> float:
    crps = total((total(products * weights, axis=1) * weights)[None], axis=1)[0]
    return float(crps - _mean(np.log(total(chances * weights, axis=1))))


def _expanded(products: Array, chances: Array, weights: Array) -> Array:
    ratio = chances / total(chances * weights, axis=1)[:, None]
    slope, bend = _mean(ratio), _mean(ratio[:, :, None] * ratio[:, None, :])
    return products + bend / 2.0 - slope[:, None] - slope


def _mean(values: Array) -> Array:
    """Over the first axis, term by term."""
    return total(values[None], axis=1)[0] / len(values)


def best_weights(products: Array) -> Array:
    """Weights w (C,), at least 0 and adding to 1, that minimise wᵀ Q w; Q (C, C) semi-definite.

    1. Begin with all weight on the best single component.
    2. Let the component enter whose weight would lower the score most: (Q w)_c < wᵀ Q w. Where
       none is left, stop.
    3. Solve Q w = λ, Σ w = 1 for the components that are in. Go there as far as all weights stay
       at least 0; let those that reach 0 leave, and repeat 3 until all are positive.

    Source: an active-set method; Lawson & Hanson (1974), Solving Least Squares Problems, ch. 23.
    """
    size = len(products)
    scale = float(np.max(np.abs(products)))
    weights = np.eye(size)[int(np.argmin(np.diagonal(products)))]
    inside = weights > 0.0
    for _ in range(10 * size):
        slope = total(products * weights, axis=1)
        score = float(total((slope * weights)[None], axis=1)[0])
        gain = np.where(inside, -np.inf, score - slope)
        enters = int(np.argmax(gain))
        if gain[enters] <= TOLERANCE * scale:
            break
        inside[enters] = True
        weights, inside = _settled(products, weights, inside)
    return weights


def _settled(products: Array, weights: Array, inside: Mask) -> tuple[Array, Mask]:
    """Step 3: the best weights of the components that are in, and which of them stay."""
    for _ in range(len(weights)):
        target = _stationary(products, inside)
        falling = inside & (target <= TOLERANCE)
        if not np.any(falling):
            return target, inside
        drop = np.where(falling, weights - target, 1.0)
        reach = np.where(falling, weights / np.where(drop > 0.0, drop, 1.0), np.inf)
        weights = weights + min(1.0, float(np.min(reach))) * (target - weights)
        inside = inside & (reach > np.min(reach))
        weights = np.where(inside, weights, 0.0)
    return weights, inside


def _stationary(products: Array, inside: Mask) -> Array:
    """Weights of any sign, adding to 1, at which all components that are in have one slope."""
    members = np.flatnonzero(inside)
    count = len(members)
    system = np.zeros((count + 1, count + 1))
    system[:count, :count] = np.take(np.take(products, members, axis=0), members, axis=1)
    system[:count, count] = system[count, :count] = float(np.max(np.abs(products)))
    right = np.zeros(count + 1)
    right[count] = float(np.max(np.abs(products)))
    out = np.zeros(len(inside))
    out[members] = np.linalg.lstsq(system, right, rcond=None)[0][:count]
    return out
