"""Estimates that move no answer: one without weight is told, one that decides is not."""

from pathlib import Path

import sim
from sim.analysis.inert import lines
from tests.world.worlds import SWAP, guess, swap, toy

IDEAL = "stakeholders.{}.interests.a.ideal"


def two_ideals(folder: Path) -> Path:
    """A swap that y's ideal decides and z's does not, since z does not care."""
    cares = {**SWAP, "z": {"a": (50, 0.0)}}
    spreads = {IDEAL.format("y"): guess(20, 60, 100), IDEAL.format("z"): guess(10, 50, 90)}
    parts = {"tables": {"swap": swap()}, "model": "weighted_mean", "overrides": spreads}
    return toy(folder, cares, **parts)


def test_an_estimate_without_weight_is_told_and_one_that_decides_is_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = two_ideals(tmp_path)
    found = sim.effects(str(path), replicates=40)
    assert found["estimates"] == 2
    assert [each["key"] for each in found["inert"]] == [IDEAL.format("z")]
    assert found["inert"][0]["scenarios"] == [str(path)]
    head, row, told = lines(found)
    assert head.startswith("1 of 2 uncertain estimates move no answer")
    assert IDEAL.format("z") in row
    judged = found["scenarios"][str(path)]
    assert judged["strongest"].keys() == {IDEAL.format("y")}
    assert "counted by what they move" in told


def test_judgements_count_by_what_they_move(tmp_path, monkeypatch):
    """Where only a judgement moves answers, all that moves is judgement."""
    monkeypatch.chdir(tmp_path)
    cares = {**SWAP, "z": {"a": (50, 0.0)}}
    spreads = {IDEAL.format("y"): guess(20, 60, 100)}
    path = toy(tmp_path, cares, tables={"swap": swap()}, model="weighted_mean", overrides=spreads)
    judged = sim.effects(str(path), replicates=40)["scenarios"][str(path)]
    case = sim.load(str(path))
    guesses = sum(number.estimate.is_judgement for number in case.numbers.values())
    assert judged["judgement_share"] == guesses / len(case.numbers)
    assert judged["judgement_share_by_effect"] == 1.0
    assert 0.0 < judged["strongest"][IDEAL.format("y")] <= 1.0
