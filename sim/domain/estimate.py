"""An estimate: a median, an 80 % interval, and the evidence or the judgement behind them."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, cast

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.arrays import Array
from sim.domain.luck import Address, Levels, uniforms

GIVEN = "given"


class Strict(BaseModel):
    """A frozen record that refuses unknown keys, coercion, infinity and NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Given(float):
    """A number typed by the user in place of an estimate: certain, and nobody's evidence."""


def problem(text: str) -> PydanticCustomError:
    """Complaint of a validator, in our own words."""
    return PydanticCustomError("winset", "{text}", {"text": text})


def _scalar(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise problem(f"found {value!r}; a number or the name of a level is needed.")
    if isinstance(value, float) and not math.isfinite(value):
        raise problem(f"found {value}; a finite number is needed.")
    return value


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise problem(f"found {text[:40]!r} of several lines; one line is needed.")
    return text


Name = Annotated[str, AfterValidator(_one_line)]
Value = Annotated[float | str, BeforeValidator(_scalar)]


class Branch(Strict):
    """One source's reading of a number: median, optional 80 % interval, and why."""

    low: Value | None = None
    likely: Value | None = None
    high: Value | None = None
    because: list[str] = []
    judgement: str | None = None
    weight: float = Field(default=1.0, gt=0)

    @model_validator(mode="after")
    def _complete(self) -> "Branch":
        if self.likely is None:
            raise problem("has no `likely`. Give the median, e.g. {likely: 84, because: [fact]}.")
        if (self.low is None) != (self.high is None):
            raise problem("has only one of `low` and `high`. Give both or neither.")
        if bool(self.because) == (self.judgement is not None):
            raise problem(
                'needs either `because: [fact ids]` or `judgement: "why"`, and only one of them.'
            )
        if self.judgement is not None and self.low is None:
            raise problem("is a judgement without a spread. Give `low` and `high` as well.")
        return self


class Estimate(Strict):
    """A number with its spread and source, or `either` of several where sources disagree.

    `likely` is the median, `low` and `high` the 10th and 90th percentiles.
    """

    low: Value | None = None
    likely: Value | None = None
    high: Value | None = None
    because: list[str] = []
    judgement: str | None = None
    either: list[Branch] = []

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, Given):
            return {"likely": float(value), "because": [GIVEN]}
        if not isinstance(value, dict):
            raise problem(
                f"found {value!r}, a bare value. Write an estimate, e.g. "
                f"{{likely: {value}, because: [fact id]}} or "
                '{low: …, likely: …, high: …, judgement: "why"}.'
            )
        return cast("dict[str, Any]", value)

    @model_validator(mode="after")
    def _complete(self) -> "Estimate":
        if self.either:
            if len(self.either) < 2:
                raise problem("`either` needs at least two branches, one a source.")
            values = (self.low, self.likely, self.high, self.judgement)
            if self.because or any(value is not None for value in values):
                raise problem("`either` stands alone: move the other keys into its branches.")
            return self
        Branch(**{name: getattr(self, name) for name in Branch.model_fields if name != "weight"})
        return self

    @cached_property
    def branches(self) -> list[Branch]:
        """The branches in the order in which luck reads them: by their sorted fact ids."""
        if not self.either:
            fields = {name: getattr(self, name) for name in Branch.model_fields if name != "weight"}
            return [Branch.model_construct(**fields, weight=1.0)]
        return sorted(self.either, key=lambda branch: (sorted(branch.because), str(branch.likely)))

    @property
    def facts(self) -> list[str]:
        """Every fact id cited, sorted."""
        return sorted({fact for b in self.branches for fact in b.because} - {GIVEN})

    @property
    def is_judgement(self) -> bool:
        """Whether any part of it rests on judgement instead of a fact."""
        return any(branch.judgement is not None for branch in self.branches)


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
        ends = [self._branch(branch, np.array([0.0, 1.0])) for branch in self.estimate.branches]
        spread = any(low < high for low, high in ends)
        apart = any(not np.array_equal(end, ends[0]) for end in ends)
        return [self.own] * spread + [self.believed] * apart

    @property
    def middle(self) -> float:
        """Median of the first branch, in the scale's own unit."""
        likely = self.estimate.branches[0].likely
        return 0.0 if likely is None else self.scale.read(likely)

    def support(self) -> tuple[float, float]:
        """Smallest and largest value that can be drawn."""
        ends = np.array([0.0, 1.0])
        values = np.concatenate([self._branch(branch, ends) for branch in self.estimate.branches])
        return float(values.min()), float(values.max())

    def _branch(self, branch: Branch, u: Array) -> Array:
        assert branch.likely is not None  # noqa: S101 - _complete has refused this
        likely = self.scale.read(branch.likely)
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
