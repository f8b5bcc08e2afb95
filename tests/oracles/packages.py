"""The best package for the worst-off, or by the product of gains, found without any theory.

A grid over the whole range first, so that no peak of the gains is missed, then SLSQP from its best
points: maximise z such that every party gains at least z.
"""

import itertools
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

Gains = Callable[[np.ndarray], np.ndarray]  # packages (n, m) to gains (n, parties)


def best_for_the_worst_off(
    gains: Gains, choices: list[list[float] | tuple[float, float]], steps: int = 21, climbs: int = 3
) -> tuple[np.ndarray, float]:
    """(package, least gain) of the best package; an issue's choice is a list, or (low, high)."""
    fixed = [choice if isinstance(choice, list) else [None] for choice in choices]
    best, best_value = np.zeros(len(choices)), -np.inf
    for values in itertools.product(*fixed):
        ends = [
            choice if value is None else (value, value)
            for value, choice in zip(values, choices, strict=True)
        ]
        package, value = _in_a_box(gains, ends, steps, climbs)
        if value > best_value:
            best, best_value = package, value
    return best, best_value


def _in_a_box(gains: Gains, ends: list, steps: int, climbs: int) -> tuple[np.ndarray, float]:
    axes = [np.linspace(low, high, steps if high > low else 1) for low, high in ends]
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    least = np.min(gains(grid), axis=1)
    order = np.argsort(-least)
    package, value = grid[order[0]], least[order[0]]
    for start in grid[order[:climbs]]:
        near = _climbed(gains, ends, start)
        reached = np.min(gains(near[None]))
        if reached > value:
            package, value = near, reached
    return package, float(value)


def _climbed(gains: Gains, ends: list, start: np.ndarray) -> np.ndarray:
    """One SLSQP run over (package, z), by finite differences."""
    m, low, high = len(ends), *np.array(ends).T
    found = minimize(
        lambda point: -point[m],
        [*start, np.min(gains(start[None]))],
        jac=lambda _: np.eye(m + 1)[m] * -1.0,
        method="SLSQP",
        bounds=[*ends, (None, None)],
        constraints=[
            {
                "type": "ineq",
                "fun": lambda point: gains(np.clip(point[:m], low, high)[None])[0] - point[m],
            }
        ],
        options={"ftol": 1e-12, "maxiter": 60},
    )
    return np.clip(found.x[:m], low, high)


def best_product(
    gains: Gains,
    choices: list[list[float] | tuple[float, float]],
    weight: np.ndarray | None = None,
    steps: int = 13,
) -> float:
    """The largest Σ w ln gain of any package that leaves every party a gain; −∞ if none is found.

    A party of weight 0 need only not lose.
    """
    fixed = [choice if isinstance(choice, list) else [None] for choice in choices]
    best = -np.inf
    for values in itertools.product(*fixed):
        ends = [
            choice if value is None else (value, value)
            for value, choice in zip(values, choices, strict=True)
        ]
        axes = [np.linspace(low, high, steps if high > low else 1) for low, high in ends]
        grid = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
        start, least = _in_a_box(gains, ends, steps, 2)
        if least <= 0.0:
            continue
        product = _logs(gains(grid), weight)
        for point in [start, *grid[np.argsort(-product)[:4]]]:
            best = max(best, _uphill(gains, ends, point, weight))
    return best


def _logs(gain: np.ndarray, weight: np.ndarray | None) -> np.ndarray:
    share = np.ones(gain.shape[1]) if weight is None else weight
    for_all = np.min(gain, axis=1) > 0.0
    return np.where(for_all, np.log(np.maximum(gain, 1e-300)) @ share, -np.inf)


def _uphill(gains: Gains, ends: list, start: np.ndarray, weight: np.ndarray | None) -> float:
    """Log product at the top of an SLSQP run within the win-set; −∞ for a start outside."""
    low, high = np.array(ends).T

    def gain(point: np.ndarray) -> np.ndarray:
        return gains(np.clip(point, low, high)[None])

    if np.min(gain(start)) <= 0.0:
        return -np.inf
    share = np.ones(gain(start).shape[1]) if weight is None else weight
    found = minimize(
        lambda point: -(np.log(np.maximum(gain(point)[0], 1e-9)) @ share),
        start,
        method="SLSQP",
        bounds=ends,
        constraints=[{"type": "ineq", "fun": lambda point: gain(point)[0] - 1e-9}],
        options={"ftol": 1e-12, "maxiter": 80},
    )
    return float(max(*_logs(np.concatenate([gain(found.x), gain(start)]), weight)))
