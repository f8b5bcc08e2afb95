"""What the others know of a private number: its estimate, narrowed by what acts have shown.

A branch of an estimate has the quantile function Q of `estimates.quantile`: linear through
(.1, low), (.5, likely), (.9, high), continued to 0 and 1, then clipped to [floor, ceiling]. Its
distribution function is the chance that the drawn, clipped value is at most x, atoms included:

    F(x) = 0 below floor, 1 from ceiling on, else the largest u in [0, 1] with Q(u) <= x

Of an estimate with several branches: F(x) = sum_b w_b F_b(x) / sum_b w_b. Of a known number: 1 from
the number on, 0 below.

What acts have shown is that the number is in (lo, hi]:

    B(x) = 0 if x <= lo;  1 if x >= hi;  else (F(x) - F(lo)) / (F(hi) - F(lo))

and where F(hi) = F(lo): 1 if x >= hi, else 0. Numbers and marks in units of utility.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.oracles.estimates import Branch

Distribution = Callable[[float], float]


def of_branch(x: float, branch: Branch, floor: float, ceiling: float) -> float:
    """F(x) of one branch; one without `low` and `high` is certain."""
    if x < floor:
        return 0.0
    if x >= ceiling:
        return 1.0
    likely = branch["likely"]
    low, high = branch.get("low", likely), branch.get("high", likely)
    if x < likely:
        if low == likely:
            return 0.0
        return max(0.0, 0.5 - 0.4 * (likely - x) / (likely - low))
    if high == likely:
        return 1.0
    return min(1.0, 0.5 + 0.4 * (x - likely) / (high - likely))


def of_estimate(x: float, branches: list[Branch], floor: float, ceiling: float) -> float:
    """F(x) of an estimate: of its branches, mixed by their weights (1 where none is given)."""
    total = mixed = 0.0
    for branch in branches:
        weight = branch.get("weight", 1.0)
        total += weight
        mixed += weight * of_branch(x, branch, floor, ceiling)
    return mixed / total


def of_known(x: float, number: float) -> float:
    """F(x) of a number that all can see."""
    return 1.0 if x >= number else 0.0


def upper_end(branches: list[Branch], floor: float, ceiling: float) -> float:
    """The largest value that can be drawn: the highest Q(1) of a branch, clipped."""
    ends = []
    for branch in branches:
        likely = branch["likely"]
        high = branch.get("high", likely)
        ends.append(likely + (high - likely) * 0.5 / 0.4)
    return min(max(floor, *ends), ceiling)


@dataclass
class Known:
    """What the others know of one number: a distribution function and an interval (lo, hi]."""

    F: Distribution
    lo: float = -math.inf
    hi: float = math.inf

    def at_most(self, x: float) -> float:
        """B(x): how likely the others think it that the number is at most x."""
        return belief(x, self.F, self.lo, self.hi)

    def shown(self, mark: float, *, above: bool) -> "Known":
        """After an act that shows the number above, or at most, a mark.

        Above x: lo = max(lo, x); at most x: hi = min(hi, x). A mark outside (lo, hi) shows nothing.
        """
        if not self.lo < mark < self.hi:
            return self
        return Known(self.F, mark, self.hi) if above else Known(self.F, self.lo, mark)


def belief(x: float, F: Distribution, lo: float, hi: float) -> float:
    """B(x) of the module's formula."""
    if x <= lo:
        return 0.0
    if x >= hi:
        return 1.0
    below = 0.0 if lo == -math.inf else F(lo)
    within = (1.0 if hi == math.inf else F(hi)) - below
    if within <= 0.0:
        return 0.0
    return (F(x) - below) / within
