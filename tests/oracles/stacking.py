"""Dressed forecasts and their mixtures in plain loops, from the formulas."""

import math
from itertools import pairwise


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -500 else 0.0


def masses(forecast: float, width: float) -> list[float]:
    """Chance of 0, 1, …, 100: a logistic cut at half points, what is beyond an end at the end."""
    out = []
    for point in range(101):
        above = 1.0 if point == 100 else logistic((point + 0.5 - forecast) / width)
        below = 0.0 if point == 0 else logistic((point - 0.5 - forecast) / width)
        out.append(above - below)
    return out


def shares(points: list[float], weights: list[float]) -> list[float]:
    """Weight at each grid point, points rounded, halves up."""
    out = [0.0] * 101
    for point, weight in zip(points, weights, strict=True):
        out[math.floor(point + 0.5)] += weight / sum(weights)
    return out


def crps(mass: list[float], outcome: float) -> float:
    """E|X − y| − ½ E|X − X′|."""
    first = sum(p * abs(x - outcome) for x, p in enumerate(mass))
    pairs = sum(p * q * abs(x - z) for x, p in enumerate(mass) for z, q in enumerate(mass))
    return first - pairs / 2


def spread(positions: list[float], weights: list[float]) -> float:
    """Weighted standard deviation."""
    mean = sum(x * w for x, w in zip(positions, weights, strict=True)) / sum(weights)
    square = sum(w * (x - mean) ** 2 for x, w in zip(positions, weights, strict=True))
    return math.sqrt(square / sum(weights))


def log_score(mass: list[float], outcome: float) -> float:
    """−ln of the chance of the whole point nearest the outcome, at least one in a million."""
    return -math.log(max(mass[math.floor(outcome + 0.5)], 1e-6))


def pit(mass: list[float], outcome: float) -> list[float]:
    """Share of each tenth of 0–1 in what the point of the outcome covers of it."""
    point = math.floor(outcome + 0.5)
    low, high = sum(mass[:point]), sum(mass[: point + 1])
    edges = [bin_ / 10 for bin_ in range(11)]
    return [max(0.0, min(high, b) - max(low, a)) / (high - low) for a, b in pairwise(edges)]
