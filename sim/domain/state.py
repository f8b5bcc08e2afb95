"""The numbers of a chunk of replicates, drawn from the estimates and put on common scales."""

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array, stack
from sim.domain.key import Key
from sim.domain.luck import Levels
from sim.domain.scenario import Scenario


@dataclass(frozen=True)
class Draws:
    """Every estimate of a scenario, drawn for replicates first … first + count - 1.

    `given` are quantile levels to take instead of drawing them, by the addresses of their luck.
    """

    scenario: Scenario
    seed: int
    first: int
    count: int
    given: Levels | None = None

    def number(self, key: str, default: float) -> Array:
        """Draws of one number in its own unit, (R,); the default where the key has no estimate."""
        if key not in self.scenario.numbers:
            return np.full(self.count, default)
        number = self.scenario.numbers[key]
        return number.sample(self.seed, first=self.first, count=self.count, given=self.given)

    def unit(self, key: str, issue: str, default: float) -> Array:
        """Draws of a value of an issue on [0, 1], (R,); the default (on [0, 1]) where absent."""
        if key not in self.scenario.numbers:
            return np.full(self.count, default)
        scale = self.scenario.issues[issue].scale
        return (self.number(key, 0.0) - scale.low) / (scale.high - scale.low)

    def interests(self, part: str, default: float) -> Array:
        """One part of every interest, (R, N, K): shares as they are, values of issues on [0, 1]."""
        read = self._share if part in {"salience", "capability"} else self.unit
        return stack(
            [
                stack(
                    [
                        read(str(Key.interest(who, issue, part)), issue, default)
                        for issue in self.scenario.issues
                    ],
                    axis=1,
                )
                for who in self.scenario.stakeholders
            ],
            axis=1,
        )

    def shifts(self, part: str) -> Array | None:
        """By how much one part of every interest is moved, (N, K), on [0, 1]; None if nowhere."""
        out = np.zeros((len(self.scenario.stakeholders), len(self.scenario.issues)))
        for row, who in enumerate(self.scenario.stakeholders.values()):
            for column, (name, issue) in enumerate(self.scenario.issues.items()):
                if name in who.interests:
                    shift = getattr(who.interests[name].shift, part)
                    share = part in {"salience", "shown"}
                    width = 1.0 if share else issue.scale.high - issue.scale.low
                    out[row, column] = shift / width
        return out if np.any(out) else None

    def per_stakeholder(self, part: str, default: float) -> Array:
        """One number of every stakeholder, (R, N)."""
        keys = [str(Key.stakeholder(who, part)) for who in self.scenario.stakeholders]
        return stack([self.number(key, default) for key in keys], axis=1)

    def _share(self, key: str, _issue: str, default: float) -> Array:
        return self.number(key, default)


def shifted(values: Array, by: Array | None) -> Array:
    """Values on [0, 1] moved and kept there; the same array where nothing is moved."""
    return values if by is None else np.clip(values + by, 0.0, 1.0)


def to_levels(values: Array, levels: int) -> Array:
    """Nearest of equally spaced levels on [0, 1], ties to the lower; same shape."""
    steps = levels - 1
    return np.ceil(values * steps - 0.5).clip(0, steps) / steps
