"""Experiments: one scenario in many variants, as `experiment.yaml` says them for `winset sweep`."""

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.domain.errors import Problem, nearest
from sim.domain.estimate import Name, Strict, problem
from sim.domain.key import Key
from sim.domain.scenario import Parameters
from sim.files.document import Document

MOST = 100_000
MOST_ROWS = 10**9
WHOLE = ("model", "seed")  # what a factor may set that is no number of the scenario
COLUMNS = [
    "variant",
    "replicate",
    "question",
    "category",
    "share",
    "low",
    "high",
    "issue",
    "unit",
    "p10",
    "median",
    "p90",
]
_NAME = re.compile(r"[a-z]\w*")


def _level(value: object) -> object:
    if not isinstance(value, bool | int | float | str):
        raise problem(f"found {value!r}; a number, a word or true or false is needed.")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise problem(f"found {value}; a finite number is needed.")
        return float(value)
    return str(value) if isinstance(value, str) else value


Level = Annotated[bool | int | float | str, BeforeValidator(_level)]
Values = dict[str, Level]


class Factor(Strict):
    """What variants differ in: any number by its key path, `model`, `seed` or `param.<name>`.

    It takes the levels listed, or values between low and high, in the unit of what is set.
    """

    key: str = Field(alias="set", min_length=1)
    levels: list[Level] | None = Field(default=None, min_length=1)
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Factor":
        if (self.low is None) != (self.high is None):
            raise problem("has only one of `low` and `high`. Give both or neither.")
        if self.low is not None and self.high is not None:
            if self.levels is not None:
                raise problem("has `levels` and also a range. Keep one of them.")
            if self.low >= self.high:
                raise problem(f"`low` {self.low:g} is not below `high` {self.high:g}.")
        found = self.levels or []
        twice = [level for n, level in enumerate(found) if level in found[:n]]
        if twice:
            raise problem(f"level {twice[0]} stands twice. Keep one.")
        return self

    @property
    def target(self) -> str:
        """What it sets, by the one name there is for it."""
        head, _, name = self.key.partition(".")
        of_world = head == "param" and name in Parameters.model_fields
        return str(Key.parameter(name)) if of_world else self.key


class ReportedParts(Strict):
    """Which questions and policies are told of; all where none is named."""

    questions: list[str] = []
    policies: list[str] = []


class ExperimentFile(Strict):
    """One scenario in many variants: what differs, by which design, and how often each is played.

    grid: every combination of levels, the last factor varying fastest. list: the `variants` written
    out; a factor left out of one stays as the scenario has it. sobol: `points` of a Sobol sequence
    over the ranges (and levels), scrambled with `seed`. `base` is a slug, or a path from here.
    """

    title: Name
    base: str = Field(min_length=1)
    replicates: int = Field(default=1000, ge=1, le=100_000_000)
    seed: int = Field(default=1, ge=0, le=2**63 - 1)
    months: int | None = Field(default=None, ge=1, le=240)
    model: str | None = None
    factors: dict[str, Factor] = Field(min_length=1)
    design: Literal["grid", "list", "sobol"] = "grid"
    points: int | None = Field(default=None, ge=1)
    variants: list[Values] | None = Field(default=None, min_length=1)
    outcomes: ReportedParts = ReportedParts()

    @property
    def count(self) -> int:
        """How many variants there are."""
        if self.design == "grid":
            return math.prod(len(factor.levels or []) for factor in self.factors.values())
        return self.points or 0 if self.design == "sobol" else len(self.variants or [])


def contradictions(document: Document, file: ExperimentFile) -> Iterator[Problem]:
    """What does not go together in an experiments file, each at its place."""
    for loc, words in (*_design(file), *_factors(file), *_targets(file), *_listed(file)):
        yield document.problem(loc, words)


Complaint = tuple[tuple[str | int, ...], str]


def _design(file: ExperimentFile) -> Iterator[Complaint]:
    """The design and the keys that go with it alone."""
    for key, design in (("points", "sobol"), ("variants", "list")):
        given = getattr(file, key) is not None
        if given and file.design != design:
            words = f"goes with design {design}, not {file.design}. "
            yield (key,), words + f"Leave it out, or write design: {design}."
        if not given and file.design == design:
            yield ("design",), f"design {design} needs `{key}`. Add it."
    if file.count > MOST:
        yield ("design",), f"makes {file.count:,} variants; at most {MOST:,} are allowed."
    elif file.count * file.replicates > MOST_ROWS:
        words = f"{file.count:,} variants × {file.replicates:,} replicates are more than "
        yield ("replicates",), words + f"{MOST_ROWS:,}. Make fewer of either."


def _factors(file: ExperimentFile) -> Iterator[Complaint]:
    """Names, and what each factor needs in this design."""
    for name, factor in file.factors.items():
        loc = ("factors", name)
        if name in COLUMNS or not _NAME.fullmatch(name):
            words = f"'{name}' cannot name a column of the tables. Take a word in lower case"
            yield loc, f"{words} other than: {', '.join(sorted(COLUMNS))}."
        if file.design == "grid" and factor.levels is None:
            yield loc, "a grid needs `levels`. List them, or write design: sobol with `points`."
        if file.design == "sobol" and factor.levels is None and factor.low is None:
            yield loc, "design sobol needs `low` and `high`, or `levels`. Add them."
        if factor.key in WHOLE and factor.low is not None:
            yield (*loc, "low"), f"`{factor.key}` has no range. List `levels`."


def _targets(file: ExperimentFile) -> Iterator[Complaint]:
    """Factors that set the same number twice, or what the file itself sets."""
    seen: dict[str, str] = {}
    for name, factor in file.factors.items():
        loc, now = ("factors", name, "set"), factor.target
        for other, was in seen.items():
            if f"{now}.".startswith(f"{was}.") or f"{was}.".startswith(f"{now}."):
                yield loc, f"'{factor.key}' is set by factor '{other}' already. Keep one of them."
        seen[name] = now
        own = ["model", "months", *(["seed"] if file.design != "sobol" else [])]
        if now in own and now in file.model_fields_set:
            yield loc, f"`{now}` is also given for all variants. Leave one of them out."


def _listed(file: ExperimentFile) -> Iterator[Complaint]:
    """Variants written out that name no factor, or a level or value that their factor has not."""
    for number, values in enumerate(file.variants or []):
        for name, value in values.items():
            loc = ("variants", number, name)
            factor = file.factors.get(name)
            if factor is None:
                yield loc, f"there is no factor '{name}'. {nearest(name, file.factors)}"
            elif factor.levels is not None and value not in factor.levels:
                known = [str(level) for level in factor.levels]
                yield loc, f"'{value}' is no level of '{name}'. {nearest(str(value), known)}"
            elif factor.low is not None and not _inside(factor, value):
                yield loc, f"{value} is outside {factor.low:g}..{factor.high:g}, the range given."


def _inside(factor: Factor, value: Any) -> bool:
    low, high = factor.low, factor.high
    if low is None or high is None or isinstance(value, bool | str):
        return False
    return low <= value <= high
