"""Tables and threats in toy worlds, whose course is worked out by hand.

β is 500, so that a choice is certain once its utilities differ by a few hundredths. Entry m of a
series is the end of month m of 2026; positions and policies are on [0, 1].
"""

from pathlib import Path
from typing import Any

import pytest

from sim.files.load import load
from sim.world import World
from tests.world.worlds import SWAP, Cares, certain, stop, sure, swap, toy

FAIR = 5 / 6  # of a and of b in SWAP: Σ λ s θ / Σ λ s = 1 / (1 + .2) at equal multipliers
DEFAULTS = {"parameters.audience_cost": 0.15, "parameters.sanction_weight": 0.5}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Plays a toy: run(cares, until=month, **parts of the scenario)."""
    monkeypatch.chdir(tmp_path)

    def play(cares: Cares, *, until: int = 12, **parts: Any) -> World:
        path = toy(tmp_path, cares, **parts)
        return World(load(path, DEFAULTS), months=until, ledger=True).run()

    return play


def series(world: World, issue: str) -> list[float]:
    return world.record.policy[:, 0, world.issue_row[issue]].round(6).tolist()


def steps(*parts: tuple[int, float]) -> list[float]:
    """A series of 13 entries: (entries, value) after (entries, value)."""
    out = [round(value, 6) for entries, value in parts for _ in range(entries)]
    assert len(out) == 13
    return out


def status(world: World, table: str) -> str:
    names = ["waiting", "agreed", "failed", "lapsed", "broken"]
    return names[int(world.negotiations[table].status[0])]


def fate(world: World, threat: str = "stop") -> set[str]:
    """What has become of a threat."""
    marks = ("issued", "conceded", "carried_out", "backed_down", "yielded", "lifted")
    return {m for m in (*marks, "in_force", "pending") if getattr(world.threats[threat], m)[0]}


# ---------------------------------------------------------------------- tables


def test_a_deal_holds_from_its_meeting(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap()})
    assert series(world, "a") == series(world, "b") == steps((3, 0), (10, FAIR))
    assert status(world, "swap") == "agreed"
    assert world.negotiations["swap"].agreed_month[0] == world.start + 2


def test_each_issue_waits_for_its_month_of_effect(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap(effective={"b": "2026-05"})})
    assert series(world, "a") == steps((3, 0), (10, FAIR))
    assert series(world, "b") == steps((5, 0), (8, FAIR))


def test_a_deal_lapses_after_until_to_what_was_before(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap(until="2026-08")}, policies={"c": sure(40)})
    assert series(world, "a") == series(world, "b") == steps((3, 0), (6, FAIR), (4, 0))
    assert series(world, "c") == steps((13, 0.4))
    assert status(world, "swap") == "lapsed"
    assert world.negotiations["swap"].is_("agreed")[0]  # it was once ratified


def test_what_was_before_is_of_the_month_before_ratification(run: Any) -> None:
    news = {"news": certain("2026-03", set={"policies.b": sure(10)})}
    world = run(SWAP, tables={"swap": swap(until="2026-08")}, events=news, policies={"b": sure(20)})
    assert series(world, "b")[:3] == [0.2] * 3
    assert series(world, "b")[9:] == [0.2] * 4


def test_a_lapsed_deal_goes_to_its_stated_reversion(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap(until="2026-08", reversion={"b": sure(30)})})
    assert series(world, "b")[9:] == [0.3] * 4
    assert series(world, "a")[9:] == [0.0] * 4


def test_a_standing_table_lapses_and_binds_from_the_start(run: Any) -> None:
    table = {"parties": ["x", "y"], "issues": ["a", "b"], "standing": True, "until": "2026-04"}
    held = {"a": sure(60), "b": sure(70)}
    world = run(SWAP, tables={"old": {**table, "reversion": {"b": sure(10)}}}, policies=held)
    assert series(world, "a") == steps((13, 0.6))
    assert series(world, "b") == steps((5, 0.7), (8, 0.1))


QUARREL: Cares = {"x": {"b": (100, 1)}, "y": {"b": (0, 1)}, "z": {}}


def test_a_table_fails_at_its_last_meeting_and_reverts_in_time(run: Any) -> None:
    table = swap(meets=["2026-03", "2026-05"], reversion={"b": sure(30)})
    world = run(QUARREL, tables={"swap": {**table, "effective": {"b": "2026-07"}}})
    assert status(world, "swap") == "failed"
    fails = [d.month - world.start + 1 for d in world.ledger.decisions if d.what == "fails"]
    assert fails == [5]
    assert series(world, "b") == steps((7, 0), (6, 0.3))
    assert not world.negotiations["swap"].agreed[0]


def test_a_table_that_is_not_called_never_sits(run: Any) -> None:
    table = swap(sits="called", meets=["2026-03", "2026-06"], reversion={"b": sure(30)})
    world = run(SWAP, tables={"swap": table})
    assert status(world, "swap") == "waiting"
    assert series(world, "b") == steps((13, 0))
    world = run(SWAP, tables={"swap": table}, events={"call": certain("2026-04", open="swap")})
    assert world.negotiations["swap"].agreed_month[0] == world.start + 5


@pytest.mark.parametrize("parties", [["x", "y"], ["x", "y", "z"]])
def test_a_renewed_deal_does_not_lapse(run: Any, parties: list[str]) -> None:
    nothing = {"a": sure(0), "b": sure(0)}
    again = swap(parties=parties, meets=["2026-06"], reversion=nothing)
    cares = {**SWAP, "z": {"a": (100, 0.5), "b": (100, 0.5)}}
    world = run(cares, tables={"swap": swap(until="2026-06"), "again": again})
    assert (status(world, "swap"), status(world, "again")) == ("lapsed", "agreed")
    package = world.negotiations["again"].package[0]
    for issue in "ab":
        value = package[world.issue_row[issue]]
        assert series(world, issue) == steps((3, 0), (3, series(world, issue)[3]), (7, value))


BREACH: Cares = {  # x signs a, b and e with y, and would press y on d by taking back its a
    "x": {"a": (0, 0.2), "b": (100, 1), "d": (100, 0.5), "e": (0, 0.1)},
    "y": {"a": (100, 1), "b": (0, 0.2), "d": (0, 1), "e": (100, 0.3)},
    "z": {},
}


def breach(run: Any, **table: Any) -> World:
    """x deals in March and, when y resists in June, carries out its threat against a."""
    threat = stop(sanction={"issue": "a", "to": sure(100)}, audience_cost=sure(2))
    return run(
        BREACH,
        policies={"b": sure(20), "a": sure(10)},
        tables={"swap": swap(issues=["a", "b", "e"], **table)},
        threats={"stop": {**threat, "from": "2026-06"}},
        events={"go": certain("2026-06", **{"raise": "stop"})},
    )


def test_a_sanction_on_a_bound_issue_frees_the_others(run: Any) -> None:
    world = breach(run)
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert status(world, "swap") == "broken"
    settled = {i: series(world, i)[3] for i in "abe"}
    assert settled["b"] > 0.5 > settled["a"] - 0.49
    assert series(world, "a") == steps((3, 0.1), (3, settled["a"]), (7, 1))
    assert series(world, "b") == steps((3, 0.2), (3, settled["b"]), (7, 0.2))  # y is free again
    assert series(world, "e") == steps((3, 0), (10, settled["e"]))  # the breacher's own stays


def test_a_table_that_does_not_bind_outlives_a_breach(run: Any) -> None:
    world = breach(run, binds=False)
    assert status(world, "swap") == "agreed"
    assert series(world, "b")[6] == series(world, "b")[3] > 0.5
    assert series(world, "a")[6] == 1


def test_a_lapsed_table_cannot_be_broken(run: Any) -> None:
    world = breach(run, until="2026-04")
    assert status(world, "swap") == "lapsed"
    assert series(world, "a")[5:7] == [0.1, 1]
    assert series(world, "b")[5:] == [0.2] * 8


def test_a_deal_with_another_breaks_the_first(run: Any) -> None:
    cares = {
        "x": {"a": (0, 0.2), "b": (100, 0.5), "c": (100, 1)},
        "y": {"a": (100, 1), "b": (0, 0.2)},
        "z": {"a": (0, 1), "c": (0, 0.2)},
    }
    other = swap(parties=["x", "z"], issues=["a", "c"], meets=["2026-06"])
    world = run(cares, tables={"swap": swap(), "other": other}, policies={"b": sure(20)})
    assert (status(world, "swap"), status(world, "other")) == ("broken", "agreed")
    assert series(world, "b")[5] > 0.5
    assert series(world, "b")[6:] == [0.2] * 7
    for issue in "ac":
        value = round(world.negotiations["other"].package[0, world.issue_row[issue]], 6)
        assert series(world, issue)[6:] == [value] * 7


# ---------------------------------------------------------------------- threats
# With δ = .5: p_carry needs .5 u_S(e) + a > 0; resisting needs .5 u_T(e) > u_T(d).


def rivals(own_e: float, other_d: float, other_e: float) -> Cares:
    """x wants d, at salience 1, and has e at `own_e`; y would lose by d and by e."""
    return {
        "x": {"d": (100, 1), "e": (0, own_e)},
        "y": {"d": (0, other_d), "e": (0, other_e)},
        "z": {},
    }


YIELDING, BLUFF, CLASH = rivals(0.1, 0.2, 1), rivals(1, 0.2, 0.2), rivals(0.1, 1, 0.2)
RAISE = {"go": certain("2026-03", **{"raise": "stop"})}


def test_a_credible_threat_is_conceded_at_once_and_for_good(run: Any) -> None:
    world = run(YIELDING, threats={"stop": stop()})
    assert fate(world) == {"issued", "conceded"}
    assert series(world, "d") == steps((3, 0), (10, 1))
    assert series(world, "e") == steps((13, 0))
    position = world.record.position[:, 0, world.row["y"], world.issue_row["d"]]
    assert position.tolist() == steps((3, 0), (10, 1))


def test_a_threat_is_made_only_once(run: Any) -> None:
    back = certain("2026-05", set={"policies.d": sure(0)})
    again = certain("2026-06", **{"raise": "stop"})
    world = run(YIELDING, threats={"stop": stop()}, events={"back": back, "again": again})
    assert series(world, "d") == steps((3, 0), (2, 1), (8, 0))
    made = [d.month - world.start + 1 for d in world.ledger.decisions if d.what == "threatens"]
    assert made == [3]


def test_a_bluff_is_not_worth_making_and_is_backed_down_from(run: Any) -> None:
    assert fate(run(BLUFF, threats={"stop": stop()})) == set()
    world = run(BLUFF, threats={"stop": stop()}, events=RAISE)
    assert fate(world) == {"issued", "backed_down"}
    assert series(world, "d") == series(world, "e") == steps((13, 0))


def test_no_threat_for_the_sake_of_the_sanction(run: Any) -> None:
    cares = {"x": {"e": (100, 1)}, "y": {"d": (0, 1), "e": (0, 0.2)}, "z": {}}
    assert fate(run(cares, threats={"stop": stop()})) == set()


def test_an_audience_turns_a_bluff_into_a_clash(run: Any) -> None:
    threat = stop(audience_cost=sure(0.6))  # .5 × −1 + .6 > 0
    world = run(BLUFF, threats={"stop": threat}, events=RAISE)
    assert fate(world) == {"issued", "carried_out", "in_force"}


def test_a_sanction_stays_while_nothing_changes(run: Any) -> None:
    assert fate(run(CLASH, threats={"stop": stop()})) == set()
    world = run(CLASH, threats={"stop": stop()}, events=RAISE)
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert series(world, "e") == steps((3, 0), (10, 1))
    assert series(world, "d") == steps((13, 0))


def test_a_target_that_yields_is_rid_of_the_sanction(run: Any) -> None:
    key = "stakeholders.y.interests.d.salience"
    weary = certain("2026-04", set={key: sure(0)})  # 0 > .5 × −.2; reviews are in 6, 9 and 12
    world = run(
        CLASH,
        threats={"stop": stop()},
        events={**RAISE, "weary": weary},
        policies={"e": sure(25)},
    )
    assert fate(world) == {"issued", "carried_out", "yielded"}
    assert series(world, "e") == steps((3, 0.25), (3, 1), (7, 0.25))
    assert series(world, "d") == steps((6, 0), (7, 1))


def test_a_sender_that_suffers_lifts_at_the_next_review(run: Any) -> None:
    key = "stakeholders.x.interests.e.salience"
    costly = certain("2026-07", set={key: sure(1)})  # .5 × 1 − .15 > 0
    world = run(CLASH, threats={"stop": stop()}, events={**RAISE, "costly": costly})
    assert fate(world) == {"issued", "carried_out", "lifted"}
    assert series(world, "e") == steps((3, 0), (6, 1), (4, 0))
    assert series(world, "d") == steps((13, 0))


@pytest.mark.parametrize("side", ["at_least", "at_most"])
def test_a_demand_that_is_met_brings_no_threat(run: Any, side: str) -> None:
    threat = stop(demand={"issue": "d", side: sure(40)})
    world = run(YIELDING, threats={"stop": threat}, policies={"d": sure(40)}, events=RAISE)
    assert fate(world) == set()


def test_no_threat_outside_its_window(run: Any) -> None:
    late = {"go": certain("2026-07", **{"raise": "stop"})}
    world = run(CLASH, threats={"stop": stop(until="2026-06")}, events=late)
    assert fate(world) == set()


def test_a_conceded_demand_binds_tables_until_the_threat_ends(run: Any) -> None:
    cares = {  # y gives d in March; then y would trade b for having d back
        "x": {"b": (100, 1), "d": (100, 0.2), "e": (0, 0.1)},
        "y": {"b": (0, 0.2), "d": (0, 0.4), "e": (0, 1)},
        "z": {},
    }
    table = swap(issues=["b", "d"], meets=["2026-06"])
    for until, ends in (("2026-06", "failed"), ("2026-05", "agreed")):
        world = run(cares, threats={"stop": stop(until=until)}, tables={"swap": table})
        assert fate(world) == {"issued", "conceded"}
        assert series(world, "d")[5] == 1
        assert status(world, "swap") == ends
    assert series(world, "d")[6] < 0.9


def attached(run: Any, cares: Cares, demand: float, **parts: Any) -> World:
    """The threat hangs over a table on d from March on, which meets in May."""
    threat = stop(demand={"issue": "d", "at_least": sure(demand)}, table="talks")
    table = swap(issues=["d"], sits="2026-03", meets=["2026-05"])
    return run(cares, threats={"stop": threat}, tables={"talks": table}, **parts)


def test_a_threat_to_a_table_waits_for_it(run: Any) -> None:
    pressed = rivals(0.1, 1, 1)
    world = attached(run, pressed, 30, until=4)
    assert fate(world) == {"issued", "pending"}
    # ln(1.05 − (1−v)²) + ln(.5 − v²) is largest where 2(1−v)/(1.05−(1−v)²) = 2v/(.5−v²): v ≈ .364
    world = attached(run, pressed, 30)
    assert fate(world) == {"issued", "conceded"}
    assert series(world, "d")[4:6] == [0, pytest.approx(0.364, abs=2e-3)]
    assert series(world, "e") == steps((13, 0))


def test_a_deal_that_falls_short_drops_the_threat(run: Any) -> None:
    world = attached(run, rivals(0.1, 1, 1), 50)
    assert status(world, "talks") == "agreed"
    assert fate(world) == {"issued", "backed_down"}
    assert series(world, "e") == steps((13, 0))


def test_a_failed_table_has_the_threat_carried_out(run: Any) -> None:
    world = attached(run, rivals(0.1, 1, 0), 50, events=RAISE)
    assert status(world, "talks") == "failed"
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert series(world, "e") == steps((5, 0), (8, 1))
    assert series(world, "d") == steps((13, 0))


def test_no_threat_while_its_table_is_not_in_session(run: Any) -> None:
    early = {"go": certain("2026-02", **{"raise": "stop"})}
    late = {"go": certain("2026-06", **{"raise": "stop"})}
    for news in (early, late):
        assert fate(attached(run, rivals(0.1, 1, 0), 50, events=news)) == set()
