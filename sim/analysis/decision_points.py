"""Points of decision of two histories with the same luck, in one order of events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Index, Mask
from sim.domain.kinds import answers_like
from sim.world.ledger import Decision

NOTHING = -1
Slot = tuple[int, str, tuple[str, ...], str]  # month, who, what it may decide, on what


@dataclass(frozen=True)
class Point:
    """A point of decision in both cases: which of its answers each replicate gave, (R,) each."""

    slot: Slot
    was: Index
    now: Index
    decisions: tuple[tuple[Decision, ...], tuple[Decision, ...]]

    @property
    def differs(self) -> Mask:
        """Replicates in which the two cases decide otherwise, (R,)."""
        return self.was != self.now

    def words(self, row: int) -> tuple[str | None, str | None]:
        """What one replicate decides as it stands and what if; None for nothing."""
        answers = (*self.slot[2], None)
        return answers[self.was[row]], answers[self.now[row]]

    def reason(self, row: int) -> str:
        """Key path of what weighed most, in the changed case where it decides anything there."""
        given = [each for case in reversed(self.decisions) for each in case if each.made[row]]
        return given[0].reason(row) if given else ""


def points_of(was: Sequence[Decision], now: Sequence[Decision], count: int) -> Iterator[Point]:
    """Points of decision of either case, in the order of events."""
    one, other = _slots(was), _slots(now)
    for slot in _merged(list(one), list(other)):
        cases = tuple(one.get(slot, [])), tuple(other.get(slot, []))
        first, second = (_answers(slot[2], case, count) for case in cases)
        yield Point(slot, first, second, cases)


def _slots(decisions: Sequence[Decision]) -> dict[Slot, list[Decision]]:
    """Decisions by where in the story they stand; moves of positions are none."""
    found: dict[Slot, list[Decision]] = {}
    for each in decisions:
        if not each.what.words.step:
            answers = tuple(answer.value for answer in answers_like(each.what))
            found.setdefault((each.month, each.who, answers, each.to), []).append(each)
    return found


def _answers(choice: tuple[str, ...], decisions: Sequence[Decision], count: int) -> Index:
    """Which of its answers a point of decision gave, (R,)."""
    out = np.full(count, NOTHING)
    for each in decisions:
        out[each.made] = choice.index(each.what)
    return out


def _merged(one: list[Slot], other: list[Slot]) -> list[Slot]:
    """Both lists as one in which each keeps its order: what only one has goes where it stood."""
    place, done = {slot: index for index, slot in enumerate(other)}, 0
    out: list[Slot] = []
    for slot in one:
        here = place.get(slot, -1)
        out += [*other[done:here], slot] if here >= done else [slot]
        done = max(done, here + 1)
    return sorted(dict.fromkeys([*out, *other[done:]]), key=lambda slot: slot[0])
