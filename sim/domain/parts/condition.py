"""Conditions: tests of the world that outcomes, threats, moves and events make."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from sim.domain.estimate import Strict, Value, problem
from sim.domain.number import Scale

TableStatus = Literal["agreed", "failed", "lapsed", "broken", "win_set_empty", "not_found"]
ThreatStatus = Literal[
    "issued",
    "conceded",
    "partly",
    "given_way",
    "carried_out",
    "backed_down",
    "yielded",
    "lifted",
    "answered",
    "in_force",
]
MoveStatus = Literal["made", "ended"]


class PolicyTest(Strict):
    """Bounds on one policy, in the issue's unit; all that are given must hold."""

    at_least: Value | None = None
    at_most: Value | None = None
    level: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "PolicyTest":
        if self.at_least is None and self.at_most is None and self.level is None:
            raise problem("tests nothing. Give `at_least`, `at_most` or `level`.")
        return self

    def off(self, scale: Scale) -> Iterator[str]:
        """What is wrong with each bound that is not on the scale."""
        for bound in (self.at_least, self.at_most, self.level):
            try:
                scale.read(scale.low if bound is None else bound)
            except ValueError as error:
                yield f"{error}."

    def span(self, scale: Scale) -> tuple[float, float]:
        """Least and greatest value that pass."""
        low = scale.low if self.at_least is None else scale.read(self.at_least)
        high = scale.high if self.at_most is None else scale.read(self.at_most)
        if self.level is not None:
            level = scale.read(self.level)
            low, high = max(low, level), min(high, level)
        return low, high


class Condition(Strict):
    """A test of the world: exactly one of its keys.

    An empty one would hold of every world, so it is refused.
    """

    policy: dict[str, PolicyTest] | None = Field(default=None, min_length=1)
    table: dict[str, TableStatus] | None = Field(default=None, min_length=1)
    threat: dict[str, ThreatStatus] | None = Field(default=None, min_length=1)
    move: dict[str, MoveStatus] | None = Field(default=None, min_length=1)
    all_: list["Condition"] | None = Field(default=None, alias="all", min_length=1)
    any_: list["Condition"] | None = Field(default=None, alias="any", min_length=1)
    not_: "Condition | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one(self) -> "Condition":
        if len(self.model_fields_set) != 1:
            keys = [field.alias or name for name, field in Condition.model_fields.items()]
            raise problem(f"needs exactly one of: {', '.join(keys)}.")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            raise problem(f"`{name.rstrip('_')}` tests nothing. Say what must hold.")
        return self

    @property
    def inner(self) -> list["Condition"]:
        """The conditions that this one is made of."""
        return [*(self.all_ or []), *(self.any_ or []), *([self.not_] if self.not_ else [])]

    @property
    def tests(self) -> Iterator["Condition"]:
        """The condition itself and every condition in it."""
        yield self
        for condition in self.inner:
            yield from condition.tests
