"""Speed of the parts that matter, small enough to run once as tests.

`python -m tests.benchmarks.measure` measures in earnest; `--benchmark-enable` compares versions.
"""

import subprocess
import sys

import pytest

import sim

MONTHS = 6


@pytest.fixture(scope="module")
def review() -> object:
    """The heaviest shipped scenario, loaded."""
    return sim.load("usmca_review")


@pytest.mark.parametrize("count", [1, 64])
def test_a_world(benchmark, review, count):
    def play() -> sim.World:
        world = sim.World(review, count=count, months=MONTHS).run()
        world.close()
        return world

    assert benchmark(play).record.policy.shape[:2] == (MONTHS + 1, count)


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
