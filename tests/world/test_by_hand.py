"""Tables in toy worlds, whose course is worked out by hand.

Hurdles are 0 and nobody bluffs unless a test says otherwise. Entry m of a series is the end of
month m of 2026; positions and policies are on [0, 1].
"""

from typing import Any

import pytest

from tests.world.by_hand import (
    A_THIRD,
    FAIR,
    QUARREL,
    WIDE,
    end,
    hurdles,
    months,
    said,
    series,
    status,
    steps,
)
from tests.world.worlds import SWAP, certain, private, sure, swap

# ---------------------------------------------------------------------- what is settled


def test_a_deal_holds_from_its_meeting(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap()})
    assert series(world, "a") == series(world, "b") == steps((3, 0), (10, FAIR))
    assert (status(world), end(world)) == ("agreed", "agreed")
    assert world.negotiations["swap"].agreed_month[0] == world.start + 2
    assert said(world, "signs") == [(3, "x", 1), (3, "y", 1)]


def test_each_issue_waits_for_its_month_of_effect(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap(effective={"b": "2026-05"})})
    assert series(world, "a") == steps((3, 0), (10, FAIR))
    assert series(world, "b") == steps((5, 0), (8, FAIR))


def test_a_deal_lapses_after_until_to_what_was_before(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap(until="2026-08")}, policies={"c": sure(40)})
    assert series(world, "a") == series(world, "b") == steps((3, 0), (6, FAIR), (4, 0))
    assert series(world, "c") == steps((13, 0.4))
    assert status(world) == "lapsed"
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


def test_a_table_fails_at_its_last_meeting_and_reverts_in_time(run: Any) -> None:
    table = swap(meets=["2026-03", "2026-05"], reversion={"b": sure(30)})
    world = run(QUARREL, tables={"swap": {**table, "effective": {"b": "2026-07"}}})
    assert (status(world), end(world)) == ("failed", "win_set_empty")
    assert months(world, "fails: no package") == months(world, "fails") == [5]
    assert series(world, "b") == steps((7, 0), (6, 0.3))
    assert said(world, "refuses") == said(world, "holds") == []  # nothing was there to refuse


def test_a_table_that_is_not_called_never_sits(run: Any) -> None:
    table = swap(sits="called", meets=["2026-03", "2026-06"], reversion={"b": sure(30)})
    world = run(SWAP, tables={"swap": table})
    assert (status(world), end(world)) == ("waiting", "unresolved")
    assert series(world, "b") == steps((13, 0))
    world = run(SWAP, tables={"swap": table}, events={"call": certain("2026-04", open="swap")})
    assert world.negotiations["swap"].agreed_month[0] == world.start + 5


@pytest.mark.parametrize("parties", [["x", "y"], ["x", "y", "z"]])
def test_a_renewed_deal_does_not_lapse(run: Any, parties: list[str]) -> None:
    nothing = {"a": sure(0), "b": sure(0)}
    again = swap(parties=parties, meets=["2026-06"], reversion=nothing)
    cares = {**SWAP, "z": {"a": (100, 0.5), "b": (100, 0.5)}}
    world = run(cares, tables={"swap": swap(until="2026-06"), "again": again})
    assert (status(world), status(world, "again")) == ("lapsed", "agreed")
    package = world.negotiations["again"].package[0]
    for issue in "ab":
        value = package[world.issue_row[issue]]
        assert series(world, issue) == steps((3, 0), (3, series(world, issue)[3]), (7, value))


# ---------------------------------------------------------------------- deadlines, suspensions
# Talks over a = b = .3 in place of 0: no agreement is worth −.49 − .2 × .09 = −.508 to each and the
# fair package −1/6, so that it gains .3413.

LATE = swap(
    meets=["2026-03", "2026-06"], deadline="2026-03", reversion={"a": sure(30), "b": sure(30)}
)


