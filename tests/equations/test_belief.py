"""What others believe of a private number against plain loops, and against what is drawn."""

import math
from typing import Any

import numpy as np
import pytest

from sim.domain.estimate import Estimate
from sim.domain.number import Number, Scale
from sim.equations.belief import at_most, chance
from tests.oracles import belief as oracle

UTILITY = Scale("utility", 0.0, 10.0)
DRAWS = 20_000
SPREADS = {
    "kind": (0.0, 0.1, 0.3),
    "sure": (0.2, 0.2, 0.2),
    "clipped below": (0.0, 0.01, 2.0),
    "clipped above": (2.0, 9.5, 9.9),
    "flat below": (0.5, 0.5, 3.0),
    "flat above": (0.5, 3.0, 3.0),
}
CERTAIN = {"likely": 0.1, "because": ["zeta.a"]}
DISPUTE = {
    "either": [
        CERTAIN,
        {"low": 0.05, "likely": 0.3, "high": 0.9, "because": ["alpha.b"], "weight": 3.0},
        {"low": 0.0, "likely": 0.0, "high": 0.2, "judgement": "neither", "weight": 0.5},
    ]
}
ESTIMATES: dict[str, Any] = {
    **{
        name: {"low": low, "likely": likely, "high": high, "judgement": "a guess"}
        for name, (low, likely, high) in SPREADS.items()
    },
    "certain": CERTAIN,
    "disputed": DISPUTE,
}
KNOWLEDGE = [
    (-math.inf, math.inf),
    (0.05, math.inf),
    (-math.inf, 0.25),
    (0.04, 0.12),
    (0.1, 0.2),
    (4.0, 5.0),
]


def _number(name: str) -> Number:
    return Number("stakeholders.x.hurdle", Estimate.model_validate(ESTIMATES[name]), UTILITY)


def _branches(name: str) -> list[Any]:
    return ESTIMATES[name].get("either", [ESTIMATES[name]])


def _told(name: str, x: float) -> float:
    return oracle.of_estimate(x, _branches(name), UTILITY.low, UTILITY.high)


def _points(name: str) -> list[float]:
    """A grid, the corners of the estimate, and a hair's breadth to both sides of each."""
    corners = [0.0, 10.0]
    for branch in _branches(name):
        corners += [float(branch[key]) for key in ("low", "likely", "high") if key in branch]
    near = [np.nextafter(x, x + step) for x in corners for step in (-1.0, 0.0, 1.0)]
    return [*near, *np.linspace(-1.0, 11.0, 97).tolist(), -math.inf, math.inf]


@pytest.mark.parametrize("name", ESTIMATES)
def test_the_chance_of_at_most_x_is_the_oracles(name: str):
    points = _points(name)
    got = at_most(_number(name), np.array(points))
    np.testing.assert_allclose(got, [_told(name, x) for x in points], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ESTIMATES)
def test_draws_follow_it_atoms_included(name: str):
    number, points = _number(name), np.unique(np.clip(_points(name), -1.0, 11.0))
    drawn = number.sample(5, first=0, count=DRAWS)
    found = [float(np.mean(drawn <= x)) for x in points]
    apart = np.abs(np.array(found) - at_most(number, points))
    assert apart.max() < 1.63 / math.sqrt(DRAWS)  # Kolmogorov–Smirnov at 1 %


@pytest.mark.parametrize("name", ESTIMATES)
@pytest.mark.parametrize(("above", "below"), KNOWLEDGE)
def test_what_acts_have_shown_narrows_it_as_in_the_oracle(name: str, above: float, below: float):
    points = _points(name)
    known = oracle.Known(lambda x: _told(name, x), above, below)
    got = _chance(name, points, above, below)
    expected = [known.at_most(x) for x in points]
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ESTIMATES)
@pytest.mark.parametrize(("above", "below"), KNOWLEDGE)
def test_it_is_a_distribution_function_on_what_is_known(name: str, above: float, below: float):
    points = np.sort(_points(name))
    got = _chance(name, points, above, below)
    assert np.all(np.diff(got) >= -1e-15)
    assert np.all((got >= 0.0) & (got <= 1.0))
    assert np.all(got[points <= above] == 0.0)
    assert np.all(got[points >= below] == 1.0)


@pytest.mark.parametrize("name", ESTIMATES)
@pytest.mark.parametrize(("above", "below"), KNOWLEDGE)
def test_draws_inside_what_is_known_follow_it(name: str, above: float, below: float):
    number = _number(name)
    drawn = number.sample(6, first=0, count=DRAWS)
    inside = drawn[(drawn > above) & (drawn <= below)]
    if inside.size < 500:
        assert _told(name, below) - _told(name, above) < 0.04
        return
    points = np.unique(np.clip(_points(name), -1.0, 11.0))
    found = np.array([np.mean(inside <= x) for x in points])
    apart = np.abs(found - _chance(name, points, above, below))
    assert apart.max() < 1.63 / math.sqrt(inside.size)


def test_the_largest_value_that_can_be_drawn_is_the_oracles():
    for name in ESTIMATES:
        top = oracle.upper_end(_branches(name), UTILITY.low, UTILITY.high)
        assert _number(name).support()[1] == pytest.approx(top, abs=1e-12)


def _chance(name: str, points: Any, above: float, below: float) -> Any:
    x = np.array(points)
    return chance(_number(name), x, np.full(x.shape, above), np.full(x.shape, below))
