"""What a mover expects of a move, by a look one step ahead, in its own utility after voice."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask, take
from sim.domain.parts.pressure import Pressure
from sim.world.acts import threat_game
from sim.world.acts.threat_game import Press
from sim.world.bindings import after_move
from sim.world.talks.drafts import margin_of
from sim.world.talks.negotiation import Negotiation

if TYPE_CHECKING:
    from sim.world.acts.moves import MoveState
    from sim.world.model import World


def of_move(act: "MoveState") -> Array:
    """Expected gain E, (R,).

    E = u(set) + V(c + by) − V(c) − what it pays, heard; V is the worth of the table or threat that
    it presses on, 0 where there is nothing to look at.
    """
    world = act.world
    gain = _of_policies(act)
    if act.pressure is not None:
        by = act.by if act.answered is None else -act.answered.by
        change, drafted = _of_pressure(world, act.row, act.pressure, by)
        gain = gain + np.where(drafted, change, 0.0)
    if act.file.pays is not None and act.answered is not None:
        gain = gain + heard(world, act.row, {act.row: -act.sum, act.answered.row: act.sum})
    return gain


def heard(world: "World", row: int, sums: Mapping[int, Array]) -> Array:
    """Change of a stakeholder's utility after voice by sums a year (C$ M), by whom they reach."""
    own = np.zeros((world.count, len(world.row)), order="F")
    for who, amount in sums.items():
        own[:, who] = own[:, who] + amount
    valuation = world.voices.heard
    return valuation.mixed(own / world.interests.worth, np.array([row]))[:, 0]


def _of_policies(act: "MoveState") -> Array:
    """What the policies that it sets are worth to the mover, (R,), with what they release."""
    world, one = act.world, np.array([act.row])
    if not act.sets:
        return np.zeros(world.count)
    after = world.policy
    for issue, value in act.sets.items():
        after = after_move(world, after, (issue, value), act.row)
    return (world.utility(after, one) - world.utility(world.policy, one))[:, 0]


def _of_pressure(world: "World", mover: int, pressure: Pressure, by: Array) -> tuple[Array, Mask]:
    """V(c + by) − V(c), and where the table is drafted or the threat stands, (R,) each."""
    row, none = world.row[pressure.on], np.zeros(world.count)
    if pressure.at in world.negotiations:
        talk = world.negotiations[pressure.at]
        fair, asked = talk.outlook(margin_of(world, talk)), talk.asked
        more, now = (_odds(talk, mover, fair, asked, Press(row, b)) for b in (by, none))
        return (more - now) * fair[:, mover], talk.in_session & talk.drafted
    threat = world.threats[pressure.at]
    could = threat.standing() | (threat.sanction_in_force & ~threat.met(world.policy))
    if not np.any(could):
        return none, could
    more, now = (threat_game.prospect(threat, mover, p) for p in (Press(row, by), None))
    return more - now, could


def _odds(talk: Negotiation, mover: int, fair: Array, asked: Mask, press: Press) -> Array:
    """q: the chance that talks end well once nobody bluffs, (R,), as a mover sees it.

    Π over those asked of B(ĝ − c); of its own signature a mover is sure.
    """
    world = talk.world
    odds = np.ones(world.count)
    for row in talk.party:
        gain, pressure = fair[:, row], take(talk.pressure, row, axis=1)
        if row == press.row:
            pressure = pressure + press.by
        if row == mover:
            signs = (world.agent_of(row).price(pressure) <= gain) * 1.0
        else:
            signs = world.hurdle.at_most(row, gain - pressure)
        odds = odds * np.where(asked[:, row], signs, 1.0)
    return odds
