"""Sanctions in toy worlds, whose course is worked out by hand.

What x lays by `stop` in March is reviewed in June, September and December, unless something comes
up: at .1 x lifts where .1 ≤ −.5 u_x(e), and y yields where .1 ≤ u_y(d) − .5 u_y(e).
"""

from typing import Any

import pytest

from tests.world.by_hand import (
    CLASH,
    RAISE,
    YIELDING,
    fate,
    line,
    months,
    series,
    status,
    steps,
)
from tests.world.worlds import Cares, certain, stop, sure, swap


def change(month: str, **numbers: float) -> dict[str, Any]:
    """News of a month that sets saliences, such as y_d=.5."""
    keys = {f"stakeholders.{n[0]}.interests.{n[2]}.salience": sure(v) for n, v in numbers.items()}
    return {"change": certain(month, set=keys)}


# ---------------------------------------------------------------------- under a sanction


def test_a_target_that_yields_is_rid_of_the_sanction(run: Any) -> None:
    """From April on most = 0 + .2; reviews are in 6, 9 and 12."""
    world = run(
        CLASH,
        threats={"stop": stop()},
        events={**RAISE, **change("2026-04", y_d=0)},
        policies={"e": sure(25)},
    )
    assert fate(world) == {"issued", "carried_out", "yielded"}
    assert series(world, "e") == steps((3, 0.25), (3, 1), (7, 0.25))
    assert series(world, "d") == steps((6, 0), (7, 1))


def test_a_target_yields_as_far_as_its_red_line(run: Any) -> None:
    parts = {"events": {**RAISE, **change("2026-04", y_d=0)}, "overrides": line(at_most=sure(70))}
    world = run(CLASH, threats={"stop": stop()}, **parts)
    assert "yielded" in fate(world)
    assert series(world, "d") == steps((6, 0), (7, 0.7))


def test_a_sender_that_suffers_lifts_when_news_says_so(run: Any) -> None:
    """From July on .5 × 1 > .1; what was lifted is not worth a threat that nobody believes."""
    parts = {"threats": {"stop": stop()}, "events": {**RAISE, **change("2026-07", x_e=1)}}
    world = run(CLASH, **parts)
    assert fate(world) == {"issued", "carried_out", "lifted"}
    assert series(world, "e") == steps((3, 0), (4, 1), (6, 0))
    assert series(world, "d") == steps((13, 0))
    assert months(world, "threatens") == [3]


def test_a_sanction_that_news_moves_is_over_and_nothing_is_put_back(run: Any) -> None:
    parts = {"threats": {"stop": stop()}, "policies": {"e": sure(10)}}
    moved = {"moved": certain("2026-06", set={"policies.e": sure(50)})}
    world = run(CLASH, events=RAISE | moved, **parts)
    assert fate(world) == {"issued", "carried_out"}
    assert series(world, "e") == steps((3, 0.1), (3, 1), (7, 0.5))


@pytest.mark.parametrize(("binds", "month"), [(True, 4), (False, 6)])
def test_a_broken_deal_is_looked_at_in_the_month_after(run: Any, binds: bool, month: int) -> None:
    """e is bound together with b, which stays as it was; from April on y would yield."""
    bond = {"parties": ["x", "y"], "issues": ["b", "e"], "standing": True, "binds": binds}
    events = {**RAISE, **change("2026-04", y_d=0)}
    world = run(CLASH, threats={"stop": stop()}, tables={"bond": bond}, events=events)
    assert months(world, "yields to the sanction") == [month]
    assert status(world, "bond") == "agreed"


@pytest.mark.parametrize(("month", "ends"), [("2026-06", "failed"), ("2026-05", "agreed")])
def test_a_conceded_demand_binds_tables_until_the_threat_ends(
    run: Any, month: str, ends: str
) -> None:
    """y gives d in March, as most = −.3 + .5; then it would trade b for having d back."""
    cares = {
        "x": {"b": (100, 1), "d": (100, 0.2), "e": (0, 0.1)},
        "y": {"b": (0, 0.2), "d": (0, 0.3), "e": (0, 1)},
        "z": {},
    }
    table = swap(issues=["b", "d"], meets=["2026-06"])
    world = run(cares, threats={"stop": stop(until=month)}, tables={"swap": table})
    assert fate(world) == {"issued", "conceded"}
    assert series(world, "d")[5] == 1
    assert status(world) == ends
    assert (series(world, "d")[6] < 0.9) == (ends == "agreed")


# ---------------------------------------------------------------------- answers
# y may put its b to 100, which costs it .02. It does where its resolve is at least
# (1 − ℓ) .5 u_y(e) − (1 − ℓ') .5 (u_y(e) + u_y(b)), ℓ and ℓ' the chances that x lifts.

ANSWER = {"issue": "b", "to": sure(100)}


def answering(own_b: float, other_b: float = 0.02, cares: Cares = CLASH) -> Cares:
    return {
        "x": {**cares["x"], "b": (0, own_b)},
        "y": {**cares["y"], "b": (0, other_b)},
        "z": {},
    }


