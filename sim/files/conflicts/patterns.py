"""Patterns of states, and statements about states that are made of them.

A state is a word of Y and N, a letter an option; in a pattern `-` stands for either. A statement
is a pattern, or `PATTERN if PATTERN`, or `PATTERN iff PATTERN` (if and only if); a list of such
texts holds where any of them does. Statements of falling priority rank states: one that meets a
statement stands above every state that does not and meets the same of those before it, as if the
k-th of n were worth 2^(n - k).

Source: option prioritization, in Fang, Hipel, Kilgour & Peng (2003), IEEE Transactions on Systems,
Man, and Cybernetics C 33:42.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.domain.arrays import Array, Mask

WORDS = ("if", "iff")


def fits(states: Mask, pattern: str) -> Mask:
    """States (S, O) that a pattern stands for, (S,)."""
    free = np.array([letter == "-" for letter in pattern])
    on = np.array([letter == "Y" for letter in pattern])
    return np.all(free | (states == on), axis=1)


def wrong(pattern: str, size: int) -> str | None:
    """What is wrong with a pattern for a number of options; None where nothing is."""
    if set(pattern) - set("YN-"):
        return f"found '{pattern}'; a state is written with Y, N and - (either)."
    if len(pattern) != size:
        return f"'{pattern}' has {len(pattern)} letters; there are {size} options, a letter each."
    return None


def wrong_statement(statement: Sequence[str], size: int) -> Iterator[str]:
    """What is wrong with a statement for a number of options."""
    if not statement:
        yield "is empty. Write a pattern such as Y-N, a letter for each option."
    for text in statement:
        parts = text.split()
        if len(parts) not in {1, 3} or (len(parts) == 3 and parts[1] not in WORDS):
            yield (
                f"found '{text}'; a statement is a pattern such as Y-N, or PATTERN if PATTERN, "
                "or PATTERN iff PATTERN."
            )
            continue
        for pattern in parts[::2]:
            words = wrong(pattern, size)
            if words is not None:
                yield words


def levels(statements: Sequence[Sequence[str]], states: Mask) -> Array:
    """Ordinal levels (S,) of states (S, O) by statements of falling priority, higher is better."""
    met = np.stack([_meets(statement, states) for statement in statements], axis=1)
    return np.unique(met, axis=0, return_inverse=True)[1].reshape(-1).astype(np.float64)


def _meets(statement: Sequence[str], states: Mask) -> Mask:
    """States in which any of the texts holds, (S,)."""
    return np.any([_holds(text, states) for text in statement], axis=0)


def _holds(text: str, states: Mask) -> Mask:
    first, *condition = text.split()
    then = fits(states, first)
    if not condition:
        return then
    given = fits(states, condition[1])
    return then == given if condition[0] == "iff" else then | ~given
