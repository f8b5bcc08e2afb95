"""A folder to write scenarios and seeds into, and toys played there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sim.world import World
from tests.world.by_hand import played


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the one that is worked in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., World]:
    """Plays a toy: run(cares, until=month, **parts of the scenario)."""
    return partial(played, folder)
