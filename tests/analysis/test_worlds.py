"""Levers, answers along them and paired worlds, each against another way to the same numbers."""

import numpy as np
import pytest

import sim
from sim.analysis import worlds as pairs
from sim.analysis.divergence import decided
from sim.analysis.hundred import hundred as standing_for
from sim.runs.request import RunRequest

CASE = "beijing_reset"
KEY = "stakeholders.china.interests.canola_seed_tariff.salience"
OPTIONS = {"replicates": 60, "seed": 3}


@pytest.fixture(scope="module")
def along():
    return sim.response(CASE, KEY, points=[0.0, 0.8], **OPTIONS)


def test_a_point_of_a_response_is_a_run_with_the_number_set(along):
    run = sim.run(CASE, set={KEY: 0.8}, **OPTIONS).data["outcomes"]
    for question, answers in along["answers"].items():
        shares = dict(zip(answers, np.array(along["counts"][question][1]) / 60, strict=True))
        assert shares == pytest.approx(run[question], abs=1e-12)
        assert [len(text) for text in along["worlds"][question]] == [60, 60]


def test_worlds_are_those_of_a_response_and_of_a_run(along):
    found = sim.worlds(CASE, set={KEY: 0.8}, against={KEY: 0.0}, **OPTIONS)
    for question, (before, after) in along["worlds"].items():
        assert (found["worlds_before"][question], found["worlds"][question]) == (before, after)
        changed = sum(one != other for one, other in zip(before, after, strict=True))
        assert found["why"][question]["changed"] == changed


def test_equal_worlds_part_nowhere():
    found = sim.worlds(CASE, **OPTIONS)
    assert found["partings"] == {}
    assert {each["head"] for each in found["why"].values()} == {"No world answers otherwise."}


def test_rows_pick_replicates(along):
    some = sim.response(CASE, KEY, points=[0.0], rows=[7, 3], **OPTIONS)
    for question, texts in along["worlds"].items():
        assert some["worlds"][question] == [texts[0][7] + texts[0][3]]


def test_an_unknown_number_is_named():
    with pytest.raises(sim.WinsetError, match="salience"):
        sim.response(CASE, KEY.replace("salience", "saliance"), **OPTIONS)


def test_the_hundred_come_nearer_than_the_first_hundred():
    answers = np.random.default_rng(5).integers(0, 3, 1000)
    chosen = standing_for({"asked": answers}, [])
    aim = np.bincount(answers, minlength=3) / 1000

    def error(rows):
        return max(abs(np.bincount(answers[rows], minlength=3) / 100 - aim))

    assert len(set(chosen)) == 100
    assert max(chosen) < 300
    assert error(chosen) < 0.005 < error(range(100))


def test_a_case_is_played_once_until_another_is_asked_for(monkeypatch):
    played = []
    monkeypatch.setattr(pairs, "decided", lambda asked: played.append(asked) or decided(asked))
    monkeypatch.setattr(pairs, "_KEPT", {})
    one, other = (RunRequest("beijing_reset", 2, seed=seed, months=1) for seed in (1, 2))
    assert pairs.once_decided(one) is pairs.once_decided(one)
    assert pairs.once_decided(other) is not pairs.once_decided(one)
    assert [each.seed for each in played] == [1, 2, 1]


def test_a_voice_goes_no_further_than_the_others_leave():
    key = "stakeholders.prairie_farmers.within.voice"
    most = sim.response("canola_coercion", key, replicates=2, months=1)["points"][-1]
    assert 0.0 < most < 1.0
    sim.load("canola_coercion").with_({key: most})
    with pytest.raises(sim.WinsetError, match="at most 1"):
        sim.load("canola_coercion").with_({key: most + 0.01})
