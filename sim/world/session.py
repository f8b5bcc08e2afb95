"""Phases 5 and 6: bargaining at tables in session, and ratification at their meetings."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, Mask, stack, take
from sim.domain.kinds.agreement import AgreementVerb
from sim.equations import threats
from sim.models.table import Settlement, TableView
from sim.world import bindings
from sim.world.negotiation import AGREED, Negotiation

if TYPE_CHECKING:
    from sim.world.model import World
    from sim.world.threat_state import ThreatState


NO_INTEREST = "parameters.beta"  # no interest speaks for the choice: it is imprecision


def bargain(world: "World") -> dict[str, Mask]:
    """Have every table in session bargain a month; where each could settle today, (R,) by name."""
    busy = np.zeros_like(world.position, dtype=bool)
    settled: dict[str, Mask] = {}
    for name, talk in world.negotiations.items():
        rows = np.flatnonzero(talk.in_session)
        if not rows.size:
            continue
        talk.sit(rows)
        if world.declares or world.ends or world.month in talk.file.meets:  # else nobody looks
            settled[name] = _sit(world, talk, rows)
        for row in talk.party:
            busy[:, row] |= talk.in_session[:, None] & talk.seated
    if world.declares:
        for agent in world.people:
            agent.accommodate(busy[:, agent.row])
    return settled


def _sit(world: "World", talk: Negotiation, rows: Index) -> Mask:
    """Have one table bargain a month in some replicates; where it could settle today, (R,)."""
    margin = _margin(world, talk)
    settlement, solved = _settle(world, talk, rows, margin)
    where = np.zeros(world.count, dtype=bool)
    where[rows] = True
    arrived = np.all(talk.progress[rows][:, talk.party] >= 1.0)
    if not solved and (arrived or not world.declares):
        return where & settlement.agreed  # nothing changes before the next meeting
    table = talk.view(margin, rows)
    if world.declares:
        _declare(world, talk, rows, (table, settlement))
    if world.decisions.heeds_positions and world.month in talk.file.meets:
        # a meeting goes by what is declared at its end
        settlement, _ = _settle(world, talk, rows, margin)
    talk.take_note(settlement.rows(rows), rows, table)
    return where & settlement.agreed


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
        agent.declare(talk.issues, position, where, f"tables.{talk.name}")


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
        found = world.decisions.settle(talk.view(margin, anew))
        everywhere = found.rows(np.zeros(world.count, dtype=np.int64))
        talk.settlement = settlement = (settlement or everywhere).put(anew, found)
    talk.solved = talk.solved & ~changed
    talk.solved[anew] = True
    talk.rested_on = rests_on
    return settlement, anew.size


def _margin(world: "World", talk: Negotiation) -> Array:
    """U(reversion) − d of every stakeholder, (R, N): what attached threats take from no deal."""
    margin = np.zeros((world.count, len(world.row)), order="F")
    for threat in world.threats.values():
        if threat.attached is talk and np.any(threat.pending):
            margin += np.where(threat.pending[:, None], _shadow(world, talk, threat), 0.0)
    return margin


def _shadow(world: "World", talk: Negotiation, threat: "ThreatState") -> Array:
    """What a pending threat takes from every stakeholder if the table fails, (R, N)."""
    reverted, sender = talk.reverted(), threat.sender.row

    def loss() -> Array:
        _, crisis = threat.game(reverted)
        issue = threat.sanction_issue
        sanctioned = bindings.after_move(world, reverted, issue, threat.sanction, sender)
        start, carry = talk.start(), crisis.carry_out[:, None]
        loss = start - threats.shadow(start, world.utility(sanctioned), carry, threat.temper)
        loss[:, sender] += threats.bluff(crisis.carry_out, threat.temper)
        return loss

    return world.memory.recall(f"shadow {threat.name}", bindings.under(world, reverted), loss)


def ratify(world: "World", settled: dict[str, Mask]) -> None:
    """Have the parties of every table that meets this month ratify its package, or let it fail."""
    for name, found in settled.items():
        talk = world.negotiations[name]
        if world.month not in talk.file.meets:
            continue
        seated = talk.in_session
        package = take(talk.package, talk.issues, axis=1)
        there = talk.settled(package)
        gain = world.utility(there) - talk.start() + _margin(world, talk)
        ratified = seated & found
        for row in talk.party:
            agent = world.agent(list(world.row)[row])
            consents, chance = agent.ratify(f"ratify.{name}", gain[:, row])
            _note(world, (agent.name, name), (found & consents, found & ~consents), (chance, there))
            ratified &= consents
        failed = seated & ~ratified & (world.month == talk.file.meets[-1])
        talk.conclude(ratified, failed)
        world.ledger.add(
            world.month, "", AgreementVerb.IS_AGREED, name, ratified, why=f"tables.{name}"
        )
        world.ledger.add(world.month, "", AgreementVerb.FAILS, name, failed, why=f"tables.{name}")
        for threat in world.threats.values():
            if threat.attached is talk:
                threat.after_table(ratified, failed)


def _note(
    world: "World", at: tuple[str, str], answers: tuple[Mask, Mask], about: tuple[Array, Array]
) -> None:
    """Write who ratified and who refused, with the interest that weighed most either way."""
    if not world.ledger.on:
        return
    who, table = at
    chance, there = about
    gains = _contributions(world, world.row[who], world.negotiations[table].reverted(), there)
    keys = [f"stakeholders.{w}.interests.{i}.ideal" for w in world.row for i in world.issue_row]
    keys += [f"stakeholders.{w}.worth_cad_m" for w in world.row]
    for what, made, best, p in (
        (AgreementVerb.RATIFIES, answers[0], np.argmax(gains, axis=1), chance),
        (AgreementVerb.REFUSES, answers[1], np.argmin(gains, axis=1), 1.0 - chance),
    ):
        weight = np.take_along_axis(gains, best[:, None], axis=1)[:, 0]
        against = weight < 0.0 if what is AgreementVerb.REFUSES else weight > 0.0
        why = [keys[i] if told else NO_INTEREST for i, told in zip(best, against, strict=True)]
        world.ledger.add(world.month, who, what, table, made, probability=p, why=why)


def _contributions(world: "World", row: int, before: Array, after: Array) -> Array:
    """Parts of one stakeholder's utility gain, (R, N·K + N): each interest heard, then money."""
    own, heard = world.interests, world.voices.influence[:, row]
    gap = np.square(before[:, None, :] - own.ideal) - np.square(after[:, None, :] - own.ideal)
    spatial = (heard[:, :, None] * own.salience * gap).reshape(world.count, -1)
    money = heard * (world.flows.gains(after) - world.flows.gains(before)) / own.worth
    return np.concatenate([spatial, money], axis=1)
