"""Winset, a stakeholder position simulator: who wants what, what comes out, and why.

Importing it loads nothing heavy; each name below loads what it needs when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import (
        LARGEST_SEED,
        advise,
        as_column,
        brier_scores,
        catalogue,
        chains,
        changed_file,
        check,
        cite_facts,
        column,
        compare,
        compare_columns,
        conflicts,
        discover,
        divergence,
        estimates,
        evidence,
        explain,
        figure,
        keep_scenario,
        levers,
        notable,
        play_decisions,
        positions,
        read_number,
        run,
        sensitivity,
        share,
        stability,
        story,
        summary,
        theories,
        to_ema,
        to_salib,
        tornado,
        total_variation,
        warm_up,
        why,
        with_model,
    )
    from sim.domain.errors import WinsetError
    from sim.files.load import load
    from sim.results.result import Result
    from sim.results.run_folder import read
    from sim.runs.csv_cells import csv_file
    from sim.runs.executors.pool import Pool
    from sim.runs.request import RunRequest
    from sim.world import World

_ELSEWHERE = {
    "Pool": "sim.runs.executors.pool",
    "Result": "sim.results.result",
    "RunRequest": "sim.runs.request",
    "WinsetError": "sim.domain.errors",
    "World": "sim.world",
    "csv_file": "sim.runs.csv_cells",
    "load": "sim.files.load",
    "read": "sim.results.run_folder",
}
__all__ = [
    "LARGEST_SEED", "Pool", "Result", "RunRequest", "WinsetError", "World", "advise", "as_column",
    "brier_scores", "catalogue", "chains", "changed_file", "check", "cite_facts", "column",
    "compare", "compare_columns", "conflicts", "csv_file", "discover", "divergence", "estimates",
    "evidence", "explain", "figure", "keep_scenario", "levers", "load", "notable",
    "play_decisions", "positions", "read", "read_number", "run", "sensitivity", "share",
    "stability", "story", "summary", "theories", "to_ema", "to_salib", "tornado",
    "total_variation", "warm_up", "why", "with_model",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_ELSEWHERE.get(name, "sim.api")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
