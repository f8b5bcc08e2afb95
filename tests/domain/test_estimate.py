"""Estimates: their quantiles, their disputes, and what is refused."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.domain.estimate import Branch, Estimate, Given
from sim.domain.luck import uniforms
from sim.domain.number import Number, Scale, quantile
from tests.oracles import estimates as oracle

PERCENT = Scale("%", 0.0, 100.0)
FUTURE = Scale("level", 0.0, 2.0, ("withdrawal", "annual_reviews", "extension"))
RISING = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(sorted)
DISPUTE = {
    "either": [
        {"likely": 84, "because": ["focus.before"]},
        {"low": 60, "likely": 76, "high": 90, "because": ["zeta.b", "alpha.a"], "weight": 3.0},
        {"low": 10, "likely": 20, "high": 40, "judgement": "neither is right", "weight": 0.5},
    ]
}


def _number(value: dict[str, Any], scale: Scale = PERCENT, key: str = "lanes.x.tariff") -> Number:
    return Number(key, Estimate.model_validate(value), scale)


def _spread(low: float, likely: float, high: float) -> dict[str, Any]:
    return {"low": low, "likely": likely, "high": high, "judgement": "a guess"}


# ------------------------------------------------------------------ quantiles


@given(RISING, st.floats(0.0, 1.0))
def test_quantile_is_the_oracles(values: list[int], u: float):
    low, likely, high = map(float, values)
    got = np.clip(quantile(np.array([u]), low, likely, high), 0.0, 100.0)[0]
    np.testing.assert_allclose(
        got, oracle.quantile(u, low, likely, high, 0.0, 100.0), rtol=1e-9, atol=1e-9
    )


@given(RISING)
def test_quantile_passes_through_the_three_numbers_and_rises(values: list[int]):
    low, likely, high = map(float, values)
    np.testing.assert_allclose(quantile(np.array([0.1, 0.5, 0.9]), low, likely, high), values)
    assert np.all(np.diff(quantile(np.linspace(0.0, 1.0, 201), low, likely, high)) >= -1e-12)


def test_quantile_goes_on_with_the_end_slopes():
    ends = quantile(np.array([0.0, 1.0]), 20.0, 30.0, 70.0)
    np.testing.assert_allclose(ends, [17.5, 80.0])


@given(RISING, st.integers(0, 50))
def test_samples_are_the_oracles_and_stay_within_the_scale(values: list[int], first: int):
    low, likely, high = map(float, values)
    number = _number(_spread(low, likely, high))
    got = number.sample(7, first=first, count=20)
    luck = uniforms(7, "estimate", number.key, first=first, count=20)
    expected = [oracle.quantile(float(u), low, likely, high, 0.0, 100.0) for u in luck]
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
    least, most = number.support()
    assert np.all((got >= least) & (got <= most))
    assert least >= 0.0
    assert most <= 100.0


@pytest.mark.parametrize(
    ("values", "support"),
    [((20, 30, 70), (17.5, 80.0)), ((1, 50, 99), (0.0, 100.0)), ((40, 40, 40), (40.0, 40.0))],
)
def test_support_is_what_can_be_drawn(values: tuple[float, ...], support: tuple[float, float]):
    number = _number(_spread(*values))
    np.testing.assert_allclose(number.support(), support)
    drawn = number.sample(1, first=0, count=20_000)
    np.testing.assert_allclose([drawn.min(), drawn.max()], support, atol=0.05)


def test_a_tenth_lies_below_low_half_below_likely_and_a_tenth_above_high():
    drawn = _number(_spread(20, 30, 70)).sample(1, first=0, count=40_000)
    shares = [np.mean(drawn < value) for value in (20, 30, 70)]
    np.testing.assert_allclose(shares, [0.1, 0.5, 0.9], atol=0.01)


def test_what_is_certain_is_always_the_same():
    certain = _number({"likely": 6.1, "because": ["focus.rate"]})
    assert np.all(certain.sample(1, first=0, count=9) == 6.1)
    assert certain.support() == (6.1, 6.1)


def test_levels_are_read_as_their_index():
    number = _number({"likely": "extension", "because": ["usmca.text"]}, FUTURE)
    assert np.all(number.sample(1, first=0, count=3) == 2.0)
    assert number.problems() == []


# ------------------------------------------------------------------ disputes


def _oracle_branches(value: dict[str, Any]) -> list[oracle.Branch]:
    keys = ("likely", "low", "high", "weight")
    return [
        oracle.Branch(
            **{key: branch[key] for key in keys if key in branch}, facts=branch.get("because", [])
        )
        for branch in value["either"]
    ]


def test_a_dispute_is_drawn_as_the_oracle_draws_it():
    number = _number(DISPUTE)
    got = number.sample(3, first=5, count=500)
    facts = "alpha.a|focus.before|zeta.b"
    who = uniforms(3, "either", facts, first=5, count=500)
    where = uniforms(3, "estimate", number.key, first=5, count=500)
    for r in range(500):
        expected = oracle.either(
            float(who[r]), float(where[r]), _oracle_branches(DISPUTE), floor=0.0, ceiling=100.0
        )
        np.testing.assert_allclose(got[r], expected, rtol=1e-9, atol=1e-9)


def test_a_dispute_is_split_by_its_weights():
    drawn = _number(DISPUTE).sample(1, first=0, count=40_000)
    assert np.mean(drawn == 84.0) == pytest.approx(1.0 / 4.5, abs=0.01)
    assert np.mean(drawn < 46.0) == pytest.approx(0.5 / 4.5, abs=0.01)


def test_the_order_of_a_dispute_in_the_file_is_no_matter():
    turned = {"either": DISPUTE["either"][::-1]}
    one, other = (_number(value).sample(1, first=0, count=200) for value in (DISPUTE, turned))
    np.testing.assert_array_equal(one, other)


def test_a_replicate_believes_one_source_everywhere():
    """Two numbers rest on the same two articles: each replicate takes both from the same one."""
    first = {
        "either": [{"likely": 84, "because": ["focus.c"]}, {"likely": 76, "because": ["sum.c"]}]
    }
    second = {
        "either": [{"likely": 2, "because": ["sum.c"]}, {"likely": 1, "because": ["focus.c"]}]
    }
    one = _number(first, key="lanes.canola.tariff").sample(1, first=0, count=300)
    other = _number(second, key="tables.t.reversion.canola").sample(1, first=0, count=300)
    np.testing.assert_array_equal(one == 84.0, other == 1.0)
    assert 100 < np.sum(one == 84.0) < 200


def test_support_of_a_dispute_spans_its_branches():
    np.testing.assert_allclose(_number(DISPUTE).support(), (7.5, 93.5))


def test_facts_are_sorted_and_said_once():
    assert _number(DISPUTE).estimate.facts == ["alpha.a", "focus.before", "zeta.b"]


def test_judgement_in_any_branch_makes_a_judgement():
    assert _number(DISPUTE).estimate.is_judgement
    assert not _number({"likely": 1, "because": ["a.b"]}).estimate.is_judgement


# ------------------------------------------------------------------ what is refused

FACT = {"because": ["a.b"]}
GUESS = {"judgement": "why"}
GOOD = {"likely": 1.0, **FACT}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (84, "bare value"),
        ("high", "bare value"),
        (None, "bare value"),
        ([1, 2], "bare value"),
        ({}, "no `likely`"),
        (FACT, "no `likely`"),
        ({"likely": 1.0}, "needs either `because"),
        ({"likely": 1.0, "because": []}, "needs either `because"),
        ({**GOOD, **GUESS}, "only one of them"),
        ({"likely": 1.0, **GUESS}, "without a spread"),
        ({**GOOD, "low": 0.5}, "only one of `low` and `high`"),
        ({**GOOD, "high": 2.0}, "only one of `low` and `high`"),
        ({"likely": True, **FACT}, "a number or the name of a level"),
        ({"likely": [1], **FACT}, "a number or the name of a level"),
        ({"likely": float("nan"), **FACT}, "finite"),
        ({"likely": float("inf"), **FACT}, "finite"),
        ({**GOOD, "source": "me"}, "Extra inputs"),
        ({"either": [GOOD]}, "at least two"),
        ({"either": [GOOD, GOOD], **GOOD}, "stands alone"),
        ({"either": [GOOD, GOOD], **GUESS}, "stands alone"),
        ({"either": [GOOD, {"likely": 2.0}]}, "needs either `because"),
        ({"either": [GOOD, {**GOOD, "weight": 0}]}, "greater than 0"),
        ({"either": [GOOD, {**GOOD, "weight": -1}]}, "greater than 0"),
    ],
)
def test_an_estimate_is_refused(value: object, words: str):
    with pytest.raises(ValidationError, match=words):
        Estimate.model_validate(value)


@pytest.mark.parametrize("spread", ["low", "high"])
def test_a_dispute_has_no_spread_of_its_own(spread: str):
    with pytest.raises(ValidationError, match="stands alone"):
        Estimate.model_validate({"either": [GOOD, GOOD], spread: 1.0})


def test_a_number_typed_by_the_user_is_certain_and_nobodys_evidence():
    estimate = Estimate.model_validate(Given(12.5))
    assert np.all(Number("k", estimate, PERCENT).sample(1, first=0, count=4) == 12.5)
    assert estimate.facts == []
    assert not estimate.is_judgement


@pytest.mark.parametrize(
    ("value", "scale", "words"),
    [
        ({"likely": 101, **FACT}, PERCENT, r"101 is outside 0\.\.100 \(%\)"),
        ({"likely": -1, **FACT}, PERCENT, "-1 is outside"),
        (_spread(30, 20, 40), PERCENT, "not in order"),
        (_spread(10, 50, 40), PERCENT, "not in order"),
        ({"likely": "extention", **FACT}, FUTURE, "levels withdrawal, annual_reviews, extension"),
        ({"likely": "extension", **FACT}, PERCENT, r"a number in 0\.\.100 \(%\) is needed"),
        ({"either": [GOOD, {"likely": 300, **FACT}]}, PERCENT, "300 is outside"),
    ],
)
def test_a_number_off_its_scale_is_told(value: dict[str, Any], scale: Scale, words: str):
    (told,) = _number(value, scale).problems()
    assert re.search(words, told)


@pytest.mark.parametrize("value", [_spread(20, 30, 40), _spread(0, 0, 100), GOOD, DISPUTE])
def test_a_number_on_its_scale_is_no_problem(value: dict[str, Any]):
    assert _number(value).problems() == []


def test_estimates_are_frozen():
    estimate = Estimate.model_validate(GOOD)
    with pytest.raises(ValidationError, match="frozen"):
        estimate.likely = 2.0


def test_a_branch_weighs_1_unless_told_otherwise():
    assert Branch.model_validate(GOOD).weight == 1.0


@pytest.mark.parametrize("count", [2, 31, 32, 33, 64, 300])
def test_any_number_of_sources_may_disagree(count: int):
    branches = [{"likely": n / 10, "because": [f"s{n:03}.x"]} for n in range(count)]
    number = _number({"either": branches})
    facts = "|".join(f"s{n:03}.x" for n in range(count))
    u = uniforms(5, "either", facts, first=7, count=400)
    # each source is as likely as the next: at uniform u it is source floor(u · count)
    expected = [int(each * count) / 10 for each in u.tolist()]
    np.testing.assert_array_equal(number.sample(5, first=7, count=400), expected)
