"""What trade is worth to each stakeholder under any policies: all lanes of a chunk."""

from copy import copy
from typing import Self

import numpy as np

from sim.domain.arrays import Array, Index, stack
from sim.domain.state import Draws
from sim.world.channel import Channel, rows_of


class Flows:
    """Every lane of a scenario; gains are changes from the policies at entry 0."""

    def __init__(self, draws: Draws, policy: Array):
        self._issues = len(draws.scenario.issues)
        self._size = len(draws.scenario.stakeholders)
        self._channels = [Channel.drawn(draws, name, policy) for name in draws.scenario.lanes]
        self._base = [channel.worth(policy) for channel in self._channels]

    def rows(self, index: Index) -> Self:
        """The same in some replicates."""
        part = copy(self)
        vars(part).update(
            _channels=[channel.rows(index) for channel in self._channels],
            _base=[rows_of(base, index) for base in self._base],
        )
        return part

    def gains(self, policy: Array, issue: int | None = None) -> Array:
        """Yearly gain of each stakeholder under policies (R, K), C$ M, (R, N).

        Of all lanes, or of those that `issue` drives.
        """
        out = np.zeros((len(policy), self._size), order="F")
        for channel, base in zip(self._channels, self._base, strict=True):
            if issue is None or issue in channel.columns:
                for row, worth in channel.worth(policy).items():
                    out[:, row] += worth - base[row]
        return out

    def kinks(self, policy: Array, issue: int) -> list[Array]:
        """Values (R,) on [0, 1] of an issue at which gains bend sharply, the rest as in a policy.

        ∞ where there is none.
        """
        return [kink for channel in self._channels for kink in channel.kinks(policy, issue)]

    def slopes(self, policy: Array) -> Array:
        """Gain from end to end of every issue's scale, the others in force, C$ M, (R, N, K)."""
        slopes: list[Array] = []
        for k in range(self._issues):
            low, high = np.copy(policy), np.copy(policy)
            low[:, k], high[:, k] = 0.0, 1.0
            slopes.append(self.gains(high, k) - self.gains(low, k))
        return stack(slopes, axis=2)

    def at_stake(self) -> dict[tuple[int, int], Array]:
        """What trade under a tariff is worth to its exporters, C$ M, (R,), by row and issue.

        What all of them lose in all lanes of the tariff, from the low to the high end of its scale.
        """
        lanes = [(c, c.tariff) for c in self._channels if c.tariff is not None]
        losses: dict[int, Array] = {}
        for channel, tariff in lanes:
            losses[tariff.column] = losses.get(tariff.column, 0.0) + channel.at_stake(tariff)
        return {
            (row, tariff.column): losses[tariff.column]
            for channel, tariff in lanes
            for row in channel.shares.get("exporter", {})
        }

    @property
    def driven(self) -> set[int]:
        """Issues that drive some lane."""
        return {column for channel in self._channels for column in channel.columns}
