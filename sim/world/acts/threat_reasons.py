"""Why a side of a threat decides as it does: the reason that its decision row gives."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array
from sim.domain.key import Key
from sim.domain.kinds.threat import ThreatVerb
from sim.world.acts import threat_game
from sim.world.reasons import most_lost, most_won

if TYPE_CHECKING:
    from sim.world.acts.threat_state import ThreatState
    from sim.world.agents import StakeholderAgent

Why = list[str] | str


def reason(threat: "ThreatState", agent: "StakeholderAgent", what: ThreatVerb) -> Why:
    """Key path of the reason, of one row each where they differ.

    Who gives way or backs off does so for what the sanction, or the answer, costs it most; who
    carries a threat out, or answers, for its resolve; who asks or refuses, for what it wants.
    """
    world, row = threat.world, agent.row
    resolve = str(Key.stakeholder(agent.name, "resolve"))
    match what:
        case ThreatVerb.THREATENS | ThreatVerb.SANCTIONS:
            return _occasion(threat, _wish(threat, agent))
        case ThreatVerb.CONCEDES | ThreatVerb.BACKS_DOWN:
            return most_lost(world, row, *_ends(threat), otherwise=resolve)
        case ThreatVerb.LIFTS | ThreatVerb.YIELDS:
            return most_lost(world, row, threat.before_sanction(), world.policy, otherwise=resolve)
        case ThreatVerb.ENDS_ANSWER if threat.answer is not None:
            bare = threat.answer.without(world.policy)
            return most_lost(world, row, bare, world.policy, otherwise=resolve)
        case ThreatVerb.CARRIES_OUT:
            return _carried(threat, row, resolve)
        case _:
            return resolve if what is ThreatVerb.ANSWERS else _wish(threat, agent)


def _ends(threat: "ThreatState") -> tuple[Array, Array]:
    """Policies without and with the sanction, (R, K) each."""
    table = threat.attached
    base = threat.world.policy if table is None else table.reverted()
    return base, threat_game.sanctioned(threat, base)


def _carried(threat: "ThreatState", row: int, resolve: str) -> list[str]:
    """What the sender gains most by the sanction, where it gains by it; else its resolve."""
    world, (base, struck) = threat.world, _ends(threat)
    one = np.array([row])
    gains = (world.utility(struck, one) > world.utility(base, one))[:, 0]
    won = most_won(world, row, base, struck, otherwise=resolve)
    return [key if better else resolve for key, better in zip(won, gains, strict=True)]


def _occasion(threat: "ThreatState", wish: str) -> list[str]:
    """The news that had it made, where news did; else what the sender wants."""
    events = {
        event.month: str(Key.event(name))
        for name, event in threat.world.case.file.events.items()
        if event.raises == threat.name
    }
    recent = threat.world.month - threat.raised <= 1
    news = zip(threat.raised, recent, strict=True)
    return [events.get(int(month), wish) if new else wish for month, new in news]


def _wish(threat: "ThreatState", agent: "StakeholderAgent") -> str:
    """What a side wants of what is demanded; the threat itself where it has no interest in it."""
    issue = threat.file.demand.issue
    if issue in threat.world.case.stakeholders[agent.name].interests:
        return str(Key.interest(agent.name, issue, "ideal"))
    return str(Key.threat(threat.name))
