"""One replicate month by month, and which of many are worth telling."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.domain.arrays import Array
from sim.domain.months import text
from sim.domain.scenario import Scenario
from sim.runs.chunks import chunks
from sim.runs.request import Plan

if TYPE_CHECKING:
    from sim.world import World


def series(world: "World") -> dict[str, Any]:
    """Policies and declared positions of the first replicate of a world that has been played.

    By issue, in its unit, a value a month; entry 0 is the world as found. Positions are of those
    who speak on the issue.
    """
    record, case = world.record, world.case

    def told(values: Array, issue: int) -> list[float]:
        return [float(value) for value in world.in_unit(issue, values)]

    return {
        "months": [text(world.start - 1 + entry) for entry in range(world.months + 1)],
        "scales": {i: [each.scale.low, each.scale.high] for i, each in case.issues.items()},
        "policies": {i: told(record.policy[:, 0, k], k) for i, k in world.issue_row.items()},
        "positions": {
            issue: {
                who: told(record.position[:, 0, world.row[who], k], k)
                for who in speakers(case, issue)
            }
            for issue, k in world.issue_row.items()
        },
    }


def speakers(case: Scenario, issue: str) -> list[str]:
    """Those with an interest in an issue, and those who sit at a table about it."""
    tables = [t.parties for t in case.file.tables.values() if issue in t.issues]
    seated = {who for parties in tables for who in parties}
    return [w for w, each in case.stakeholders.items() if issue in each.interests or w in seated]


def notable(plan: Plan) -> dict[str, Any]:
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


def _one(replicate: Any, alike: Any) -> dict[str, int]:
    return {"replicate": int(replicate), "alike": int(alike[replicate])}
