"""Issues: the scales on which positions and policies are measured."""

from typing import cast

from pydantic import Field, model_validator

from sim.domain.estimate import Described, Estimate, Name, problem
from sim.domain.number import Scale


class Issue(Described):
    """A policy question: its unit, its range or levels, the value in force, who controls it.

    `ends` say in words what its lowest and highest values mean; `pace` is the most, in its unit a
    year, by which the policy follows what its controllers aim at: at once where none is given.
    """

    title: Name
    unit: Name
    low: float | None = None
    high: float | None = None
    levels: list[str] | None = Field(default=None, min_length=2)
    policy: Estimate
    controllers: list[str] = Field(min_length=1)
    ends: list[Name] | None = Field(default=None, min_length=2, max_length=2)
    pace: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _ranged(self) -> "Issue":
        if (self.levels is None) == (self.low is None or self.high is None):
            raise problem("needs either `low` and `high`, or `levels`, and only one of them.")
        if self.levels is not None and (self.low is not None or self.high is not None):
            raise problem("has `levels` and also `low` or `high`. Keep one of them.")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise problem(f"low {self.low:g} is not below high {self.high:g}.")
        if self.levels is not None and len(set(self.levels)) < len(self.levels):
            raise problem("has two levels of the same name.")
        if self.levels is not None and self.pace is not None:
            raise problem("has `levels` and a `pace`. Levels are reached at once: drop `pace`.")
        return self

    @property
    def scale(self) -> Scale:
        """The issue's scale; an ordinal issue runs from 0 to its last level's index."""
        if self.levels is not None:
            return Scale(self.unit, 0.0, float(len(self.levels) - 1), tuple(self.levels))
        low, high = (cast("float", end) for end in (self.low, self.high))  # see _ranged
        return Scale(self.unit, low, high)
