"""Threats of the world: made, answered, carried out and reviewed, in all replicates at once."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.key import Key
from sim.domain.kinds.threat import ThreatKind, ThreatVerb
from sim.domain.luck import uniforms
from sim.domain.parts.threat import Threat
from sim.domain.state import Draws
from sim.world.acts.sanction_state import AnswerState, SanctionState
from sim.world.acts.threat_reasons import reason
from sim.world.bindings import SAME
from sim.world.effects import follow, move
from sim.world.judge import holds

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World
    from sim.world.talks.negotiation import Negotiation

KEPT = ("issued", "conceded", "partly", "carried_out", "backed_down", "yielded", "lifted")


class ThreatState:
    """One threat in all replicates; each mask (R,) says where that has ever happened."""

    def __init__(self, world: "World", name: str, file: Threat, draws: Draws):
        self.world, self.name, self.file = world, name, file
        self.demand_issue = world.issue_row[file.demand.issue]
        self.sanction_issue = world.issue_row[file.sanction.issue]
        self.demanded, self.sanction = self._drawn(draws)
        cause = str(Key.threat(name))
        self.law = SanctionState(world, cause, self.sanction_issue, self.sanction)
        key = Key.threat(name, "answer")
        self.answer = None if file.answer is None else AnswerState(world, key, file.answer, draws)
        nowhere = np.zeros(draws.count, dtype=bool)
        self.issued, self.conceded, self.partly = nowhere, nowhere, nowhere
        self.carried_out, self.backed_down = nowhere, nowhere
        self.yielded, self.lifted, self.answered = nowhere, nowhere, nowhere
        self.waiting = nowhere  # made at a table whose talks go on
        self.made_now = nowhere
        self.held_before = nowhere  # its condition, in an earlier month
        self.raised = np.full(draws.count, -1)  # month of the news that raised it
        self.pressure = np.zeros((draws.count, len(world.row)), order="F")
        self.granted = np.copy(self.demanded)
        self.game_then = np.full((draws.count, 3), np.nan)
        self.choices: dict[str, Mask] = {}
        if file.made == "standing":
            self.issued = ~self.met(world.policy)

    def _drawn(self, draws: Draws) -> tuple[Array, Array]:
        """The demand and the sanction, (R,) on [0, 1] each."""
        file, demand = self.file, self.file.demand
        asked = draws.unit(str(Key.threat(self.name, "demand", demand.side)), demand.issue, 0.0)
        key = str(Key.threat(self.name, "sanction", "to"))
        sanction = draws.unit(key, file.sanction.issue, 0.0)
        if demand.shift:
            scale = draws.scenario.issues[demand.issue].scale
            asked = np.clip(asked + demand.shift / (scale.high - scale.low), 0.0, 1.0)
        on_scale = self.world.on_scale
        return on_scale(self.demand_issue, asked), on_scale(self.sanction_issue, sanction)

    # ------------------------------------------------------------------ what others ask

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
        """Replicates in which the threat is made and waits for the end of talks."""
        return self.waiting

    @property
    def sanction_in_force(self) -> Mask:
        """Replicates in which the sanction is in force."""
        return self.law.in_force

    @property
    def lines(self) -> list[Array]:
        """What a concession rests on besides policies: the target's red line."""
        line = self.world.interests.reservation[:, self.target.row, self.demand_issue]
        return [np.nan_to_num(line, nan=-1.0)]

    def marks(self) -> dict[str, Mask]:
        """What is counted of the threat."""
        found = {name: getattr(self, name) for name in (*KEPT, "answered")}
        found |= {"given_way": self.conceded | self.partly, "in_force": self.law.in_force}
        return {mark.name: found[mark.name] for mark in ThreatKind.marks}

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the threat holds."""
        return self.marks()[status]

    def met(self, policy: Array) -> Mask:
        """Whether policies (R, K) meet the demand."""
        return self.meets(policy[:, self.demand_issue])

    def meets(self, value: Array) -> Mask:
        """Whether values (R,) of the demand's issue meet it."""
        if self.file.demand.side == "at_most":
            return value <= self.demanded + SAME
        return value >= self.demanded - SAME

    def binding(self) -> Mask:
        """Replicates in which what was granted still binds tables."""
        given = self.conceded | self.partly | self.yielded
        return given & (self.world.month <= self.file.until)

    def before_sanction(self) -> Array:
        """The noted world, (R, K): policies without the sanction, what it moved and its answer."""
        now = self.world.policy if self.answer is None else self.answer.without(self.world.policy)
        return self.law.mended(now)

    # ------------------------------------------------------------------ when it can be made

    def standing(self) -> Mask:
        """Replicates in which the threat could be made this month."""
        world, file, table = self.world, self.file, self.attached
        if file.made == "never" or not file.start <= world.month <= file.until:
            return np.zeros(world.count, dtype=bool)
        idle = np.abs(world.policy[:, self.sanction_issue] - self.sanction) > SAME
        could = idle & ~self.met(world.policy) & ~self.waiting & ~self.law.in_force & ~self.made_now
        for other in world.threats.values():
            if other.sanction_issue == self.sanction_issue:
                could &= ~other.law.in_force
        if table is not None:
            could &= table.in_session & (~self.issued | (file.made == "standing"))
        return could & holds(world, file.when) if file.when is not None else could

    def attended(self) -> Mask:
        """Replicates in which the sender considers the threat this month, if it stands.

        By luck, and surely in the last month of the window and the first of its condition.
        """
        world, file = self.world, self.file
        if world.month == file.until or self.made_before:
            return np.ones(world.count, dtype=bool)
        if not file.start <= world.month:
            return np.zeros(world.count, dtype=bool)
        luck = uniforms(
            world.seed_of_luck,
            *("attend", self.name),
            first=world.first,
            count=world.count,
            month=world.month,
        )
        surely = np.zeros(world.count, dtype=bool)
        if file.when is not None:
            now = holds(world, file.when)
            surely = now & ~self.held_before
            self.held_before = self.held_before | now
        return (luck < world.parameters.attention) | surely

    @property
    def made_before(self) -> bool:
        """Whether this is the first month of a threat that was made before the run."""
        return self.file.made == "standing" and self.world.month == self.file.start

    # ------------------------------------------------------------------ phase 8: what it moves

    def take_effect(self) -> None:
        """Move the policies that this month's choices have moved."""
        world, choices = self.world, self.choices
        nowhere = np.zeros(world.count, dtype=bool)
        self.hold()
        yielded = choices.get("yield", nowhere)
        over = (yielded | choices.get("lift", nowhere)) & self.law.in_force
        if self.answer is not None:
            self.answer.end(over | choices.get("end answer", nowhere))
        self.law.end(over)
        given = choices.get("demand", nowhere) | yielded
        self._grant(given)
        self.law.lay(choices.get("sanction", nowhere), self.sender)
        if self.answer is not None:
            self.answer.give(choices.get("answer", nowhere) & self.law.in_force, self.target)
        self.choices = {}

    def _grant(self, given: Mask) -> None:
        """Have the target move to what it grants: never away from the sender."""
        world, k = self.world, self.demand_issue
        if not np.any(given):
            return
        nearer = np.minimum if self.file.demand.side == "at_most" else np.maximum
        why = str(Key.threat(self.name))
        move(world, k, nearer(self.granted, world.policy[:, k]), self.target, given, why)
        follow(world, self.target, k, given, why)

    def hold(self) -> None:
        """A sanction holds only as long as its policy stands; its answer ends with it."""
        self.law.hold()
        if self.answer is not None:
            self.answer.end(self.answer.stands & ~self.law.in_force)

    def note(
        self, agent: "StakeholderAgent", what: ThreatVerb, made: Mask, probability: Array
    ) -> None:
        """Write a decision row with its reason."""
        world = self.world
        if not world.ledger.on or not np.any(made):
            return
        why = reason(self, agent, what)
        world.ledger.add(
            world.month, agent.name, what, self.name, made, probability=probability, why=why
        )
