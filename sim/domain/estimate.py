"""An estimate: a median, an 80 % interval, and the evidence or the judgement behind them."""

import math
from functools import cached_property
from typing import Annotated, Any, Self, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

GIVEN = "given"
MOST_PRIVATE = 10.0  # in utility
BY_HAND = "set by hand"  # reason of a bare number, and context of the files that may have one


class Strict(BaseModel):
    """A frozen record that refuses unknown keys, coercion, infinity and NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Given(float):
    """A number typed by the user in place of an estimate: certain, and nobody's evidence."""


def problem(text: str) -> PydanticCustomError:
    """Complaint of a validator, in our own words."""
    return PydanticCustomError("winset", "{text}", {"text": text})


def is_bare(value: object) -> bool:
    """Whether a value is a number or the name of a level, with no spread and no reason."""
    return isinstance(value, int | float | str) and not isinstance(value, bool)


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


def _three_words(text: str) -> str:
    if not 1 <= len(_one_line(text).split()) <= 3:
        raise problem(f"found {text[:40]!r}; a short name has one to three words.")
    return text


Name = Annotated[str, AfterValidator(_one_line)]
Short = Annotated[str, AfterValidator(_three_words)]
Value = Annotated[float | str, BeforeValidator(_scalar)]


class Spoken(Strict):
    """How a sentence speaks of a thing: a noun phrase, and what a threat says aloud."""

    name: Name
    says: Name | None = None


class Described(Strict):
    """Something with words of its own: a short name for charts, and how sentences speak of it."""

    short: Short | None = None
    words: Spoken | None = None


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
    def _read(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, Given):
            return {"likely": float(value), "because": [GIVEN]}
        if is_bare(value) and cast("dict[str, bool]", info.context or {}).get(BY_HAND):
            return {"low": value, "likely": value, "high": value, "judgement": BY_HAND}
        if not isinstance(value, dict):
            raise problem(
                f"found {value!r}, a bare value. Write an estimate, e.g. "
                f"{{likely: {value}, because: [fact id]}} or "
                '{low: …, likely: …, high: …, judgement: "why"}.'
            )
        return cast("dict[str, Any]", value)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._complete()
        return self

    def _complete(self) -> None:
        """Refuse what is no number with a reason, and what is two."""
        if self.either:
            if len(self.either) < 2:
                raise problem("`either` needs at least two branches, one a source.")
            values = (self.low, self.likely, self.high, self.judgement)
            if self.because or any(value is not None for value in values):
                raise problem("`either` stands alone: move the other keys into its branches.")
            return
        Branch(**{name: getattr(self, name) for name in Branch.model_fields if name != "weight"})

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

    @property
    def fixed(self) -> float | None:
        """The value that is drawn whatever the estimate says; None where it is drawn from it."""
        return None


class PrivateEstimate(Estimate):
    """A number that its owner knows, and the others only as this estimate.

    `value` fixes what is drawn, while the others go on knowing the estimate; `known` makes what is
    drawn public. `shift` moves both, kept within 0..10, and all see it. Without `likely`, the
    estimate is the default of the stakeholder's kind.
    """

    value: float | None = Field(default=None, ge=0, le=MOST_PRIVATE)
    known: bool = False
    shift: float = 0.0

    def _complete(self) -> None:
        if not self.is_of_kind or not (self.value is not None or self.known or self.shift):
            super()._complete()

    @cached_property
    def branches(self) -> list[Branch]:
        """The branches in the order in which luck reads them, moved by the shift."""
        return [self._moved(branch) if self.shift else branch for branch in super().branches]

    def _moved(self, branch: Branch) -> Branch:
        ends = {end: getattr(branch, end) for end in ("low", "likely", "high")}
        moved = {e: self._shifted(x) for e, x in ends.items() if isinstance(x, int | float)}
        return branch.model_copy(update=moved)

    def _shifted(self, value: float) -> float:
        return min(max(value + self.shift, 0.0), MOST_PRIVATE)

    @property
    def fixed(self) -> float | None:
        """The value that is drawn whatever the estimate says; None where it is drawn from it."""
        return None if self.value is None else self._shifted(self.value)

    @property
    def is_of_kind(self) -> bool:
        """Whether it says nothing of the estimate, which is then that of the stakeholder's kind."""
        return self.likely is None and not self.either

    def completed(self, default: Estimate) -> "PrivateEstimate":
        """The same with the default's spread and reason where this one gives none."""
        if not self.is_of_kind:
            return self
        given = {name: getattr(default, name) for name in Estimate.model_fields}
        return PrivateEstimate(**given, value=self.value, known=self.known, shift=self.shift)


class Bound(Strict):
    """A ceiling or a floor, one of the two."""

    at_most: Estimate | None = None
    at_least: Estimate | None = None

    @model_validator(mode="before")
    @classmethod
    def _sided(cls, value: Any) -> Any:
        """Refuse a number that does not say on which side of it the stakeholder stays."""
        if not isinstance(value, dict) or {"likely", "either"} & set(cast("dict[str, Any]", value)):
            raise problem(
                "does not say on which side it binds. Give it as `at_least: {…}` or `at_most: {…}`."
            )
        return cast("dict[str, Any]", value)

    @model_validator(mode="after")
    def _one_sided(self) -> "Bound":
        if (self.at_most is None) == (self.at_least is None):
            raise problem("needs `at_most` or `at_least`, and only one of them.")
        return self

    @property
    def side(self) -> str:
        """Name of the bound that is given."""
        return "at_most" if self.at_most is not None else "at_least"

    @property
    def value(self) -> Estimate:
        """The bound itself."""
        return next(bound for bound in (self.at_most, self.at_least) if bound is not None)
