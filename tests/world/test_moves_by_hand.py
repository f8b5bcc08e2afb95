"""Moves in toy worlds, whose course is worked out by hand.

Moves are made in March, before tables meet and after threats are made. A threat that nobody
attends to is made in its last month. Entry m of a series is the end of month m of 2026.
"""

from typing import Any

import numpy as np
import pytest

from sim.world import World
from tests.world.by_hand import FAIR, WIDE, end, fate, months, said, series, status, steps
from tests.world.worlds import SWAP, Cares, private, stop, sure, swap
from tests.world.worlds import press as presses


def made(world: World, move: str) -> bool:
    return bool(world.moves[move].made[0])


# ---------------------------------------------------------------------- pressure at a table
# z loses .1 × 25/36 = .0694 by the fair package of SWAP, which gains x and y 5/6 each.

WATCHED: Cares = {**SWAP, "z": {"a": (0, 0.1)}}


@pytest.mark.parametrize(("cost", "campaigns"), [(0.069, True), (0.07, False)])
def test_a_campaign_is_made_where_it_is_worth_its_cost(
    run: Any, cost: float, campaigns: bool
) -> None:
    """x, whose hurdle is 0, would need 1.1, more than any package gains it."""
    moves = {"campaign": presses("z", "x", "swap", 1.1, cost)}
    world = run(WATCHED, tables={"swap": swap()}, moves=moves)
    assert made(world, "campaign") == campaigns
    assert said(world, "makes the move") == ([(3, "z", 1)] if campaigns else [])
    assert end(world) == ("win_set_empty" if campaigns else "agreed")


@pytest.mark.parametrize(("cost", "campaigns"), [(0.0055, True), (0.0056, False)])
def test_a_campaign_is_worth_by_how_much_it_lessens_the_odds(
    run: Any, cost: float, campaigns: bool
) -> None:
    """F(5/6) − F(5/6 − .1) = .4 × .1 / .5 = .08 of .0694."""
    wide = {"stakeholders.x.hurdle": private(0.2, *WIDE)}
    moves = {"campaign": presses("z", "x", "swap", 0.1, cost)}
    world = run(WATCHED, tables={"swap": swap()}, moves=moves, overrides=wide)
    assert made(world, "campaign") == campaigns


def test_a_move_at_a_table_needs_a_draft(run: Any) -> None:
    for table in (swap(meets=["2026-06"]), swap(meets=["2026-06"], sits="2026-03")):
        campaign = presses("z", "x", "swap", 1.1)
        world = run(WATCHED, tables={"swap": table}, moves={"campaign": campaign})
        assert made(world, "campaign") == ("sits" in table)


@pytest.mark.parametrize(("hurdle", "presses_on"), [(0, True), (0.9, False)])
def test_a_party_that_moves_is_sure_of_its_own_signature(
    run: Any, hurdle: float, presses_on: bool
) -> None:
    """With .1 less to ask for x would sign for 5/6, and y gains that if it signs itself.

    What others think of y, who hold that it would with .7667, does not count.
    """
    dear = {"stakeholders.x.hurdle": sure(0.9), "stakeholders.y.hurdle": private(hurdle, *WIDE)}
    moves = {"favour": presses("y", "x", "swap", -0.1, 0.8)}
    world = run(SWAP, tables={"swap": swap()}, moves=moves, overrides=dear)
    assert made(world, "favour") == presses_on


@pytest.mark.parametrize(("lasts", "ends"), [(2, "agreed"), (3, "win_set_empty")])
def test_pressure_wears_off(run: Any, lasts: int, ends: str) -> None:
    """From January on: in March it is two months old."""
    campaign = presses("z", "x", "swap", 1.1, lasts=lasts) | {"from": "2026-01", "until": "2026-01"}
    world = run(WATCHED, tables={"swap": swap(sits="2026-01")}, moves={"campaign": campaign})
    assert made(world, "campaign")
    assert end(world) == ends


@pytest.mark.parametrize("how", ["never", "always"])
def test_a_move_is_made_never_or_always(run: Any, how: str) -> None:
    campaign = presses("z", "x", "swap", 1.1, cost=0 if how == "never" else 1, made=how)
    world = run(WATCHED, tables={"swap": swap()}, moves={"campaign": campaign})
    assert made(world, "campaign") == (how == "always")


# ---------------------------------------------------------------------- compensation


def bought(run: Any, cad_m: float, cost: float = 0.01) -> World:
    """x pays z to end its campaign; 1,000 a year are worth 1 to each."""
    campaign = presses("z", "x", "swap", 1.1, 0.05)
    offer = {"who": "x", "from": "2026-03", "until": "2026-06", "cost": sure(cost)}
    offer |= {"answers": "campaign", "pays": {"to": "z", "cad_m": sure(cad_m)}}
    return run(
        WATCHED,
        worth={"x": 1000, "z": 1000},
        tables={"swap": swap(meets=["2026-03", "2026-06"])},
        moves={"campaign": campaign, "offer": offer},
    )


