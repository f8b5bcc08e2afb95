"""Possible worlds as changed beside the same worlds before, one by one, and why they differ."""

import json

import numpy as np

from sim.analysis import answers
from sim.analysis.decision_points import Point, points_of
from sim.analysis.divergence import Decided, decided, divergences
from sim.analysis.shapes import WorldsResult
from sim.analysis.words import parting_words
from sim.runs.request import RunRequest, prepare

_KEPT: dict[str, Decided] = {}  # of one run


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


def once_decided(request: RunRequest) -> Decided:
    """What is decided in a run, kept until another run is asked for: the case all others meet."""
    plan = prepare(request)
    case = plan.scenario
    asked = json.dumps([plan.header(), case.scenario_sha256, case.seeds_sha256], sort_keys=True)
    if asked not in _KEPT:
        _KEPT.clear()
        _KEPT[asked] = decided(request)
    return _KEPT[asked]


def _first(stands: Decided, changed: Decided) -> dict[int, Point]:
    """The first point at which each replicate decides otherwise, in the order of replicates."""
    out: dict[int, Point] = {}
    both = stands.played.decisions, changed.played.decisions
    for point in points_of(*both, changed.played.count):
        for row in np.flatnonzero(point.differs):
            out.setdefault(int(row), point)
    return dict(sorted(out.items()))
