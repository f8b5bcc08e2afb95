"""Pages in tests do not rest before they ask for everything, and leave the program as it was."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr("ui.parts.page.REST", 0)


@pytest.fixture(autouse=True)
def _no_minutes(monkeypatch):
    """Without workers a page would look for levers itself, where none are shipped."""
    monkeypatch.setattr("ui.explore.instrument.worked_out", lambda _: None)


@pytest.fixture(autouse=True)
def _still_the_program(monkeypatch):
    """AppTest puts a page in the place of `__main__`, which processes begun later would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
