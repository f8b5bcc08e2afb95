import pytest

import sim


def test_scores_follow_what_happened():
    forecasts = {"sure": {"a": 1.0, "b": 0.0}, "even": {"a": 0.5, "b": 0.5}}
    found = sim.brier_scores(forecasts, ["a", "b", "b"])
    assert found["sure"] == {"each": [0, 2, 2], "mean": pytest.approx(4 / 3)}
    assert found["even"] == {"each": [0.5, 0.5, 0.5], "mean": 0.5}


def test_distance_goes_by_names_not_by_order():
    assert sim.total_variation({"a": 0.8, "b": 0.2}, {"b": 0.5, "a": 0.5}) == pytest.approx(0.3)
    assert sim.total_variation({"a": 1.0, "b": 0.0}, {"b": 1.0, "a": 0.0}) == 1


def test_a_text_beyond_the_limit_is_refused(tmp_path):
    with pytest.raises(sim.WinsetError, match="at most 1 MB"):
        sim.keep_scenario("x" * (2**20 + 1), str(tmp_path))
    assert not list(tmp_path.iterdir())
