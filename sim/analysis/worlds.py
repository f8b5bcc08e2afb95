"""Possible worlds as changed beside the same worlds before, one by one, and why they differ."""

import numpy as np

from sim.analysis import answers
from sim.analysis.decision_points import Point, points_of
from sim.analysis.divergence import Decided, divergences
from sim.analysis.shapes import WorldsResult
from sim.analysis.words import parting_words


def worlds(stands: Decided, changed: Decided) -> WorldsResult:
    """Answers of every replicate in both cases, its first parting, and why a question differs."""
    case, count = changed.plan.scenario, changed.played.count
    scale = answers.scales(case)
    was, now = (answers.places(case, each.played.outcomes) for each in (stands, changed))
    before, counts = (
        {q: np.bincount(each[q], minlength=len(scale[q])).tolist() for q in scale}
        for each in (was, now)
    )
    found = divergences(stands, changed)["outcomes"]
    shares = {q: ([n / count for n in before[q]], [n / count for n in counts[q]]) for q in scale}
    return {
        "scenario": case.slug,
        "replicates": count,
        "answers": scale,
        "counts": counts,
        "before": before,
        "worlds": {q: answers.spelled(now[q]) for q in scale},
        "worlds_before": {q: answers.spelled(was[q]) for q in scale},
        "partings": {
            str(row): parting_words.parting(case, point, row)
            for row, point in _first(stands, changed).items()
        },
        "why": {q: parting_words.why(case, q, found[q], shares[q], count) for q in scale},
    }


def _first(stands: Decided, changed: Decided) -> dict[int, Point]:
    """The first point at which each replicate decides otherwise, in the order of replicates."""
    out: dict[int, Point] = {}
    both = stands.played.decisions, changed.played.decisions
    for point in points_of(*both, changed.played.count):
        for row in np.flatnonzero(point.differs):
            out.setdefault(int(row), point)
    return dict(sorted(out.items()))
