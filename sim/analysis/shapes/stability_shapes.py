"""Which states of a conflict would hold."""

from typing import NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import Interval, Shares


class Countermove(TypedDict):
    """A decision maker's move to a state."""

    who: str
    to: str


class Improvement(Countermove):
    """A better state for one, and the sanction that deters it, by criterion."""

    sanctioned: dict[str, list[Countermove]]


class Letters(TypedDict, total=False):
    """Options in the order in which the letters of a state's code name them, where declared."""

    letters: list[str]


class Equilibria(Letters):
    """States of a conflict, who prefers which, which hold, and who would leave the others."""

    title: str | None
    source: str | None
    options: dict[str, list[str]]
    states: list[str]
    preferences: dict[str, list[list[str]]]
    equilibria: dict[str, list[str]]
    leaves: dict[str, list[Improvement]]


class Stability(Equilibria):
    """`winset stability`; the last five only where preferences are derived from a scenario."""

    file: str
    sanctions: str
    scenario: NotRequired[str]
    replicates: NotRequired[int]
    seed: NotRequired[int]
    share: NotRequired[dict[str, Shares]]
    intervals: NotRequired[dict[str, dict[str, Interval]]]
