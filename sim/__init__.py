"""Winset, a stakeholder position simulator: who wants what, what comes out, and why.

Importing it loads nothing heavy; each name below loads what it needs when it is first used.
"""

from importlib import import_module
from typing import Any

_DOOR = {
    "RunRequest": "sim.runs.request",
    "Result": "sim.runs.result",
    "WinsetError": "sim.domain.errors",
    "World": "sim.world",
    "catalogue": "sim.runs.door",
    "check": "sim.runs.door",
    "load": "sim.domain.load",
    "read": "sim.runs.store",
    "run": "sim.runs.door",
}
__all__ = list(_DOOR)


def __getattr__(name: str) -> Any:
    if name in _DOOR:
        return getattr(import_module(_DOOR[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
