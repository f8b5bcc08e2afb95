"""Learning a stack from a trial of the models, and trying it in turn."""

import hashlib
from pathlib import Path

import numpy as np

from sim.actors.accuracy import REFERENCE, Trial, difference
from sim.actors.forecast_shapes import StackPart, StackScores
from sim.actors.predict import Manner
from sim.actors.stack import FOLDS, WITHOUT_MODEL, Past, Stack, cases_of, folds
from sim.actors.stack_file import Component, Learned, Origin
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.equations import scoring
from sim.equations.stacking import TOP, crps, quantile
from sim.files.disk import read_bytes
from sim.files.document import MAX_BYTES
from sim.models.table import Model
from sim.runs.provenance import version


def learn(
    trial: Trial, file: Path, manner: Manner, capability: Path | None = None
) -> tuple[Learned, StackScores]:
    """The stack of a trial's models, and its cross-validated scores: `stack` in `winset score`.

    `file` and `capability` are what the trial was read from. A model that says something on fewer
    than half the issues is left out. Folds are whole proposals; what a score says of a fold rests
    on nothing learned from it.
    """
    origin = _origin(trial, file, capability)
    said = {name: np.mean(np.isfinite(each)) for name, each in trial.forecasts.items()}
    names = [name for name, share in said.items() if share >= 0.5]
    cases = cases_of(trial.questions, [trial.forecasts[name] for name in names])
    past = Past(cases, trial.outcome, folds(trial.proposals, manner.seed))
    stack = past.learn(np.ones(len(trial.outcome), dtype=bool))
    scores = _cross_validated(trial, past, stack, names)
    models = {name: trial.models[name] for name in names}
    validated = {
        name: {key: part[key] for key in ("mae", "crps", "ends")}
        for name, part in scores["parts"].items()
    }
    return _learned(origin, manner, stack, models, validated), scores


def _origin(trial: Trial, file: Path, capability: Path | None) -> Origin:
    """What a stack is learned from; WinsetError where it is too little."""
    proposals = len(set(trial.proposals))
    if proposals < FOLDS:
        words = (
            f"{file} has {proposals} proposals that can be scored; a stack is learned from at "
            f"least {FOLDS}. Add issues, or leave --stack out."
        )
        raise WinsetError(words)
    return Origin(
        file=file.name,
        sha256=_sha256(file),
        capability="" if capability is None else capability.name,
        capability_sha256="" if capability is None else _sha256(capability),
        issues=len(trial.outcome),
        proposals=proposals,
        folds=FOLDS,
        winset=version(),
    )


def _learned(
    origin: Origin,
    manner: Manner,
    stack: Stack,
    models: dict[str, Model],
    validated: dict[str, dict[str, float]],
) -> Learned:
    """A stack of these models as it is kept in a file."""
    shares = np.diff(stack.dress.climatology, prepend=0.0)
    *weights, actors, climatology = stack.weights.tolist()
    parts = zip(models.items(), weights, stack.dress.widths.tolist(), strict=False)
    return Learned(
        origin=origin,
        rounds=manner.rounds,
        seed=manner.seed,
        models={
            name: Component(parameters=each.model_dump(), weight=weight, width=width)
            for (name, each), weight, width in parts
        },
        actors=actors,
        climatology=climatology,
        climatology_shares={str(g): float(shares[g]) for g in np.flatnonzero(shares > 0.0)},
        cross_validation=validated,
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(read_bytes(path, 20 * MAX_BYTES, "a table of actors")).hexdigest()


def _cross_validated(trial: Trial, past: Past, stack: Stack, names: list[str]) -> StackScores:
    below, components = past.cross_validate()
    named = dict(zip((*names, *WITHOUT_MODEL), np.moveaxis(components, 1, 0), strict=True))
    score = crps(below, past.outcome)
    parts = {"stack": _part(below, past.outcome)}
    for (name, each), weight in zip(named.items(), stack.weights.tolist(), strict=True):
        worse = scoring.mean_difference(crps(each, past.outcome), score, trial.clusters)
        part = _part(each, past.outcome)
        parts[name] = {"weight": weight, **part, "difference": difference(worse)}
    best = min(names, key=lambda name: parts[name]["crps"])
    error = scoring.absolute_error(quantile(below, 0.5), past.outcome)
    mean = scoring.absolute_error(trial.forecasts[REFERENCE], past.outcome)
    differences = {
        f"mae_to_{REFERENCE}": (error, mean),
        f"crps_to_{REFERENCE}": (score, mean),
        "crps_to_best_single": (score, crps(named[best], past.outcome)),
    }
    return {
        "folds": FOLDS,
        "parts": parts,
        "best_single": best,
        "share_at_ends": float(np.mean((past.outcome <= 0.0) | (past.outcome >= TOP))),
        "differences": {
            name: difference(scoring.mean_difference(*both, trial.clusters))
            for name, both in differences.items()
        },
    }


def _part(below: Array, outcome: Array) -> StackPart:
    """Mean absolute error of the median, mean CRPS, and mean probability of an end."""
    median = quantile(below, 0.5)
    return {
        "mae": float(np.mean(scoring.absolute_error(median, outcome))),
        "crps": float(np.mean(crps(below, outcome))),
        "ends": float(np.mean(below[:, 0] + 1.0 - below[:, TOP - 1])),
    }
