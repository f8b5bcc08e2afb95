"""Agreement of raters against closed forms, published examples and another library."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.equations import agreement
from sim.equations.scoring import mean_difference

NUMBERS = st.lists(
    st.tuples(*[st.floats(-5, 5).map(lambda x: round(x, 2))] * 2), min_size=3, max_size=9
)


def test_concordance_falls_by_a_shift_and_by_a_wider_spread():
    x = np.array([1.0, 2.0, 3.0, 4.0])
    spread = 1.25  # variance of x
    assert agreement.concordance(x, x) == 1
    assert agreement.concordance(x, -x + 5) == -1
    assert agreement.concordance(x, x + 1) == pytest.approx(2 * spread / (2 * spread + 1))
    wide = 2 * 2 * spread / (spread + 4 * spread + np.mean(x) ** 2)
    assert agreement.concordance(x, 2 * x) == pytest.approx(wide)


@given(NUMBERS)
def test_concordance_is_the_correlation_times_the_bias_correction(pairs):
    x, y = np.array(pairs).T
    found = agreement.concordance(x, y)
    if np.std(x) < 1e-9 or np.std(y) < 1e-9:
        return
    v, u = np.std(x) / np.std(y), (np.mean(x) - np.mean(y)) / np.sqrt(np.std(x) * np.std(y))
    bias = 2 / (v + 1 / v + u * u)
    assert found == pytest.approx(stats.pearsonr(x, y).statistic * bias, abs=1e-9)


def test_what_does_not_vary_cannot_be_said():
    one = np.ones(4)
    assert np.isnan(agreement.concordance(one, one))
    assert np.isnan(agreement.rank_correlation(one, np.arange(4.0)))
    assert np.isnan(agreement.kappa(one.astype(int), one.astype(int)))


def pairs_of(table):
    """Both raters' categories of a table of counts."""
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return np.array(cells).T


def test_kappa_of_a_table_worked_by_hand():
    # 35 of 50 alike: .7; by chance .5 × .6 + .5 × .4 = .5
    assert agreement.kappa(*pairs_of([[20, 5], [10, 15]])) == pytest.approx(0.4)
    # ranks apart: observed (10 + 2 × 5) / 30; by chance Σ |i − j| r_i c_j over thirds = 8 / 9
    table = [[5, 5, 0], [0, 5, 5], [5, 0, 5]]
    assert agreement.kappa(*pairs_of(table), ordered=True) == pytest.approx(1 - (20 / 30) / (8 / 9))
    assert agreement.kappa(*pairs_of(table)) == pytest.approx(1 - 0.5 / (2 / 3))


@given(NUMBERS)
def test_rank_correlation_is_that_of_scipy(pairs):
    x, y = np.round(np.array(pairs).T)  # with ties
    found = agreement.rank_correlation(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)


def test_the_interval_of_a_mean_is_that_of_the_other_bootstrap():

    values, clusters = np.array([1.0, 2.0, 4.0, 8.0, 3.0]), np.array([0, 0, 1, 2, 2])
    found = agreement.resampled(lambda places: float(np.mean(values[places])), clusters)
    assert found == pytest.approx(mean_difference(values, np.zeros(5), clusters))


def test_of_one_cluster_there_is_no_interval():
    found = agreement.resampled(lambda _: 1.0, np.zeros(3, int))
    assert found.mean == 1
    assert np.isnan([found.low, found.high]).all()
