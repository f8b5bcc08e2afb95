"""Threats in toy worlds, whose course is worked out by hand.

By `stop` x threatens y: y is to raise its d to 100, else x raises its e. With weight δ = .5 and
resolves of .1 that all know, x carries out where .1 > bar = −.5 u_x(e), and y gives way where
.1 ≤ most = u_y(d) − .5 u_y(e), if x would let the sanction stand. Entry m of a series is the end of
month m of 2026; policies are on [0, 1].
"""

from typing import Any

import pytest

from sim.world import World
from tests.world.by_hand import (
    BLUFF,
    CLASH,
    RAISE,
    YIELDING,
    end,
    fate,
    known,
    line,
    months,
    rivals,
    said,
    series,
    status,
    steps,
)
from tests.world.worlds import Cares, certain, private, stop, sure, swap

# ---------------------------------------------------------------------- made and answered


def test_a_credible_threat_is_conceded_at_once_and_for_good(run: Any) -> None:
    world = run(YIELDING, threats={"stop": stop()})
    assert fate(world) == {"issued", "conceded"}
    assert series(world, "d") == steps((3, 0), (10, 1))
    assert series(world, "e") == steps((13, 0))
    position = world.record.position[:, 0, world.row["y"], world.issue_row["d"]]
    assert position.tolist() == steps((3, 0), (10, 1))
    assert months(world, "threatens") == months(world, "concedes to the threat") == [3]


def test_the_same_threat_is_made_again_where_what_it_got_is_gone(run: Any) -> None:
    back = {"back": certain("2026-05", set={"policies.d": sure(0)})}
    world = run(YIELDING, threats={"stop": stop()}, events=back)
    assert months(world, "threatens") == months(world, "concedes to the threat") == [3, 5]


def test_a_bluff_is_not_worth_making_and_is_backed_down_from(run: Any) -> None:
    assert fate(run(BLUFF, threats={"stop": stop()})) == set()
    world = run(BLUFF, threats={"stop": stop()}, events=RAISE)
    assert fate(world) == {"issued", "backed_down"}
    assert months(world, "backs down") == months(world, "resists") == [3]
    assert series(world, "d") == series(world, "e") == steps((13, 0))


def test_what_resisting_finds_out_is_known_from_then_on(run: Any) -> None:
    """As others know it x carries out with 1 − F(.5) = 1 − (.5 + .4 × 2/3) = .2333.

    So y would give way up to −.2 + .2333 × .5 × .2 = −.1767, and would never.
    """
    shy = {"stakeholders.x.resolve": private(0.1, 0, 0.3, 0.6)}
    world = run(BLUFF, threats={"stop": stop()}, events=RAISE, overrides=shy)
    assert said(world, "resists") == [(3, "y", 1)]
    assert said(world, "backs down") == [(3, "x", 0.7667)]
    assert known(world, "resolve", "x") == (float("-inf"), 0.5)


@pytest.mark.parametrize("wants", [0, 1])
def test_no_threat_for_the_sake_of_the_sanction(run: Any, wants: float) -> None:
    """x gains by the sanction, and y would never give way: most = −1 + .1."""
    cares = {"x": {"d": (100, wants), "e": (100, 1)}, "y": {"d": (0, 1), "e": (0, 0.2)}, "z": {}}
    assert fate(run(cares, threats={"stop": stop()})) == set()


def test_resolve_turns_a_bluff_into_a_clash(run: Any) -> None:
    firm = {"stakeholders.x.resolve": sure(0.6)}  # > bar = .5
    world = run(BLUFF, threats={"stop": stop()}, events=RAISE, overrides=firm)
    assert fate(world) == {"issued", "carried_out", "in_force"}


