"""The weights of mixtures that score best, beside those of a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.equations import mixture, stacking
from tests.equations.test_stacking import luck, some_components


@pytest.mark.parametrize("seed", range(60))
def test_best_weights_are_those_of_a_general_optimiser(seed):
    chance = luck(seed)
    rows, size = int(chance.integers(2, 30)), int(chance.integers(1, 10))
    table = chance.normal(size=(rows, size)) + 3 * (seed % 2)
    if seed % 3 == 0:
        table[:, -1] = table[:, 0]  # one component twice
    products = table.T @ table / rows
    weights = mixture.best_weights(products)
    assert np.all(weights >= 0)
    assert weights.sum() == pytest.approx(1)
    other = minimize(
        lambda w: w @ products @ w,
        np.full(size, 1 / size),
        jac=lambda w: 2 * products @ w,
        bounds=[(0, 1)] * size,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert weights @ products @ weights == pytest.approx(other.fun, abs=1e-8)


def test_the_weights_of_a_known_mixture_come_back():
    below, chance = some_components(5, issues=1500, count=3)
    truth = np.array([0.6, 0.0, 0.4])
    mixed = np.einsum("ncp,c->np", below, truth)
    outcome = (mixed < chance.uniform(size=(1500, 1))).sum(axis=1).astype(float)
    products, chances = stacking.products(below, outcome), stacking.chance(below, outcome)
    np.testing.assert_allclose(mixture.best_mixture(products, chances), truth, atol=0.06)
    weights = mixture.best_weights(products)
    np.testing.assert_allclose(weights, truth, atol=0.06)


@pytest.mark.parametrize("seed", range(40))
def test_the_best_mixture_is_that_of_a_general_optimiser(seed):
    chance = luck(seed)
    rows, size = int(chance.integers(2, 40)), int(chance.integers(1, 9))
    table = chance.normal(size=(rows, size)) * 10 ** chance.uniform(-2, 1)
    products, chances = table.T @ table / rows, 10 ** chance.uniform(-6, 0, (rows, size))
    if seed % 3 == 0:
        chances[:, -1], products[:, -1] = chances[:, 0], products[:, 0]  # one component twice
        products[-1] = products[0]
        products[-1, -1] = products[0, 0]

    def score(weights: np.ndarray) -> float:
        return float(weights @ products @ weights - np.log(chances @ weights).mean())

    weights = mixture.best_mixture(products, chances)
    assert np.all(weights >= 0)
    assert weights.sum() == pytest.approx(1)
    slope = 2 * products @ weights - (chances / (chances @ weights)[:, None]).mean(axis=0)
    assert slope.min() >= weights @ slope - 1e-5 * (1 + abs(score(weights)))  # nowhere lower
    for other in chance.dirichlet(np.full(size, 0.5), 30):
        assert score(other) >= score(weights) - 1e-9
