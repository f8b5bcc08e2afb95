"""What policies are worth: utility of every stakeholder, after voice, spatial and in money."""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, stack, take, total
from sim.equations import voice
from sim.world.flows import Flows


@dataclass(frozen=True)
class Valuation:
    """Interests of all stakeholders as they stand, in some replicates or in all.

    `influence` (R, N, N), `salience` and `ideal` after voice (R, N, K), `worth` of money (R, N);
    `hears` lists of whom each hears, itself included.
    """

    influence: Array
    salience: Array
    ideal: Array
    worth: Array
    hears: list[list[int]]
    flows: Flows

    def rows(self, index: Index) -> "Valuation":
        """The same in some replicates."""
        names = ("influence", "salience", "ideal", "worth")
        parts = {name: take(getattr(self, name), index, axis=0) for name in names}
        return replace(self, **parts, flows=self.flows.rows(index))

    def of(self, who: Index) -> "Valuation":
        """The same of some stakeholders alone; `worth` stays that of all."""
        names = ("influence", "salience", "ideal")
        parts = {name: take(getattr(self, name), who, axis=1) for name in names}
        return replace(self, **parts, hears=[self.hears[n] for n in who.tolist()])

    def utility(self, policy: Array, who: Index | None = None) -> Array:
        """Utility of policies (R, K), (R, N), or (R, who) of some stakeholders."""
        salience, ideal = self.salience, self.ideal
        if who is not None:
            salience, ideal = take(salience, who, axis=1), take(ideal, who, axis=1)
        apart = total(salience * np.square(policy[:, None, :] - ideal), axis=2)
        return self.mixed(self.flows.gains(policy) / self.worth, who) - apart

    def mixed(self, own: Array, who: Index | None = None) -> Array:
        """Own money (R, N) or its slopes (R, N, m) after voice, the same or of some."""
        everyone = range(len(self.hears)) if who is None else who.tolist()
        heard = [voice.mixed(self.influence[:, n], own, self.hears[n]) for n in everyone]
        return stack(heard, axis=1)

    def slope(self, policy: Array, issue: int, start: Array, end: Array) -> Array:
        """Own money slope between two values (R,) of an issue, (R, N), utility per whole scale."""
        here, there = np.copy(policy), np.copy(policy)
        here[:, issue], there[:, issue] = start, end
        change = self.flows.gains(there, issue) - self.flows.gains(here, issue)
        return change / self.worth / (end - start)[:, None]
