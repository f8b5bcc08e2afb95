"""Mesa and other processes play the same worlds: each check notices a planted fault."""

import itertools
from pathlib import Path

import mesa
import pytest

from sim.domain.scenario import Scenario
from sim.world import World
from tests.world import mesa_checks as checks
from tests.world.law_checks import breaks_the_law


def test_mesas_batch_run_plays_the_same_story(small_file: Path) -> None:
    checks.check_batch_run(small_file, 12, [0, 3])


def test_a_runner_that_plays_another_story_is_noticed(
    small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = itertools.count()

    class Restless(World):
        def __init__(self, scenario: str, *, replicate: int, seed: int | None = None):
            super().__init__(scenario, seed=seed, replicate=replicate + next(played))

    monkeypatch.setattr(checks, "World", Restless)
    with breaks_the_law():
        checks.check_batch_run(small_file, 12, [0])


def test_the_data_collector_holds_every_month(small: Scenario) -> None:
    checks.check_frames(small)


def test_a_data_collector_that_lags_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.world.collector._utility_reporter", lambda agent: 0.0 * agent.row)
    with breaks_the_law():
        checks.check_frames(small)


def test_a_closed_world_is_let_go_of(small: Scenario) -> None:
    checks.check_closing(small)


@pytest.mark.skipif(not hasattr(mesa.Agent, "_ids"), reason="this Mesa keeps no model alive")
def test_a_world_that_mesa_keeps_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(World, "close", World.remove_all_agents)
    with breaks_the_law():
        checks.check_closing(small)


def test_processes_agree(small_file: Path) -> None:
    checks.check_processes(small_file)


SALTED = """
import sim.domain.luck as luck, sim.domain.number as number
honest = luck.uniforms
number.uniforms = lambda seed, *at, **named: honest(seed + hash(at) % 97, *at, **named)
"""


def test_luck_from_a_salted_hash_is_noticed(small_file: Path) -> None:
    with breaks_the_law():
        checks.check_processes(small_file, SALTED)
