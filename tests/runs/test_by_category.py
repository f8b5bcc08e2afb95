"""What everyone gains in the worlds of each answer, against plain loops over the worlds."""

import statistics

import numpy as np
import pytest

import sim
from sim.results.run import run
from sim.runs.request import RunRequest
from sim.world import World

SLUG, REPLICATES = "ontario_backlash", 120


@pytest.fixture(scope="module")
def found() -> dict:
    return run(RunRequest(SLUG, replicates=REPLICATES, chunk=50)).data


@pytest.fixture(scope="module")
def world() -> World:
    return World(SLUG, count=REPLICATES).run()


def ends(world: World, question: str, category: int, values: np.ndarray, who: str) -> list[float]:
    """A number of one stakeholder at the end, in the worlds of one answer."""
    answers, row = world.record.outcomes[question], world.row[who]
    return [float(values[r, row]) for r in range(world.count) if answers[r] == category]


def test_gains_are_those_of_the_worlds_of_an_answer(found, world):
    seen = 0
    for question, outcome in world.case.file.outcomes.items():
        for index, category in enumerate(outcome.categories):
            told = found["by_category"][question][category]
            for who, gains in told.items():
                for name, series in (("utility_change", "utility"), ("gain_cad_m", "gain")):
                    there = ends(world, question, index, getattr(world.record, series)[-1], who)
                    assert gains[name]["median"] == pytest.approx(statistics.median(there))
                    assert gains[name]["p10"] <= gains[name]["median"] <= gains[name]["p90"]
                    seen += 1
    assert seen > 50


def test_an_answer_that_never_comes_has_no_gains():
    data = sim.run(SLUG, replicates=3).data
    for question, shares in data["outcomes"].items():
        for category, share in shares.items():
            assert bool(data["by_category"][question][category]) == (share > 0)
