"""Voices: interests as they are heard from constituents, shown, and seen by others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.equations.voice import effective
from sim.world.flows import Flows
from sim.world.interests import Interests
from sim.world.valuation import Valuation

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent


class Voices:
    """Salience and ideal (R, N, K) of everyone after voice, as each has them and as others see.

    `influence` (R, N, N) is how much of each other's own utility a listener's contains.
    """

    def __init__(self, interests: Interests, flows: Flows):
        self._interests, self._flows = interests, flows
        count, size, _ = interests.salience.shape
        self.influence = np.copy(np.broadcast_to(np.eye(size), (count, size, size)), order="F")
        self.heard_salience = np.copy(interests.salience)
        self.heard_ideal = np.copy(interests.ideal)
        self.shown_salience = interests.shown
        self.seen_salience, self.seen_ideal = self.heard_salience, self.heard_ideal

    def listen(self, people: Sequence["StakeholderAgent"]) -> None:
        """Have everyone feel, hear its constituents, the deepest first, and see what all show."""
        self._interests.feel()
        self.shown_salience = self._interests.shown
        for depth in sorted({agent.depth for agent in people}, reverse=True):
            for agent in people:
                if agent.depth == depth:
                    agent.listen()
        self.seen_salience, self.seen_ideal = self.heard_salience, self.heard_ideal
        if self._interests.feigned is not None:
            seen = [self.after_voice(row, self.shown_salience) for row in range(len(people))]
            self.seen_salience, self.seen_ideal = (
                stack(part, axis=1) for part in zip(*seen, strict=True)
            )

    def believed(self, row: int) -> Array:
        """Salience (R, N, K) as one stakeholder takes it: its own, and what the others show."""
        if self._interests.feigned is None:
            return self._interests.salience
        believed = np.copy(self.shown_salience)
        believed[:, row] = self._interests.salience[:, row]
        return believed

    def after_voice(self, row: int, salience: Array) -> tuple[Array, Array]:
        """Salience and ideal of one stakeholder after voice, (R, K) each, from salience (R, N, K).

        Of those that it hears: to the others it gives no weight.
        """
        heard = np.array(self._interests.hears[row])
        influence, ideal = take(self.influence, row, axis=1), self._interests.ideal
        return effective(*(take(part, heard, axis=1) for part in (influence, salience, ideal)))

    @property
    def heard(self) -> Valuation:
        """What policies are worth to everyone, by the interests of the month."""
        return self._valuation(self.heard_salience, self.heard_ideal)

    @property
    def seen(self) -> Valuation:
        """The same as others see it, who go by the salience that is shown."""
        return self._valuation(self.seen_salience, self.seen_ideal)

    def _valuation(self, salience: Array, ideal: Array) -> Valuation:
        worth, hears = self._interests.worth, self._interests.hears
        return Valuation(self.influence, salience, ideal, worth, hears, self._flows)

    def utility(self, policy: Array, who: Index | None = None, *, seen: bool = False) -> Array:
        """Utility of policies (R, K) after voice, (R, N), or (R, who) of some stakeholders.

        As each has it, or as others see it (`seen`).
        """
        return (self.seen if seen else self.heard).utility(policy, who)

    def copies(self) -> list[Array]:
        """What a settlement rests on, as it stands now."""
        own = self._interests
        parts = (self.seen_salience, self.seen_ideal, self.influence, own.worth, own.capability)
        return [np.copy(part) for part in parts]
