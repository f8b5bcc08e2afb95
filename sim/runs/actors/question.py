"""One issue of a plain table of actors, and the table at which a decision model sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array
from sim.domain.estimate import quantile
from sim.domain.luck import uniforms
from sim.equations.aggregation import weighted_mean
from sim.models.table import Table

NARROWEST = 1e-12  # width of a scale on which everyone stands at one point


@dataclass(frozen=True, eq=False)
class Question:
    """One issue: actors with position, salience (0–1) and capability, (A,) each, in its own unit.

    `low` and `high` are the 10th and 90th percentiles of the positions, where these are uncertain.
    `reversion` holds without a deal, `outcome` is what happened, `scale` the two ends of the issue
    where the file declares them, `group` the proposal it belongs to; `path` and `line` where it is.
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
    def ends(self) -> tuple[float, float]:
        """Ends of the scale: as declared, else the lowest and the highest value given."""
        if self.scale is not None:
            return self.scale
        given = [each for each in (self.position, self.low, self.high) if each is not None]
        values = np.concatenate([*given, [] if self.reversion is None else [self.reversion]])
        return float(np.min(values)), float(np.max(values))

    def spread(self, half_width: float) -> "Question":
        """The same with every position uncertain by as much, at its 10th and 90th percentiles."""
        return replace(self, low=self.position - half_width, high=self.position + half_width)

    def unit(self, values: Array) -> Array:
        """Values of the issue as shares of its scale."""
        low, high = self.ends
        return (values - low) / max(high - low, NARROWEST)

    def value(self, shares: Array) -> Array:
        """Shares of the scale as values of the issue."""
        low, high = self.ends
        return low + (high - low) * shares

    def draws(self, seed: int, *, first: int, count: int) -> Array:
        """Positions of replicates first … first + count - 1, (count, A), within the scale.

        Piecewise-linear quantile functions through low, position and high; luck is addressed by
        issue and actor, so that another actor or issue moves nobody's.
        """
        out = np.broadcast_to(self.position, (count, len(self.actors))).copy()
        if self.low is None or self.high is None:
            return out
        for index, actor in enumerate(self.actors):
            who = f"{self.issue}.{actor}"
            u = uniforms(seed, "predict", who, first=first, count=count)
            low, high = float(self.low[index]), float(self.high[index])
            out[:, index] = quantile(u, low, float(self.position[index]), high)
        return np.clip(out, *self.ends)

    def table(self, position: Array | None = None) -> Table:
        """The question as a table of one issue; a replicate per row of `position`, (R, A)."""
        return joint_table([self], None if position is None else [position])


def joint_table(questions: Sequence[Question], positions: Sequence[Array] | None = None) -> Table:
    """Several questions as the m issues of one table; positions (R, A) of each, else as given.

    Who is absent from an issue weighs nothing there and stands at its weighted mean. There is a
    reversion only if every issue has one.
    """
    drawn = positions or [question.position[None, :] for question in questions]
    names = list(dict.fromkeys(actor for question in questions for actor in question.actors))
    shape = (drawn[0].shape[0], len(names), len(questions))
    position, salience, capability = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for k, (question, values) in enumerate(zip(questions, drawn, strict=True)):
        present = [names.index(actor) for actor in question.actors]
        x = question.unit(values)[:, :, None]
        weight = np.broadcast_to((question.salience * question.capability)[None, :, None], x.shape)
        position[:, :, k] = weighted_mean(x, weight)
        position[:, present, k] = x[:, :, 0]
        salience[:, present, k] = question.salience
        capability[:, present, k] = question.capability
    nothing = np.zeros(shape[:2])
    return Table(
        ideal=position,
        salience=salience,
        slope=np.zeros(shape),
        stake=salience,
        position=position,
        capability=capability,
        party=np.arange(len(names)),
        reversion=_reversion(questions, shape[0]),
        margin=nothing,
        low=np.zeros((shape[0], shape[2])),
        high=np.ones((shape[0], shape[2])),
        levels=(0,) * shape[2],
        names=tuple(names),
        opening=position,
        progress=nothing,
        turns=nothing,
    )


def _reversion(questions: Sequence[Question], rows: int) -> Array | None:
    if any(question.reversion is None for question in questions):
        return None
    shares = [question.unit(np.array(question.reversion)) for question in questions]
    return np.tile(np.array(shares, dtype=np.float64), (rows, 1))