def test_compensation_is_taken_where_it_is_worth_the_campaign(run: Any) -> None:
    """.1 ≥ .0694; x then gains 5/6 − .1."""
    world = bought(run, 100)
    assert series(world, "b") == steps((3, 0), (10, FAIR))
    assert world.moves["campaign"].ended[0]
    assert (made(world, "offer"), months(world, "takes the compensation")) == (True, [3])
    x, z = world.row["x"], world.row["z"]
    gain, utility = world.record.gain[:, 0], world.record.utility[:, 0]
    assert gain[:, z].tolist() == steps((3, 0), (10, 100))
    assert gain[:, x].tolist() == steps((3, 0), (10, -100))
    assert utility[-1, z] == pytest.approx(0.1 - 0.1 * FAIR**2)
    assert utility[-1, x] == pytest.approx(FAIR - 0.1)


def test_compensation_is_declined_where_it_is_worth_less_and_not_offered_again(run: Any) -> None:
    world = bought(run, 50)
    assert end(world) == "win_set_empty"
    assert months(world, "offers") == months(world, "declines the compensation") == [3]
    assert world.moves["offer"].refused[0]
    assert not world.moves["campaign"].ended[0]
    assert not np.any(world.record.gain)


@pytest.mark.parametrize(("cost", "offered"), [(0.73, True), (0.74, False)])
def test_compensation_is_offered_where_the_deal_is_worth_it(
    run: Any, cost: float, offered: bool
) -> None:
    """5/6 − .1 = .7333."""
    assert bool(months(bought(run, 100, cost), "offers")) == offered


# ---------------------------------------------------------------------- pressure at a threat
# x threatens y over d with e, as in the threats by hand; nobody attends to it before June.

STOP = {"stop": stop(until="2026-06")}
UNHEEDED = {"attention": 0}


def plea(d: float, cost: float, **parts: Any) -> dict[str, Any]:
    """z, who has an interest in d and e, makes it cheaper for y to give way."""
    return {
        "cares": {
            "x": {"d": (100, 1), "e": (0, 0.1)},
            "y": {"d": (0, parts.pop("own_d")), "e": (0, 1)},
            "z": {"d": (d, 0.2), "e": (0, 1)},
        },
        "moves": {"plea": presses("z", "y", "stop", parts.pop("by"), cost)},
        **parts,
    }


@pytest.mark.parametrize(("cost", "pleads"), [(0.059, True), (0.061, False)])
def test_a_plea_is_made_where_it_is_worth_its_cost(run: Any, cost: float, pleads: bool) -> None:
    """y gives way up to −.3 + .5 = .2, in half of what others hold possible; .1 less, in .7.

    To z the concession is worth −.2 and the sanction −.5: .2 × .3 = .06. y is at .25.
    """
    wide = {"stakeholders.y.resolve": private(0.25, 0, 0.2, 0.4)}
    parts = plea(0, cost, own_d=0.3, by=-0.1, overrides=wide)
    world = run(**parts, threats=STOP, parameters=UNHEEDED)
    assert made(world, "plea") == pleads
    assert fate(world) == {"issued"} | ({"conceded"} if pleads else {"carried_out", "in_force"})
    assert said(world, "threatens") == [(6, "x", 1)]


@pytest.mark.parametrize(("d", "pleads"), [(0, False), (100, True)])
def test_a_plea_that_would_only_invite_the_threat_is_not_made(
    run: Any, d: float, pleads: bool
) -> None:
    """y, at .1 against −.6 + .5, would resist, so that nobody threatens; .3 less, it gives way.

    z would have the concession alone: a loss where it is against it, a gain where it is for it.
    """
    world = run(**plea(d, 0, own_d=0.6, by=-0.3), threats=STOP, parameters=UNHEEDED)
    assert made(world, "plea") == pleads
    assert fate(world) == ({"issued", "conceded"} if pleads else set())


def test_a_plea_under_a_sanction_looks_at_the_next_review(run: Any) -> None:
    """y is at .1 and would yield up to −.5 + .4 = −.1; to z that is worth −.2 + .8."""
    cares = {
        "x": {"d": (100, 1), "e": (0, 0.1)},
        "y": {"d": (0, 0.5), "e": (0, 0.8)},
        "z": {"d": (0, 0.2), "e": (0, 0.8)},
    }
    forced = {"stop": stop(made="always")}
    for by, pleads in ((-0.21, True), (-0.19, False)):
        moves = {"plea": presses("z", "y", "stop", by, 0.59) | {"until": "2026-04"}}
        world = run(cares, threats=forced, moves=moves)
        assert made(world, "plea") == pleads
        assert ("yielded" in fate(world)) == pleads


