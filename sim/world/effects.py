"""Phase 8, what changes policies: settlements, concessions, sanctions, moves and lapses."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.key import Key
from sim.domain.kinds.agreement import AgreementVerb
from sim.domain.kinds.position import PositionVerb
from sim.world.bindings import SAME, after_move, others, ties
from sim.world.ledger import note_steps
from sim.world.pace import follow as follow_aims
from sim.world.talks.negotiation import AGREED, BROKEN, LAPSED, Negotiation

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World


def move(
    world: "World", issue: int, value: Array, mover: "StakeholderAgent", where: Mask, why: str
) -> None:
    """Have a stakeholder move an issue; tables that this breaks release the others.

    `why` is the key path of what it does this for.
    """
    if not np.any(where):
        return
    if np.isfinite(world.pace[issue]):  # a slow issue: the policy follows from next month on
        world.aim = np.copy(world.aim)
        world.aim[:, issue] = np.where(where, value, world.aim[:, issue])
        return
    target = np.where(where, value, world.policy[:, issue])
    after = after_move(world, world.policy, (issue, target), mover.row)
    moved = np.zeros_like(world.policy, dtype=bool)
    moved[:, issue] = np.abs(after[:, issue] - world.policy[:, issue]) > SAME
    for talk in world.negotiations.values():
        _break(world, talk, moved, mover.row, why)
    world.policy = after


def follow(world: "World", agent: "StakeholderAgent", issue: int, where: Mask, why: str) -> None:
    """Have a stakeholder's declared position follow the policy it has just accepted."""
    before = np.copy(world.position[:, agent.row])
    at = np.where(where, world.policy[:, issue], before[:, issue])
    world.position[:, agent.row, issue] = at
    note_steps(world, agent, PositionVerb.YIELDS, before, why)


def _break(world: "World", talk: Negotiation, moved: Mask, mover: int, why: str) -> None:
    """End a table where a party has moved one of its issues (R, K) outside it."""
    if talk.file.binds and mover in talk.party:
        broken = np.any(moved & talk.seated, axis=1) & (talk.status == AGREED)
        talk.status = np.where(broken, BROKEN, talk.status)
        talk.pending &= ~broken[:, None]
        who = list(world.row)[mover]
        world.ledger.add(world.month, who, AgreementVerb.BREAKS, talk.name, broken, why=why)


def take_effect(world: "World") -> None:
    """Follow slow aims, settle, lift, concede, carry out, answer, move and lapse, in this order."""
    world.policy = follow_aims(world.policy, world.aim, world.pace)
    for talk in world.negotiations.values():
        _settle(world, talk)
    for threat in world.threats.values():
        threat.take_effect()
    for act in world.moves.values():
        act.take_effect()
    for talk in world.negotiations.values():
        _lapse(world, talk)
    for threat in world.threats.values():
        threat.hold()


def _settle(world: "World", talk: Negotiation) -> None:
    """Put a table's result into force where it is due, and break what it goes against."""
    due = talk.due()
    if not np.any(due):
        return
    after = np.where(due, talk.result, world.policy)
    settled = due & (talk.status == AGREED)[:, None]
    now = np.where(settled, world.policy, after)
    moved = np.abs(after - now) > SAME
    released = replace(ties(world, talk), now=now).released(after)
    for other in others(world, talk):
        for row in talk.party:
            own = moved & world.interests.controls[row]
            _break(world, other, own, row, str(Key.table(talk.name)))
    world.policy = np.where(due, talk.result, released)
    talk.pending &= ~due


def _lapse(world: "World", talk: Negotiation) -> None:
    """Return the issues of a settlement whose time is over, unless they have been renewed."""
    over = talk.lapsing()
    if not np.any(over):
        return
    back = np.where(talk.stated, talk.reversion, talk.before)
    held = over[:, None] & talk.seated & ~talk.renewed
    world.policy = np.where(held, back, world.policy)
    talk.status = np.where(over, LAPSED, talk.status)
    talk.pending &= ~over[:, None]
    ended, why = over & np.any(held, axis=1), str(Key.table(talk.name))
    world.ledger.add(world.month, "", AgreementVerb.LAPSES, talk.name, ended, why=why)
