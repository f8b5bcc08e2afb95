"""Shown and had: shifts move draws and nobody's luck, and to feign is not to care."""

import numpy as np
import pytest

import sim
from sim.domain.errors import WinsetError
from sim.world.talks.table_view import view
from tests.world.worlds import SWAP, certain, guess, stop, sure, swap, toy

CANOLA = "canola_coercion"


def world(slug: str, changes=None, **parts):
    return sim.World(sim.load(slug, changes), count=40, **parts)


def key(who: str, issue: str, part: str) -> str:
    return f"stakeholders.{who}.interests.{issue}.shift.{part}"


@pytest.mark.parametrize(
    ("part", "array", "by"),
    [
        ("ideal", "ideal", 10),
        ("salience", "salience", 0.2),
        ("position", "position", -20),
        ("reservation", "reservation", 15),
        ("shown", "shown", -0.1),
    ],
)
def test_a_shift_moves_every_draw_alike_within_its_range_and_nothing_else(part, array, by):
    who, issue = "canada", "security_red_lines"
    base, moved = world(CANOLA), world(CANOLA, {key(who, issue, part): by})
    n, k = base.row[who], base.issue_row[issue]
    step = by if part in {"salience", "shown"} else by / 100
    was, now = (getattr(each.interests, array) for each in (base, moved))
    expected = was.copy()
    expected[:, n, k] = np.clip(was[:, n, k] + step, 0, 1)
    assert np.ptp(was[:, n, k]) > 0
    np.testing.assert_array_equal(now, expected)


def test_a_position_follows_a_shifted_ideal_unless_it_is_given():
    issue = "security_red_lines"
    shift = {key("canada", issue, "ideal"): 3}
    for given in ({}, {f"stakeholders.canada.interests.{issue}.position": guess(50, 60, 70)}):
        base, moved = world(CANOLA, given), world(CANOLA, given | shift)
        k = base.issue_row[issue]
        same = np.array_equal(base.position[:, 0, k], moved.position[:, 0, k])
        assert same == bool(given)


def test_a_demand_is_shifted_and_kept_within_its_range():
    base = world(CANOLA).threats["canola_card"].demanded
    moved = world(CANOLA, {"threats.canola_card.demand.shift": -25}).threats["canola_card"]
    np.testing.assert_array_equal(moved.demanded, np.clip(base - 0.25, 0, 1))


@pytest.mark.parametrize(("made", "share"), [("never", 0.0), ("always", 1.0)])
def test_a_threat_is_made_never_or_always(tmp_path, monkeypatch, made, share):
    """Always where it could be made at all: here the demand is not met in any replicate."""
    monkeypatch.chdir(tmp_path)
    cares = {"x": {"d": (100, 0.3), "e": (0, 0.1)}, "y": {"d": (0, 0.2), "e": (0, 0.6)}, "z": {}}
    spread = {"stakeholders.y.interests.e.salience": guess(0.2, 0.6, 1)}
    path = toy(tmp_path, cares, threats={"stop": stop(made=made)}, overrides=spread)
    chosen = sim.World(sim.load(path, {"threats.stop.made": "chosen"}), count=200).run()
    assert 0 < np.mean(chosen.threats["stop"].issued) < 1
    assert np.mean(sim.World(sim.load(path), count=200).run().threats["stop"].issued) == share


CARES = {"x": {"a": (60, 0.3)}, "y": {"a": (90, 0.3)}, "z": {}}
MEAN = {"model": "weighted_mean"}


def shown(folder, by: float) -> sim.World:
    path = toy(folder, CARES, tables={"t": swap(issues=["a"])}, **MEAN)
    return sim.World(sim.load(path, {key("y", "a", "shown"): by})).run()


def test_what_is_shown_weighs_at_the_table_and_what_is_had_judges(tmp_path, monkeypatch):
    """Weights .3 and .3 + .3: the mean is (.3 × 60 + .6 × 90) / .9 = 80; y's utility has s = .3."""
    monkeypatch.chdir(tmp_path)
    end = shown(tmp_path, 0.3)
    assert end.policy[0, 0] == pytest.approx(0.8)
    change = end.record.utility[-1][0, 1]
    assert change == pytest.approx(0.3 * (0.9**2 - 0.1**2))


@pytest.mark.parametrize("rows", [[0, 1, 2], [0, 2]], ids=["everywhere", "somewhere"])
def test_a_table_weighs_gains_as_they_are_shown(tmp_path, monkeypatch, rows):
    """From 0 to 80, x gains .3 (.6² - .2²) and y, who shows .6, .6 (.9² - .1²)."""
    monkeypatch.chdir(tmp_path)
    path = toy(tmp_path, CARES, tables={"t": swap(issues=["a"])}, **MEAN)
    feigned = sim.World(sim.load(path, {key("y", "a", "shown"): 0.3}), count=3)
    nothing = np.zeros((3, len(feigned.row)))
    table = view(feigned.negotiations["t"], nothing, np.array(rows))
    gain = table.exact.of(np.full((len(rows), 1), 0.8))
    np.testing.assert_allclose(gain, np.tile([0.3 * 0.32, 0.6 * 0.8], (len(rows), 1)))


