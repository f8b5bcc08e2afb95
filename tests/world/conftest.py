"""Worlds for the laws, a folder to write scenarios and seeds into, and toys played there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sim.domain.scenario import Scenario
from sim.files.load import load
from sim.world import World
from tests.world import big_world, worlds
from tests.world.by_hand import played


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The world in which everything can happen."""
    return worlds.written(tmp_path_factory.mktemp("big"), big_world.big())


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small world."""
    return worlds.save(tmp_path_factory.mktemp("small"), big_world.small())


@pytest.fixture(scope="session")
def small(small_file: Path) -> Scenario:
    """The small world."""
    return load(small_file)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the one that is worked in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., World]:
    """Plays a toy: run(cares, until=month, **parts of the scenario)."""
    return partial(played, folder)
