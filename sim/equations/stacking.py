"""Distributions around point forecasts, and the mixture of them that scores best.

Convention: n issues on a scale of 0–100 points, C components, P = 101 grid points 0 … 100. A
distribution is its cumulative probability at the grid points, so that the last is 1; a mixture of
distributions is the same mixture of these arrays.
"""

import numpy as np

from sim.domain.arrays import Array, Mask, total

TOP = 100
GRID = np.arange(TOP + 1, dtype=np.float64)
HALF = 0.5  # what lies less than half a point off a grid point counts as there
LARGEST = 500.0  # exponents beyond it are certainty
TOLERANCE = 1e-12


def dressed(forecast: Array, width: Array) -> Array:
    """Distribution around a forecast, (…, P), forecast and width (…,) in points, width > 0.

    A logistic distribution, rounded to whole points, what lies beyond the scale at its ends:

    F(g) = 1 / (1 + exp(−(g + ½ − forecast) / width)) for g < 100,   F(100) = 1

    so that a forecast near an end, or one of wide scatter, gives that end a chance of its own.
    Source: the censored regression of Tobin (1958), Econometrica 26, with a logistic error.
    """
    beyond = (GRID + HALF - forecast[..., None]) / width[..., None]
    below = 1.0 / (1.0 + np.exp(-np.clip(beyond, -LARGEST, LARGEST)))
    below[..., TOP] = 1.0
    return below


def empirical(points: Array, weights: Array) -> Array:
    """Distribution of weighted points, (n, P); points in 0–100 and weights (n, A), some > 0.

    F(g) = Σ_a w_a 1{x_a < g + ½} / Σ_a w_a, points rounded to the grid.
    """
    inside = (points[:, None, :] < GRID[:TOP, None] + HALF) * weights[:, None, :]
    below = total(inside, axis=2) / total(weights, axis=1)[:, None]
    return np.concatenate([below, np.ones((len(below), 1))], axis=1)


def crps(below: Array, outcome: Array) -> Array:
    """Continuous ranked probability score, (n, …), in points: distributions (n, …, P).

    CRPS = ∫ (F(x) − 1{y ≤ x})² dx = Σ_g F_g² − 2 F_g h_g + h_g,

    h_g the share of [g, g + 1) that lies above the outcome y (n,) in 0–100; exact, since F is
    constant between grid points. Source: Gneiting & Raftery (2007), JASA 102, section 4.2.
    """
    return _product(below, below, _above(below, outcome))


def products(below: Array, outcome: Array) -> Array:
    """Matrix Q (C, C) with wᵀ Q w the mean CRPS of the mixture with weights w; below (n, C, P).

    Q_ab = mean over issues of Σ_g F_a F_b − (F_a + F_b) h + h, since weights add to 1.
    """
    components = range(below.shape[1])
    out = np.zeros((len(components), len(components)))
    for a in components:
        first = below[:, a]
        above = _above(first, outcome)
        for b in components[: a + 1]:
            scores = _product(first, below[:, b], above)
            out[a, b] = out[b, a] = total(scores[None], axis=1)[0] / len(scores)
    return out


def _above(below: Array, outcome: Array) -> Array:
    """Share of every interval between grid points that lies above the outcome."""
    share = np.clip(GRID[1:] - outcome[:, None], 0.0, 1.0)
    return share.reshape(len(outcome), *[1] * (below.ndim - 2), TOP)


def _product(first: Array, second: Array, above: Array) -> Array:
    a, b = first[..., :TOP], second[..., :TOP]
    return total(a * b - (a + b) * above + above, axis=-1)


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


def quantile(below: Array, share: float) -> Array:
    """Least grid point at which the cumulative probability reaches a share, (n,)."""
    return np.argmax(below >= share - TOLERANCE, axis=-1).astype(np.float64)
