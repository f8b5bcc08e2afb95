"""Weighted mean and median against brute force."""

import numpy as np
from hypothesis import given

from sim.equations.aggregation import weighted_mean, weighted_median
from tests.oracles import aggregation as oracle
from tests.strategies import State, states


def _cells(state: State):
    rows, _, issues = state.position.shape
    for r in range(rows):
        for k in range(issues):
            yield r, k, state.position[r, :, k].tolist(), state.weight[r, :, k].tolist()


@given(states())
def test_mean_is_the_oracles(state: State):
    mean = weighted_mean(state.position, state.weight)
    for r, k, positions, weights in _cells(state):
        expected = oracle.weighted_mean(positions, weights) if any(weights) else 0.5
        np.testing.assert_allclose(mean[r, k], expected, rtol=1e-9, atol=1e-9)


@given(states())
def test_median_is_the_oracles(state: State):
    median = weighted_median(state.position, state.weight)
    for r, k, positions, weights in _cells(state):
        if any(weights):
            assert median[r, k] == oracle.weighted_median(positions, weights)
        else:
            assert median[r, k] == 0.5


def test_a_tie_of_the_median_goes_to_the_lower_position():
    position = np.array([[[0.9], [0.2]]])
    assert weighted_median(position, np.ones_like(position)) == 0.2


def test_a_voter_without_weight_is_no_pivot():
    position = np.array([[[0.0], [0.6], [0.8]]])
    weight = np.array([[[0.0], [1.0], [0.4]]])
    assert weighted_median(position, weight) == 0.6
    np.testing.assert_allclose(weighted_mean(position, weight), (0.6 + 0.4 * 0.8) / 1.4)


def test_shares_that_do_not_add_exactly_still_tie():
    """.3 is half of .3 + .1 + .2, although twice .3 falls short of that sum in the last bit."""
    position = np.array([[[0.1], [0.4], [0.7]]])
    weight = np.array([[[0.3], [0.1], [0.2]]])
    assert 2.0 * 0.3 < 0.3 + 0.1 + 0.2
    assert weighted_median(position, weight) == 0.1
