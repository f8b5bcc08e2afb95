"""A sanction in all replicates: what it moved and broke, how it is answered, and how it ends."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.key import Key
from sim.world.bindings import SAME, after_move
from sim.world.effects import move
from sim.world.judge import holds
from sim.world.talks.negotiation import AGREED, BROKEN

if TYPE_CHECKING:
    from sim.domain.parts.threat import Answer
    from sim.domain.state import Draws
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World


class AnswerState:
    """What the target may do to a sanction: where it stands, and what held before it."""

    def __init__(self, world: "World", key: Key, file: "Answer", draws: "Draws"):
        self.world, self.file, self.why = world, file, ".".join(key.parts[:2])
        self.issue = world.issue_row[file.issue]
        self.to = world.on_scale(self.issue, draws.unit(str(key / "to"), file.issue, 0.0))
        self.upward = self.to >= world.policy[:, self.issue]
        self.stands = np.zeros(draws.count, dtype=bool)
        self.given = np.full(draws.count, -1)  # month in which it was last given
        self.before = np.zeros(draws.count)

    @property
    def possible(self) -> Mask:
        """Where its condition holds, (R,)."""
        if self.file.when is None:
            return np.ones(self.world.count, dtype=bool)
        return holds(self.world, self.file.when)

    def beyond(self, policy: Array) -> Mask:
        """Where policies (R, K) are at or beyond what it would do."""
        now = policy[:, self.issue]
        return np.where(self.upward, now >= self.to - SAME, now <= self.to + SAME)

    def without(self, policy: Array) -> Array:
        """Policies (R, K) with the answer taken back where it stands."""
        bare = np.copy(policy)
        held = self.stands & (np.abs(policy[:, self.issue] - self.to) <= SAME)
        bare[:, self.issue] = np.where(held, self.before, bare[:, self.issue])
        return bare

    def after(self, policy: Array, target: int) -> Array:
        """Policies (R, K) with the answer, and what it releases."""
        to = np.where(self.beyond(policy), policy[:, self.issue], self.to)
        return after_move(self.world, policy, (self.issue, to), target)

    def give(self, where: Mask, target: "StakeholderAgent") -> None:
        """Put the answer into force."""
        world = self.world
        self.before = np.where(where, world.policy[:, self.issue], self.before)
        move(world, self.issue, self.to, target, where, self.why)
        self.stands = self.stands | where
        self.given = np.where(where, world.month, self.given)

    def end(self, where: Mask) -> None:
        """Take the answer back where its policy still stands."""
        world, over = self.world, where & self.stands
        bare = self.without(world.policy)
        world.policy = np.where(over[:, None], bare, world.policy)
        self.stands = self.stands & ~over


class SanctionState:
    """One sanction: where it is in force, since when, and the world as it found it."""

    def __init__(self, world: "World", why: str, issue: int, to: Array):
        self.world, self.why, self.issue, self.to = world, why, issue, to
        self.in_force = np.zeros(world.count, dtype=bool)
        self.since = np.full(world.count, -1)
        self._moved = np.zeros_like(world.policy, dtype=bool)  # what it moved, itself included
        self._was, self._left = np.zeros_like(world.policy), np.zeros_like(world.policy)
        self._broke: dict[str, tuple[Mask, Mask]] = {}  # tables, and what was still due of them

    @property
    def broke_something(self) -> Mask:
        """Where laying it broke a table, (R,)."""
        return np.any([broke for broke, _ in self._broke.values()], axis=0)

    def lay(self, where: Mask, sender: "StakeholderAgent") -> None:
        """Put the sanction into force, and note what it moves and breaks."""
        if not np.any(where):
            return
        world, tables = self.world, self.world.negotiations.items()
        was = np.copy(world.policy)
        stood = {name: (talk.status, np.copy(talk.pending)) for name, talk in tables}
        move(world, self.issue, self.to, sender, where, self.why)
        here = where[:, None]
        self._moved = np.where(here, np.abs(world.policy - was) > SAME, self._moved)
        self._was = np.where(here, was, self._was)
        self._left = np.where(here, world.policy, self._left)
        for name, talk in tables:
            status, due = stood[name]
            broken = where & (status != talk.status)
            before, owed = self._broke.get(name, (np.zeros_like(where), np.zeros_like(due)))
            broke = np.where(where, broken, before)
            self._broke[name] = broke, np.where(here, due & broken[:, None], owed)
        self.in_force = self.in_force | where
        self.since = np.where(where, world.month, self.since)

    def hold(self) -> None:
        """A sanction is in force only as long as the policy is where it was put."""
        held = np.abs(self.world.policy[:, self.issue] - self.to) <= SAME
        self.in_force = self.in_force & held

    def mended(self, policy: Array) -> Array:
        """Policies (R, K) with what it moved, and what still stands as it was left, put back."""
        stands = self._moved & (np.abs(policy - self._left) <= SAME) & self.in_force[:, None]
        return np.where(stands, self._was, policy)

    def renewing(self) -> dict[str, Mask]:
        """Tables that its end ratifies again, and where: those it broke, unless past their time."""
        again: dict[str, Mask] = {}
        for name, (broke, _) in self._broke.items():
            talk = self.world.negotiations[name]
            runs = talk.file.until is None or self.world.month <= talk.file.until
            again[name] = broke & (talk.status == BROKEN) & self.in_force & runs
        return again

    def end(self, where: Mask) -> None:
        """End it: put back what still stands, and ratify again what it broke and still runs."""
        over = where & self.in_force
        if not np.any(over):
            return
        world = self.world
        world.policy = np.where(over[:, None], self.mended(world.policy), world.policy)
        for name, renewed in self.renewing().items():
            talk, again = world.negotiations[name], over & renewed
            talk.status = np.where(again, AGREED, talk.status)
            talk.pending |= self._broke[name][1] & again[:, None]
        self.in_force = self.in_force & ~over
