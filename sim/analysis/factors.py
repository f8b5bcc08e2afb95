"""The uncertain inputs of a scenario: what can be told apart, in which groups, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.domain import words
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.domain.key import Key
from sim.domain.luck import Address
from sim.domain.number import Number, Scale
from sim.domain.scenario import Scenario

BY = ("part", "stakeholder", "issue", "estimate")
LOW, HIGH = 0.1, 0.9
LUCK = "luck"


@dataclass(frozen=True)
class UncertainInput:
    """One uniform that estimates are drawn by, and the numbers that follow it.

    An estimate with a range is a factor of its own. Where sources disagree (`either`), which of
    them is believed is a discrete factor, one for all numbers that rest on the same facts; the
    ranges inside its branches, if any, are the continuous factor of the number.
    """

    address: Address
    numbers: tuple[Number, ...]

    @property
    def name(self) -> str:
        """Key path of its first number; of a choice between sources with the facts after it."""
        key = self.numbers[0].key
        return f"{key} ({self.address[1]})" if self.discrete else key

    @property
    def discrete(self) -> bool:
        """Whether it says which source is believed."""
        return self.address == self.numbers[0].believed

    @property
    def ends(self) -> tuple[float, float]:
        """Levels of its p10 and p90; of sources, the ones with the least and the greatest median.

        Sources are compared by what they say of the first number.
        """
        if not self.discrete:
            return LOW, HIGH
        number = self.numbers[0]
        weights = [branch.weight for branch in number.estimate.branches]
        middles = (np.cumsum(weights) - np.array(weights) / 2) / sum(weights)
        says = [
            number.scale.read(b.likely) for b in number.estimate.branches if b.likely is not None
        ]
        return float(middles[np.argmin(says)]), float(middles[np.argmax(says)])

    def values(self, levels: Array) -> Array:
        """Values of its first number at levels of this factor, (R,), in the number's own unit.

        All else that the number depends on stands in the middle.
        """
        number = self.numbers[0]
        middle = np.full(levels.shape, 0.5)
        given = dict.fromkeys((number.own, number.believed), middle)
        return number.sample(0, first=0, count=levels.size, given=given | {self.address: levels})


def factors(scenario: Scenario) -> list[UncertainInput]:
    """Every uniform that changes a number of the scenario, in the order of its numbers."""
    follow: dict[Address, list[Number]] = {}
    for number in scenario.numbers.values():
        for address in number.varies_with:
            follow.setdefault(address, []).append(number)
    return [UncertainInput(address, tuple(numbers)) for address, numbers in follow.items()]


def groups(
    scenario: Scenario, found: Sequence[UncertainInput], by: str
) -> dict[str, list[UncertainInput]]:
    """Factors by group: a stakeholder's part, a stakeholder, an issue, or each alone.

    What belongs to no stakeholder goes under the head of its key (`policies`, `lanes`, `tables`,
    `threats`, `events`); what belongs to no issue, under `no one issue`.
    """
    if by not in BY:
        raise WinsetError(f"estimates cannot be grouped by '{by}'. {nearest(by, BY)}")
    out: dict[str, list[UncertainInput]] = {}
    for factor in found:
        out.setdefault(_group(scenario, factor, by), []).append(factor)
    return out


def _group(scenario: Scenario, factor: UncertainInput, by: str) -> str:
    if by == "estimate":
        return factor.name
    key = Key.parse(factor.numbers[0].key)
    if by == "issue":
        driven = scenario.lanes[key.name].issues if key.kind == "lanes" else []
        named = [part for part in [*key.parts, *driven] if part in scenario.issues]
        return named[0] if named else "no one issue"
    if key.kind != "stakeholders":
        return key.kind
    part = "influence" if key.part[0] in {"capability", "within"} else key.parts[-1]
    return f"{key.name}.{part}" if by == "part" else key.name


def said(scale: Scale, value: float) -> str:
    """A value as a figure, or the name of its level."""
    return _plain(scale.levels[round(value)]) if scale.levels else words.figure(value)


def spoken(scenario: Scenario, path: str) -> str:
    """A key path in words: whose number it is, and what it says."""
    key = Key.parse(path)
    if key.kind == "stakeholders":
        whose, part = words.name(scenario, key.name), key.parts[-1]
        if key.issue is not None:
            return f"{whose}: {part} on {_plain(key.issue)}"
        return f"{whose}: {'worth of money' if part == 'worth_cad_m' else part}"
    if key.kind == "policies":
        return f"{_plain(key.name)} at the start"
    return f"{key.kind[:-1]} {_plain(key.name)}: {_plain(' '.join(key.part))}"


def _plain(slug: str) -> str:
    return slug.replace("_", " ")
