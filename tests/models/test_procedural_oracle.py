"""The oracles for procedure, held to closed forms and to a fine grid."""

import itertools

import pytest

from tests.oracles.nash import Problem
from tests.oracles.procedural import (
    agenda_setter,
    best_package,
    passes,
    unanimity_core,
    win_set,
)

COUNCIL = [20.0, 50.0, 60.0, 90.0, 90.0]
VOTES = [1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("quota", "r", "expected"),
    [
        (1.0, 0.0, (0.0, 40.0)),  # the member at 20 is pivotal
        (0.8, 0.0, (0.0, 100.0)),  # 50 is
        (0.6, 0.0, (0.0, 120.0)),  # the median is
        (1.0, 30.0, (30.0, 30.0)),  # within the core nothing passes
        (0.6, 60.0, (60.0, 60.0)),  # nor against the median
        (0.2, 60.0, (-20.0, 120.0)),  # a small quota opens both sides
        (1.0, 100.0, (80.0, 100.0)),
    ],
)
def test_win_set_by_closed_form(quota, r, expected):
    assert win_set(COUNCIL, VOTES, quota, r) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quota", "r"),
    list(itertools.product([0.2, 0.5, 0.6, 0.62, 0.8, 1.0], [0, 5, 30, 60, 75, 100])),
)
def test_win_set_is_what_a_grid_finds(quota, r):
    votes = [3.0, 1.0, 2.5, 2.0, 1.5]
    low, high = win_set(COUNCIL, votes, quota, float(r))
    for o in range(-200, 301):
        assert passes(float(o), COUNCIL, votes, quota, float(r)) == (low <= o <= high)


@pytest.mark.parametrize(
    ("ideal", "expected"), [(100.0, 40.0), (25.0, 25.0), (-10.0, 0.0), (40.0, 40.0)]
)
def test_the_setter_goes_as_near_as_passes(ideal, expected):
    assert agenda_setter(COUNCIL, VOTES, 1.0, 0.0, ideal) == pytest.approx(expected)


def test_the_core_under_unanimity_is_where_nothing_else_passes():
    low, high = unanimity_core(COUNCIL)
    assert (low, high) == (20.0, 90.0)
    for r in range(101):
        stuck = win_set(COUNCIL, VOTES, 1.0, float(r)) == (r, r)
        assert stuck == (low <= r <= high)


def package(salience, ideal, slope, reversion, margin) -> Problem:
    m = len(reversion)
    ones = [1.0] * len(salience)
    return Problem(salience, ideal, slope, reversion, margin, ones, [0.0] * m, [1.0] * m)


def test_one_issue_is_the_agenda_setter_of_one_dimension():
    ideals = [1.0, 0.2, 0.5]
    problem = package([[1.0]] * 3, [[i] for i in ideals], [[0.0]] * 3, [0.0], [0.0] * 3)
    y, found = best_package(problem, 0)
    assert found
    assert y == pytest.approx([agenda_setter(ideals, [1.0] * 3, 1.0, 0.0, 1.0)], abs=1e-6)


def test_two_issues_by_hand():
    # Party 1 is held to its reversion: on the circle about its ideal, nearest to the setter's.
    problem = package(
        [[1.0, 1.0]] * 2, [[1.0, 1.0], [0.0, 0.0]], [[0.0, 0.0]] * 2, [0.5, 0.0], [0.0, 0.0]
    )
    y, found = best_package(problem, 0)
    assert found
    assert y == pytest.approx([0.5 / 2**0.5] * 2, abs=1e-6)


def test_money_and_a_margin_are_counted():
    # Party 1 pays .4 a scale and has .1 to spare: y may go up by a quarter, and no further.
    problem = package([[1.0], [0.0]], [[1.0], [0.0]], [[0.0], [-0.4]], [0.5], [0.0, 0.1])
    y, found = best_package(problem, 0)
    assert found
    assert y == pytest.approx([0.75], abs=1e-6)


def test_nobody_can_be_served():
    problem = package([[1.0]] * 2, [[1.0], [0.0]], [[0.0]] * 2, [0.5], [-0.01, -0.01])
    assert best_package(problem, 0) == ([0.5], False)


def test_no_package_of_a_grid_is_better_for_the_setter():
    problem = package(
        [[1.0, 0.5, 0.2], [0.3, 1.0, 0.4], [0.6, 0.1, 1.0]],
        [[0.9, 0.2, 0.7], [0.1, 0.8, 0.5], [0.4, 0.6, 0.0]],
        [[0.0, 0.1, 0.0], [0.0, -0.2, 0.1], [0.2, 0.0, 0.0]],
        [0.2, 0.5, 0.6],
        [0.0, 0.02, 0.01],
    )
    y, found = best_package(problem, 0)
    assert found
    gains = problem.surplus(y)
    assert min(gains) >= -1e-9
    ticks = [k / 20.0 for k in range(21)]
    for o in itertools.product(ticks, repeat=3):
        others = problem.surplus(list(o))
        if min(others) >= 0.0:
            assert others[0] <= gains[0] + 1e-9
