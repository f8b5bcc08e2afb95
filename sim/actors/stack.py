"""The combined forecast: what every model says, dressed as a distribution, weighed by experience.

Components are the forecasts of models and of simple rules, each with a logistic distribution
around it whose width is a multiple, learned for each, of how far the actors disagree; the actors'
own positions; and the outcomes of the past. What has no forecast for an issue leaves its place
there to the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from sim.actors import Question
from sim.domain.arrays import Array, Index, Mask, total
from sim.domain.luck import uniforms
from sim.equations.aggregation import weighted_mean
from sim.equations.mixture import best_mixture
from sim.equations.stacking import TOP, chance, crps, dressed, empirical, log_score, products

WITHOUT_MODEL = ("actors", "climatology")
WIDTHS = np.geomspace(0.1, 10.0, 95)  # of the disagreement; 5 % apart
LEAST_SPREAD = 1.0  # point of the scale: who agree may still be surprised
FOLDS = 10


@dataclass(frozen=True, eq=False)
class Cases:
    """What a stack sees of n issues, in points of their scales.

    Forecasts (n, M), NaN where a model has none; `spread` (n,), the weighted standard deviation of
    the actors' positions; `voices` (n, P), those positions as a distribution.
    """

    forecasts: Array
    spread: Array
    voices: Array

    def rows(self, index: Index | Mask) -> "Cases":
        """The same for some issues."""
        return Cases(self.forecasts[index], self.spread[index], self.voices[index])


@dataclass(frozen=True, eq=False)
class Dress:
    """What turns forecasts into distributions: a width per model (M,), and past outcomes (P,)."""

    widths: Array
    climatology: Array

    def components(self, cases: Cases) -> Array:
        """Distributions (n, M + 2, P): the models', the actors', the past's."""
        past = np.broadcast_to(self.climatology, cases.voices.shape)
        known = np.isfinite(cases.forecasts)
        around = dressed(np.where(known, cases.forecasts, 0.0), cases.spread[:, None] * self.widths)
        models = np.where(known[:, :, None], around, past[:, None, :])
        return np.concatenate([models, cases.voices[:, None], past[:, None]], axis=1)


@dataclass(frozen=True, eq=False)
class Stack:
    """A learned combination: how components are dressed, and their weights (M + 2,)."""

    dress: Dress
    weights: Array

    def distribution(self, cases: Cases) -> Array:
        """Combined distributions (n, P)."""
        return total(self.dress.components(cases) * self.weights[:, None], axis=1)


@dataclass(frozen=True, eq=False)
class Past:
    """Cases whose outcomes (n,) are known, in points, each in one of the folds 0, 1, …, (n,)."""

    cases: Cases
    outcome: Array
    fold: Index

    @cached_property
    def _scores(self) -> Array:
        """CRPS + log score of every case, model and width, (n, M, W); 0 without a forecast."""
        wide = self.cases.spread[:, None] * WIDTHS
        out = np.zeros((*self.cases.forecasts.shape, len(WIDTHS)))
        for model, forecast in enumerate(self.cases.forecasts.T):
            known = np.isfinite(forecast)
            around = np.broadcast_to(forecast[known, None], wide[known].shape)
            below = dressed(around, wide[known])
            out[known, model] = score(below, self.outcome[known])
        return out

    def dress(self, rows: Mask) -> Dress:
        """The width of least score of every model, and the outcomes, of some cases."""
        found = np.argmin(total(self._scores[rows][None], axis=1)[0], axis=1)
        outcomes = self.outcome[None, rows]
        return Dress(np.take(WIDTHS, found), empirical(outcomes, np.ones_like(outcomes))[0])

    def learn(self, rows: Mask) -> Stack:
        """The stack learned from some cases, by cross-validation over their folds.

        1. For each fold: dress its cases by what all other folds teach.
        2. The weights minimise the mean score of the mixture over all cases so dressed.
        3. The dress that goes with them is learned from all these cases.
        """
        parts = np.zeros((len(self.fold), self.cases.forecasts.shape[1] + 2, TOP + 1))
        for fold in np.unique(self.fold[rows]):
            here = rows & (self.fold == fold)
            parts[here] = self.dress(rows & ~here).components(self.cases.rows(here))
        came = self.outcome[rows]
        weights = best_mixture(products(parts[rows], came), chance(parts[rows], came))
        return Stack(self.dress(rows), weights)

    def cross_validate(self) -> tuple[Array, Array]:
        """Of each case, by what the other folds teach: the stack's (n, P) and all components'."""
        stack = np.zeros_like(self.cases.voices)
        parts = np.zeros((len(stack), self.cases.forecasts.shape[1] + 2, TOP + 1))
        for fold in np.unique(self.fold):
            here = self.fold == fold
            taught, cases = self.learn(~here), self.cases.rows(here)
            stack[here] = taught.distribution(cases)
            parts[here] = taught.dress.components(cases)
        return stack, parts


def score(below: Array, outcome: Array) -> Array:
    """What a stack is learned by, (n, …): CRPS in points plus log score, of (n, …, P)."""
    return crps(below, outcome) + log_score(below, outcome)


def in_points(questions: Sequence[Question], values: ArrayLike) -> Array:
    """Values (n,) in the questions' units as points of their scales, 0–100."""
    given = np.asarray(values, dtype=np.float64)
    shares = [q.unit(value) for q, value in zip(questions, given, strict=True)]
    return np.array(shares, dtype=np.float64) * TOP


def cases_of(questions: Sequence[Question], forecasts: Sequence[Array]) -> Cases:
    """What a stack sees of n questions: forecasts (n,) of each model, in points."""
    spreads = np.array([_spread(question) for question in questions])
    voices = [empirical(*(each[None] for each in _voices(q)))[0] for q in questions]
    columns = np.array(forecasts, dtype=np.float64).reshape(len(forecasts), len(questions))
    return Cases(columns.T, np.maximum(spreads, LEAST_SPREAD), np.array(voices))


def _voices(question: Question) -> tuple[Array, Array]:
    """Positions in points and weights (A,)."""
    return question.unit(question.position) * TOP, question.salience * question.capability


def _spread(question: Question) -> float:
    position, weight = (each[None, :, None] for each in _voices(question))
    middle = weighted_mean(position, weight)[:, None]
    return float(np.sqrt(weighted_mean(np.square(position - middle), weight)[0, 0]))


def folds(clusters: Sequence[str], seed: int = 1) -> Index:
    """Fold of each case, (n,): whole clusters, in an order by lot, dealt to the folds in turn."""
    names = sorted(set(clusters))
    lots = [uniforms(seed, "fold", name, first=0, count=1)[0] for name in names]
    rank = {names[place]: turn for turn, place in enumerate(np.argsort(lots))}
    return np.array([rank[name] % FOLDS for name in clusters], dtype=np.int64)