def test_from_the_deadline_the_reversion_holds_while_talks_go_on(run: Any) -> None:
    """Others hold up to .5625 possible, so that 1.5 × .3413 = .512 is believed.

    The claim is 2/3 × .3 + 1/3 × .512 = .3707 in March, and would be .3413 at .256: F(.3413) less
    F(.256) is .6461 − .5096. In June, the second meeting of twice one, nobody bluffs any more.
    """
    both = hurdles(private(0.3, 0, 0.25, 0.5), private(0.3, 0, 0.25, 0.5))
    world = run(SWAP, tables={"swap": LATE}, overrides=both, parameters=A_THIRD)
    assert series(world, "a") == series(world, "b") == steps((3, 0), (3, 0.3), (7, FAIR))
    assert said(world, "holds out") == [(3, "x", 0.1365), (3, "y", 0.1365)]


def test_after_the_last_meeting_the_reversion_stays(run: Any) -> None:
    world = run(SWAP, tables={"swap": LATE}, overrides=hurdles(sure(0.9), sure(0.9)))
    assert series(world, "a") == series(world, "b") == steps((3, 0), (10, 0.3))
    assert months(world, "fails: no package") == months(world, "fails") == [6]
    assert months(world, "refuses") == [3, 3, 6, 6]


def test_what_news_moves_after_the_deadline_stays_when_talks_fail(run: Any) -> None:
    dear = hurdles(sure(0.9), sure(0.9))
    news = {"news": certain("2026-05", set={"policies.a": sure(50)})}
    world = run(SWAP, tables={"swap": LATE}, overrides=dear, events=news)
    assert end(world) == "win_set_empty"
    assert series(world, "a") == steps((3, 0), (2, 0.3), (8, 0.5))


def pause(month: str, months: int) -> dict[str, Any]:
    return {"pause": certain(month, suspend={"swap": months})}


@pytest.mark.parametrize(("rests", "ends"), [(1, "agreed"), (3, "agreed"), (4, "not_found")])
def test_suspended_talks_miss_their_meetings(run: Any, rests: int, ends: str) -> None:
    table = swap(meets=["2026-03", "2026-06"])
    world = run(SWAP, tables={"swap": table}, events=pause("2026-03", rests))
    assert (end(world), months(world, "suspends")) == (ends, [3])
    assert months(world, "fails: a package was there") == ([6] if ends == "not_found" else [])
    assert series(world, "b") == (steps((6, 0), (7, FAIR)) if ends == "agreed" else steps((13, 0)))


def test_a_last_meeting_that_is_missed_counts_whatever_failed_before(run: Any) -> None:
    dear, table = hurdles(sure(0.9), sure(0.9)), swap(meets=["2026-03", "2026-06"])
    world = run(SWAP, tables={"swap": table}, overrides=dear, events=pause("2026-06", 1))
    assert months(world, "refuses") == [3, 3]
    assert end(world) == "not_found"


def test_talks_that_are_over_are_not_suspended(run: Any) -> None:
    world = run(SWAP, tables={"swap": swap()}, events=pause("2026-04", 2))
    assert months(world, "suspends") == []


def test_a_deadline_passes_while_talks_are_suspended(run: Any) -> None:
    world = run(SWAP, tables={"swap": LATE}, events=pause("2026-03", 2))
    assert series(world, "a") == series(world, "b") == steps((3, 0), (3, 0.3), (7, FAIR))


def test_a_missed_meeting_counts_toward_the_deadline(run: Any) -> None:
    """At b = 1/3 hurdles of .6 do not hold out, at the 1/2 of a first meeting they would."""
    table = swap(meets=["2026-03", "2026-06"])
    both = hurdles(private(0.6, *WIDE), private(0.6, *WIDE))
    world = run(
        SWAP,
        tables={"swap": table},
        overrides=both,
        parameters=A_THIRD,
        events=pause("2026-03", 1),
    )
    assert (end(world), months(world, "holds out")) == ("agreed", [])
