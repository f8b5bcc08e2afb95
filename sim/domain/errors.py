"""What is wrong with an input, told so that it can be repaired: where, what, what instead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TypeVar

MOST = 50  # mistakes told at once: nobody reads more, and a wrong file may hold thousands
LONG = 1000  # characters of a message, of which a file may have written any number
CLOSE = 0.6  # as difflib measures likeness, 0 to 1
WORD = 200  # characters beyond which a word is like no other
Each = TypeVar("Each")

# Control characters but tab and line feed, other line ends, bidirectional overrides, and halves of
# characters: they move a cursor, colour a terminal, or let text read otherwise than it stands.
UNSHOWABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with what cannot be shown written out by its code, an escape as x1b."""
    return UNSHOWABLE.sub(lambda found: ascii(found[0])[1:-1], text)


@dataclass(frozen=True)
class Problem:
    """One mistake in an input, printed as ``path:line:column: key.path: message``."""

    message: str
    key: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        key, message = _short(self.key, LONG // 4), _short(self.message, LONG)
        return visible(": ".join(part for part in (place, key, message) if part))


class Note(UserWarning):
    """What was assumed or passed over: a Python warning, which commands print on stderr."""


class WinsetError(Exception):
    """Inputs that cannot be used; carries the problems found, at most `MOST`, and says if more."""

    def __init__(self, problems: Iterable[Problem] | str):
        found = (Problem(problems),) if isinstance(problems, str) else tuple(problems)
        if len(found) > MOST:
            found = (*found[:MOST], Problem("there are more mistakes. Mend these first."))
        self.problems = found
        super().__init__("\n".join(str(problem) for problem in found))


def first(problems: Iterable[Each]) -> list[Each]:
    """As many problems as are told, and one that shows that there are more; no others are made."""
    return list(islice(problems, MOST + 1))


def nearest(word: str, known: Iterable[str]) -> str:
    """Sentence that names the closest known words, or what there is to choose from."""
    choices = sorted(set(known))
    close = _closest(word, choices)
    if close is not None:
        return f"Did you mean '{close}'?"
    if not choices:
        return "There is none to choose from."
    shown = ", ".join(choices[:12])
    return f"Choose from: {shown}{', …' if len(choices) > 12 else ''}."


def _closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like a word, the last of several; None where none is much like it.

    The likeliest by their letters come first: most of the others need not be compared.
    """
    if len(word) > WORD:
        return None
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    hopes: list[tuple[float, str]] = []
    for choice in choices:
        matcher.set_seq1(choice)
        if matcher.real_quick_ratio() >= CLOSE and (hope := matcher.quick_ratio()) >= CLOSE:
            hopes.append((hope, choice))
    best: tuple[float, str] | None = None
    for hope, choice in sorted(hopes, reverse=True):
        if best is not None and hope < best[0]:
            break
        matcher.set_seq1(choice)
        found = matcher.ratio(), choice
        if found[0] >= CLOSE and (best is None or found > best):
            best = found
    return None if best is None else best[1]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"
