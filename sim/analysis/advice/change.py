"""A change that advice may offer, and how it is put in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.domain import words
from sim.domain.number import Scale
from sim.domain.scenario import Scenario


@dataclass(frozen=True)
class Change:
    """One step of one lever: the settings that make it, and how far it goes.

    `moved` is a share of the issue's scale, of salience, or in utility; a threat or a move made or
    dropped is 1.
    """

    lever: str
    set: Mapping[str, object]
    says: str
    moved: float
    unit: str = "of the scale"
    whom: str = ""
    hears: list[str] = field(default_factory=list[str])


def tidy(value: float) -> float:
    """A setting without the dust of binary fractions."""
    return float(f"{value:.12g}")


def levelled(scale: Scale, steps: tuple[float, ...]) -> list[float]:
    """Steps as shares of a scale; of an ordinal one whole levels."""
    if not scale.levels:
        return list(steps)
    last = len(scale.levels) - 1
    return [step / last for step in range(1, last + 1)]


def named(slug: str) -> str:
    """A slug in words."""
    return slug.replace("_", " ")


def by(case: Scenario, issue: str, shift: float) -> str:
    """A shift of an issue in words: so many units, or levels, higher or lower."""
    scale, way = case.issues[issue].scale, "higher" if shift > 0 else "lower"
    if scale.levels:
        return f"{words.figure(abs(shift))} level{'s' if abs(shift) > 1 else ''} {way}"
    unit = "points" if scale.unit.startswith("index") else scale.unit
    return f"{words.figure(abs(shift))} {unit} {way}"


def more(shift: float) -> str:
    """A shift of a share in words."""
    return f"{words.figure(abs(shift))} {'more' if shift > 0 else 'less'}"
