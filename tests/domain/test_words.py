"""Numbers and conditions in plain words."""

import pytest

from sim.domain import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.001, "<1 %"), (0.4, "40 %"), (0.999, ">99 %"), (1, "100 %")],
)
def test_a_share_is_0_or_100_only_where_it_is_exactly_that(value, text):
    assert words.share(value) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.06, 0.09, "6 to 9 %"),
        (0.058, 0.063, "5.8 to 6.3 %"),
        (0.0801, 0.0846, "8 to 8.5 %"),
        (0.3551, 0.3554, "35.51 to 35.54 %"),
        (0.0, 0.004, "0 to 0.4 %"),
        (0.0, 0.0002, "less than 0.1 %"),
        (0.9998, 1.0, "more than 99.9 %"),
        (0.5, 0.5, "50 to 50 %"),
    ],
)
def test_an_interval_is_a_point_only_where_it_is_exactly_that(low, high, text):
    assert words.interval(low, high) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.001, "0"),
        (1.5, "1.5"),
        (-12.34, "-12.3"),
        (48_999.6, "49,000"),
        (float("inf"), "none"),
    ],
)
def test_a_figure_has_the_digits_it_deserves(value, text):
    assert words.figure(value) == text


def test_conditions_read_as_phrases():
    cheap = {"policy": {"canola_seed_tariff": {"at_least": 1.0, "at_most": 20.0}}}
    threat = {"threat": {"over_cars": "issued"}}
    assert words.condition("otherwise") == "otherwise"
    assert words.condition({"not": threat}) == "not (threat over cars issued)"
    assert words.condition({"any": [threat, {"table": {"reset": "agreed"}}]}) == (
        "threat over cars issued or table reset agreed"
    )
    assert words.condition({"all": [cheap, threat]}) == (
        "policy canola seed tariff at least 1 and policy canola seed tariff at most 20 "
        "and threat over cars issued"
    )
