"""What stands behind a number, key by key: the shape of `winset why --json`."""

from typing import Any, NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12


class CitedFact(TypedDict):
    """A fact with where it stands, and what disputes or explains it."""

    id: str
    says: str
    type: str
    speaker: str
    about: str
    article: str
    publisher: str
    date: str
    paragraph: int | None
    sentence: int | None
    citation: str | None
    figures: dict[str, dict[str, Any]]
    disputes: dict[str, str]
    explained_by: str | None


class BranchChain(TypedDict):
    """One branch of an estimate with what it rests on."""

    low: float | str | None
    likely: float | str | None
    high: float | str | None
    judgement: str | None
    given: bool
    facts: list[CitedFact]


class NumberChain(TypedDict):
    """One number, with the place where it stands.

    `value` is what is drawn whatever the estimate says, if anything; `known` whether all know it.
    """

    key: str
    unit: str
    levels: list[str] | None
    branches: list[BranchChain]
    value: float | None
    known: bool
    place: str


class ParameterChain(TypedDict):
    """A parameter of choice."""

    name: str
    value: float
    default: float
    meaning: str


class OutcomeChain(TypedDict):
    """A question: how it is judged, and which key paths to ask about next."""

    question: str
    judged_at: str
    categories: dict[str, Any]
    ask: list[str]


class Chain(TypedDict):
    """What stands behind a key path: the object of `winset why --json`; one of the three."""

    key: str
    numbers: NotRequired[list[NumberChain]]
    parameter: NotRequired[ParameterChain]
    outcome: NotRequired[OutcomeChain]
