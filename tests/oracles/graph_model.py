"""Stability in the graph model for conflict resolution, by following every sequence of moves.

States are numbered from 0. `moves[d][s]` lists the states that decision maker d can reach from s in
one move, `rank[d][s]` is d's rank of s: lower is better, ties equal. An improvement is a move to a
state of strictly better rank for its mover.

A state s is stable for d where every improvement a that d has from s is sanctioned: the opponents
can take it from a to some t that is not better than s for d.

    Nash   nothing is sanctioned: s is stable only if d has no improvement
    GMR    the opponents use any moves
    SMR    as GMR, and from t d itself has no move to a state better than s
    SEQ    the opponents use improvements only, each for its mover, from the state it is in

The opponents' replies: "legal", any sequence in which nobody moves twice in a row; "once", each
opponent at most once, in any order; "single", one move by one opponent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

Criterion = Literal["nash", "gmr", "smr", "seq"]
Replies = Literal["legal", "once", "single"]

CRITERIA: tuple[Criterion, ...] = ("nash", "gmr", "smr", "seq")


@dataclass(frozen=True)
class Conflict:
    """States, moves and preferences, as in the module's text."""

    states: int
    moves: list[list[list[int]]]
    rank: list[list[int]]

    def better(self, d: int, one: int, other: int) -> bool:
        """Whether d strictly prefers `one` to `other`."""
        return self.rank[d][one] < self.rank[d][other]

    def improvements(self, d: int, s: int) -> list[int]:
        """Where d can move to from s and be better off."""
        return [a for a in self.moves[d][s] if self.better(d, a, s)]


def stable(conflict: Conflict, criterion: Criterion, replies: Replies = "legal") -> list[set[int]]:
    """For each decision maker the set of states that are stable for it."""
    states = range(conflict.states)
    return [
        {s for s in states if not departures(conflict, criterion, d, s, replies)}
        for d in range(len(conflict.moves))
    ]


def equilibria(conflict: Conflict, criterion: Criterion, replies: Replies = "legal") -> set[int]:
    """The states that are stable for everybody."""
    return set.intersection(*stable(conflict, criterion, replies))


def departures(
    conflict: Conflict, criterion: Criterion, d: int, s: int, replies: Replies = "legal"
) -> list[int]:
    """Where d would go from s: its improvements that nothing sanctions."""
    return [
        a
        for a in conflict.improvements(d, s)
        if not sanctioned(conflict, criterion, d, s, a, replies)
    ]


def sanctioned(
    conflict: Conflict, criterion: Criterion, d: int, s: int, a: int, replies: Replies
) -> bool:
    """Whether the opponents' replies to d's move from s to a can leave d no better than at s."""
    if criterion == "nash":
        return False
    steps = conflict.improvements if criterion == "seq" else lambda b, u: conflict.moves[b][u]
    opponents = [b for b in range(len(conflict.moves)) if b != d]
    for t in answers(conflict.states, steps, opponents, a, replies):
        hurt = not conflict.better(d, t, s)
        escape = any(conflict.better(d, u, s) for u in conflict.moves[d][t])
        if hurt and not (criterion == "smr" and escape):
            return True
    return False


def answers(
    states: int,
    steps: Callable[[int, int], list[int]],
    opponents: list[int],
    start: int,
    replies: Replies,
) -> set[int]:
    """Every state in which some sequence of the opponents' steps from `start` can end."""
    if replies == "legal":
        return _by_legal_sequences(states, steps, opponents, start)
    longest = 1 if replies == "single" else len(opponents)
    ends: set[int] = set()
    for length in range(1, longest + 1):
        for order in permutations(opponents, length):
            here = {start}
            for b in order:
                here = {t for u in here for t in steps(b, u)}
            ends |= here
    return ends


def _by_legal_sequences(
    states: int, steps: Callable[[int, int], list[int]], opponents: list[int], start: int
) -> set[int]:
    """Ends of legal sequences of 1, 2, 3 … moves, each remembered with its last mover.

    A sequence longer than there are pairs of state and last mover passes one pair twice and could
    be cut short between, so longer ones reach nothing new.
    """
    ends: set[int] = set()
    after = {(t, b) for b in opponents for t in steps(b, start)}
    for _ in range(states * len(opponents)):
        ends |= {t for t, _ in after}
        after = {(t, b) for u, last in after for b in opponents if b != last for t in steps(b, u)}
    return ends
