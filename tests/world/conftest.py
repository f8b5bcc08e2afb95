"""A folder to write scenarios and seeds into."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the one that is worked in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
