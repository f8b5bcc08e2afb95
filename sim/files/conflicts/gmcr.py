# pyright: reportUnknownMemberType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""Conflicts in the files of GMCR+ (`.gmcr`, JSON), read as options files.

Options are numbered from 0. A condition is a list of [option, "Y" or "N"], all of which hold, or
`{"compound": true, "members": [conditions]}`, of which any holds. `infeasibles` lists conditions
that no state may meet, `preferences` of a decision maker conditions of falling priority, and
`permittedDirection` of an option says whether it can only be taken up (`fwd`) or given up (`back`).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sim.domain.errors import Problem
from sim.files.conflicts.options_file import OptionsFile
from sim.files.document import Document, Loc, validate

WAYS: dict[str, Literal["on", "off"]] = {"fwd": "on", "back": "off"}
KEYS = ("decisionMakers", "options")


class _Part(BaseModel):
    """A part of a file of which other programs may read more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


Choice = Annotated[list[Any], Field(min_length=2, max_length=2)]


def _members(value: Any) -> Any:
    """A condition as the list of those of which any holds."""
    if isinstance(value, dict) and "members" in value:
        return value["members"]  # pyright: ignore[reportUnknownVariableType]
    return [value]


Condition = Annotated[list[list[Choice]], BeforeValidator(_members)]


class _Option(_Part):
    name: str
    direction: Literal["both", "fwd", "back"] = Field(default="both", alias="permittedDirection")


class _Maker(_Part):
    name: str
    options: list[int]
    preferences: list[Condition] = []
    misperceived: list[Any] = []


class GmcrFile(_Part):
    """What is read of a GMCR+ file."""

    makers: list[_Maker] = Field(alias="decisionMakers", min_length=1)
    options: list[_Option] = Field(min_length=1)
    infeasibles: list[Condition] = []
    coalitions: list[Any] = []
    vectors_by_hand: bool = Field(default=False, alias="useManualPreferenceVectors")
    rankings_by_hand: bool = Field(default=False, alias="useManualPreferenceRankings")


def is_gmcr(document: Document) -> bool:
    """Whether a document is a file of GMCR+, by its keys."""
    return all(key in document.data for key in KEYS)


def options(document: Document) -> tuple[OptionsFile | None, list[Problem]]:
    """A GMCR+ file as an options file, and every problem found; None where there is any."""
    file, problems = validate(GmcrFile, document)
    if file is not None:
        problems = [document.problem(*found) for found in _wrong(file)]
    if file is None or problems:
        return None, problems
    letters = _unique([option.name for option in file.options])
    makers = _unique([maker.name for maker in file.makers])
    size, owned = len(letters), _owned(file)
    data = {
        "title": document.path.stem,
        "decision_makers": {
            name: [letters[n] for n in maker.options]
            for name, maker in zip(makers, file.makers, strict=True)
        },
        "letters": letters if owned != list(range(size)) else [],
        "infeasible": [word for each in file.infeasibles for word in _patterns(each, size)],
        "one_way": {
            name: WAYS[option.direction]
            for name, option in zip(letters, file.options, strict=True)
            if option.direction in WAYS
        },
        "statements": {
            name: [_patterns(each, size) for each in maker.preferences]
            for name, maker in zip(makers, file.makers, strict=True)
        },
    }
    return OptionsFile.model_validate(data), []


def _unique(names: list[str]) -> list[str]:
    """Names, with a number behind those that several have."""
    often, seen = Counter(names), Counter[str]()
    out: list[str] = []
    for name in names:
        seen[name] += 1
        out.append(f"{name} ({seen[name]})" if often[name] > 1 else name)
    return out


def _patterns(condition: list[list[Choice]], size: int) -> list[str]:
    """The patterns of states that meet a condition."""
    out: list[str] = []
    for choices in condition:
        letters = ["-"] * size
        for option, taken in choices:
            letters[option] = taken
        out.append("".join(letters))
    return out


def _owned(file: GmcrFile) -> list[int]:
    """Options in the order in which decision makers have them."""
    return [option for maker in file.makers for option in maker.options]


def _wrong(file: GmcrFile) -> Iterator[tuple[Loc, str]]:
    """What is not read, and numbers and conditions that cannot be."""
    yield from _unread(file)
    size, owned = len(file.options), _owned(file)
    for m, maker in enumerate(file.makers):
        at = ("decisionMakers", m)
        yield from _wrong_maker(at, maker, owned, size)
        for n, condition in enumerate(maker.preferences):
            yield from _wrong_condition((*at, "preferences", n), condition, size)
    for n in set(range(size)) - set(owned):
        yield ("options", n), f"option {n} is no decision maker's. Give it to one, or take it out."
    for n, condition in enumerate(file.infeasibles):
        yield from _wrong_condition(("infeasibles", n), condition, size)


def _unread(file: GmcrFile) -> Iterator[tuple[Loc, str]]:
    by_hand = {
        "useManualPreferenceVectors": file.vectors_by_hand,
        "useManualPreferenceRankings": file.rankings_by_hand,
    }
    for key, ranked in by_hand.items():
        if ranked:
            words = (
                "states are ranked by hand, in numbers that only GMCR+ knows. Write them as "
                "`preferences` in an options file; `winset schema options` says how."
            )
            yield (key,), words
    for n, each in enumerate(file.coalitions):
        if not isinstance(each, int):
            words = "is a coalition. Winset looks at decision makers one by one: take it out."
            yield ("coalitions", n), words
    for m, maker in enumerate(file.makers):
        if maker.misperceived:
            words = "a conflict that a decision maker misperceives is not read. Take it out."
            yield ("decisionMakers", m, "misperceived"), words


def _wrong_maker(at: Loc, maker: _Maker, owned: list[int], size: int) -> Iterator[tuple[Loc, str]]:
    for n, option in enumerate(maker.options):
        if not 0 <= option < size:
            yield (*at, "options", n), f"there is no option {option}; they are 0 to {size - 1}."
        elif owned.count(option) > 1:
            yield (*at, "options", n), f"option {option} is listed twice. Give it to one alone."
    if not maker.preferences:
        words = "has no preferences, so that every state is alike to it. Add a statement."
        yield (*at, "preferences"), words


def _wrong_condition(
    at: Loc, condition: list[list[Choice]], size: int
) -> Iterator[tuple[Loc, str]]:
    for choices in condition or [[]]:
        if not choices:
            yield at, "is an empty condition, which every state meets. Take it out."
        seen: dict[int, str] = {}
        for option, taken in choices:
            whole = isinstance(option, int) and not isinstance(option, bool)
            if not whole or option not in range(size) or taken not in ("Y", "N"):
                words = f'found {[option, taken]}; needed is [option, "Y" or "N"]'
                yield at, f"{words}, with an option of 0 to {size - 1}."
            elif seen.setdefault(option, taken) != taken:
                yield at, f"asks for option {option} both taken and not, which no state meets."
