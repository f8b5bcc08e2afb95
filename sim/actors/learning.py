"""Learning a stack from a trial of the models, and trying it in turn."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.actors.accuracy import REFERENCE, Trial, difference
from sim.actors.forecast_shapes import MeanDifference, StackPart, StackScores
from sim.actors.formats.sheet import Tell
from sim.actors.predict import Manner
from sim.actors.simple_forecasts import SIMPLE
from sim.actors.stack import FOLDS, WITHOUT_MODEL, Past, Stack, cases_of, folds
from sim.actors.stack_file import Component, Dressed, Learned, Origin, cases
from sim.domain.arrays import Array, total
from sim.domain.errors import WinsetError
from sim.equations import scoring
from sim.equations.stacking import LEAST, TOP, chance, crps, log_score, pit, quantile
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
    forecasts = trial.forecasts | trial.baselines
    names = [name for name, each in forecasts.items() if np.mean(np.isfinite(each)) >= 0.5]
    seen = cases_of(trial.questions, [forecasts[name] for name in names])
    past = Past(seen, trial.outcome, folds(trial.proposals, manner.seed))
    stack = past.learn(np.ones(len(trial.outcome), dtype=bool))
    scores = stack_scores(trial, *past.cross_validate(), names, stack.weights)
    validated = {
        name: {key: part[key] for key in ("mae", "crps", "log", "ends")}
        for name, part in scores["parts"].items()
    }
    learned = _learned(origin, manner, stack, names, trial.models, validated)
    return learned, {"folds": FOLDS, **scores}


def score_saved(learned: Learned, trial: Trial, file: Path, tell: Tell) -> StackScores:
    """Scores of a stack that was learned before, on the issues of a trial: as of `learn`.

    What a model of the stack forecasts here is worked out with the parameters in its file. `tell`
    hears where the stack was learned from this very file.
    """
    if learned.origin.sha256 == _sha256(file):
        tell(f"The stack was learned from {file.name}: on data it has seen it scores too well.")
    names, stack = list(learned.dressed), learned.stack
    components = stack.dress.components(cases(learned, trial.questions, names, tell))
    below = total(components * stack.weights[:, None], axis=1)
    return stack_scores(trial, below, components, names, stack.weights)


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
    names: list[str],
    models: dict[str, Model],
    validated: dict[str, dict[str, float]],
) -> Learned:
    """A stack of these models and simple forecasts as it is kept in a file."""
    shares = np.diff(stack.dress.climatology, prepend=0.0)
    *weights, actors, climatology = stack.weights.tolist()
    dressed = dict(zip(names, zip(weights, stack.dress.widths.tolist(), strict=True), strict=True))
    return Learned(
        origin=origin,
        rounds=manner.rounds,
        seed=manner.seed,
        models={
            name: Component(parameters=models[name].model_dump(), weight=weight, width=width)
            for name, (weight, width) in dressed.items()
            if name in models
        },
        simple={
            name: Dressed(weight=dressed[name][0], width=dressed[name][1])
            for name in SIMPLE
            if name in dressed
        },
        actors=actors,
        climatology=climatology,
        climatology_shares={str(g): float(shares[g]) for g in np.flatnonzero(shares > 0.0)},
        cross_validation=validated,
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(read_bytes(path, 20 * MAX_BYTES, "a table of actors")).hexdigest()


def stack_scores(
    trial: Trial, below: Array, components: Array, names: list[str], weights: Array
) -> StackScores:
    """Scores of combined distributions (n, P) and of their components (n, C, P) with weights."""
    outcome = trial.outcome
    named = dict(zip((*names, *WITHOUT_MODEL), np.moveaxis(components, 1, 0), strict=True))

    def more(rule: Callable[[Array, Array], Array], part: Array) -> MeanDifference:
        of = rule(part, outcome), rule(below, outcome)
        return difference(scoring.mean_difference(*of, trial.clusters))

    parts: dict[str, StackPart] = {"stack": _part(below, outcome)}
    for (name, each), weight in zip(named.items(), weights.tolist(), strict=True):
        parts[name] = {
            "weight": weight,
            **_part(each, outcome),
            "difference": more(crps, each),
            "log_difference": more(log_score, each),
        }
    error = scoring.absolute_error(quantile(below, 0.5), outcome)
    mean = scoring.absolute_error(trial.forecasts[REFERENCE], outcome)
    against = {f"mae_to_{REFERENCE}": error, f"crps_to_{REFERENCE}": crps(below, outcome)}
    return {
        "parts": parts,
        "share_at_ends": float(np.mean((outcome <= 0.0) | (outcome >= TOP))),
        "differences": {
            name: difference(scoring.mean_difference(own, mean, trial.clusters))
            for name, own in against.items()
        },
    }


def _part(below: Array, outcome: Array) -> StackPart:
    """Mean scores of distributions, of their medians, and the mean chance of an end."""
    median = quantile(below, 0.5)
    return {
        "mae": float(np.mean(scoring.absolute_error(median, outcome))),
        "crps": float(np.mean(crps(below, outcome))),
        "log": float(np.mean(log_score(below, outcome))),
        "floored": int(np.count_nonzero(chance(below, outcome) <= LEAST)),
        "ends": float(np.mean(below[:, 0] + 1.0 - below[:, TOP - 1])),
        "pit": np.mean(pit(below, outcome), axis=0).tolist(),
    }
