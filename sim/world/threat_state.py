"""Threats of the world: made, answered, carried out, reviewed, in all replicates at once."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.kinds.threat import Threat, ThreatKind, ThreatVerb
from sim.domain.state import Draws
from sim.equations import threats
from sim.equations.threats import Crisis, Stakes, Temper
from sim.world import bindings
from sim.world.bindings import SAME
from sim.world.effects import follow, move

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World
    from sim.world.negotiation import Negotiation

MARKS = [mark.name for mark in ThreatKind.marks]


class ThreatState:
    """One threat in all replicates; each mask (R,) says where that has happened."""

    def __init__(self, world: "World", name: str, file: Threat, draws: Draws):
        self.world, self.name, self.file = world, name, file
        self.demand_issue = world.issue_row[file.demand.issue]
        self.sanction_issue = world.issue_row[file.sanction.issue]
        key = f"threats.{name}"
        side = file.demand.side
        demand = draws.unit(f"{key}.demand.{side}", file.demand.issue, 0.0)
        sanction = draws.unit(f"{key}.sanction.to", file.sanction.issue, 0.0)
        scale = draws.scenario.issues[file.demand.issue].scale
        if file.demand.shift:
            demand = np.clip(demand + file.demand.shift / (scale.high - scale.low), 0.0, 1.0)
        self.demanded = world.on_scale(self.demand_issue, demand)
        self.sanction = world.on_scale(self.sanction_issue, sanction)
        self.temper = _temper(world, draws, key)
        for mark in (*MARKS, "in_force"):
            setattr(self, mark, np.zeros(draws.count, dtype=bool))
        self.issued: Mask
        self.conceded: Mask
        self.carried_out: Mask
        self.backed_down: Mask
        self.yielded: Mask
        self.lifted: Mask
        self.in_force: Mask
        self.raised = np.zeros(draws.count, dtype=bool)
        self.moves: dict[str, Mask] = {}
        self.before = np.zeros(draws.count)
        self.since = np.full(draws.count, -1)

    @property
    def sender(self) -> "StakeholderAgent":
        """The agent that threatens."""
        return self.world.agent(self.file.sender)

    @property
    def target(self) -> "StakeholderAgent":
        """The agent that is threatened."""
        return self.world.agent(self.file.target)

    @property
    def attached(self) -> "Negotiation | None":
        """The table whose failure the threat waits for; None for a free-standing threat."""
        return None if self.file.table is None else self.world.negotiations[self.file.table]

    @property
    def pending(self) -> Mask:
        """Replicates in which the threat is made and not yet settled."""
        return self.issued & ~(self.conceded | self.carried_out | self.backed_down)

    def marks(self) -> dict[str, Mask]:
        """What is counted of the threat."""
        return {mark: getattr(self, mark) for mark in MARKS}

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the threat holds."""
        return getattr(self, status)

    def met(self, policy: Array) -> Mask:
        """Whether policies (R, K) meet the demand."""
        value = policy[:, self.demand_issue]
        if self.file.demand.side == "at_most":
            return value <= self.demanded + SAME
        return value >= self.demanded - SAME

    def open(self) -> Mask:
        """Replicates in which the threat could be made this month."""
        world = self.world
        window = self.file.start <= world.month <= self.file.until
        table = self.attached
        seated = np.ones(world.count, dtype=bool) if table is None else table.in_session
        idle = np.abs(world.policy[:, self.sanction_issue] - self.sanction) > SAME
        could = self.file.made != "never" and window
        return could & seated & idle & ~self.issued & ~self.met(world.policy)

    def game(self, base: Array) -> tuple[Stakes, Crisis]:
        """The stakes against policies `base`, and the crisis game solved for them."""

        def solve() -> tuple[Stakes, Crisis]:
            stakes = self.stakes(base)
            return stakes, threats.crisis(stakes, self.temper)

        rests_on = bindings.under(self.world, base)
        return self.world.memory.recall(f"game {self.name}", rests_on, solve)

    def stakes(self, now: Array) -> Stakes:
        """What the threat is worth to both sides against policies (R, K)."""
        world = self.world
        sender, target = self.sender.row, self.target.row
        sides = np.array([sender, target])
        start = world.utility(now, sides)
        moved = bindings.after_move(world, now, self.sanction_issue, self.sanction, sender)
        sanctioned = world.utility(moved, sides) - start
        conceding = bindings.after_move(world, now, self.demand_issue, self.demanded, target)
        conceded = world.utility(conceding, sides) - start
        return Stakes(sanctioned[:, 0], sanctioned[:, 1], conceded[:, 0], conceded[:, 1])

    def consider(self) -> None:
        """Make the threat and, if it is free-standing, have it answered and acted upon."""
        rows = self.open()
        self.moves = {}
        if not np.any(rows):
            return
        table = self.attached
        stakes, crisis = self.game(self.world.policy if table is None else table.reverted())
        hurts = stakes.target_sanction < 0.0  # nobody chooses to threaten with a favour
        chosen = hurts & self.sender.threaten(self.name, crisis)
        made = rows & (chosen | self.raised | (self.file.made == "always"))
        self.issued |= made
        self._note(self.sender, ThreatVerb.THREATENS, made, crisis.threaten)
        if table is None:
            resisted = made & self.target.reply(self.name, crisis)
            self._concede(made & ~resisted, crisis)
            self._note(self.target, ThreatVerb.RESISTS, resisted, crisis.resist)
            self._act(resisted, crisis)

    def after_table(self, ratified: Mask, failed: Mask) -> None:
        """Settle an attached threat: met or dropped by a deal, acted upon if talks fail."""
        pending = self.pending
        if self.attached is None or not np.any(pending & (ratified | failed)):
            return
        settled = self.attached.full(self.attached.package[:, self.attached.issues])
        met = pending & ratified & self.met(settled)
        self.conceded |= met
        self._note(self.target, ThreatVerb.CONCEDES, met, np.ones(self.world.count))
        dropped = pending & ratified & ~met
        self.backed_down |= dropped
        self._note(self.sender, ThreatVerb.DROPS, dropped, np.ones(self.world.count))
        self._act(pending & failed, self.game(self.attached.reverted())[1])

    def _concede(self, conceded: Mask, crisis: Crisis) -> None:
        self.conceded |= conceded
        self.moves["demand"] = conceded
        self._note(self.target, ThreatVerb.CONCEDES, conceded, 1.0 - crisis.resist)

    def _act(self, resisted: Mask, crisis: Crisis) -> None:
        carried = resisted & self.sender.carry_out(self.name, crisis)
        backed = resisted & ~carried
        self.carried_out |= carried
        self.backed_down |= backed
        self.moves["sanction"] = carried
        self._note(self.sender, ThreatVerb.CARRIES_OUT, carried, crisis.carry_out)
        self._note(self.sender, ThreatVerb.BACKS_DOWN, backed, 1.0 - crisis.carry_out)

    def review(self) -> None:
        """Every `review` months under a sanction: the target may yield, else the sender lift it."""
        world = self.world
        self.hold()
        age = world.month - self.since
        rows = self.in_force & (age > 0) & (age % self.file.review == 0)
        if not np.any(rows):
            return
        before = np.copy(world.policy)
        before[:, self.sanction_issue] = np.where(rows, self.before, before[:, self.sanction_issue])
        stakes = self.stakes(before)
        yields, chance = self.target.give_in(self.name, stakes, self.temper)
        yielded = rows & yields & ~self.met(world.policy)
        self.yielded |= yielded
        self._note(self.target, ThreatVerb.YIELDS, yielded, chance)
        lifts, chance = self.sender.lift(self.name, stakes, self.temper)
        lifted = rows & ~yielded & lifts
        self.lifted |= lifted
        self._note(self.sender, ThreatVerb.LIFTS, lifted, chance)
        self.moves["yield"], self.moves["lift"] = yielded, lifted

    def take_effect(self) -> None:
        """Phase 7: move the policies that this month's choices have moved."""
        world, moves = self.world, self.moves
        nowhere = np.zeros(world.count, dtype=bool)
        yielded = moves.get("yield", nowhere)
        given = moves.get("demand", nowhere) | yielded
        held = self.met(world.policy)  # a concession never moves a policy away from the sender
        move(world, self.demand_issue, self.demanded, self.target, given & ~held)
        follow(world, self.target, self.demand_issue, given, f"threats.{self.name}")
        carried = moves.get("sanction", nowhere)
        now = world.policy[:, self.sanction_issue]
        self.before = np.where(carried, now, self.before)
        move(world, self.sanction_issue, self.sanction, self.sender, carried)
        ended = yielded | moves.get("lift", nowhere)
        self.hold()
        lifted = np.where(ended & self.in_force, self.before, world.policy[:, self.sanction_issue])
        world.policy[:, self.sanction_issue] = lifted  # ending a sanction breaks no deal
        self.in_force = (self.in_force | carried) & ~ended
        self.since = np.where(carried, world.month, self.since)
        self.moves = {}

    def hold(self) -> None:
        """A sanction is in force only as long as the policy is where it was put."""
        held = np.abs(self.world.policy[:, self.sanction_issue] - self.sanction) <= SAME
        self.in_force &= held

    def holds(self) -> Mask:
        """Replicates in which a conceded demand still binds tables."""
        return (self.conceded | self.yielded) & (self.world.month <= self.file.until)

    def _note(
        self, agent: "StakeholderAgent", what: ThreatVerb, made: Mask, probability: Array
    ) -> None:
        world, why = self.world, f"threats.{self.name}"
        if self.file.demand.issue in world.case.stakeholders[agent.name].interests:
            why = f"stakeholders.{agent.name}.interests.{self.file.demand.issue}"
        world.ledger.add(
            world.month, agent.name, what, self.name, made, probability=probability, why=why
        )


def _temper(world: "World", draws: Draws, key: str) -> Temper:
    """How the two sides of a threat choose."""
    by = world.parameters
    cost = draws.number(f"{key}.audience_cost", by.audience_cost)
    return Temper(by.beta, by.kappa, by.sanction_weight, by.credit, cost)
