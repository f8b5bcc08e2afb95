"""Dressed forecasts and mixtures of them, and their scores: plain loops and closed forms."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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


@given(POINT, WIDTH, POINT)
def test_the_log_score_is_of_the_chance_of_the_whole_point(forecast, width, outcome):
    below = stacking.dressed(np.array([[forecast, 7.0]]), np.array([[width, 5.0]]))
    found = stacking.log_score(below, np.array([outcome]))[0]
    mass = [oracle.masses(forecast, width), oracle.masses(7.0, 5.0)]
    assert found == pytest.approx([oracle.log_score(each, outcome) for each in mass], abs=1e-6)


def test_what_was_called_impossible_counts_as_one_in_a_million():
    below = stacking.empirical(np.array([[10.0, 40.0]]), np.array([[1.0, 1.0]]))
    assert stacking.log_score(below, np.array([70.0]))[0] == pytest.approx(np.log(1e6))


@given(POINT, st.floats(2, 80), POINT)
def test_the_integral_transform_spreads_a_point_over_what_it_covers(forecast, width, outcome):
    mass = oracle.masses(forecast, width)
    assume(mass[int(np.floor(outcome + 0.5))] > 1e-6)
    below = stacking.dressed(np.array([forecast]), np.array([width]))
    found = stacking.pit(below, np.array([outcome]))[0]
    assert found == pytest.approx(oracle.pit(mass, outcome), abs=1e-6)
    assert found.sum() == pytest.approx(1)


def test_outcomes_drawn_from_the_forecast_spread_evenly_and_others_do_not():
    chance = luck(8)
    forecast, width = chance.uniform(0, 100, 4000), chance.uniform(2, 30, 4000)
    below = stacking.dressed(forecast, width)
    outcome = (below < chance.uniform(size=(4000, 1))).sum(axis=1).astype(float)
    assert stacking.pit(below, outcome).mean(axis=0) == pytest.approx(np.full(10, 0.1), abs=0.015)
    narrow = stacking.dressed(forecast, width / 3)
    ends = stacking.pit(narrow, outcome).mean(axis=0)[[0, 9]]
    assert np.all(ends > 0.15)


def test_a_quantile_is_the_least_point_that_reaches_its_share():
    below = stacking.empirical(np.array([[10.0, 40.0]]), np.array([[1.0, 1.0]]))
    found = [stacking.quantile(below, share)[0] for share in (0.1, 0.5, 0.51, 1.0)]
    assert found == [10, 10, 40, 40]
