"""Forecasts from tables of actors: intervals, linked issues, moves, and what is left out."""

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.actors import Question, predict, read
from sim.domain.arrays import Array
from sim.models import known
from sim.models.table import Model, Moves, Offers, Settlement, TableView, everyone

TWO = """\
actor,issue,position,salience,capability,reversion
a,tax,0,.5,1,2
b,tax,10,.5,3,2
c,tax,4,1,1,2
a,aid,50,1,2,40
d,aid,90,.5,1,40
"""
ALONE = sorted(name for name, each in known().items() if not each().links_issues)


class Trade(Model):
    """Settles every issue at the mean of all issues' means; the first moves to the second."""

    slug: ClassVar[str] = "trade"
    links_issues: ClassVar[bool] = True

    def settle(self, table: TableView) -> Settlement:
        middle = np.mean(table.position, axis=(1, 2))[:, None]
        return everyone(np.repeat(middle, len(table.levels), axis=1))

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:  # noqa: ARG002
        position = table.position.copy()
        position[:, 0, 1] = luck[:, 0]
        rows = np.arange(len(position))
        one, zero = np.ones_like(rows), np.zeros_like(rows)
        told = Moves(rows, zero, one, one, np.full(rows.size, "gift"))
        return Offers(position, table.progress, table.turns, told)


def questions(folder: Path, text: str = TWO) -> list[Question]:
    path = folder / "actors.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def forecast(those: list[Question], name: str, **manner: Any) -> dict[str, Any]:
    return predict.predict(those, [name], manner=predict.Manner(**manner))[name]["issues"]


@pytest.fixture
def trading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models are known: one model that links issues, one that does not."""
    both = {"trade": Trade, "weighted_mean": known()["weighted_mean"]}
    monkeypatch.setattr(predict, "known", lambda: both)
    monkeypatch.setattr(predict, "model", lambda name, parameters: both[name].read(parameters))


@pytest.mark.parametrize("name", ALONE)
def test_an_issue_is_forecast_as_if_alone(tmp_path, name):
    tax, aid = questions(tmp_path)
    both = forecast([tax, aid], name, rounds=2, replicates=5)
    assert list(both) == ["tax", "aid"]
    for question in (tax, aid):
        assert forecast([question], name, rounds=2, replicates=5) == {
            question.issue: both[question.issue]
        }


@pytest.mark.parametrize("name", sorted(known()))
def test_without_spread_every_draw_is_the_forecast(tmp_path, name):
    certain = predict.spread(questions(tmp_path), 0)
    for found in forecast(certain, name, replicates=3).values():
        assert found["interval"] == pytest.approx(
            dict.fromkeys(("p10", "median", "p90"), found["outcome"]), abs=1e-9
        )


@pytest.mark.parametrize("name", sorted(known()))
def test_draws_made_together_are_those_made_alone(tmp_path, name):
    """The interval of many replicates is that of the same draws forecast one by one."""
    tax, _ = predict.spread(questions(tmp_path), 1)
    sure = replace(tax, low=None, high=None)
    outcomes = [
        forecast([replace(sure, position=row)], name, rounds=2)["tax"]["outcome"]
        for row in tax.drawn(5, first=0, count=8).position
    ]
    found = forecast([tax], name, rounds=2, replicates=8, seed=5)["tax"]["interval"]
    expected = np.quantile(outcomes, [0.1, 0.5, 0.9])
    assert list(found.values()) == pytest.approx(expected.tolist(), abs=1e-6)


def test_the_interval_of_one_actor_is_its_own(tmp_path):
    text = "actor,position,salience,capability,low,high\na,5,1,1,2,9\nb,50,0,1,40,60\n"
    interval = forecast(questions(tmp_path, text), "weighted_mean", replicates=4000)["issue"]
    assert list(interval["interval"].values()) == pytest.approx([2, 5, 9], abs=0.3)


def test_more_replicates_than_a_batch(tmp_path, monkeypatch):
    those = predict.spread(questions(tmp_path), 2)
    whole = forecast(those, "weighted_mean", replicates=30)
    monkeypatch.setattr(predict, "BATCH", 7)
    assert forecast(those, "weighted_mean", replicates=30) == whole


@pytest.mark.usefixtures("trading")
def test_a_model_that_links_issues_sees_them_at_one_table(tmp_path):
    found = predict.predict(questions(tmp_path), manner=predict.Manner(rounds=2, replicates=4))
    trade = found["trade"]["issues"]
    tax, aid = trade["tax"], trade["aid"]
    shares = [tax["outcome"] / 10, (aid["outcome"] - 40) / 50]
    assert shares[0] == pytest.approx(shares[1])
    assert set(tax["rounds"][0]["positions"]) == {"a", "b", "c"}
    assert set(aid["rounds"][0]["positions"]) == {"a", "d"}
    assert [each["moves"] for each in tax["rounds"]] == [[], [], []]
    gift = [{"who": "a", "to": "b", "kind": "gift"}]
    assert [each["moves"] for each in aid["rounds"]] == [[], gift, gift]
    assert aid["rounds"][1]["positions"]["a"] != aid["rounds"][2]["positions"]["a"]
    assert aid["interval"]["p10"] < aid["interval"]["p90"]  # its luck is each replicate's own
    mean = found["weighted_mean"]["issues"]
    assert tax["rounds"][0]["mean"] == pytest.approx(mean["tax"]["outcome"])
    assert aid["rounds"][0]["mean"] == pytest.approx(mean["aid"]["outcome"])


@pytest.mark.usefixtures("trading")
def test_issues_are_linked_within_their_group_only(tmp_path):
    rows = ["issue,group,pa,sa,pb,sb", "w,g,0,90,100,90", "x,g,0,90,0,90", "y,h,50,90,50,90"]
    rows += ["z,h,50,90,50,90"]
    w, x, y, z = questions(tmp_path, "\n".join(rows))
    found = predict.predict([w, y, x, z], ["trade"])["trade"]["issues"]
    assert list(found) == ["w", "x", "y", "z"]
    for pair in ([w, x], [y, z]):
        alone = predict.predict(pair, ["trade"])["trade"]["issues"]
        assert alone == {each.issue: found[each.issue] for each in pair}
    assert found["w"]["outcome"] == found["x"]["outcome"] != found["y"]["outcome"]


def test_a_model_without_its_reversion_is_left_out_where_it_lacks(tmp_path):
    text = TWO.replace(",40\n", ",\n")
    notes: list[str] = []
    found = predict.predict(questions(tmp_path, text), tell=notes.append)
    assert list(found["nash"]["issues"]) == ["tax"]
    assert list(found["weighted_mean"]["issues"]) == ["tax", "aid"]
    words = "Left out: nash, which needs a `reversion` column (`rp` in a wide table), on 1 of 2"
    assert f"{words} issues. It plays packages without these issues." in notes
    distant = {"disagreement": "distant"}
    assert list(
        predict.predict(questions(tmp_path, text), ["nash"], distant)["nash"]["issues"]
    ) == [
        "tax",
        "aid",
    ]


def test_what_a_model_speaks_of_by_name_is_in_the_issues_unit(tmp_path):
    (tax, _) = questions(tmp_path)
    found = forecast([tax], "procedural")["tax"]
    assert found["spans"]["core"] == [0, 10]
    low, high = found["spans"]["win_set"]
    assert low <= 2 <= high
    assert low <= found["outcome"] <= high
