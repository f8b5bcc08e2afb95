"""Scoring rules against closed forms, plain loops, and what makes a rule proper."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.luck import uniforms
from sim.equations import scoring
from tests.oracles import scoring as oracle

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@st.composite
def forecasts(draw: st.DrawFn) -> tuple[list[float], int]:
    """Probabilities of two to six categories, and what happened."""
    shares = draw(st.lists(st.integers(0, 20), min_size=2, max_size=6).filter(any))
    total = sum(shares)
    return [share / total for share in shares], draw(st.integers(0, len(shares) - 1))


def rows(*values: object) -> list[np.ndarray]:
    """Each as an array of one forecast."""
    return [np.array([value]) for value in values]


def test_errors_and_hits():
    forecast, outcome = np.array([10.0, 40.0, 60.0]), np.array([15.0, 30.0, 60.0])
    np.testing.assert_array_equal(scoring.absolute_error(forecast, outcome), [5, 10, 0])
    np.testing.assert_array_equal(scoring.squared_error(forecast, outcome), [25, 100, 0])
    for within, expected in ((5, [1, 0, 1]), (10, [1, 1, 1]), (4.9, [0, 0, 1])):
        np.testing.assert_array_equal(scoring.hits(forecast, outcome, within), expected)


@given(forecasts())
def test_brier_is_the_oracles(case):
    probability, category = case
    (found,) = scoring.brier(*rows(probability, category))
    np.testing.assert_allclose(found, oracle.brier(probability, category), **CLOSE)
    assert 0 <= found <= 2


def test_brier_by_hand():
    probability = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, 0.3, 0.2], [1 / 3] * 3])
    found = scoring.brier(probability, np.array([0, 2, 1, 0]))
    np.testing.assert_allclose(found, [0, 2, 0.25 + 0.49 + 0.04, 2 / 3])


@given(forecasts())
def test_ranked_probability_is_the_oracles(case):
    probability, category = case
    (found,) = scoring.ranked_probability(*rows(probability, category))
    np.testing.assert_allclose(found, oracle.ranked_probability(probability, category), **CLOSE)
    assert -1e-12 <= found <= 1 + 1e-12


def test_ranked_probability_by_hand():
    """Thirds: 5/18, 1/9, 5/18; and certainty that is wrong by one rank and by two."""
    thirds = np.full((3, 3), 1 / 3)
    found = scoring.ranked_probability(thirds, np.arange(3))
    np.testing.assert_allclose(found, [0.278, 0.111, 0.278], atol=5e-4)
    sure = np.tile([1.0, 0.0, 0.0], (3, 1))
    np.testing.assert_allclose(scoring.ranked_probability(sure, np.arange(3)), [0, 0.5, 1])


def test_of_two_categories_the_ranked_score_is_half_of_brier():
    probability, category = np.array([[0.3, 0.7], [0.9, 0.1]]), np.array([0, 0])
    both = scoring.ranked_probability(probability, category), scoring.brier(probability, category)
    np.testing.assert_allclose(both[0], both[1] / 2)


def test_total_variation_by_hand():
    first = np.array([[1.0, 0.0, 0.0], [0.5, 0.3, 0.2], [0.25, 0.25, 0.5]])
    second = np.array([[0.0, 0.5, 0.5], [0.2, 0.3, 0.5], [0.25, 0.25, 0.5]])
    np.testing.assert_allclose(scoring.total_variation(first, second), [1, 0.3, 0], atol=1e-15)


@given(forecasts(), st.randoms())
def test_total_variation_is_the_largest_gap_on_any_set_of_categories(case, luck):
    one = case[0]
    other = luck.sample(one, len(one))
    sets = itertools.product([0, 1], repeat=len(one))
    gap = max(sum(i * (p - q) for i, p, q in zip(s, one, other, strict=True)) for s in sets)
    (found,) = scoring.total_variation(*rows(one, other))
    np.testing.assert_allclose(found, gap, atol=1e-12)


@given(forecasts())
def test_log_score_is_the_oracles(case):
    probability, category = case
    score, floored = scoring.log_score(*rows(probability, category))
    expected = oracle.log_score(probability, category, scoring.LOG_FLOOR)
    np.testing.assert_allclose(score[0], expected, **CLOSE)
    assert floored[0] == (probability[category] < scoring.LOG_FLOOR)


def test_a_floor_is_told():
    probability = np.array([[0.25, 0.75], [0.0, 1.0], [0.01, 0.99]])
    score, floored = scoring.log_score(probability, np.array([0, 0, 0]), floor=0.02)
    np.testing.assert_allclose(score, [math.log(4), math.log(50), math.log(50)])
    assert floored.tolist() == [False, True, True]


@given(forecasts(), forecasts())
def test_the_rules_are_proper(truth, other):
    """Nobody expects to score better than by saying what he believes."""
    belief, _ = truth
    said = (other[0] + [0.0] * len(belief))[: len(belief)]
    said[0] += 1.0 - sum(said)
    if not all(p >= scoring.LOG_FLOOR for p in [*belief, *said]):
        return
    happened = np.arange(len(belief))
    honest, strategic = (np.tile(p, (len(belief), 1)) for p in (belief, said))
    rules = (scoring.brier, scoring.ranked_probability, lambda p, c: scoring.log_score(p, c)[0])
    for rule in rules:
        expected = [float(np.dot(belief, rule(p, happened))) for p in (honest, strategic)]
        assert expected[0] <= expected[1] + 1e-12


@given(
    st.lists(st.tuples(st.integers(0, 20).map(lambda k: k / 20), st.booleans()), min_size=1),
    st.integers(1, 12),
)
def test_calibration_is_the_oracles(cases, bins):
    probability, happened = (list(part) for part in zip(*cases, strict=True))
    table = scoring.calibration(np.array(probability), np.array(happened), bins)
    expected = np.array(oracle.calibration(probability, happened, bins))
    found = np.stack([table.count, table.forecast, table.frequency], axis=1)
    np.testing.assert_allclose(found, expected, **CLOSE)
    assert (table.low[0], table.high[-1]) == (0, 1)


def test_a_bin_begins_with_its_lower_edge_and_the_last_one_takes_certainty():
    table = scoring.calibration(np.array([0.0, 0.3, 0.7, 1.0]), np.ones(4, dtype=bool))
    assert table.count.tolist() == [1, 0, 0, 1, 0, 0, 0, 1, 0, 1]


def test_the_interval_of_a_mean_is_that_of_the_means_drawn():
    first, second = [1.0, 4.0, 2.5, 9.0, 3.0], [2.0, 2.0, 2.0, 2.0, 7.0]
    clusters, draws = [30, 10, 30, 20, 10], 400
    found = scoring.mean_difference(
        *(np.array(part) for part in (first, second, clusters)), seed=3, draws=draws, level=0.8
    )
    luck = uniforms(3, "bootstrap", "", first=0, count=draws * 3)
    drawn = [[int(u * 3) for u in luck[3 * d : 3 * d + 3]] for d in range(draws)]
    means = oracle.resampled_means(first, second, clusters, drawn)
    np.testing.assert_allclose(found.mean, (19.5 - 15.0) / 5)
    np.testing.assert_allclose(found[1:], np.quantile(means, [0.1, 0.9]))


def test_an_interval_is_as_wide_as_theory_has_it():
    """For many cases alike, 1.96 standard errors to either side."""
    noise = uniforms(1, "test", "noise", first=0, count=600)
    found = scoring.mean_difference(noise, np.zeros(600), draws=4000)
    error = noise.std() / math.sqrt(600)
    assert found.low == pytest.approx(found.mean - 1.96 * error, abs=0.1 * error)
    assert found.high == pytest.approx(found.mean + 1.96 * error, abs=0.1 * error)


def test_cases_that_come_together_widen_it():
    noise = np.repeat(uniforms(1, "test", "noise", first=0, count=60), 10)
    proposals = np.repeat(np.arange(60), 10)
    apart = scoring.mean_difference(noise, np.zeros(600))
    whole = scoring.mean_difference(noise, np.zeros(600), proposals)
    ratio = (whole.high - whole.low) / (apart.high - apart.low)
    assert ratio == pytest.approx(math.sqrt(10), rel=0.1)


def test_what_is_hard_for_both_cancels():
    hard = np.linspace(0, 100, 40)
    found = scoring.mean_difference(hard + 1.0, hard)
    np.testing.assert_allclose(found, 1.0)


def test_one_cluster_has_no_interval():
    found = scoring.mean_difference(np.array([3.0, 5.0]), np.zeros(2), np.array([7, 7]))
    assert found.mean == 4
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_the_seed_is_the_only_luck():
    first, second = np.linspace(0, 1, 30), np.linspace(1, 0, 30) ** 2
    again = scoring.mean_difference(first, second, seed=0)
    assert scoring.mean_difference(first, second, seed=0) == again
    assert scoring.mean_difference(first, second, seed=1) != again
