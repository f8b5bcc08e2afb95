"""One issue of a plain table of actors, and the table at which a decision model sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.domain.arrays import Array
from sim.domain.luck import uniforms
from sim.domain.number import quantile
from sim.equations.aggregation import weighted_mean
from sim.models.table import TableView

NARROWEST = 1e-12  # width of a scale on which everyone stands at one point


@dataclass(frozen=True, eq=False)
class Question:
    """One issue: actors with position, salience (0–1) and capability, (A,) each, in its own unit.

    `low` and `high` are the 10th and 90th percentiles of the positions, where these are uncertain.
    `reversion` holds without a deal, `outcome` is what happened, `scale` the two ends of the issue
    where they are declared, `group` the proposal it belongs to; `path` and `line` where it is.
    Of a drawn question positions are (R, A), a replicate per row.
    """

    issue: str
    actors: list[str]
    position: Array
    salience: Array
    capability: Array
    reversion: float | None = None
    low: Array | None = None
    high: Array | None = None
    scale: tuple[float, float] | None = None
    group: str = ""
    outcome: float | None = None
    path: str = ""
    line: int | None = None

    @property
    def ends(self) -> tuple[Any, Any]:
        """Ends of the scale: as declared, else the lowest and the highest position or reversion.

        Of a drawn question that declares none, (R, 1) each: those of every replicate's positions.
        """
        if self.scale is not None:
            return self.scale
        drawn = self.position.ndim > 1
        low = np.min(self.position, axis=-1, keepdims=drawn)
        high = np.max(self.position, axis=-1, keepdims=drawn)
        if self.reversion is None:
            return low, high
        return np.minimum(low, self.reversion), np.maximum(high, self.reversion)

    def spread(self, half_width: float) -> "Question":
        """The same with every position uncertain by as much, at its 10th and 90th percentiles."""
        return replace(self, low=self.position - half_width, high=self.position + half_width)

    def unit(self, values: Array) -> Array:
        """Values of the issue as shares of its scale."""
        low, high = self.ends
        return (values - low) / np.maximum(high - low, NARROWEST)

    def value(self, shares: Array) -> Array:
        """Shares of the scale as values of the issue."""
        low, high = self.ends
        return low + (high - low) * shares

    def drawn(self, seed: int, *, first: int, count: int) -> "Question":
        """The question as positions (count, A) of replicates first … first + count - 1 make it.

        Positions are cut at the ends of a declared scale; without one, nothing cuts them, and each
        replicate has ends of its own, as if its positions had been given.
        """
        position = self._draws(seed, first, count)
        if self.scale is not None:
            position = np.clip(position, *self.scale)
        return replace(self, position=position, low=None, high=None)

    def _draws(self, seed: int, first: int, count: int) -> Array:
        """Positions (count, A) from piecewise-linear quantiles through low, position and high.

        Luck is addressed by issue and actor, so that another actor or issue moves nobody's.
        """
        out = np.broadcast_to(self.position, (count, len(self.actors))).copy()
        if self.low is None or self.high is None:
            return out
        for index, actor in enumerate(self.actors):
            who = f"{self.issue}.{actor}"
            u = uniforms(seed, "predict", who, first=first, count=count)
            low, high = float(self.low[index]), float(self.high[index])
            out[:, index] = quantile(u, low, float(self.position[index]), high)
        return out

    def table(self) -> TableView:
        """The question as a table of one issue."""
        return joint_table([self])


def joint_table(questions: Sequence[Question]) -> TableView:
    """Several questions, all drawn or none, as the m issues of one table.

    Who is absent from an issue weighs nothing there and stands at its weighted mean. Parties are
    those who weigh something on some issue. There is a reversion only if every issue has one.
    """
    drawn = [np.atleast_2d(question.position) for question in questions]
    names = list(dict.fromkeys(actor for question in questions for actor in question.actors))
    shape = (len(drawn[0]), len(names), len(questions))
    position, salience, capability = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for k, (question, values) in enumerate(zip(questions, drawn, strict=True)):
        present = [names.index(actor) for actor in question.actors]
        position[:, :, k], position[:, present, k] = _stands(question, values)
        salience[:, present, k] = question.salience
        capability[:, present, k] = question.capability
    return _view(position, salience, capability, names, _reversion(questions, len(drawn[0])))


def _view(
    position: Array, salience: Array, capability: Array, names: list[str], reversion: Array | None
) -> TableView:
    """The table of actors who want what they say, on scales of 0 to 1: (R, N, m) each."""
    nothing, ends = np.zeros(position.shape[:2]), np.zeros((len(position), position.shape[2]))
    return TableView(
        ideal=position,
        salience=salience,
        slope=np.zeros(position.shape),
        stake=salience,
        position=position,
        capability=capability,
        party=np.flatnonzero(np.any(salience[0] * capability[0] > 0.0, axis=1)),
        reversion=reversion,
        margin=nothing,
        low=ends,
        high=ends + 1.0,
        levels=(0,) * position.shape[2],
        names=tuple(names),
        opening=position,
        progress=nothing,
        turns=nothing,
    )


def _stands(question: Question, values: Array) -> tuple[Array, Array]:
    """Weighted mean (R, 1) and positions (R, A) of a question, as shares of its scale."""
    x = question.unit(values)[:, :, None]
    weight = np.broadcast_to((question.salience * question.capability)[None, :, None], x.shape)
    return weighted_mean(x, weight), x[:, :, 0]


def _reversion(questions: Sequence[Question], rows: int) -> Array | None:
    if any(question.reversion is None for question in questions):
        return None
    shares = [question.unit(np.array([[question.reversion]])) for question in questions]
    return np.concatenate([np.broadcast_to(share, (rows, 1)) for share in shares], axis=1)
