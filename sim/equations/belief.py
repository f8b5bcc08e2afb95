"""Belief: how likely others hold a private number, who know its estimate and what acts have shown.

Acts narrow it to (above, below]; inside, the estimate's distribution holds as far as it reaches.
"""

import numpy as np

from sim.domain.arrays import Array
from sim.domain.estimate import Branch
from sim.domain.number import Number


def at_most(number: Number, x: Array) -> Array:
    """F(x), (R,): chance that a draw of a number, clipped to its range, is at most x.

    Right-continuous: a draw that is exactly x counts. Mixed over `either` by weight.
    """
    branches = number.estimate.branches
    parts = [branch.weight * _of_branch(number, branch, x) for branch in branches]
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out / sum(branch.weight for branch in branches)


def _of_branch(number: Number, branch: Branch, x: Array) -> Array:
    scale = number.scale
    low, likely, high = (
        None if value is None else scale.read(value)
        for value in (branch.low, branch.likely, branch.high)
    )
    assert likely is not None  # noqa: S101 - an estimate has one
    if low is None or high is None:
        return np.where(x >= likely, 1.0, 0.0)
    inside = np.where(
        x >= likely, _risen(x - likely, high - likely), _left(likely - x, likely - low)
    )
    return np.where(x >= scale.high, 1.0, np.where(x < scale.low, 0.0, inside))


def _risen(step: Array, width: float) -> Array:
    """F at a step above the median, whose next 40 % are as wide as told; all of it where none."""
    return np.minimum(1.0, 0.5 + 0.4 * step / width) if width > 0.0 else np.ones_like(step)


def _left(step: Array, width: float) -> Array:
    """F at a step below the median; nothing where all of that half is the median itself."""
    return np.maximum(0.0, 0.5 - 0.4 * step / width) if width > 0.0 else np.zeros_like(step)


def chance(number: Number, x: Array, above: Array, below: Array) -> Array:
    """B(x), (R,): chance that a number known to lie in (above, below] is at most x.

    0 at or under `above`, 1 from `below` on; between, (F(x) − F(above)) / (F(below) − F(above)),
    and where the estimate gives that stretch no weight, 0.
    """
    ends = at_most(number, above), at_most(number, below)
    return within(at_most(number, x), x, (above, below), ends)


def within(share: Array, x: Array, known: tuple[Array, Array], ends: tuple[Array, Array]) -> Array:
    """B(x), (R,), from F(x), what is `known`, (above, below], and F at these two `ends`."""
    (above, below), (least, most) = known, ends
    width = most - least
    some = width > 0.0
    inside = np.clip((share - least) / np.where(some, width, 1.0), 0.0, 1.0)
    return np.where(x >= below, 1.0, np.where((x <= above) | ~some, 0.0, inside))
