"""Forecasts from tables of actors against what happened, beside what anybody could have said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.actors import FEWEST, Question, scored
from sim.actors.forecast_shapes import Errors, MeanDifference, ModelErrors, TrialScores
from sim.actors.formats.sheet import Tell
from sim.actors.point_forecasts import point_forecasts
from sim.actors.predict import Manner, chosen_models
from sim.actors.seating import tell_seating
from sim.actors.simple_forecasts import simple_forecasts
from sim.actors.stack import in_points
from sim.domain.arrays import Array, Index
from sim.domain.errors import Problem, WinsetError
from sim.equations import scoring
from sim.equations.scoring import Interval
from sim.models import model
from sim.models.table import Model

REFERENCE = "weighted_mean"
WITHIN = (5, 10, 20)


@dataclass(frozen=True, eq=False)
class Trial:
    """Forecasts (n,) by name, of models and baselines, of n issues with a known outcome (n,).

    All in points, 0–100 from one end of an issue's scale to the other; NaN where a model says
    nothing.
    """

    questions: Sequence[Question]
    models: dict[str, Model]
    forecasts: dict[str, Array]
    baselines: dict[str, Array]
    outcome: Array

    @property
    def proposals(self) -> list[str]:
        """The proposal of each issue; without one, each issue is its own."""
        return [question.group or question.issue for question in self.questions]

    @property
    def clusters(self) -> Index:
        """Number of each issue's proposal, (n,)."""
        return np.unique(np.array(self.proposals), return_inverse=True)[1]


def try_models(
    questions: Sequence[Question],
    names: Sequence[str] | None,
    parameters: dict[str, Any],
    manner: Manner,
    progress: Callable[[int], None] = lambda _: None,
    tell: Tell = lambda _: None,
) -> Trial:
    """Forecasts of every model, or of those named and the reference, of all that can be scored.

    Models that link issues also see those issues of a proposal that cannot. `tell` hears which play
    packages, and of ends that are assumed: errors in points depend on them, whatever the model.
    """
    asked = scored(questions)
    _check(questions, asked)
    models = chosen_models(names, parameters)
    models = models if REFERENCE in models else {**models, REFERENCE: model(REFERENCE)}
    for sentence in tell_seating(questions, models, apart=manner.apart, by_ends=tuple(models)):
        tell(sentence)
    rows = {id(question): row for row, question in enumerate(questions)}
    wanted = [rows[id(question)] for question in asked]
    forecasts: dict[str, Array] = {}
    for name, each in models.items():
        forecasts[name] = in_points(asked, point_forecasts(questions, each, manner)[wanted])
        progress(len(questions))
    outcome = in_points(asked, np.array([q.outcome for q in asked], dtype=np.float64))
    return Trial(asked, models, forecasts, simple_forecasts(asked), outcome)


def _check(questions: Sequence[Question], asked: Sequence[Question]) -> None:
    """Refuse tables in which nothing can be scored, and outcomes off their scale."""
    path = questions[0].path
    if not asked:
        words = f"no issue has {FEWEST} actors and an outcome (`out` or `outcome`). Add outcomes."
        raise WinsetError([Problem(words, "outcome", path)])
    problems: list[Problem] = []
    for question in asked:
        low, high = question.ends
        if question.outcome is None or not low <= question.outcome <= high or low == high:
            words = (
                f"issue '{question.issue}' came out at {question.outcome:g}, which is no place on "
                f"its scale {low:g}..{high:g}. Declare both ends (--scale or '#M' lines), or mend "
                "the outcome."
            )
            problems.append(Problem(words, "outcome", question.path, question.line))
    if problems:
        raise WinsetError(problems)


def accuracy(trial: Trial) -> TrialScores:
    """Scores of models and baselines, as the object of `winset score --json` for a table.

    Errors in points. The CRPS of a forecast of one point is its absolute error. `difference` is
    how much larger a mean absolute error is than the reference's on the same issues, with its 95 %
    bootstrap interval by whole proposals; `reference` the latter's error there.
    """
    models: dict[str, ModelErrors] = {
        name: {"parameters": each.model_dump(), **_scores(trial, trial.forecasts[name])}
        for name, each in trial.models.items()
        if np.any(np.isfinite(trial.forecasts[name]))
    }
    return {
        "n": len(trial.outcome),
        "proposals": len(set(trial.proposals)),
        "reference": REFERENCE,
        "models": models,
        "baselines": {
            name: _scores(trial, each)
            for name, each in trial.baselines.items()
            if np.any(np.isfinite(each))
        },
        "left_out": [name for name in trial.models if name not in models],
    }


def _scores(trial: Trial, forecast: Array) -> Errors:
    said = np.isfinite(forecast)
    given, outcome = forecast[said], trial.outcome[said]
    error = scoring.absolute_error(given, outcome)
    other = scoring.absolute_error(trial.forecasts[REFERENCE][said], outcome)
    mean = float(np.mean(error))
    found = scoring.mean_difference(error, other, trial.clusters[said])
    return {
        "n": len(error),
        "mae": mean,
        "rmse": float(np.sqrt(np.mean(scoring.squared_error(given, outcome)))),
        "median_error": float(np.median(error)),
        "hits": {str(w): float(np.mean(scoring.hits(given, outcome, w))) for w in WITHIN},
        "crps": mean,
        "reference_mae": float(np.mean(other)),
        "difference": difference(found),
    }


def difference(found: Interval) -> MeanDifference:
    """A difference for JSON: null where there is one proposal only, so that nothing varies."""
    mean, low, high = (value if np.isfinite(value) else None for value in found)
    return {"mean": mean, "low": low, "high": high}
