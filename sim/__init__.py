"""Winset, a stakeholder position simulator: who wants what, what comes out, and why.

    result = sim.run("usmca_review", replicates=500, set={"parameters.bluff": 0.5})
    result.outcomes()

A scenario is a slug (`sim.catalogue()` lists them), a path, or what `sim.load` or
`sim.Scenario.from_dict` returned. Every analysis takes it first, and the same options by name:
replicates, seed, months, model, param, set, workers, scheduler, progress (see `sim.Options`).

- Play: run, compare, sweep, explain. Ask why: why, tornado, sensitivity, discover, advise.
- Explore: levers, response, worlds, hundred.
- Try theories: predict, stability, score, score_cases, fit_cases, seal, verify.
- Look: catalogue, examples, load, summary, estimates, numbers, evidence, theories, conflicts,
  check, read. Hand over: to_salib, to_ema. Besides, what the pages of the app are made of.

Whatever is wrong with an input is a `sim.WinsetError` that says where, what, and what to do.
Importing this loads nothing heavy; each name loads what it needs when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api.analyses import (
        advise,
        discover,
        effects,
        sensitivity,
        to_ema,
        to_salib,
        tornado,
    )
    from sim.api.calling import Options
    from sim.api.catalogue import (
        LARGEST_SEED,
        catalogue,
        chains,
        changed_file,
        check,
        conflicts,
        estimates,
        evidence,
        examples,
        figure,
        keep_scenario,
        numbers,
        read_number,
        share,
        summary,
        theories,
        why,
    )
    from sim.api.conflicts import stability
    from sim.api.door_shapes import CatalogueEntry, EstimateEntry, SummaryWithLesson, Theory
    from sim.api.exploring import hundred, levers, response, worlds
    from sim.api.playing import (
        as_column,
        cite_facts,
        column,
        compare,
        compare_columns,
        divergence,
        explain,
        notable,
        play_decisions,
        positions,
        run,
        story,
        warm_up,
        with_model,
    )
    from sim.api.tables import predict, score
    from sim.api.trials import brier_scores, fit_cases, score_cases, seal, total_variation, verify
    from sim.domain.errors import WinsetError
    from sim.domain.key import Key
    from sim.domain.kinds import COUNTED, Kind, verbs
    from sim.experiments.sweep import sweep
    from sim.files.load import LoadedScenario as Scenario
    from sim.files.load import load
    from sim.results.result import Result
    from sim.results.run_folder import read
    from sim.runs.csv_cells import csv_file
    from sim.runs.executors.pool import Pool
    from sim.runs.request import RunRequest
    from sim.world import World

_DOOR = {
    "sim.api.playing": (
        "as_column cite_facts column compare compare_columns divergence explain notable "
        "play_decisions positions run story warm_up with_model"
    ),
    "sim.api.analyses": "advise discover effects sensitivity to_ema to_salib tornado",
    "sim.api.exploring": "hundred levers response worlds",
    "sim.api.tables": "predict score",
    "sim.api.trials": "brier_scores fit_cases score_cases seal total_variation verify",
    "sim.api.catalogue": (
        "LARGEST_SEED catalogue chains changed_file check conflicts estimates evidence "
        "examples figure keep_scenario numbers read_number share summary theories why"
    ),
    "sim.api.calling": "Options",
    "sim.api.conflicts": "stability",
    "sim.api.door_shapes": "CatalogueEntry EstimateEntry SummaryWithLesson Theory",
    "sim.domain.errors": "WinsetError",
    "sim.domain.key": "Key",
    "sim.domain.kinds": "COUNTED Kind verbs",
    "sim.experiments.sweep": "sweep",
    "sim.files.load": "Scenario load",
    "sim.results.result": "Result",
    "sim.results.run_folder": "read",
    "sim.runs.csv_cells": "csv_file",
    "sim.runs.executors.pool": "Pool",
    "sim.runs.request": "RunRequest",
    "sim.world": "World",
}
_HOMES = {name: module for module, names in _DOOR.items() for name in names.split()}
__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    home = import_module(_HOMES[name])
    return getattr(home, "LoadedScenario" if name == "Scenario" else name)


def __dir__() -> list[str]:
    return __all__
