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
