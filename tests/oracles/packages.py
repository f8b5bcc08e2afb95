"""The most that the worst-off party can gain from any package, found without any theory.

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
