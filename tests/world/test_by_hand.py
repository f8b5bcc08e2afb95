"""Tables in toy worlds, whose course is worked out by hand.

Hurdles are 0 and nobody bluffs unless a test says otherwise. Entry m of a series is the end of
month m of 2026; positions and policies are on [0, 1].
"""

from typing import Any

import pytest

from sim.world.meeting import bluff_now
from tests.world.by_hand import FAIR, end, known, months, said, series, status, steps
from tests.world.worlds import SWAP, Cares, certain, private, sure, swap


def hurdles(x: Any, y: Any) -> dict[str, Any]:
    return {"stakeholders.x.hurdle": x, "stakeholders.y.hurdle": y}


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


QUARREL: Cares = {"x": {"b": (100, 1)}, "y": {"b": (0, 1)}, "z": {}}


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


# ---------------------------------------------------------------------- prices and claims
# In SWAP the fair package gains each 1 − 1/36 − .2 × 25/36 = 5/6.

WIDE = (0, 0.5, 1)  # a hurdle as others know it: F(5/6) = .5 + .4 (5/6 − .5) / .5 = .7667


def test_both_refuse_what_gains_neither_enough(run: Any) -> None:
    """No package gains both more than 5/6: what one gains more the other gains less."""
    dear = hurdles(private(0.9, *WIDE), private(0.9, *WIDE))
    world = run(SWAP, tables={"swap": swap()}, overrides=dear)
    assert (status(world), end(world)) == ("failed", "win_set_empty")
    assert said(world, "refuses") == [(3, "x", 0.2333), (3, "y", 0.2333)]  # 1 − F(5/6)
    assert months(world, "fails: no package was good enough at home for all") == [3]
    assert known(world, "hurdle", "x") == (0.8333, float("inf"))
    assert series(world, "b") == steps((13, 0))


def test_who_needs_more_is_given_more(run: Any) -> None:
    """x signs for .9: the Nash bargain over what is claimed has (g_x − .9) / g_y = λ_y / λ_x."""
    world = run(SWAP, tables={"swap": swap()}, overrides=hurdles(sure(0.9), sure(0)))
    a, b = series(world, "a")[3], series(world, "b")[3]
    x, y = 1 - (1 - b) ** 2 - 0.2 * a**2, 1 - (1 - a) ** 2 - 0.2 * b**2
    ratio = (x - 0.9) / y  # so that a = μ / (μ + .2) and b = 1 / (1 + .2 μ)
    assert (a, b) == (
        pytest.approx(ratio / (ratio + 0.2), abs=1e-4),
        pytest.approx(1 / (1 + 0.2 * ratio), abs=1e-4),
    )
    assert x > 0.9
    assert b > FAIR > a


def test_a_signature_is_as_likely_as_others_think_and_shows_a_limit(run: Any) -> None:
    """Both claim .2, so that the package is the fair one; F(5/6) = .7667."""
    some = hurdles(private(0.2, *WIDE), private(0.2, *WIDE))
    world = run(SWAP, tables={"swap": swap()}, overrides=some)
    assert series(world, "a") == series(world, "b") == steps((3, 0), (10, FAIR))
    assert said(world, "signs") == [(3, "x", 0.7667), (3, "y", 0.7667)]
    assert known(world, "hurdle", "y") == (float("-inf"), 0.8333)


BLUFF = {"bluff": 1 / 3}
BOLD = hurdles(private(0.7, *WIDE), private(0.7, *WIDE))


def test_both_hold_out_for_more_than_there_is(run: Any) -> None:
    """The most that others hold possible is 1.125, less than 1.5 × 5/6.

    A claim is 2/3 × .7 + 1/3 × 1.125 = .8417 > 5/6; it would be 5/6 at a hurdle of .6875, and
    F(5/6) − F(.6875) = .7667 − .65.
    """
    world = run(SWAP, tables={"swap": swap()}, overrides=BOLD, parameters=BLUFF)
    assert (status(world), end(world)) == ("failed", "not_found")
    assert said(world, "holds out for more") == [(3, "x", 0.1167), (3, "y", 0.1167)]
    assert months(world, "fails: a package was there and not found") == [3]
    assert known(world, "hurdle", "x") == (0.6875, 0.8333)
    assert end(run(SWAP, tables={"swap": swap()}, overrides=BOLD)) == "agreed"


def test_who_has_held_out_can_claim_no_more_than_the_fair_gain(run: Any) -> None:
    """Claims of .7 + b (5/6 − .7) at the second meeting are met: all know it would sign."""
    table = swap(meets=["2026-03", "2026-06"], deadline="2026-03")
    world = run(SWAP, tables={"swap": table}, overrides=BOLD, parameters=BLUFF)
    assert series(world, "a") == series(world, "b") == steps((6, 0), (7, FAIR))
    # (5/6 − .6875) / (5/6 − .6875) = 1: between what is known, all are sure
    assert said(world, "signs") == [(6, "x", 1), (6, "y", 1)]


