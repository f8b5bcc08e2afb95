"""Speed of the parts that matter, small enough to run once as tests.

`python -m tests.benchmarks.measure` measures in earnest; `--benchmark-enable` compares versions.
"""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.models import model
from sim.models.table import TableView
from sim.world.ledger import Record
from tests.benchmarks.expected_utility import rounds
from tests.models.tables import random_table

MONTHS = 6


@pytest.fixture(scope="module")
def review() -> object:
    """The heaviest shipped scenario, loaded."""
    return sim.load("usmca_review")


@pytest.mark.parametrize("count", [1, 64])
def test_a_world(benchmark, review, count):
    def play() -> Record:
        world = sim.World(review, count=count, months=MONTHS).run()
        record = world.record
        world.close()
        return record

    assert benchmark(play).policy.shape[:2] == (MONTHS + 1, count)


@pytest.mark.parametrize("actors", [9, 20])
def test_rounds_of_expected_utility_are_those_of_plain_python(benchmark, actors):
    """What the measured ratio compares: the same reading, the same positions."""
    table = random_table(rows=8, stakeholders=actors, levels=(0,))
    table = replace(table, stake=table.salience)
    decisions = model("expected_utility")

    def batched() -> TableView:
        after = table
        for _ in range(2):
            offers = decisions.move(after, decisions.settle(after), np.zeros((8, actors)))
            after = replace(after, position=offers.position)
        return after

    got = benchmark(batched).position[:, :, 0]
    for r in range(8):
        parts = (table.position, table.capability, table.stake)
        plain = rounds(*(part[r, :, 0].tolist() for part in parts), 2)
        np.testing.assert_allclose(got[r], plain, atol=1e-9)


def test_a_run_from_files_to_json(benchmark):
    text = benchmark(lambda: sim.run("beijing_reset", replicates=20).to_json())
    assert '"outcomes"' in text


def test_loading_a_scenario(benchmark):
    assert benchmark(sim.load, "usmca_review").slug == "usmca_review"


def test_importing_the_library_loads_nothing_heavy():
    heavy = ["dask", "mesa", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "streamlit"]
    program = f"import sim, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
