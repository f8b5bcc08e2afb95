"""A number of the world: a key path, an estimate and a scale, and how luck draws it."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from sim.domain.arrays import Array
from sim.domain.estimate import Branch, Estimate
from sim.domain.luck import Address, Levels, uniforms


@dataclass(frozen=True)
class Scale:
    """What values a number may take: unit, range and, if ordinal, the names of its levels."""

    unit: str
    low: float
    high: float
    levels: tuple[str, ...] = ()

    def read(self, value: float | str) -> float:
        """Number on this scale; a level's name is its index. ValueError says what is allowed."""
        if isinstance(value, str):
            if value in self.levels:
                return float(self.levels.index(value))
            found = value if len(value) <= 60 else f"{value[:57]}…"
            raise ValueError(f"found '{found}'; {self.allowed}")
        if not self.low <= value <= self.high:
            raise ValueError(f"{value:g} is outside {self.low:g}..{self.high:g} ({self.unit})")
        return float(value)

    @property
    def allowed(self) -> str:
        """Phrase that says what may stand here."""
        if self.levels:
            return f"allowed are the levels {', '.join(self.levels)}"
        return f"a number in {self.low:g}..{self.high:g} ({self.unit}) is needed"


@dataclass(frozen=True)
class Number:
    """One addressable estimate of the world: its key path, its estimate and its scale."""

    key: str
    estimate: Estimate
    scale: Scale

    def problems(self) -> list[str]:
        """What is wrong with the values against the scale; empty when all is well."""
        out: list[str] = []
        for branch in self.estimate.branches:
            values: list[float] = []
            for value in (branch.low, branch.likely, branch.high):
                if value is not None:
                    try:
                        values.append(self.scale.read(value))
                    except ValueError as error:
                        out.append(f"{error}.")
            if values != sorted(values):
                out.append(
                    f"low {branch.low}, likely {branch.likely}, high {branch.high} are not in "
                    "order. Percentiles rise: low ≤ likely ≤ high."
                )
        return out

    def sample(self, seed: int, *, first: int, count: int, given: Levels | None = None) -> Array:
        """Draws of replicates first … first + count - 1 in the scale's own unit, (count,).

        At the levels `given` for its addresses; what is not given is drawn.
        """
        if self.estimate.fixed is not None:
            return np.full(count, self.estimate.fixed)

        def level(address: Address) -> Array:
            if given is not None and address in given:
                return given[address]
            return uniforms(seed, *address, first=first, count=count)

        u = level(self.own)
        branches = self.estimate.branches
        if len(branches) == 1:
            return self._branch(branches[0], u)
        shares = np.cumsum([branch.weight for branch in branches])
        index = np.searchsorted(shares / shares[-1], level(self.believed), side="right")
        believed = np.minimum(index, len(branches) - 1)
        draws = np.empty(count)
        for number, branch in enumerate(branches):
            here = believed == number
            draws[here] = self._branch(branch, u[here])
        return draws

    @property
    def own(self) -> Address:
        """Where its own uniform is drawn: at which quantile it stands."""
        return ("estimate", self.key)

    @property
    def believed(self) -> Address:
        """Where the uniform is drawn that says which source is believed, alike for all of them."""
        return ("either", "|".join(self.estimate.facts) or self.key)

    @property
    def varies_with(self) -> list[Address]:
        """Addresses of the uniforms that change its value: none where it is certain."""
        if self.estimate.fixed is not None:
            return []
        ends = [self._branch(branch, np.array([0.0, 1.0])) for branch in self.estimate.branches]
        spread = any(low < high for low, high in ends)
        apart = any(not np.array_equal(end, ends[0]) for end in ends)
        return [self.own] * spread + [self.believed] * apart

    @property
    def middle(self) -> float:
        """Median of the first branch, in the scale's own unit."""
        if self.estimate.fixed is not None:
            return self.estimate.fixed
        likely = self.estimate.branches[0].likely
        return 0.0 if likely is None else self.scale.read(likely)

    def support(self) -> tuple[float, float]:
        """Smallest and largest value that can be drawn."""
        if self.estimate.fixed is not None:
            return self.estimate.fixed, self.estimate.fixed
        ends = np.array([0.0, 1.0])
        values = np.concatenate([self._branch(branch, ends) for branch in self.estimate.branches])
        return float(values.min()), float(values.max())

    def _branch(self, branch: Branch, u: Array) -> Array:
        likely = self.scale.read(cast("float | str", branch.likely))  # Branch refuses none
        if branch.low is None or branch.high is None:
            return np.full(u.shape, likely)
        low, high = self.scale.read(branch.low), self.scale.read(branch.high)
        return np.clip(quantile(u, low, likely, high), self.scale.low, self.scale.high)


def quantile(u: Array, low: float, likely: float, high: float) -> Array:
    """Value at probability u, (R,), before clipping to a range.

    Linear through (.1, low), (.5, likely) and (.9, high), continued with the end slopes to 0 and 1.
    """
    slope = np.where(u < 0.5, likely - low, high - likely) / 0.4
    return likely + (u - 0.5) * slope