@pytest.mark.parametrize(("cost", "acts"), [(0.49, True), (0.51, False)])
def test_a_target_that_moves_is_sure_of_its_own_answer(run: Any, cost: float, acts: bool) -> None:
    """y, at .25 against −.3 + .5, would resist and bear −.5; others think that half of the time.

    If x is pressed to stand for nothing it does not threaten, since y would not give way.
    """
    parts = plea(0, 0, own_d=0.3, by=0)
    parts["moves"] = {"outcry": presses("y", "x", "stop", -0.2, cost)}
    wide = {"stakeholders.y.resolve": private(0.25, 0, 0.2, 0.4)}
    world = run(**parts, threats=STOP, parameters=UNHEEDED, overrides=wide)
    assert made(world, "outcry") == acts
    assert ("issued" in fate(world)) != acts


@pytest.mark.parametrize(("cost", "acts"), [(0.199, True), (0.203, False)])
def test_a_sender_that_moves_is_sure_of_its_own_act(run: Any, cost: float, acts: bool) -> None:
    """x would back down; others hold with F(.05) = .3 that it would, so that most = −.3 + .35.

    y gives way with F(.05) = .2, and with .1 less with F(.15) = .4: worth .2 to x, or .207 if it
    had to carry out the rest.
    """
    parts = plea(0, 0, own_d=0.3, by=0)
    parts["moves"] = {"promise": presses("x", "y", "stop", -0.1, cost)}
    wide = {
        "stakeholders.x.resolve": private(0.01, 0, 0.1, 0.2),
        "stakeholders.y.resolve": private(0.25, 0, 0.2, 0.4),
    }
    world = run(**parts, threats=STOP, parameters=UNHEEDED, overrides=wide)
    assert made(world, "promise") == acts


# ---------------------------------------------------------------------- policies of one's own


@pytest.mark.parametrize(("cost", "sets"), [(0.41, True), (0.43, False)])
def test_a_policy_is_set_where_that_is_worth_its_cost(run: Any, cost: float, sets: bool) -> None:
    """z's c from 0 to .6: .5 × (1 − .16) = .42."""
    drive = {"who": "z", "from": "2026-03", "until": "2026-12", "cost": sure(cost)}
    moves = {"drive": drive | {"set": {"c": sure(60)}}}
    world = run({**SWAP, "z": {"c": (100, 0.5)}}, moves=moves)
    assert made(world, "drive") == sets
    assert series(world, "c") == (steps((3, 0), (10, 0.6)) if sets else steps((13, 0)))


@pytest.mark.parametrize(("how", "ends"), [("chosen", "agreed"), ("always", "broken")])
def test_a_policy_of_a_deal_is_set_against_it_only_unasked(run: Any, how: str, ends: str) -> None:
    """x would gain .2 × 25/36 by taking back its a, and lose b with it."""
    back = {"who": "x", "from": "2026-06", "until": "2026-12", "cost": sure(0), "made": how}
    moves = {"back": back | {"set": {"a": sure(0)}}}
    world = run(SWAP, tables={"swap": swap()}, moves=moves)
    assert status(world) == ends
    assert series(world, "b")[6:] == [0.0 if ends == "broken" else round(FAIR, 6)] * 7


@pytest.mark.parametrize("how", ["never", "always"])
def test_a_move_waits_for_another(run: Any, how: str) -> None:
    """z answers a campaign, whoever started it, in the month in which it is made."""
    drive = {"who": "z", "from": "2026-01", "until": "2026-12", "cost": sure(0)}
    drive |= {"set": {"c": sure(60)}, "when": {"move": {"campaign": "made"}}}
    moves = {"campaign": presses("z", "x", "swap", 0.1, made=how), "drive": drive}
    cares = {**SWAP, "z": {"c": (100, 0.5)}}
    world = run(cares, tables={"swap": swap()}, moves=moves)
    assert series(world, "c") == (steps((3, 0), (10, 0.6)) if how == "always" else steps((13, 0)))


def test_a_move_can_suspend_talks(run: Any) -> None:
    walk_out = {"who": "z", "from": "2026-03", "until": "2026-03", "cost": sure(0)}
    moves = {"walk_out": walk_out | {"suspend": {"swap": 2}, "made": "always"}}
    world = run(SWAP, tables={"swap": swap(meets=["2026-03", "2026-06"])}, moves=moves)
    assert series(world, "b") == steps((6, 0), (7, FAIR))
    assert months(world, "suspends") == [3]
