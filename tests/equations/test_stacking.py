"""Dressed forecasts, mixtures and their weights: plain loops, closed forms, another optimiser."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from sim.equations import stacking
from tests.oracles import stacking as oracle

POINT = st.floats(0, 100, allow_subnormal=False) | st.sampled_from([0.0, 50.0, 100.0])
WIDTH = st.floats(0.05, 80)
NEAR = {"rtol": 1e-9, "atol": 1e-9}


def luck(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@given(POINT, WIDTH)
def test_a_dressed_forecast_is_a_logistic_cut_at_the_ends(forecast, width):
    below = stacking.dressed(np.array([forecast]), np.array([width]))[0]
    np.testing.assert_allclose(below, np.cumsum(oracle.masses(forecast, width)), **NEAR)
    assert below[100] == 1.0
    assert np.all(np.diff(below) >= 0)
    other = stacking.dressed(np.array([100 - forecast]), np.array([width]))[0]
    np.testing.assert_allclose(other[:100], 1 - below[99::-1], **NEAR)  # mirrored


def test_a_forecast_near_an_end_gives_it_a_chance_that_grows_with_its_width():
    forecast = np.full(3, 10.0)
    ends = stacking.dressed(forecast, np.array([1.0, 10.0, 40.0]))[:, 0]
    assert ends[0] < 0.001 < 0.25 < ends[1] < ends[2] < 0.5


@given(st.lists(st.tuples(POINT, st.floats(0.01, 5)), min_size=1, max_size=8))
def test_points_as_a_distribution(points):
    x, w = (list(each) for each in zip(*points, strict=True))
    below = stacking.empirical(np.array([x]), np.array([w]))[0]
    np.testing.assert_allclose(below, np.cumsum(oracle.shares(x, w)), **NEAR)


@given(POINT, WIDTH, POINT)
def test_crps_is_the_expected_distance_less_half_the_spread(forecast, width, outcome):
    below = stacking.dressed(np.array([forecast]), np.array([width]))
    found = stacking.crps(below, np.array([outcome]))[0]
    mass = oracle.masses(forecast, width)
    assert found == pytest.approx(oracle.crps(mass, outcome), abs=1e-9)


def some_components(seed: int, issues: int = 12, count: int = 4):
    chance = luck(seed)
    forecast = chance.uniform(0, 100, (issues, count))
    return stacking.dressed(forecast, chance.uniform(1, 30, forecast.shape)), chance


def test_the_crps_of_a_mixture_is_quadratic_in_its_weights():
    below, chance = some_components(3)
    outcome = chance.uniform(0, 100, 12)
    products = stacking.products(below, outcome)
    for weights in (*np.eye(4), *chance.dirichlet(np.ones(4), 5)):
        mixture = np.einsum("ncp,c->np", below, weights)
        mean = stacking.crps(mixture, outcome).mean()
        assert weights @ products @ weights == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_best_weights_are_those_of_a_general_optimiser(seed):
    chance = luck(seed)
    rows, size = int(chance.integers(2, 30)), int(chance.integers(1, 10))
    table = chance.normal(size=(rows, size)) + 3 * (seed % 2)
    if seed % 3 == 0:
        table[:, -1] = table[:, 0]  # one component twice
    products = table.T @ table / rows
    weights = stacking.best_weights(products)
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
    mixture = np.einsum("ncp,c->np", below, truth)
    outcome = (mixture < chance.uniform(size=(1500, 1))).sum(axis=1).astype(float)
    weights = stacking.best_weights(stacking.products(below, outcome))
    np.testing.assert_allclose(weights, truth, atol=0.06)


def test_a_quantile_is_the_least_point_that_reaches_its_share():
    below = stacking.empirical(np.array([[10.0, 40.0]]), np.array([[1.0, 1.0]]))
    found = [stacking.quantile(below, share)[0] for share in (0.1, 0.5, 0.51, 1.0)]
    assert found == [10, 10, 40, 40]
