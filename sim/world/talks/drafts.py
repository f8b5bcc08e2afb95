"""Phase 5: fair packages at tables in session, and the positions declared on the way to them."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.domain.key import Key
from sim.equations import threats
from sim.models.table import Settlement, TableView
from sim.world import bindings
from sim.world.acts import threat_game
from sim.world.talks.negotiation import AGREED, Negotiation
from sim.world.talks.table_view import view

if TYPE_CHECKING:
    from sim.world.acts.threat_state import ThreatState
    from sim.world.model import World


def bargain(world: "World") -> None:
    """Have every table in session bargain a month: a draft, and steps of positions toward it."""
    busy = np.zeros_like(world.position, dtype=bool)
    for name, talk in world.negotiations.items():
        rows = np.flatnonzero(talk.in_session)
        if not rows.size:
            continue
        talk.sit(rows)
        pressed = any(move.looks_at(name) for move in world.moves.values())
        if world.declares or world.ends or pressed or world.month in talk.file.meets:
            _sit(world, talk, rows)
        for row in talk.party:
            busy[:, row] |= talk.in_session[:, None] & talk.seated
    if world.declares:
        for agent in world.people:
            agent.accommodate(busy[:, agent.row])


def _sit(world: "World", talk: Negotiation, rows: Index) -> None:
    """Have one table bargain a month in some replicates."""
    margin = margin_of(world, talk)
    settlement, solved = _settle(world, talk, rows, margin)
    arrived = np.all(talk.progress[rows][:, talk.party] >= 1.0)
    if not solved and (arrived or not world.declares):
        return  # nothing changes before the next meeting
    table = view(talk, margin, rows)
    if world.declares:
        _declare(world, talk, rows, (table, settlement))
    if world.decisions.heeds_positions and world.month in talk.file.meets:
        # a meeting goes by what is declared at its end
        settlement, _ = _settle(world, talk, rows, margin)
    talk.take_note(settlement.rows(rows), rows, table)


def _declare(
    world: "World", talk: Negotiation, rows: Index, now: tuple[TableView, Settlement]
) -> None:
    """Have everyone at a table declare its next position, in some replicates."""
    table, settlement = now
    luck = stack([world.luck(f"move.{talk.name}", who)[rows] for who in world.row], axis=1)
    offers = world.decisions.move(table, settlement.rows(rows), luck)
    talk.progress[rows], talk.turns[rows] = offers.progress, offers.turns
    where = np.zeros(world.count, dtype=bool)
    where[rows] = True
    for agent in world.people:
        position = take(world.position[:, agent.row], talk.issues, axis=1)
        position[rows] = offers.position[:, agent.row]
        agent.declare(talk.issues, position, where, str(Key.table(talk.name)))


def _settle(
    world: "World", talk: Negotiation, rows: Index, margin: Array
) -> tuple[Settlement, int]:
    """Solve the table anew where anything it rests on has changed, and in how many replicates."""
    rests_on = [world.policy, margin, *bindings.bounds(world, talk, talk.reverted())]
    rests_on += [other.status == AGREED for other in world.negotiations.values()]
    if world.decisions.heeds_positions:
        rests_on.append(world.position)
    rests_on = [*world.rested_on, *map(np.copy, rests_on)]
    changed = np.ones(world.count, dtype=bool)
    if talk.rested_on:
        pairs = zip(rests_on, talk.rested_on, strict=True)
        differ = [np.any(a != b, axis=tuple(range(1, a.ndim))) for a, b in pairs if a is not b]
        changed = np.logical_or.reduce(differ) | ~talk.solved
    anew = np.intersect1d(rows, np.flatnonzero(changed))
    settlement = talk.settlement
    if anew.size or settlement is None:
        found = world.decisions.settle(view(talk, margin, anew))
        everywhere = found.rows(np.zeros(world.count, dtype=np.int64))
        talk.settlement = settlement = (settlement or everywhere).put(anew, found)
    talk.solved = talk.solved & ~changed
    talk.solved[anew] = True
    talk.too_dear[anew] = np.inf
    talk.rested_on = rests_on
    return settlement, anew.size


def margin_of(world: "World", talk: Negotiation) -> Array:
    """U(reversion) − d of every stakeholder, (R, N): what attached threats take from no deal."""
    margin = np.zeros((world.count, len(world.row)), order="F")
    for threat in world.threats.values():
        if threat.attached is talk and np.any(threat.pending):
            margin += np.where(threat.pending[:, None], _shadow(world, talk, threat), 0.0)
    return margin


def _shadow(world: "World", talk: Negotiation, threat: "ThreatState") -> Array:
    """What a pending threat takes from every stakeholder if the table fails, (R, N)."""
    reverted = talk.reverted()
    sanctioned = threat_game.sanctioned(threat, reverted)
    after = world.memory.recall(
        f"shadow {threat.name}", [sanctioned], lambda: world.utility(sanctioned)
    )
    carry = threat_game.crisis(threat, reverted).carry
    return threats.shadow(talk.start(), after, carry, world.parameters.sanction_weight)
