"""What is wrong with an input, told so that it can be repaired: where, what, what instead."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

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
        return visible(": ".join(part for part in (place, self.key, self.message) if part))


class Note(UserWarning):
    """What was assumed or passed over: a Python warning, which commands print on stderr."""


class WinsetError(Exception):
    """Inputs that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem] | str):
        found = (Problem(problems),) if isinstance(problems, str) else tuple(problems)
        self.problems = found
        super().__init__("\n".join(str(problem) for problem in found))


def nearest(word: str, known: Iterable[str]) -> str:
    """Sentence that names the closest known words, or what there is to choose from."""
    choices = sorted(set(known))
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    if not choices:
        return "There is none to choose from."
    shown = ", ".join(choices[:12])
    return f"Choose from: {shown}{', …' if len(choices) > 12 else ''}."
