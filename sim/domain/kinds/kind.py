"""What one kind of decision declares: its verbs, marks, numbers, checks and words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sim.domain.findings import Finding
from sim.domain.key import Key
from sim.domain.number import Number, Scale

if TYPE_CHECKING:
    from sim.domain.parts.condition import Condition
    from sim.domain.scenario import Scenario, ScenarioFile

Scales = Mapping[str, Scale]


@dataclass(frozen=True)
class Words:
    """A verb and how a reader is told about it.

    Parameters
    ----------
    text : str
        What stands in a decision row.
    deed : str
        The decision without a verb, since some stakeholders are one and some are many, with
        `{who}` and `{to}`.
    clause : str
        The decision within a sentence, as `domain/words.clause` reads it: with `{who}`, `{to}`,
        `{now}` and its verb in braces. Empty for steps of positions.
    became : str
        What has then become of the table or threat; empty where nothing has.
    choice : str
        The choice of which this is one answer; answers to one choice exclude each other.
    side : str
        Whether what weighs most speaks for the decision or against the other way out; `through`
        where the reason is the thing that brought it about; empty where no reason is named.
    step : bool
        Whether it moves a declared position: such rows are told together and are no decisions.
    quiet : bool
        Whether stories leave it out.
    cites : bool
        Whether the facts behind its reason are shown as evidence.
    """

    text: str
    deed: str
    became: str = ""
    choice: str = ""
    side: Literal["", "for", "against", "through"] = ""
    step: bool = False
    quiet: bool = False
    cites: bool = True
    clause: str = ""


class Verb(StrEnum):
    """What a decision row says was done; every kind of decision has an enum of its own verbs."""

    words: Words

    def __new__(cls, words: Words) -> "Verb":
        """A verb that equals its text and carries its words."""
        verb = str.__new__(cls, words.text)
        verb._value_ = words.text
        verb.words = words
        return verb


@dataclass(frozen=True)
class Mark:
    """Something counted over replicates: a share in results, a column of reports.

    `title` heads the column, where there is one; `happens` ends a sentence that begins with the
    thing: "the threat x is made".
    """

    name: str
    title: str | None = None
    happens: str = ""


class Kind:
    """One kind of decision; a subclass declares it, and `KINDS` lists it.

    `section` is its part of a scenario's file, `noun` a word for one of its things, which is also
    how conditions test it. The world keeps the state of each thing in `World.states`, by section.
    """

    section: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    verbs: ClassVar[type[Verb]]
    marks: ClassVar[tuple[Mark, ...]] = ()

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Its estimates, in file order."""
        return iter(())

    def settings(self, file: "ScenarioFile") -> Iterator[tuple[str, float, float | None, str]]:
        """Its numbers that are no estimates: key path, value, greatest value if any, unit."""
        return iter(())

    def conditions(self, file: "ScenarioFile") -> Iterator[tuple[Key, "Condition"]]:
        """Every condition that its things wait for, by key path."""
        return iter(())

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """What is wrong with its section."""
        return iter(())

    def summary(self, item: Any) -> Mapping[str, object]:
        """One of its things as plain data, for `winset show`."""
        raise NotImplementedError

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """The summary of one of its things, as a line of text."""
        raise NotImplementedError
