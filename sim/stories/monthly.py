"""One replicate month by month, and which of many are worth telling."""

import numpy as np

from sim.domain.arrays import Index
from sim.domain.months import text
from sim.domain.scenario import Scenario
from sim.runs.batches import chunks
from sim.runs.request import Plan
from sim.stories.story_shapes import Example, Monthly, Notable
from sim.world.chunk_result import ChunkResult


def series(case: Scenario, played: ChunkResult, row: int) -> Monthly:
    """Policies and declared positions of one replicate, by its row among those played.

    By issue, in its unit, a value a month; entry 0 is the world as found. Positions are of those
    who speak on the issue.
    """
    rows = {who: n for n, who in enumerate(case.stakeholders)}
    policy, position = played.policy[:, row], played.position[:, row]
    return {
        "months": [text(played.start - 1 + entry) for entry in range(len(policy))],
        "scales": {i: [each.scale.low, each.scale.high] for i, each in case.issues.items()},
        "policies": {issue: policy[:, k].tolist() for k, issue in enumerate(case.issues)},
        "positions": {
            issue: {who: position[:, rows[who], k].tolist() for who in speakers(case, issue)}
            for k, issue in enumerate(case.issues)
        },
    }


def speakers(case: Scenario, issue: str) -> list[str]:
    """Those with an interest in an issue, and those who sit at a table about it."""
    tables = [t.parties for t in case.file.tables.values() if issue in t.issues]
    seated = {who for parties in tables for who in parties}
    return [w for w, each in case.stakeholders.items() if issue in each.interests or w in seated]


def notable(plan: Plan) -> Notable:
    """A typical and a surprising replicate of a run, each with how many answer as it does.

    Typical: of those with the likeliest combination of answers, the one whose final policies are
    nearest the medians (sum of distances, each as a share of its scale). Surprising: of those with
    the least likely combination, the one farthest from them.
    """
    played = list(chunks(plan))
    answers = np.concatenate(
        [np.stack(list(chunk.outcomes.values()), axis=1) for chunk in played]
    ).astype(int)
    final = np.concatenate([chunk.policy[-1] for chunk in played])
    scales = [issue.scale for issue in plan.scenario.issues.values()]
    width = np.array([scale.high - scale.low for scale in scales])
    away = np.sum(np.abs(final - np.median(final, axis=0)) / width, axis=1)
    _, which, counts = np.unique(answers, axis=0, return_inverse=True, return_counts=True)
    alike = counts[which.ravel()]
    return {
        "of": len(alike),
        "typical": _one(np.lexsort((away, -alike))[0], alike),
        "surprising": _one(np.lexsort((-away, alike))[0], alike),
    }


def _one(replicate: int, alike: Index) -> Example:
    return {"replicate": int(replicate), "alike": int(alike[replicate])}