def test_claims_melt_to_the_deadline_and_on(run: Any) -> None:
    """b = 1/3 (2 − j/2), at most 1/2."""
    table = swap(meets=["2026-03", "2026-04", "2026-05", "2026-06"], deadline="2026-04")
    world = run(QUARREL, tables={"swap": table}, parameters=BLUFF)
    talk, found = world.negotiations["swap"], []
    for meeting in talk.file.meets:
        world.month = meeting
        found.append(bluff_now(world, talk))
    assert found == pytest.approx([1 / 2, 1 / 3, 1 / 6, 0])


@pytest.mark.parametrize(("deadline", "agreed"), [("2026-03", 3), ("2026-06", 6)])
def test_a_later_deadline_lets_claims_grow(run: Any, deadline: str, agreed: int) -> None:
    """At b = 1/3 the claim would be 5/6 at .6875, at b = 1/2 at .5417; the hurdles are .6."""
    table = swap(meets=["2026-03", "2026-06"], deadline=deadline)
    both = hurdles(private(0.6, *WIDE), private(0.6, *WIDE))
    world = run(SWAP, tables={"swap": table}, overrides=both, parameters=BLUFF)
    assert world.negotiations["swap"].agreed_month[0] == world.start + agreed - 1


def test_who_is_not_asked_signs_nothing(run: Any) -> None:
    cares = {**SWAP, "z": {"a": (100, 0.1)}}
    world = run(cares, tables={"swap": swap(parties=["x", "y", "z"])})
    assert [who for _, who, _ in said(world, "signs")] == ["x", "y"]


def test_nobody_bluffs_where_only_one_is_asked(run: Any) -> None:
    """Both gain by b = 1, and only y controls it: it would claim .225 > .2 against another."""
    cares = {"x": {"b": (100, 1)}, "y": {"b": (100, 0.2)}, "z": {}}
    narrow = hurdles(sure(0), private(0.15, 0, 0.1, 0.4))
    table = swap(issues=["b"])
    world = run(cares, tables={"swap": table}, overrides=narrow, parameters={"bluff": 0.5})
    assert series(world, "b") == steps((3, 0), (10, 1))
    assert [who for _, who, _ in said(world, "signs")] == ["y"]


@pytest.mark.parametrize(("by", "ends"), [(-0.1, "agreed"), (-0.05, "win_set_empty")])
def test_pressure_makes_a_signature_cheaper_or_dearer(run: Any, by: float, ends: str) -> None:
    """Both need .9 of 5/6 = .8333."""
    polls = {
        who: certain("2026-02", pressure={"on": who, "at": "swap", "by": sure(by)}) for who in "xy"
    }
    world = run(
        SWAP, tables={"swap": swap()}, overrides=hurdles(sure(0.9), sure(0.9)), events=polls
    )
    assert end(world) == ends


# ---------------------------------------------------------------------- deadlines, suspensions
# Talks over a = b = .3 in place of 0: no agreement is worth −.49 − .2 × .09 = −.508 to each and the
# fair package −1/6, so that it gains .3413.

LATE = swap(
    meets=["2026-03", "2026-06"], deadline="2026-03", reversion={"a": sure(30), "b": sure(30)}
)


def test_from_the_deadline_the_reversion_holds_while_talks_go_on(run: Any) -> None:
    """Others hold up to .5625 possible, so that 1.5 × .3413 = .512 is believed.

    The claim is 2/3 × .3 + 1/3 × .512 = .3707 in March; in June, the second meeting of twice one,
    nobody bluffs any more.
    """
    both = hurdles(private(0.3, 0, 0.25, 0.5), private(0.3, 0, 0.25, 0.5))
    world = run(SWAP, tables={"swap": LATE}, overrides=both, parameters=BLUFF)
    assert series(world, "a") == series(world, "b") == steps((3, 0), (3, 0.3), (7, FAIR))
    assert (status(world), months(world, "holds out")) == ("agreed", [3, 3])


def test_after_the_last_meeting_the_reversion_stays(run: Any) -> None:
    world = run(SWAP, tables={"swap": LATE}, overrides=hurdles(sure(0.9), sure(0.9)))
    assert series(world, "a") == series(world, "b") == steps((3, 0), (10, 0.3))
    assert months(world, "fails: no package") == months(world, "fails") == [6]
    assert months(world, "refuses") == [3, 3, 6, 6]


def pause(month: str, months: int) -> dict[str, Any]:
    return {"pause": certain(month, suspend={"swap": months})}


@pytest.mark.parametrize(("rests", "ends"), [(1, "agreed"), (3, "agreed"), (4, "not_found")])
def test_suspended_talks_miss_their_meetings(run: Any, rests: int, ends: str) -> None:
    table = swap(meets=["2026-03", "2026-06"])
    world = run(SWAP, tables={"swap": table}, events=pause("2026-03", rests))
    assert (end(world), months(world, "suspends")) == (ends, [3])
    assert months(world, "fails: a package was there") == ([6] if ends == "not_found" else [])
    assert series(world, "b") == (steps((6, 0), (7, FAIR)) if ends == "agreed" else steps((13, 0)))


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
        parameters=BLUFF,
        events=pause("2026-03", 1),
    )
    assert (end(world), months(world, "holds out")) == ("agreed", [])
