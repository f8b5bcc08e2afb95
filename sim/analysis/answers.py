"""Answers of replicates as places on the scale of their question."""

from collections.abc import Mapping

import numpy as np

from sim.domain.arrays import Array, Index
from sim.domain.scenario import Scenario

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def scales(scenario: Scenario) -> dict[str, list[str]]:
    """The answers to each question, in the order of their scale."""
    asked = scenario.file.outcomes
    return {name: list(each.order or each.categories) for name, each in asked.items()}


def places(scenario: Scenario, outcomes: Mapping[str, Array]) -> dict[str, Index]:
    """Where on its scale each replicate's answer lies, by question, (R,)."""
    out: dict[str, Index] = {}
    for name, order in scales(scenario).items():
        rank = [order.index(category) for category in scenario.file.outcomes[name].categories]
        out[name] = np.array(rank)[outcomes[name].astype(int)]
    return out


def spelled(found: Index) -> str:
    """Places as text, one character a replicate."""
    return "".join(DIGITS[place] for place in found)


def read(text: str) -> Index:
    """The places that a text spells, (R,)."""
    return np.array([DIGITS.index(each) for each in text], dtype=int)
