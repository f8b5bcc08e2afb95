"""What anybody could have said: the forecasts that a forecast should beat."""

from typing import Any

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.runs.request import Plan
from sim.world.judge import category, promises_kept

NAMES = ("uniform", "status_quo", "promises_kept")
Shares = dict[str, float]


def uniform(categories: list[str]) -> Shares:
    """Every category alike."""
    return dict.fromkeys(categories, 1.0 / len(categories))


def of_world(plan: Plan) -> dict[str, dict[str, Shares | None]]:
    """Baselines of a plan's questions that its world defines, by question and name.

    status_quo: shares of the categories that hold in the world as found, before any month: policies
    in force, standing tables agreed, no threat made. promises_kept: shares among the replicates in
    which every table is agreed and none broken, and no sanction carried out; None where there is
    no such replicate.
    """
    outcomes = plan.scenario.file.outcomes
    counts = {
        q: {name: np.zeros(len(o.categories)) for name in NAMES[1:]} for q, o in outcomes.items()
    }
    for first, count in plan.chunks():
        world = plan.world(first, count, series=False)
        for question, outcome in outcomes.items():
            _add(counts[question]["status_quo"], category(world, outcome))
        kept = promises_kept(world.run())
        for question in outcomes:
            _add(counts[question]["promises_kept"], world.record.outcomes[question], kept)
        world.close()
    return {
        question: {
            name: _shares(list(outcomes[question].categories), count)
            for name, count in each.items()
        }
        for question, each in counts.items()
    }


def _add(counts: Any, found: Array, where: Mask | None = None) -> None:
    chosen = found if where is None else found[where]
    counts += np.bincount(chosen.astype(int), minlength=len(counts))


def _shares(categories: list[str], counts: Array) -> Shares | None:
    if not np.any(counts):
        return None
    return dict(zip(categories, (counts / np.add.reduce(counts)).tolist(), strict=True))