@pytest.mark.parametrize(("by", "ends"), [(-0.25, "conceded"), (-0.15, "carried_out")])
def test_pressure_on_the_target_counts_against_its_resolve(run: Any, by: float, ends: str) -> None:
    """rivals(.1, .6, .9): most = −.6 + .45 = −.15, and y is at .1 + by."""
    press = {"go": certain("2026-03", pressure={"on": "y", "at": "stop", "by": sure(by)})}
    forced = stop(made="always")
    world = run(rivals(0.1, 0.6, 0.9), threats={"stop": forced}, events=press)
    assert ends in fate(world)


def test_a_sanction_stays_while_nothing_changes(run: Any) -> None:
    assert fate(run(CLASH, threats={"stop": stop()})) == set()
    world = run(CLASH, threats={"stop": stop()}, events=RAISE)
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert series(world, "e") == steps((3, 0), (10, 1))
    assert series(world, "d") == steps((13, 0))


@pytest.mark.parametrize("side", ["at_least", "at_most"])
def test_a_demand_that_is_met_brings_no_threat(run: Any, side: str) -> None:
    threat = stop(demand={"issue": "d", side: sure(40)})
    world = run(YIELDING, threats={"stop": threat}, policies={"d": sure(40)}, events=RAISE)
    assert fate(world) == set()


# ---------------------------------------------------------------------- when it can be made


def test_no_threat_outside_its_window(run: Any) -> None:
    late = {"go": certain("2026-07", **{"raise": "stop"})}
    world = run(CLASH, threats={"stop": stop(until="2026-06")}, events=late)
    assert fate(world) == set()


def test_no_threat_with_a_sanction_that_is_in_place(run: Any) -> None:
    world = run(YIELDING, threats={"stop": stop()}, policies={"e": sure(100)}, events=RAISE)
    assert fate(world) == set()


def test_a_threat_raised_before_its_window_is_made_in_the_month_after(run: Any) -> None:
    for month, made in (("2026-02", [3]), ("2026-01", [])):
        early = {"go": certain(month, **{"raise": "stop"})}
        world = run(CLASH, threats={"stop": stop()}, events=early)
        assert months(world, "threatens") == made


@pytest.mark.parametrize(("attention", "month"), [(1, 3), (0, 12)])
def test_what_nobody_thinks_of_is_thought_of_in_the_last_month(
    run: Any, attention: float, month: int
) -> None:
    world = run(YIELDING, threats={"stop": stop()}, parameters={"attention": attention})
    assert months(world, "threatens") == [month]


@pytest.mark.parametrize("attention", [0, 1])
def test_a_threat_waits_for_what_it_says_and_is_then_thought_of(run: Any, attention: int) -> None:
    waits = stop(when={"policy": {"c": {"at_least": 50}}})
    rise = {"rise": certain("2026-06", set={"policies.c": sure(60)})}
    parts = {"threats": {"stop": waits}, "parameters": {"attention": attention}}
    assert months(run(YIELDING, events=rise, **parts), "threatens") == [6]
    assert fate(run(YIELDING, **parts)) == set()


def test_a_standing_threat_was_made_before_and_is_answered_in_its_first_month(run: Any) -> None:
    standing = stop(made="standing") | {"from": "2026-01"}
    world = run(YIELDING, threats={"stop": standing})
    assert fate(world) == {"issued", "conceded"}
    assert months(world, "threatens") == []
    assert series(world, "d") == steps((1, 0), (12, 1))
    assert fate(run(CLASH, until=1, threats={"stop": standing})) == {
        *("issued", "carried_out", "in_force")
    }


def test_made_always_is_made_once_and_then_by_choice(run: Any) -> None:
    world = run(BLUFF, threats={"stop": stop(made="always")})
    assert (months(world, "threatens"), months(world, "backs down")) == ([3], [3])
    assert fate(run(YIELDING, threats={"stop": stop(made="never")}, events=RAISE)) == set()


# ---------------------------------------------------------------------- red lines


def test_a_target_gives_way_as_far_as_its_red_line(run: Any) -> None:
    """most = −.2 × .16 + .5; beyond the line there is nothing to ask for."""
    world = run(YIELDING, threats={"stop": stop()}, overrides=line(at_most=sure(40)))
    assert fate(world) == {"issued", "partly"}
    assert series(world, "d") == steps((3, 0), (10, 0.4))
    assert months(world, "threatens") == months(world, "concedes to the threat") == [3]


