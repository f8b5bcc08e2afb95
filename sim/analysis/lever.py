"""A number of a scenario as a lever: its words, its ends, points along it, what is estimated."""

import math
from collections.abc import Sequence

import numpy as np

from sim.analysis.shapes import Lever
from sim.analysis.words import lever_words
from sim.domain.errors import WinsetError, nearest
from sim.domain.home_costs import UTILITY
from sim.domain.key import Key
from sim.domain.number import Number, Scale
from sim.domain.parts.pressure import CHANGE
from sim.domain.parts.stakeholder import MONEY
from sim.domain.scenario import Scenario
from sim.stories.settings import settings

POINTS = 11
BEYOND = 4  # times the largest estimate, where a scale has no end that anybody would go to
DRAWN = 1000  # replicates that say what is estimated where sources disagree
ENDLESS = (UTILITY, CHANGE, MONEY)
VOICE = ("within", "voice")
NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def lever(scenario: Scenario, key: str, effect: float = 0.0) -> Lever:
    """What a number is called, which values to try, and what is estimated of it."""
    number = scenario.numbers.get(key)
    if number is None:
        return _setting(scenario, key, effect)
    scale, estimated = number.scale, _estimated(number)
    low, high = _range(scale, estimated)
    high = min(high, _room(scenario, key))
    levels = list(scale.levels) or None
    return {
        "label": lever_words.label(scenario, key),
        "kind": lever_words.kind(key),
        "unit": None if levels else scale.unit,
        "levels": levels,
        "level_words": [each.replace("_", " ") for each in levels] if levels else None,
        "ends": lever_words.ends(scenario, key, (low, high)),
        "points": list(map(float, range(len(levels)))) if levels else _points(low, high),
        "estimated": estimated,
        "effect": effect,
    }


def points_of(scenario: Scenario, key: str, points: Sequence[float | str]) -> list[float]:
    """Points along a number as asked for: values, or names of its levels."""
    number = scenario.numbers.get(key)
    scale = number.scale if number else Scale("", -math.inf, math.inf)
    if not points:
        raise WinsetError(f"{key}: no points are given; give one or more.")
    try:
        found = [scale.read(point) for point in points]
    except ValueError as error:
        raise WinsetError(f"{key}: {error}.") from None
    between = [point for point in found if scale.levels and point != round(point)]
    if between:
        words = f"{key}: {between[0]:g} lies between two levels; {scale.allowed}."
        raise WinsetError(words)
    return found


def _setting(scenario: Scenario, key: str, effect: float) -> Lever:
    """A number that is no estimate: one value, unless it is changed."""
    known = settings(scenario)
    if key not in known:
        choices = [*scenario.numbers, *known]
        raise WinsetError(f"there is no number '{key}' in this scenario. {nearest(key, choices)}")
    entry = known[key]
    value, most = float(entry["likely"][0]), entry["range"][1]
    high = _nice(BEYOND * value) if most is None else float(most)
    return {
        "label": lever_words.label(scenario, key),
        "kind": "level",
        "unit": entry["unit"],
        "levels": None,
        "level_words": None,
        "ends": lever_words.ends(scenario, key, (0.0, high)),
        "points": _points(0.0, high),
        "estimated": None,
        "effect": effect,
    }


def _estimated(number: Number) -> list[float]:
    """P10, median and p90; where sources disagree, of what is drawn."""
    branches = number.estimate.branches
    if number.estimate.fixed is not None:
        return [number.estimate.fixed] * 3
    if len(branches) > 1:
        drawn = number.sample(1, first=0, count=DRAWN)
        return np.quantile(drawn, [0.1, 0.5, 0.9], method="inverted_cdf").tolist()
    only = branches[0]
    ends = (only.likely if end is None else end for end in (only.low, only.likely, only.high))
    return [number.scale.read(end) for end in ends if end is not None]


def _range(scale: Scale, estimated: Sequence[float]) -> tuple[float, float]:
    """From where to where a number is tried: its scale, or several times what is estimated."""
    if scale not in ENDLESS:
        return scale.low, scale.high
    low, high = min(estimated), max(estimated)
    bottom = -_nice(BEYOND * -low) if low < 0 else max(0.0, scale.low)
    top = _nice(BEYOND * high) if high > 0 else 0.0
    if bottom == top:
        top = 1.0
    return max(bottom, scale.low), min(top, scale.high)


def _room(scenario: Scenario, key: str) -> float:
    """The most that a number may be beside others: the voices within one stakeholder share 1."""
    path = Key.parse(key)
    within = scenario.stakeholders[path.name].within if path.parts[2:] == VOICE else None
    if within is None:
        return math.inf
    others = (
        scenario.numbers[str(Key.stakeholder(who, *VOICE))].support()[1]
        for who, each in scenario.stakeholders.items()
        if each.within is not None and each.within.of == within.of and who != path.name
    )
    return 1.0 - math.fsum(others)


def _nice(value: float) -> float:
    """The least round number that is no smaller."""
    if value <= 0:
        return 1.0
    power = math.floor(math.log10(value))
    digits = next(each for each in NICE if each * (1 + 1e-9) >= value / 10.0**power)
    return float(f"{digits}e{power}")


def _points(low: float, high: float) -> list[float]:
    return [round(float(each), 12) for each in np.linspace(low, high, POINTS)]
