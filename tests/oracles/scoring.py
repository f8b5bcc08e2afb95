"""Scoring rules in plain loops, one forecast at a time, written from their definitions."""

import math


def brier(probability: list[float], category: int) -> float:
    """Sum over categories of (p - o)^2."""
    score = 0.0
    for index, p in enumerate(probability):
        score += (p - (1.0 if index == category else 0.0)) ** 2
    return score


def ranked_probability(probability: list[float], category: int) -> float:
    """Mean over the thresholds between categories of the Brier score of `at most this one`."""
    thresholds = len(probability) - 1
    score = 0.0
    for threshold in range(thresholds):
        at_most = sum(probability[: threshold + 1])
        score += (at_most - (1.0 if category <= threshold else 0.0)) ** 2
    return score / thresholds


def log_score(probability: list[float], category: int, floor: float) -> float:
    """-ln p of what happened, p no less than the floor."""
    return -math.log(max(probability[category], floor))


def calibration(
    probability: list[float], happened: list[bool], bins: int
) -> list[tuple[int, float, float]]:
    """Count, mean forecast and frequency of each bin [k/B, (k+1)/B); the last one takes 1."""
    table = []
    for k in range(bins):
        inside = [
            (p, o)
            for p, o in zip(probability, happened, strict=True)
            if k / bins <= p < (k + 1) / bins or (k == bins - 1 and p == 1.0)
        ]
        count = len(inside)
        mean = sum(p for p, _ in inside) / count if count else math.nan
        share = sum(o for _, o in inside) / count if count else math.nan
        table.append((count, mean, share))
    return table


def resampled_means(
    first: list[float], second: list[float], clusters: list[int], drawn: list[list[int]]
) -> list[float]:
    """Mean of first - second over whole clusters, for each list of clusters drawn (by rank)."""
    names = sorted(set(clusters))
    means = []
    for draw in drawn:
        differences = []
        for rank in draw:
            for a, b, cluster in zip(first, second, clusters, strict=True):
                if cluster == names[rank]:
                    differences.append(a - b)
        means.append(sum(differences) / len(differences))
    return means
