"""Private numbers: what a step costs each stakeholder at home, and what the others know of it."""

from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.estimate import PrivateEstimate
from sim.domain.key import Key
from sim.domain.number import Number
from sim.domain.state import Draws
from sim.equations import belief


class Private:
    """One private number of every stakeholder, (R, N): its owner knows it, the others its estimate.

    What acts have shown narrows it: all know it to lie above `above` and at most at `below`, both
    (R, N). An act counts from the month after it. 0 for those of whom no step is asked.
    """

    def __init__(self, draws: Draws, part: str):
        people = list(draws.scenario.stakeholders)
        shape = (draws.count, len(people))
        self.value = np.zeros(shape, order="F")
        self.above = np.full(shape, -np.inf, order="F")
        self.below = np.full(shape, np.inf, order="F")
        self.version = 0
        self._numbers: dict[int, Number] = {}
        self._ends: dict[int, tuple[Array, Array]] = {}  # F at what is known, by row
        self._public: set[int] = set()
        self._shown: list[tuple[int, Array, Mask, Mask]] = []
        for row, who in enumerate(people):
            key = str(Key.stakeholder(who, part))
            if key in draws.scenario.numbers:
                self.value[:, row] = draws.number(key, 0.0)
                self._know(row, draws.scenario.numbers[key])

    def _know(self, row: int, number: Number) -> None:
        """Take what the others know at the start: the estimate, or the number itself."""
        estimate = number.estimate
        if isinstance(estimate, PrivateEstimate):
            if estimate.known:
                self._public.add(row)
            estimate = estimate.model_copy(update={"value": None})
        self._numbers[row] = replace(number, estimate=estimate)

    def at_most(self, row: int, x: Array) -> Array:
        """Chance that it is at most x, (R,), as the others see it."""
        if row in self._public or row not in self._numbers:
            return np.where(x >= self.value[:, row], 1.0, 0.0)
        known = self.above[:, row], self.below[:, row]
        if row not in self._ends:
            low, high = (belief.at_most(self._numbers[row], end) for end in known)
            self._ends[row] = low, high
        return belief.within(belief.at_most(self._numbers[row], x), x, known, self._ends[row])

    def top(self, row: int) -> Array:
        """The highest value that the others hold possible, (R,)."""
        if row in self._public or row not in self._numbers:
            return self.value[:, row]
        return np.minimum(self.below[:, row], self._numbers[row].support()[1])

    @property
    def median(self) -> Array:
        """The median of the estimates, (R, N): what the others expect."""
        out = np.copy(self.value)
        for row, number in self._numbers.items():
            if row not in self._public:
                out[:, row] = number.middle
        return out

    def show(self, row: int, x: Array, *, more: Mask, less: Mask) -> None:
        """Let all know, from next month on, where it is more than x and where at most that."""
        if np.any(more) or np.any(less):
            self._shown.append((row, np.copy(x), np.copy(more), np.copy(less)))

    def learn(self) -> None:
        """Let what this month's acts have shown be known: never what rounding alone would say."""
        for row, x, more, less in self._shown:
            above, below = self.above[:, row], self.below[:, row]
            inside, value = (x > above) & (x < below), self.value[:, row]
            self.above[:, row] = np.where(more & inside & (value > x), x, above)
            self.below[:, row] = np.where(less & inside & (value <= x), x, below)
            self._ends.pop(row, None)
            self.version += 1
        self._shown.clear()
