"""What a check of a scenario finds, and the checks that every part of it needs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sim.domain import months
from sim.domain.errors import nearest
from sim.domain.key import Key

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario

Finding = tuple[Key, str, bool]  # key, what is wrong and what to do, whether it is fatal


def members(key: Key, named: Iterable[str], known: Collection[str], kind: str) -> Iterator[Finding]:
    """Names that are not among those known."""
    for name in named:
        if name not in known:
            words = f"there is no {kind} '{name}' in this scenario. {nearest(name, known)}"
            yield key, words, True


def twice(key: Key, named: list[str]) -> Iterator[Finding]:
    """Names that stand more than once."""
    seen: set[str] = set()
    for index, name in enumerate(named):
        if name in seen:
            yield key / str(index), f"'{name}' is named twice. Keep one.", True
        seen.add(name)


def in_run(scenario: "Scenario", key: Key, times: Mapping[str, int]) -> Iterator[Finding]:
    """Months, by field, that the run does not play."""
    first, last = scenario.file.start, scenario.file.start + scenario.file.months - 1
    for field, month in times.items():
        if not first <= month <= last:
            words = (
                f"{months.text(month)} is outside the run, which plays {months.text(first)} to "
                f"{months.text(last)}. Move it, or change `start` or `months`."
            )
            yield key / field, words, True
