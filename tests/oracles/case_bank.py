"""Scores of a bank of cases in plain loops, one question at a time, from their definitions."""

import math
from collections.abc import Callable

from tests.oracles import scoring

Shares = dict[str, float]
RULES: dict[str, Callable[[list[float], int], float]] = {
    "brier": scoring.brier,
    "log": lambda probability, category: -math.log(probability[category]),
    "rps": scoring.ranked_probability,
}


def forecast(counts: list[dict[str, int]], replicates: int) -> Shares:
    """Mean over codings of (n + 1/2) / (R + k/2)."""
    out = {}
    for category in counts[0]:
        shares = [(each[category] + 0.5) / (replicates + len(each) / 2) for each in counts]
        out[category] = sum(shares) / len(shares)
    return out


def sender_rate(categories: list[str], came: list[str]) -> Shares:
    """How often each came in other cases, with a half added to each."""
    whole = len([c for c in came if c in categories]) + len(categories) / 2
    return {c: (came.count(c) + 0.5) / whole for c in categories}


def score(rule: str, shares: Shares, order: list[str], category: str) -> float:
    """One score, with the categories in their order."""
    return RULES[rule]([shares[name] for name in order], order.index(category))