def test_who_is_past_its_red_line_grants_nothing_and_shows_nothing(run: Any) -> None:
    parts = {"overrides": line(at_most=sure(40)), "policies": {"d": sure(50)}}
    assert fate(run(YIELDING, threats={"stop": stop()}, **parts)) == set()
    world = run(YIELDING, threats={"stop": stop()}, events=RAISE, **parts)
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert known(world, "resolve", "y") == (float("-inf"), float("inf"))


def test_a_red_line_on_the_other_side_does_not_stop_a_concession(run: Any) -> None:
    world = run(YIELDING, threats={"stop": stop()}, overrides=line(at_least=sure(0)))
    assert fate(world) == {"issued", "conceded"}


# ---------------------------------------------------------------------- attached to a table


def attached(run: Any, cares: Cares, demand: float, **parts: Any) -> World:
    """The threat hangs over a table on d and x's own a from March on, which meets in May."""
    threat = stop(demand={"issue": "d", "at_least": sure(demand)}, table="talks")
    table = swap(issues=["d", "a"], sits="2026-03", meets=["2026-05"])
    return run(cares, threats={"stop": threat}, tables={"talks": table}, **parts)


PRESSED: Cares = {  # x gives some a for d, under the threat of e: bar .05, most −d² + .5
    "x": {"d": (100, 1), "a": (0, 0.2), "e": (0, 0.1)},
    "y": {"d": (0, 1), "a": (100, 0.2), "e": (0, 1)},
    "z": {},
}


def test_a_threat_to_a_table_waits_for_it(run: Any) -> None:
    """No deal is worth .05 less to x and .5 less to y, so that a = 1 − d = 1 − v.

    They gain 1.05 − 1.2 (1 − v)² and .7 − 1.2 v², in the ratio (1 − v) : v at v ≈ .425.
    """
    world = attached(run, PRESSED, 40, until=4)
    assert fate(world) == {"issued"}
    assert world.threats["stop"].pending[0]
    world = attached(run, PRESSED, 40)
    assert fate(world) == {"issued", "conceded"}
    assert series(world, "d")[4:6] == [0, pytest.approx(0.425, abs=2e-3)]
    assert series(world, "a")[4:6] == [0, pytest.approx(0.575, abs=2e-3)]
    assert series(world, "e") == steps((13, 0))


def test_a_deal_that_falls_short_drops_the_threat(run: Any) -> None:
    world = attached(run, PRESSED, 50)
    assert status(world, "talks") == "agreed"
    assert fate(world) == {"issued", "backed_down"}
    assert months(world, "drops the threat for the deal") == [5]
    assert series(world, "e") == steps((13, 0))


@pytest.mark.parametrize(("resolve", "acts"), [(0.1, True), (0.04, False)])
def test_a_failed_table_has_the_threat_acted_upon(run: Any, resolve: float, acts: bool) -> None:
    """Nothing at the table gains y anything; x carries out where its resolve is over .05."""
    own = {"stakeholders.x.resolve": sure(resolve)}
    world = attached(run, rivals(0.1, 1, 0), 50, events=RAISE, overrides=own)
    assert end(world, "talks") == "win_set_empty"
    ends = {"carried_out", "in_force"} if acts else {"backed_down"}
    assert fate(world) == {"issued"} | ends
    assert series(world, "e") == (steps((5, 0), (8, 1)) if acts else steps((13, 0)))
    assert series(world, "d") == steps((13, 0))


def test_no_threat_while_its_table_is_not_in_session(run: Any) -> None:
    early = {"go": certain("2026-01", **{"raise": "stop"})}
    late = {"go": certain("2026-06", **{"raise": "stop"})}
    for news in (early, late):
        assert fate(attached(run, rivals(0.1, 1, 0), 50, events=news)) == set()
