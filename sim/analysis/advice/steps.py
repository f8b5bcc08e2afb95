"""What a stakeholder can change by itself: one step of one lever at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.domain import words
from sim.domain.key import Key
from sim.domain.number import Scale
from sim.domain.scenario import Scenario
from sim.domain.threat import Threat

OF_SCALE = (0.05, 0.1, 0.2, 0.4)
OF_SALIENCE = (0.1, 0.2, 0.4)
OF_A_NEW_LIMIT = (0.25, 0.5, 0.75, 0.9)  # of the way from where it binds nothing to the ideal


@dataclass(frozen=True)
class Change:
    """One step of one lever: the settings that make it, and how far it goes.

    `moved` is a share of the issue's scale, or of salience; a threat made or dropped is 1.
    """

    lever: str
    set: dict[str, Any]
    says: str
    moved: float
    unit: str = "of the scale"
    whom: str = ""
    hears: list[str] = field(default_factory=list[str])


def own_steps(case: Scenario, who: str, *, heeds_positions: bool) -> Iterator[Change]:
    """Steps of everything that a stakeholder controls.

    Positions it declares (where the model heeds them), the salience it shows, its limits at tables
    that will meet, threats it makes or drops, and what they demand.
    """
    for issue in issues(case, who):
        if heeds_positions:
            for moved, shift in both_ways(case, who, issue, "position", OF_SCALE):
                says = f"declare {named(issue)} {by(case, issue, shift)}"
                yield Change(*shifted(case, who, issue, position=shift), says, moved)
        for moved, shift in both_ways(case, who, issue, "salience", OF_SALIENCE):
            says = f"show {more(shift)} salience on {named(issue)}"
            yield Change(*shifted(case, who, issue, shown=shift), says, moved, "of salience")
    yield from _limits(case, who)
    for name, threat in case.file.threats.items():
        if threat.sender == who:
            yield from _threat(case, name, threat)


def issues(case: Scenario, who: str) -> list[str]:
    """Issues of the scenario in which a stakeholder has an interest."""
    return [issue for issue in case.issues if issue in case.stakeholders[who].interests]


def _scale(case: Scenario, issue: str) -> Scale:
    return case.issues[issue].scale


def both_ways(
    case: Scenario, who: str, issue: str, part: str, steps: tuple[float, ...]
) -> Iterator[tuple[float, float]]:
    """Steps up and down that leave some draw room to move: share moved, and shift in units."""
    key = Key.interest(who, issue)
    number = case.numbers.get(str(key / part)) or case.numbers[str(key / "ideal")]
    scale = number.scale
    low, high = number.support()
    for moved in _levelled(scale, steps):
        shift = moved * (scale.high - scale.low)
        if high > scale.low:
            yield moved, -shift
        if low < scale.high:
            yield moved, shift


def _levelled(scale: Scale, steps: tuple[float, ...]) -> list[float]:
    """Steps as shares of a scale; of an ordinal one whole levels."""
    if not scale.levels:
        return list(steps)
    last = len(scale.levels) - 1
    return [step / last for step in range(1, last + 1)]


def shifted(case: Scenario, who: str, issue: str, **parts: float) -> tuple[str, dict[str, Any]]:
    """Name of a lever and settings that shift parts of an interest by more than they are now."""
    already = case.stakeholders[who].interests[issue].shift
    key = Key.interest(who, issue, "shift")
    settings = {str(key / part): tidy(getattr(already, part) + by) for part, by in parts.items()}
    return next(iter(settings)), settings


def tidy(value: float) -> float:
    """A setting without the dust of binary fractions."""
    return float(f"{value:.12g}")


def _limits(case: Scenario, who: str) -> Iterator[Change]:
    """Limits on what it accepts at tables that will meet: moved, or drawn where there is none."""
    seated = {
        issue
        for table in case.file.tables.values()
        if who in table.parties and not table.standing
        for issue in table.issues
    }
    for issue in issues(case, who):
        if issue in seated and str(Key.interest(who, issue, "reservation")) in case.numbers:
            for moved, shift in both_ways(case, who, issue, "reservation", OF_SCALE):
                says = f"move its limit on {named(issue)} {by(case, issue, shift)}"
                yield Change(*shifted(case, who, issue, reservation=shift), says, moved)
        elif issue in seated:
            yield from _new_limits(case, who, issue)


def _new_limits(case: Scenario, who: str, issue: str) -> Iterator[Change]:
    """Limits between the end farther from the ideal, where one binds nothing, and the ideal."""
    key, scale = Key.interest(who, issue), _scale(case, issue)
    ideal, width = case.numbers[str(key / "ideal")].middle, scale.high - scale.low
    far = scale.low if ideal - scale.low >= scale.high - ideal else scale.high
    values = [far + part * (ideal - far) for part in OF_A_NEW_LIMIT]
    if scale.levels:
        inner = sorted((far, ideal))
        values = [v for v in range(len(scale.levels)) if inner[0] < v < inner[1]]
    for value in values:
        setting = scale.levels[int(value)] if scale.levels else tidy(value)
        side = "less" if far == scale.low else "more"
        says = f"accept no {side} than {words.amount(case, issue, value)} on {named(issue)}"
        moved = abs(value - far) / width
        lever = str(key / "reservation")
        yield Change(lever, {lever: setting}, says, moved)


def _threat(case: Scenario, name: str, threat: Threat) -> Iterator[Change]:
    key, issue, spaced = Key.threat(name), threat.demand.issue, name.replace("_", " ")
    for made, manner in (("never", "drop {}"), ("always", "make {} in any case")):
        if threat.made != made:
            says = manner.format(f"the threat {spaced}")
            lever = str(key / "made")
            yield Change(lever, {lever: made}, says, 1.0, "of a threat")
    demand = key / "demand"
    scale, number = _scale(case, issue), case.numbers[str(demand / threat.demand.side)]
    low, high = number.support()
    for moved in _levelled(scale, OF_SCALE):
        for shift in (-moved * (scale.high - scale.low), moved * (scale.high - scale.low)):
            if (shift < 0 and high > scale.low) or (shift > 0 and low < scale.high):
                says = f"demand {named(issue)} {by(case, issue, shift)} by {spaced}"
                setting = {str(demand / "shift"): tidy(threat.demand.shift + shift)}
                yield Change(str(demand), setting, says, moved)


def named(slug: str) -> str:
    """A slug in words."""
    return slug.replace("_", " ")


def by(case: Scenario, issue: str, shift: float) -> str:
    """A shift of an issue in words: so many units, or levels, higher or lower."""
    scale, way = _scale(case, issue), "higher" if shift > 0 else "lower"
    if scale.levels:
        return f"{words.figure(abs(shift))} level{'s' if abs(shift) > 1 else ''} {way}"
    unit = "points" if scale.unit.startswith("index") else scale.unit
    return f"{words.figure(abs(shift))} {unit} {way}"


def more(shift: float) -> str:
    """A shift of a share in words."""
    return f"{words.figure(abs(shift))} {'more' if shift > 0 else 'less'}"
