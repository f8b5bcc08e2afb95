"""The stakeholder as a Mesa agent: it owns one row of the world's arrays in every replicate."""

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.domain.kinds.position import PositionVerb
from sim.equations import voice
from sim.world.ledger import note_steps

if TYPE_CHECKING:
    from sim.world.model import World


class StakeholderAgent(mesa.Agent):
    """One stakeholder in all replicates: row `row` of every array with a stakeholder axis.

    Its verbs read the world and write its own row only, so that the order in which agents act
    within a phase changes nothing.
    """

    def __init__(self, model: "World", name: str, row: int):
        super().__init__(model)
        self.world = model
        self.name = name
        self.row = row

    @property
    def constituents(self) -> Index:
        """Rows of the stakeholders whose voice this one hears."""
        return np.flatnonzero(self.world.interests.above == self.row)

    @property
    def depth(self) -> int:
        """How many governments stand above it; the deepest listen first."""
        depth, row = 0, self.row
        while self.world.interests.above[row] >= 0:
            depth, row = depth + 1, int(self.world.interests.above[row])
        return depth

    def listen(self) -> None:
        """Take its constituents' utilities into its own (voice)."""
        voices, own = self.world.voices, self.world.interests.voice
        row = voice.listen(voices.influence, own, self.constituents, self.row)
        voices.influence[:, self.row] = row
        heard = voices.after_voice(self.row, voices.believed(self.row))
        voices.heard_salience[:, self.row], voices.heard_ideal[:, self.row] = heard

    def accommodate(self, busy: Mask) -> None:
        """Let its declared positions drift to the policies in force, except where talks are on.

        position += rate × (1 − salience) × gap, a month. Source: KTAB's accommodation.
        """
        world, row = self.world, self.row
        position = world.position[:, row]
        before = np.copy(position) if world.ledger.on else position
        rate = world.parameters.accommodation * (1.0 - world.interests.salience[:, row])
        moved = position + rate * (world.policy - position)
        world.position[:, row] = np.where(busy, position, moved) if np.any(busy) else moved
        note_steps(world, self, PositionVerb.ACCOMMODATES, before, "parameters.accommodation")

    def declare(self, issues: Index, position: Array, where: Mask, why: str) -> None:
        """Declare new positions (R, m) on some issues, where bargaining has moved it."""
        world, row = self.world, self.row
        before = np.copy(world.position[:, row])
        current = take(before, issues, axis=1)
        world.position[:, row, issues] = np.where(where[:, None], position, current)
        note_steps(world, self, PositionVerb.CONCEDES, before, why)

    def price(self, pressure: Array) -> Array:
        """What signing must gain it at least over no agreement, (R,): its hurdle under pressure."""
        return np.maximum(0.0, self.world.hurdle.value[:, self.row] + pressure)

    def stands(self, bar: Array, pressure: Array) -> Mask:
        """Whether it carries out, or lets stand, what costs it `bar`, rather than stop."""
        return np.maximum(0.0, self.world.resolve.value[:, self.row] + pressure) > bar

    def gives_way(self, most: Array, pressure: Array) -> Mask:
        """Whether it gives way: its resolve under pressure is at most that."""
        return self.world.resolve.value[:, self.row] + pressure <= most
