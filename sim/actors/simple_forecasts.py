"""What anybody could forecast of an issue without a theory."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from sim.actors import Question
from sim.actors.stack import in_points
from sim.domain.arrays import Array
from sim.equations.stacking import TOP

Simple = Literal["unweighted_mean", "unweighted_median", "middle_of_scale", "far_end"]
SIMPLE: tuple[Simple, ...] = get_args(Simple)


def simple_forecasts(questions: Sequence[Question]) -> dict[str, Array]:
    """Forecasts (n,) in points by name: equal voices, the middle, the end far from the reversion.

    The last is NaN where no reversion is known, or where it is the middle.
    """
    return {
        "unweighted_mean": in_points(questions, [np.mean(q.position) for q in questions]),
        "unweighted_median": in_points(questions, [np.median(q.position) for q in questions]),
        "middle_of_scale": np.full(len(questions), TOP / 2),
        "far_end": np.array([_far_end(question) for question in questions]),
    }


def _far_end(question: Question) -> float:
    if question.reversion is None:
        return np.nan
    reversion = float(in_points([question], [question.reversion])[0])
    return np.nan if reversion == TOP / 2 else TOP if reversion < TOP / 2 else 0.0
