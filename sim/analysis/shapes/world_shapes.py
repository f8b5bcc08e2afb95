"""Levers, what answers do along them, and possible worlds one by one."""

from typing import Literal

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

LeverKind = Literal[
    "salience",
    "ideal",
    "capability",
    "probability",
    "policy",
    "hurdle",
    "resolve",
    "voice",
    "pressure",
    "level",
]


class Lever(TypedDict):
    """A number to try: what it is called, which values it may take, and what it moves.

    `points` are values from the low end to the high one, or an index for each of `levels`;
    `estimated` its p10, its median and its p90, likewise. `effect` is the share of worlds, as a
    mean over questions, whose answer it changes between its p10 and its p90, at least. `kind` is
    `level` for whatever has no kind of its own.
    """

    label: str
    kind: LeverKind
    unit: str | None
    levels: list[str] | None
    level_words: list[str] | None
    ends: list[str]
    points: list[float]
    estimated: list[float] | None
    effect: float


class LeversResult(TypedDict):
    """`winset levers`: the numbers of a scenario to try first, by key path."""

    scenario: str
    model: str
    seed: int
    replicates: int
    levers: dict[str, Lever]


class ResponseResult(TypedDict):
    """`winset response`: how often each answer comes at points along a lever, all else held.

    `answers` stand in the order of their scale. `counts` and `worlds` have an entry a point: how
    often each answer comes, and the place of each world's answer, one character a replicate.
    """

    scenario: str
    key: str
    replicates: int
    points: list[float]
    answers: dict[str, list[str]]
    counts: dict[str, list[list[int]]]
    worlds: dict[str, list[str]]


class Why(TypedDict):
    """Why a question is answered otherwise: which answer shifts most, and what first differs."""

    head: str
    rest: str
    changed: int


class WorldsResult(TypedDict):
    """Worlds as changed beside the same worlds before, replicate by replicate.

    `partings` say, of each replicate that decides otherwise, which decision was the first.
    """

    scenario: str
    replicates: int
    answers: dict[str, list[str]]
    counts: dict[str, list[int]]
    before: dict[str, list[int]]
    worlds: dict[str, str]
    worlds_before: dict[str, str]
    partings: dict[str, str]
    why: dict[str, Why]
