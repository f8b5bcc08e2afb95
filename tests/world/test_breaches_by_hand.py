"""Deals that are broken and mended in toy worlds, whose course is worked out by hand."""

from typing import Any

import pytest

from sim.world import World
from tests.world.by_hand import fate, series, status, steps
from tests.world.worlds import Cares, certain, stop, sure, swap

BREACH: Cares = {  # x signs a, b and e with y, and would press y on d by taking back its a
    "x": {"a": (0, 0.2), "b": (100, 1), "d": (100, 0.5), "e": (0, 0.1)},
    "y": {"a": (100, 1), "b": (0, 0.2), "d": (0, 1), "e": (100, 0.3)},
    "z": {},
}


def breach(run: Any, *, resolve: float = 2, month: str = "2026-06", **parts: Any) -> World:
    """x deals in March and, when y resists in June, moves a: at a resolve of 2 for good.

    By a alone it loses less than .2 × (1 − .5²), so that its bar is under .075.
    """
    table = swap(issues=["a", "b", "e"], **parts.pop("table", {}))
    threat = stop(sanction={"issue": "a", "to": sure(100)}) | {"from": month}
    return run(
        BREACH,
        policies={"b": sure(20), "a": sure(10)},
        tables={"swap": table, **parts.pop("tables", {})},
        threats={"stop": threat},
        events={"go": certain(month, **{"raise": "stop"})},
        overrides={"stakeholders.x.resolve": sure(resolve)},
        **parts,
    )


def test_a_sanction_on_a_bound_issue_frees_the_others(run: Any) -> None:
    world = breach(run)
    assert fate(world) == {"issued", "carried_out", "in_force"}
    assert status(world) == "broken"
    settled = {i: series(world, i)[3] for i in "abe"}
    assert settled["b"] > 0.5 > settled["a"] - 0.49
    assert series(world, "a") == steps((3, 0.1), (3, settled["a"]), (7, 1))
    assert series(world, "b") == steps((3, 0.2), (3, settled["b"]), (7, 0.2))  # y is free again


def test_who_breaks_a_deal_gives_back_its_own_gains_as_well(run: Any) -> None:
    world = breach(run)
    settled = series(world, "e")[3]
    assert settled > 0.1
    assert series(world, "e") == steps((3, 0), (3, settled), (7, 0))


def test_a_table_that_does_not_bind_outlives_a_breach(run: Any) -> None:
    world = breach(run, table={"binds": False})
    assert status(world) == "agreed"
    assert series(world, "b")[6] == series(world, "b")[3] > 0.5
    assert series(world, "a")[6] == 1


def test_a_lapsed_table_cannot_be_broken(run: Any) -> None:
    world = breach(run, table={"until": "2026-04"})
    assert status(world) == "lapsed"
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
    assert (status(world), status(world, "other")) == ("broken", "agreed")
    assert series(world, "b")[5] > 0.5
    assert series(world, "b")[6:] == [0.2] * 7
    for issue in "ac":
        value = round(world.negotiations["other"].package[0, world.issue_row[issue]], 6)
        assert series(world, issue)[6:] == [value] * 7


@pytest.mark.parametrize("until", ["2026-06", None])
def test_who_breaks_a_renewal_falls_back_to_what_held_before_the_first_deal(
    run: Any, until: str | None
) -> None:
    nothing = {"a": sure(0), "b": sure(0)}
    again = swap(issues=["a", "b"], meets=["2026-06"], reversion=nothing)
    first = {} if until is None else {"until": until}
    world = breach(run, table=first, tables={"again": again}, month="2026-09")
    assert (status(world), status(world, "again")) == ("lapsed" if until else "broken", "broken")
    assert series(world, "b")[8] > 0.5
    assert series(world, "b")[9:] == [0.2] * 4
    assert series(world, "a")[9:] == [1] * 4


def test_a_sanction_that_is_lifted_mends_the_deal_that_it_broke(run: Any) -> None:
    """By what it breaks x loses some .6 × 1, so that it lifts in the month after the breach."""
    world = breach(run, resolve=0.1)
    assert fate(world) == {"issued", "carried_out", "lifted"}
    settled = {i: series(world, i)[3] for i in "ab"}
    assert series(world, "a") == steps((3, 0.1), (3, settled["a"]), (1, 1), (6, settled["a"]))
    assert series(world, "b") == steps((3, 0.2), (3, settled["b"]), (1, 0.2), (6, settled["b"]))
    assert status(world) == "agreed"


def test_what_a_mended_deal_still_owes_takes_effect_in_its_month(run: Any) -> None:
    world = breach(run, resolve=0.1, table={"effective": {"e": "2026-08"}})
    assert fate(world) == {"issued", "carried_out", "lifted"}
    settled = round(world.negotiations["swap"].package[0, world.issue_row["e"]], 6)
    assert settled > 0.1
    assert series(world, "e") == steps((8, 0), (5, settled))


def test_a_deal_past_its_end_is_not_mended(run: Any) -> None:
    world = breach(run, resolve=0.1, table={"until": "2026-06"})
    assert (fate(world), status(world)) == ({"issued", "carried_out", "lifted"}, "broken")