def test_a_sanction_is_answered_in_the_month_after(run: Any) -> None:
    """−.2 + .21 = .01 ≤ .1; x bears .5 × (.1 + .05) = .075 < .1."""
    world = run(answering(0.05), threats={"stop": stop(answer=ANSWER)}, events=RAISE)
    assert fate(world) == {"issued", "carried_out", "answered", "in_force"}
    assert series(world, "e") == steps((3, 0), (10, 1))
    assert series(world, "b") == steps((4, 0), (9, 1))


def test_who_has_no_spirit_does_not_answer(run: Any) -> None:
    meek = {"stakeholders.y.resolve": sure(0.005)}
    parts = {"threats": {"stop": stop(answer=ANSWER)}, "events": RAISE, "overrides": meek}
    assert "answered" not in fate(run(answering(0.05), **parts))


def test_an_answer_that_bites_ends_in_a_truce(run: Any) -> None:
    """x bears .5 × (.1 + .5) = .3 > .1: it lifts in May, and y takes its answer back."""
    world = run(answering(0.5), threats={"stop": stop(answer=ANSWER)}, events=RAISE)
    assert fate(world) == {"issued", "carried_out", "answered", "lifted"}
    assert series(world, "b") == steps((4, 0), (1, 1), (8, 0))
    assert series(world, "e") == steps((3, 0), (2, 1), (8, 0))


@pytest.mark.parametrize(("news", "made"), [({}, [3]), (change("2026-07", y_d=0.9), [3, 7])])
def test_what_was_lifted_is_threatened_again_only_in_another_game(
    run: Any, news: Any, made: list[int]
) -> None:
    """It is raised in July as well, but then it is the game of March unless y cares otherwise."""
    again = {"again": certain("2026-07", **{"raise": "stop"})}
    world = run(answering(0.5), threats={"stop": stop(answer=ANSWER)}, events=RAISE | again | news)
    assert months(world, "lifts the sanction")[0] == 5
    assert months(world, "threatens") == made


def test_an_answer_that_hurts_its_giver_too_much_is_dropped(run: Any) -> None:
    """From July on −.2 + .5 × (.4 + 1) = .5 > .1; the next review is in September."""
    events = {**RAISE, **change("2026-07", y_b=1)}
    world = run(answering(0.05), threats={"stop": stop(answer=ANSWER)}, events=events)
    assert fate(world) == {"issued", "carried_out", "answered", "in_force"}
    assert series(world, "b") == steps((4, 0), (5, 1), (4, 0))
    assert months(world, "drops its answer") == [9]


def test_an_answer_waits_for_what_it_says(run: Any) -> None:
    """c is high from May on; after the first month answers are given at reviews."""
    waits = ANSWER | {"when": {"policy": {"c": {"at_least": 50}}}}
    rise = {"rise": certain("2026-05", set={"policies.c": sure(60)})}
    world = run(answering(0.05), threats={"stop": stop(answer=waits)}, events=RAISE | rise)
    assert months(world, "answers the sanction") == [6]


def test_an_answer_ends_with_a_sanction_that_is_moved(run: Any) -> None:
    moved = {"moved": certain("2026-06", set={"policies.e": sure(50)})}
    world = run(answering(0.05), threats={"stop": stop(answer=ANSWER)}, events=RAISE | moved)
    assert series(world, "b") == steps((4, 0), (2, 1), (7, 0))


@pytest.mark.parametrize("answer", [None, ANSWER])
def test_an_answer_that_is_sure_deters(run: Any, answer: Any) -> None:
    """With it x would not let the sanction stand, so that y would give way up to −.2 alone."""
    cares = answering(0.5, cares=YIELDING)
    world = run(cares, threats={"stop": stop(answer=answer) if answer else stop()})
    assert fate(world) == (set() if answer else {"issued", "conceded"})


# ---------------------------------------------------------------------- without a word


def test_an_unannounced_sanction_is_laid_at_once_and_yielded_to_later(run: Any) -> None:
    """most = −.2 + .5: x lays it since y will yield, which it does at the first review."""
    world = run(YIELDING, threats={"stop": stop(announced=False)})
    assert fate(world) == {"issued", "carried_out", "yielded"}
    assert series(world, "e") == steps((3, 0), (3, 1), (7, 0))
    assert series(world, "d") == steps((6, 0), (7, 1))
    assert (months(world, "sanctions without a word"), months(world, "threatens")) == ([3], [])


def test_an_unannounced_sanction_is_not_laid_for_nothing(run: Any) -> None:
    """y will not yield, and x loses .05 by it; where x gains by it, it is laid."""
    assert fate(run(CLASH, threats={"stop": stop(announced=False)})) == set()
    glad = {**CLASH, "x": {"d": (100, 1), "e": (100, 0.1)}}
    world = run(glad, threats={"stop": stop(announced=False)})
    assert fate(world) == {"issued", "carried_out", "in_force"}