def test_news_reaches_a_table_that_had_been_solved(tmp_path, monkeypatch):
    """Solved in January for weights .3 and .6; from February y cares .6 and shows .9."""
    monkeypatch.chdir(tmp_path)
    news = {"set": {"stakeholders.y.interests.a.salience": sure(0.6)}}
    parts = {"tables": {"t": swap(issues=["a"], sits="2026-01")}, **MEAN}
    path = toy(tmp_path, CARES, events={"care": certain("2026-02", **news)}, **parts)
    end = sim.World(sim.load(path, {key("y", "a", "shown"): 0.3})).run()
    assert end.policy[0, 0] == pytest.approx((0.3 * 0.6 + 0.9 * 0.9) / 1.2)


@pytest.mark.parametrize(("part", "signs"), [("shown", False), ("salience", True)])
def test_a_signature_goes_by_what_is_had(tmp_path, monkeypatch, part, signs):
    """The mean is 76.2 by .3 and .35: it gains y .05 × .79, less than .06, however much it shows.

    If it does care .35 it gains .277.
    """
    monkeypatch.chdir(tmp_path)
    cares = {"x": {"d": (60, 0.3)}, "y": {"d": (90, 0.05)}, "z": {}}
    price = {"stakeholders.y.hurdle": sure(0.06)}
    path = toy(tmp_path, cares, tables={"t": swap(issues=["d"])}, overrides=price, **MEAN)
    end = sim.World(sim.load(path, {key("y", "d", part): 0.3})).run()
    assert bool(end.negotiations["t"].agreed[0]) == signs


def test_who_shows_more_than_it_has_may_refuse_what_meets_its_claim(tmp_path, monkeypatch):
    """x shows 1 on b and has .5: as shown the table finds what gains it .3, and y its .8.

    Of the fair package it has .5 × .972 − .139 = .347, but what is found gives y more of it.
    """
    monkeypatch.chdir(tmp_path)
    cares = SWAP | {"x": {"a": (0, 0.2), "b": (100, 0.5)}}
    prices = {"stakeholders.x.hurdle": sure(0.3), "stakeholders.y.hurdle": sure(0.8)}
    path = toy(tmp_path, cares, tables={"t": swap()}, overrides=prices)
    end = sim.World(sim.load(path, {key("x", "b", "shown"): 0.5}), ledger=True).run()
    talk = end.negotiations["t"]
    assert talk.marks()["win_set_empty"][0]
    said = [(d.who, d.what) for d in end.ledger.decisions if d.to == "t"]
    empty = "fails: no package was good enough at home for all"
    assert said == [("x", "refuses"), ("", empty)]


def test_nobody_feigns_in_a_crisis():
    base = world(CANOLA).run().threats["canola_card"]
    for who in ("canada", "china"):
        change = {key(who, "security_red_lines", "shown"): 0.3}
        feigned = world(CANOLA, change).run().threats["canola_card"]
        np.testing.assert_array_equal(base.issued, feigned.issued)
        np.testing.assert_array_equal(base.conceded, feigned.conceded)


def test_a_government_believes_its_constituents_who_know_better():
    """Ottawa hears what Ontario shows; Ontario itself, and those beside it, have what they had."""
    change = {key("ontario", "ev_quota", "shown"): -0.3}
    base, feigned = world("ontario_backlash"), world("ontario_backlash", change)
    k = base.issue_row["ev_quota"]
    was, now = base.voices.heard_salience[:, :, k], feigned.voices.heard_salience[:, :, k]
    moved = np.any(was != now, axis=0)
    assert [who for who, row in base.row.items() if moved[row]] == ["canada"]
    seen = np.any(feigned.voices.seen_salience[:, :, k] != was, axis=0)
    assert [who for who, row in base.row.items() if seen[row]] == ["canada", "ontario"]
    believed = feigned.voices.believed(base.row["ontario"])
    np.testing.assert_array_equal(believed[:, base.row["ontario"]], base.interests.salience[:, 3])


def test_where_nobody_feigns_what_is_seen_is_what_is_heard():
    end = world(CANOLA).run()
    assert end.voices.seen_salience is end.voices.heard_salience
    assert end.voices.shown_salience is end.interests.salience


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({key("canada", "ev_quota", "shown"): 2}, "shift.shown=2: found 2"),
        ({key("canada", "ev_quota", "shwn"): 0.1}, "Did you mean|Choose from"),
        ({"threats.canola_card.made": "often"}, "allowed: 'chosen', 'always', 'never' or "),
        ({"stakeholders.canada.interests.us_tarif.shift.ideal": 1}, "there is no key"),
    ],
)
def test_shifts_that_cannot_be_are_refused_in_words(change, words):
    with pytest.raises(WinsetError, match=words):
        sim.load(CANOLA, change)
