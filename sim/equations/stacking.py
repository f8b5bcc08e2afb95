"""Distributions around point forecasts, and their scores.

Convention: n issues on a scale of 0–100 points, C components, P = 101 grid points 0 … 100. A
distribution is its cumulative probability at the grid points, so that the last is 1; a mixture of
distributions is the same mixture of these arrays.
"""

import numpy as np

from sim.domain.arrays import Array, total

TOP = 100
GRID = np.arange(TOP + 1, dtype=np.float64)
HALF = 0.5  # what lies less than half a point off a grid point counts as there
LARGEST = 500.0  # exponents beyond it are certainty
TOLERANCE = 1e-12
LEAST = 1e-6  # of a chance: who calls something impossible may still be surprised


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


def chance(below: Array, outcome: Array) -> Array:
    """Probability of the whole point nearest the outcome, (n, …), at least LEAST; (n, …, P)."""
    after, before = _around(below, outcome)
    return np.maximum(after - before, LEAST)


def log_score(below: Array, outcome: Array) -> Array:
    """−ln of the chance given to the outcome's whole point, (n, …); distributions (n, …, P).

    Source: Good (1952), Journal of the Royal Statistical Society B 14; sign turned.
    """
    return 0.0 - np.log(chance(below, outcome))


def pit(below: Array, outcome: Array, bins: int = 10) -> Array:
    """Probability integral transform in bins [b/B, (b+1)/B], (n, B); distributions (n, P).

    A row is how [F(y − 1), F(y)], spread evenly, falls into the bins; the mean over issues is flat
    where the distributions are calibrated, higher at both ends where they are too narrow.
    Source: Czado, Gneiting & Held (2009), Biometrics 65, section 2.
    """
    after, before = _around(below, outcome)
    edges = np.arange(bins + 1) / bins
    width = np.maximum(after - before, TOLERANCE)
    under = np.clip((edges - before[:, None]) / width[:, None], 0.0, 1.0)
    under[:, 0], under[:, bins] = 0.0, 1.0
    return np.diff(under, axis=1)


def _around(below: Array, outcome: Array) -> tuple[Array, Array]:
    """Cumulative probability at the whole point nearest the outcome, and just before it."""
    point = np.floor(outcome + HALF).astype(np.int64)
    rows = np.arange(len(outcome))
    after = below[rows, ..., point]
    before = below[rows, ..., np.maximum(point - 1, 0)]
    return after, np.where((point > 0).reshape(-1, *[1] * (after.ndim - 1)), before, 0.0)


def quantile(below: Array, share: float) -> Array:
    """Least grid point at which the cumulative probability reaches a share, (n,)."""
    return np.argmax(below >= share - TOLERANCE, axis=-1).astype(np.float64)
