"""Boxes made of a range of every issue, in which money is smooth, and what bounds them.

By any multipliers λ no log Nash product in a box is above

    φ(λ) − Σ w ln λ + Σ w ln w − Σ w,  φ(λ) = Σ λ margin + Σ_i max_y Σ_a λ_a σ_ai(y)

so that a term for each range bounds all boxes at once.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take, total
from sim.equations.bargaining import TOLERANCE, BargainProblem, scale
from sim.models.packages import majorant

PER_REPLICATE = ("low", "high", "empty", "middle", "slope", "bend", "error", "released")


@dataclass(frozen=True)
class Ranges:
    """Ranges of single issues, and the boxes made of them.

    Of each range its `issue`, (O,), its ends and whether it is `empty`, (R, O), and the parabola
    that gains add to the problem in it: value in its middle, slope and bend, and the `error` by
    which it may be off, (R, P, O). Of each box the range of every issue, (B, m), and the `way` in
    which it holds issues, (B,); what each way adds to gains is `released`, (R, P, ways).
    """

    issue: Index
    low: Array
    high: Array
    empty: Mask
    middle: Array
    slope: Array
    bend: Array
    error: Array
    box: Index
    way: Index
    released: Array

    def rows(self, index: Index) -> "Ranges":
        """The same in some replicates."""
        whole = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(self, **{n: take(whole[n], index, axis=0) for n in PER_REPLICATE})

    def bounds(self, problem: BargainProblem, multiplier: Array) -> Array:
        """What no log Nash product in a box is above, (R, B); −∞ where nobody can gain."""
        weight, best = problem.weight, self._best(problem, multiplier)
        fixed = total(multiplier[:, :, None] * (problem.margin[:, :, None] + self.released), axis=1)
        most = take(fixed, self.way, axis=1)
        for ranges in self.box.T:
            most = most + take(best, ranges, axis=1)
        nothing = TOLERANCE * total(multiplier * scale(problem), axis=1)
        rest = total(weight * (np.log(weight) - np.log(multiplier) - 1.0), axis=1)
        return np.where(most > nothing[:, None], most + rest[:, None], -np.inf)

    def _best(self, problem: BargainProblem, multiplier: Array) -> Array:
        """What the issue of each range adds to φ at most, (R, O); −∞ where it is empty."""
        half, at = (self.high - self.low) / 2.0, (self.high + self.low) / 2.0
        weight = multiplier[:, :, None]
        s, aim, h = (
            take(total(weight * part, axis=1), self.issue, axis=1)
            for part in (problem.salience, problem.salience * problem.ideal, problem.slope)
        )
        r = take(problem.reversion, self.issue, axis=1)
        own = s * (r - at) * (r + at) - 2.0 * aim * (r - at) + h * (at - r)
        value = own + total(weight * (self.middle + self.error), axis=1)
        slope = 2.0 * (aim - s * at) + h + total(weight * self.slope, axis=1)
        bend = total(weight * self.bend, axis=1) - 2.0 * s
        end = np.where(slope < 0.0, -half, half)
        top = np.clip(-slope / np.where(bend < 0.0, bend, 1.0), -half, half)
        y = np.where(bend < 0.0, top, end)
        return np.where(self.empty, -np.inf, value + (slope + bend * y / 2.0) * y)

    def ends(self, row: Index, box: Index) -> tuple[Array, Array]:
        """The lowest and highest package of a box of each of these replicates, (rows, m) each."""
        chosen = self.box[box]
        low, high = (end[row[:, None], chosen] for end in (self.low, self.high))
        return np.asfortranarray(low), np.asfortranarray(high)

    def fitted(self, problem: BargainProblem, box: Index) -> BargainProblem:
        """The problem in one box of every replicate, (R,), with the parabolas of its ranges."""
        every, ranges = np.arange(box.size), self.box[box]
        low, high = self.ends(every, box)
        curve = majorant.Curve.flat(problem.salience.shape)
        rest = self.released[every, :, self.way[box]]
        for issue, chosen in enumerate(ranges.T):
            curve.slope[:, :, issue] = self.slope[every, :, chosen]
            curve.bend[:, :, issue] = self.bend[every, :, chosen]
            curve.error[:, :, issue] = self.error[every, :, chosen]
            rest = rest + self.middle[every, :, chosen]
        own = replace(problem, low=low, high=high)
        return majorant.above(own, curve, np.asfortranarray(rest))[0]
