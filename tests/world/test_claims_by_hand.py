"""Prices and claims in toy worlds, whose course is worked out by hand.

In SWAP the fair package gains x and y each 1 − 1/36 − .2 × 25/36 = 5/6.
"""

from typing import Any

import pytest

from sim.models.nash import Nash
from sim.models.table import TableView
from sim.world.talks.meeting import bluff_now
from tests.world.by_hand import (
    A_THIRD,
    FAIR,
    QUARREL,
    WIDE,
    end,
    hurdles,
    known,
    months,
    said,
    series,
    status,
    steps,
)
from tests.world.worlds import SWAP, certain, private, sure, swap


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


BOLD = hurdles(private(0.7, *WIDE), private(0.7, *WIDE))


def test_both_hold_out_for_more_than_there_is(run: Any) -> None:
    """The most that others hold possible is 1.125, less than 1.5 × 5/6.

    A claim is 2/3 × .7 + 1/3 × 1.125 = .8417 > 5/6; it would be 5/6 at a hurdle of .6875, and
    F(5/6) − F(.6875) = .7667 − .65.
    """
    world = run(SWAP, tables={"swap": swap()}, overrides=BOLD, parameters=A_THIRD)
    assert (status(world), end(world)) == ("failed", "not_found")
    assert said(world, "holds out for more") == [(3, "x", 0.1167), (3, "y", 0.1167)]
    assert months(world, "fails: a package was there and not found") == [3]
    assert known(world, "hurdle", "x") == (0.6875, 0.8333)
    assert end(run(SWAP, tables={"swap": swap()}, overrides=BOLD)) == "agreed"


def test_who_has_held_out_can_claim_no_more_than_the_fair_gain(run: Any) -> None:
    """Claims of .7 + b (5/6 − .7) at the second meeting are met: all know it would sign."""
    table = swap(meets=["2026-03", "2026-06"], deadline="2026-03")
    world = run(SWAP, tables={"swap": table}, overrides=BOLD, parameters=A_THIRD)
    assert series(world, "a") == series(world, "b") == steps((6, 0), (7, FAIR))
    # (5/6 − .6875) / (5/6 − .6875) = 1: between what is known, all are sure
    assert said(world, "signs") == [(6, "x", 1), (6, "y", 1)]


def test_claims_melt_to_the_deadline_and_on(run: Any) -> None:
    """b = 1/3 (2 − j/2), at most 1/2."""
    table = swap(meets=["2026-03", "2026-04", "2026-05", "2026-06"], deadline="2026-04")
    world = run(QUARREL, tables={"swap": table}, parameters=A_THIRD)
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
    world = run(SWAP, tables={"swap": table}, overrides=both, parameters=A_THIRD)
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


CHEAPER = {"pressure": {"on": "x", "at": "swap", "by": sure(-0.2)}}
DEARER = {"pressure": {"on": "x", "at": "swap", "by": sure(0.2)}}
MORE_TO_SHARE = {"set": {"stakeholders.x.interests.a.salience": sure(0)}}


@pytest.mark.parametrize(
    ("news", "searches", "ends"),
    [
        ({}, 1, "win_set_empty"),
        ({"poll": DEARER}, 1, "win_set_empty"),
        ({"poll": CHEAPER}, 2, "agreed"),
        ({"need": MORE_TO_SHARE}, 2, "agreed"),
    ],
    ids=["as before", "dearer", "cheaper", "solved anew"],
)
def test_what_a_meeting_has_proven_too_dear_is_searched_again_only_where_it_may_be_cheaper(
    run: Any, monkeypatch: pytest.MonkeyPatch, news: dict[str, Any], searches: int, ends: str
) -> None:
    """Both need .9 of 5/6, in March and in June."""
    asked, possible = list[int](), Nash.possible

    def counted(model: Nash, table: TableView, *more: Any) -> Any:
        asked.append(len(table.margin))
        return possible(model, table, *more)

    monkeypatch.setattr(Nash, "possible", counted)
    both = hurdles(sure(0.9), sure(0.9))
    events = {name: certain("2026-04", **what) for name, what in news.items()}
    table = swap(meets=["2026-03", "2026-06"])
    world = run(SWAP, tables={"swap": table}, overrides=both, events=events)
    assert (asked, end(world)) == ([1] * searches, ends)
