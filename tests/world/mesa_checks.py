"""What Mesa and processes do with a world as checks: AssertionError where that is not so."""

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mesa

import sim
from sim.domain.scenario import Scenario
from sim.world import World
from tests.world.law_checks import bits


def check_batch_run(path: Path, steps: int, replicates: list[int]) -> None:
    """Mesa's own runner plays the same story as a world played directly."""
    rows = mesa.batch_run(
        World,
        {"scenario": str(path), "replicate": replicates},
        max_steps=steps,
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    for replicate in replicates:
        world = World(str(path), replicate=replicate).run()
        rows_of_it = [row for row in rows if row["replicate"] == replicate]
        assert {row["Step"] for row in rows_of_it} >= set(range(steps))
        for row in rows_of_it:
            _check_row(world, row)
        world.close()


def _check_row(world: World, row: Mapping[str, Any]) -> None:
    entry, record = int(row["Step"]), world.record
    for issue, k in world.issue_row.items():
        wanted = world.in_unit(k, record.policy[entry, :, k])[0]
        assert row[issue] == wanted, f"{issue} at step {entry}"
    who = row["AgentID"] - 1
    assert row["utility_change"] == record.utility[entry, 0, who], f"agent {who} at {entry}"


def check_frames(case: Scenario) -> None:
    """DataCollector holds an entry of the world as found and one of every month."""
    world = World(case).run()
    policies = world.datacollector.get_model_vars_dataframe()
    utilities = world.datacollector.get_agent_vars_dataframe()["utility_change"]
    assert list(policies) == list(case.issues)
    assert len(policies) == world.months + 1
    for issue, k in world.issue_row.items():
        wanted = world.in_unit(k, world.record.policy[:, 0, k])
        assert bits(policies[issue].to_numpy()) == bits(wanted), issue
    found = utilities.to_numpy().reshape(world.months + 1, len(world.row))
    assert bits(found) == bits(world.record.utility[:, 0]), "utility_change"
    world.close()


def check_closing(case: Scenario) -> None:
    """A closed world is let go of, although Mesa numbers the agents of every model it has met."""
    world = World(case).run()
    world.close()
    seen = weakref.ref(world)
    del world
    gc.collect()
    assert seen() is None, "a closed world stays alive"


SCRIPT = """
import sys
{prelude}
from tests.world.law_checks import digest, play
from sim.files.load import load
print(digest(play(load(sys.argv[1]), count=9)))
"""


def check_processes(path: Path, prelude: str = "") -> None:
    """Processes with other hash seeds play the same world."""
    root = str(Path(sim.__file__).parents[1])
    found = set()
    for seed in ("1", "2"):
        paths = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(prelude=prelude), str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout.strip())
    assert len(found) == 1, "the hash seed of the process changes the world"
