"""Kinds of decision: each is declared in one file, and results, reports and words follow from it.

How to add one: sim/world/README.md.
"""

from sim.domain.kinds.agreement import AgreementKind
from sim.domain.kinds.kind import Kind, Mark, Verb, Words
from sim.domain.kinds.move import MoveKind
from sim.domain.kinds.news import NewsKind
from sim.domain.kinds.position import PositionKind
from sim.domain.kinds.threat import ThreatKind

__all__ = ["COUNTED", "KINDS", "SECTIONS", "Kind", "Mark", "Verb", "Words", "answers_like"]
__all__ += ["kind_of", "verb_of", "verbs"]

KINDS: tuple[Kind, ...] = (
    PositionKind(),
    AgreementKind(),
    ThreatKind(),
    MoveKind(),
    NewsKind(),
)
SECTIONS = tuple(kind for kind in KINDS if kind.section)  # those that a scenario's file states
COUNTED = tuple(kind for kind in KINDS if kind.marks)  # those that results count


def verbs() -> dict[str, Words]:
    """The words of every decision, by the verb that stands in its row."""
    return {verb.value: verb.words for kind in KINDS for verb in kind.verbs}


def answers_like(verb: Verb) -> list[Verb]:
    """The answers to the choice that a verb answers; itself alone where it answers none."""
    choice = verb.words.choice
    return [each for each in type(verb) if each.words.choice == choice] if choice else [verb]


def kind_of(verb: Verb) -> Kind:
    """The kind of decision that a verb belongs to."""
    return next(kind for kind in KINDS if isinstance(verb, kind.verbs))


def verb_of(text: str) -> Verb:
    """The verb that stands in a decision row."""
    return next(verb for kind in KINDS for verb in kind.verbs if verb == text)
