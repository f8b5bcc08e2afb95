"""What is wrong with an input, told so that it can be repaired: where, what, what instead."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


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
        return ": ".join(part for part in (place, self.key, self.message) if part)


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
