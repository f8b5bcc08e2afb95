"""Pages in tests do not rest before they ask for everything."""

import pytest


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr("ui.parts.REST", 0)
