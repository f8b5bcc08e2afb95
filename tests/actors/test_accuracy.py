"""Scores of models on tables of actors: by hand, beside the mean on the same issues."""

from dataclasses import fields

import numpy as np
import pytest

from sim.actors import Question
from sim.actors.accuracy import accuracy, try_models
from sim.actors.point_forecasts import point_forecasts, stacked
from sim.actors.predict import Manner, actor_tables, predict
from sim.cli.reports.accuracy_report import side
from sim.domain.errors import WinsetError
from sim.equations.scoring import mean_difference
from sim.models import known, model


def question(name: str, position: list[float], outcome: float | None, **more: object) -> Question:
    size = len(position)
    given = {"scale": (0.0, 200.0), "outcome": outcome, **more}
    people = [f"a{each}" for each in range(size)]
    weight = 0.5 + np.arange(size) / 10
    return Question(name, people, np.array(position), weight, np.ones(size), **given)


def questions() -> list[Question]:
    """Four proposals: some without a reversion, an outcome or a third actor."""
    return [
        question("a", [0, 100, 200], 100, group="p", reversion=0.0),
        question("b", [0, 40, 60, 200], 20, group="p"),
        question("c", [20, 20, 60], None, group="q", reversion=200.0),
        question("d", [10, 190, 150], 200, group="q", reversion=180.0),
        question("e", [10, 90], 50, group="r"),
        question("f", [150, 160, 190], 150, group="s", reversion=0.0),
    ]


@pytest.mark.parametrize("rounds", [1, 3])
@pytest.mark.parametrize("name", sorted(known()))
def test_points_are_what_predict_forecasts(name, rounds):
    asked, manner = questions(), Manner(rounds, seed=3)
    found = point_forecasts(asked, model(name), manner)
    told = predict(asked, None, {}, manner).get(name, {"issues": {}})["issues"]
    expected = [told[q.issue]["outcome"] if q.issue in told else np.nan for q in asked]
    np.testing.assert_array_equal(found, np.array(expected, dtype=float))


def test_tables_in_a_batch_are_taken_out_as_they_were():
    """As a search takes those of them for which parabolas prove nothing."""
    asked = [
        question(name, [0, 100, x], 50, reversion=0.0, group=name)
        for name, x in (("a", 20), ("b", 70))
    ]
    tables = [seats.table for seats in actor_tables(asked, model("nash"), Manner())]
    one = stacked(tables).rows(np.array([1]))
    for field in fields(one):
        own, known = (getattr(table, field.name) for table in (one, tables[1]))
        assert type(own) is type(known), field.name
        np.testing.assert_array_equal(own, known)


def test_scores_by_hand():
    found = accuracy(try_models(questions(), ["weighted_mean"], {}, Manner()))
    assert (found["n"], found["proposals"]) == (4, 3)
    forecasts = []
    for each in (questions()[i] for i in (0, 1, 3, 5)):
        weight = each.salience.tolist()
        pairs = zip(weight, each.position.tolist(), strict=True)
        forecasts.append(sum(w * x for w, x in pairs) / sum(weight) / 2)  # 200 is 100 points
    errors = [abs(f - y) for f, y in zip(forecasts, (50, 10, 100, 75), strict=True)]
    row = found["models"]["weighted_mean"]
    assert row["mae"] == row["crps"] == pytest.approx(sum(errors) / 4)
    assert row["rmse"] == pytest.approx((sum(e * e for e in errors) / 4) ** 0.5)
    assert row["median_error"] == pytest.approx(sum(sorted(errors)[1:3]) / 2)
    for within in (5, 10, 20):
        assert row["hits"][str(within)] == sum(e <= within for e in errors) / 4
    assert row["difference"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    plain = found["baselines"]
    means = [50.0, 37.5, 350 / 6, 500 / 6]
    own = [abs(m - y) for m, y in zip(means, (50, 10, 100, 75), strict=True)]
    assert plain["unweighted_mean"]["mae"] == pytest.approx(sum(own) / 4)
    assert plain["unweighted_median"]["mae"] == pytest.approx((0 + 15 + 25 + 5) / 4)
    assert plain["middle_of_scale"]["mae"] == pytest.approx((0 + 40 + 50 + 25) / 4)
    assert plain["far_end"]["n"] == 3  # b has no reversion
    assert plain["far_end"]["mae"] == pytest.approx((50 + 100 + 25) / 3)
    expected = mean_difference(np.array(own), np.array(errors), np.array([0, 0, 1, 2]))
    assert plain["unweighted_mean"]["difference"] == pytest.approx(expected._asdict())


def test_who_needs_a_reversion_is_set_beside_the_mean_on_the_same_issues():
    found = accuracy(try_models(questions(), ["nash"], {}, Manner()))
    mean, nash = found["models"]["weighted_mean"], found["models"]["nash"]
    assert list(found["models"]) == ["nash", "weighted_mean"]
    assert (mean["n"], nash["n"]) == (4, 3)
    those = [q for q in questions() if q.reversion is not None]
    again = accuracy(try_models(those, ["nash"], {}, Manner()))["models"]
    assert nash["reference_mae"] == pytest.approx(again["weighted_mean"]["mae"])
    assert nash["reference_mae"] != pytest.approx(mean["mae"])
    more = nash["mae"] - nash["reference_mae"]
    assert nash["difference"]["mean"] == pytest.approx(more)


def test_a_model_that_says_nothing_is_named():
    bare = [question("a", [0, 100, 150], 100)]
    found = accuracy(try_models(bare, ["nash"], {}, Manner()))
    assert found["left_out"] == ["nash"]
    assert list(found["models"]) == ["weighted_mean"]
    assert found["baselines"]["middle_of_scale"]["difference"]["low"] is None  # one proposal


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 2, "worse"), (-2, -0.1, "better"), (-1, 1, "neither"), (None, None, "neither")],
)
def test_an_interval_tells_apart_or_does_not(low, high, expected):
    assert side({"mean": 0.5, "low": low, "high": high}) == expected


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([question("a", [0, 9], 5)], "no issue has 3 actors and an outcome"),
        ([question("a", [0, 9, 8], None)], "no issue has 3 actors and an outcome"),
        ([question("a", [0, 9, 8], 9.5, scale=None)], "came out at 9.5, which is no place on"),
        ([question("a", [9, 9, 9], 9, scale=None)], "its scale 9..9. Declare both ends"),
    ],
)
def test_what_cannot_be_scored_is_refused(asked, words):
    with pytest.raises(WinsetError, match=words):
        try_models(asked, None, {}, Manner())
