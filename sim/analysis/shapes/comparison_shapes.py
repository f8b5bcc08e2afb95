"""Runs side by side, and where their stories first differ."""

from typing import Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import PairedShift, Shares, Spread
from sim.runs.run_shapes import RunData


class AnswerShift(TypedDict):
    """How the answers to one question differ: in how many replicates, and of each category."""

    other_answer: float
    categories: dict[str, PairedShift]


class PolicyShift(Spread):
    """How a policy differs at the end, and in what share of replicates."""

    differs: float


class StakeholderShift(TypedDict):
    """How a stakeholder's utility and money differ at the end."""

    utility_change: Spread
    gain_cad_m: Spread


class Against(TypedDict):
    """How one column differs from the first; `made_by` maps keys to their value in both."""

    outcomes: dict[str, AnswerShift]
    policies: dict[str, PolicyShift]
    stakeholders: dict[str, StakeholderShift]
    made_by: dict[str, list[Any]]


class Comparison(TypedDict):
    """`winset compare`: runs by column, each against the first; `columns` are those of `run`."""

    scenario: str
    replicates: int
    seed: int
    months: int
    start: str
    base: str
    columns: dict[str, RunData]
    against_base: dict[str, Against]
    all_agree: Shares


# Divergence: the first decision at which two stories differ


class Swap(TypedDict):
    """How many replicates change from one answer to another."""

    was: str
    now: str
    count: int


class FirstDifference(TypedDict):
    """One way in which stories divide: who decides what otherwise, when, why, and an example."""

    who: str
    to: str
    was: str | None
    now: str | None
    count: int
    month: str
    why: str
    replicate: int


class Move(TypedDict):
    """Medians of a policy in both cases."""

    issue: str
    was: float
    now: float


class Terms(Swap):
    """Where all decide alike but answer otherwise: how the policies asked about have moved."""

    of_these: int
    replicate: int
    moves: list[Move]


class AnswerDivergence(TypedDict):
    """How many replicates answer a question otherwise, and which decision came first."""

    changed: int
    swaps: list[Swap]
    partings: list[FirstDifference]
    terms: Terms | None


class DecisionChange(TypedDict):
    """A decision that more or fewer replicates make: shares of replicates."""

    who: str
    what: str
    to: str
    was: float
    now: float
    more: float
    fewer: float


class Divergences(TypedDict):
    """Where the scenario as it stands and as changed first differ, by question."""

    replicates: int
    outcomes: dict[str, AnswerDivergence]
    decisions: list[DecisionChange]
