"""Winset, a stakeholder position simulator: who wants what, what comes out, and why.

Importing it loads nothing heavy; each name below loads what it needs when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import api as views
    from sim.api import catalogue, check, run
    from sim.domain.errors import WinsetError
    from sim.domain.kinds import verbs
    from sim.files.load import load
    from sim.results.result import Result
    from sim.results.run_folder import read
    from sim.runs.csv_cells import csv_file
    from sim.runs.executors.pool import Pool
    from sim.runs.request import RunRequest
    from sim.world import World

_DOOR = {
    "sim.domain.errors": ["WinsetError"],
    "sim.domain.kinds": ["verbs"],
    "sim.files.load": ["load"],
    "sim.runs.csv_cells": ["csv_file"],
    "sim.api": ["catalogue", "check", "run"],
    "sim.runs.executors.pool": ["Pool"],
    "sim.runs.request": ["RunRequest"],
    "sim.results.result": ["Result"],
    "sim.results.run_folder": ["read"],
    "sim.world": ["World"],
}
__all__ = ["Pool", "Result", "RunRequest", "WinsetError", "World", "catalogue", "check"]
__all__ += ["csv_file", "load", "read", "run", "verbs", "views"]


def __getattr__(name: str) -> Any:
    if name == "views":
        return import_module("sim.api")
    for module, names in _DOOR.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
