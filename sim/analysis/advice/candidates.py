"""Changes that advice may offer: what screening and measuring found of each, and the best."""

from dataclasses import dataclass
from typing import TypeVar

from sim.analysis.advice.change import Change
from sim.analysis.advice.sample import Sample, excludes_zero

Changes = tuple[Change, ...]  # made together


@dataclass(frozen=True)
class ScreenedChange:
    """Changes made together, and the gain of the wanted answer's chance."""

    changes: Changes
    gain: float

    @property
    def moved(self) -> float:
        """How far they go together: in shares, in utility, in threats and moves."""
        return sum(change.moved for change in self.changes)

    @property
    def rate(self) -> float:
        """Gain per unit moved."""
        return self.gain / self.moved


@dataclass(frozen=True)
class MeasuredChange(ScreenedChange):
    """With the gain's interval, and what else came of them."""

    interval: list[float]
    sample: Sample

    @property
    def helps(self) -> bool:
        """Whether the interval of the gain lies above 0."""
        return excludes_zero(self.interval) and self.gain > 0


Each = TypeVar("Each", bound=ScreenedChange)


def settings(changes: Changes) -> dict[str, object]:
    """What changes set together, by key path."""
    return {key: value for change in changes for key, value in change.set.items()}


def distinct(found: list[Each]) -> list[Each]:
    """Those that set different things."""
    return list({str(settings(each.changes)): each for each in found}.values())


def offered(found: list[MeasuredChange]) -> list[MeasuredChange]:
    """Of each lever that helps, the step that gains most per unit and the one that gains most."""
    levers: dict[str, list[MeasuredChange]] = {}
    for each in found:
        if each.helps:
            levers.setdefault(each.changes[0].lever, []).append(each)
    best = [max(steps, key=lambda each: each.rate) for steps in levers.values()]
    most = [max(steps, key=lambda each: each.gain) for steps in levers.values()]
    return sorted(distinct([*best, *most]), key=lambda each: (-each.rate, each.moved))


def closest(found: list[MeasuredChange]) -> MeasuredChange:
    """The one that gains most, if it helps or not."""
    return max(found, key=lambda each: each.gain)
