"""Phase 4: threats made, answered and acted upon."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.kinds.threat import ThreatVerb
from sim.equations.threats import Crisis
from sim.world.acts import threat_game
from sim.world.bindings import SAME

if TYPE_CHECKING:
    from sim.world.acts.threat_state import ThreatState

ANEW = 1e-6  # a lifted sanction is threatened again only where the game differs by more


def consider(threat: "ThreatState") -> None:
    """Make the threat and, if it is free-standing, have it answered and acted upon."""
    world, table = threat.world, threat.attached
    threat.choices, threat.made_now = {}, np.zeros(world.count, dtype=bool)
    raised = (threat.raised >= 0) & (world.month - threat.raised <= 1)
    rows = threat.standing() & (threat.attended() | raised)
    if not np.any(rows):
        return
    base = world.policy if table is None else table.reverted()
    game = threat_game.crisis(threat, base)
    then = np.stack([game.bar, game.most, game.give], axis=1)
    rows &= ~(threat.lifted & np.all(np.abs(then - threat.game_then) <= ANEW, axis=1))
    forced = (threat.file.made == "always") & ~threat.issued
    made = rows & (game.threatens | forced | raised | threat.made_before)
    threat.made_now = made
    threat.game_then = np.where(made[:, None], then, threat.game_then)
    _make(threat, made, game, base)
    threat.raised = np.where(made, -1, threat.raised)


def _make(threat: "ThreatState", made: Mask, game: Crisis, base: Array) -> None:
    threat.issued = threat.issued | made
    expected = game.threatens.astype(float)
    if not threat.file.announced:
        threat.note(threat.sender, ThreatVerb.SANCTIONS, made, expected)
        _carry(threat, made)
        return
    if not threat.made_before:
        threat.note(threat.sender, ThreatVerb.THREATENS, made, expected)
    if threat.attached is not None:
        threat.waiting = threat.waiting | made
        return
    _reply(threat, made, game, base)


def _reply(threat: "ThreatState", made: Mask, game: Crisis, base: Array) -> None:
    """Have the target give way, as far as its red line, or resist and find out."""
    row = threat.target.row
    granted = threat_game.concession(threat, base)
    can = np.abs(granted - base[:, threat.demand_issue]) > SAME
    pressure = threat.pressure[:, row]
    gives = made & can & threat.target.gives_way(game.most, pressure)
    resists = made & ~gives
    threat.world.resolve.show(row, game.most - pressure, more=resists & can, less=gives)
    threat.granted = np.where(gives, granted, threat.granted)
    whole = threat.meets(granted)
    threat.conceded = threat.conceded | (gives & whole)
    threat.partly = threat.partly | (gives & ~whole)
    threat.choices["demand"] = gives
    give = np.where(can, game.give, 0.0)
    threat.note(threat.target, ThreatVerb.CONCEDES, gives, give)
    threat.note(threat.target, ThreatVerb.RESISTS, resists, 1.0 - give)
    _act(threat, resists, game)


def after_table(threat: "ThreatState", ratified: Mask, failed: Mask) -> None:
    """Settle an attached threat: met or dropped by a deal, acted upon if talks fail."""
    table = threat.attached
    ended = threat.waiting & (ratified | failed)
    if table is None or not np.any(ended):
        return
    certain = np.ones(threat.world.count)
    met = ended & ratified & threat.met(table.full(table.package[:, table.issues]))
    threat.conceded = threat.conceded | met
    threat.granted = np.where(met, threat.demanded, threat.granted)
    threat.note(threat.target, ThreatVerb.CONCEDES, met, certain)
    dropped = ended & ratified & ~met
    threat.backed_down = threat.backed_down | dropped
    threat.note(threat.sender, ThreatVerb.DROPS, dropped, certain)
    if np.any(ended & failed):
        _act(threat, ended & failed, threat_game.crisis(threat, table.reverted()))
    threat.waiting = threat.waiting & ~ended


def _act(threat: "ThreatState", resisted: Mask, game: Crisis) -> None:
    """Have the sender carry the threat out or back down, which shows its resolve."""
    row = threat.sender.row
    pressure = threat.pressure[:, row]
    carried = resisted & threat.sender.stands(game.bar, pressure)
    backed = resisted & ~carried
    alone = game.bar >= 0.0  # else it gains by the sanction, which shows nothing
    threat.world.resolve.show(row, game.bar - pressure, more=carried & alone, less=backed)
    threat.backed_down = threat.backed_down | backed
    threat.note(threat.sender, ThreatVerb.CARRIES_OUT, carried, game.carry)
    threat.note(threat.sender, ThreatVerb.BACKS_DOWN, backed, 1.0 - game.carry)
    _carry(threat, carried)


def _carry(threat: "ThreatState", carried: Mask) -> None:
    threat.carried_out = threat.carried_out | carried
    threat.choices["sanction"] = carried
