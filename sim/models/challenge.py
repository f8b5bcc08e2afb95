"""The challenge model: who is challenged gives way to the strongest challenger."""

from typing import ClassVar

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Index
from sim.equations import contest
from sim.equations.choice import least
from sim.models.by_issue import Outcome, moves, restored, rows_of, settled
from sim.models.table import Model, Offers, Settlement, TableView

KINDS = np.array(["", "confrontation", "capitulation"])


class Challenge(Model):
    """Rounds in which everyone answers its strongest challenger, issue by issue.

    A round: (1) the chance P_ij that i beats j when everyone backs the nearer position with
    capability × stake; (2) what i expects of challenging j, E_ij = 2 d_ij [1 − 2 s_j (1 − P_ij)],
    with d the distance as a share of the range when talks began and s salience: without salience j
    does not resist; (3) j would go to i's position if i expects to gain, E_ij > 0, and more than j
    does of challenging i: a confrontation where E_ji ≥ 0 too, else a capitulation (a compromise, as
    in the expected utility model, takes risk-lovers: here s_j (1 − P_ij) + s_i P_ij ≤ 1 forbids
    it); (4) of those j follows the one with the greatest E_ij, ties the least movement, then the
    lower position; all move at once.

    A reconstruction: no equations or reference code of this variant are published. Its parts are
    those of the expected utility model, risk neutral, with the strongest challenger in place of the
    cheapest offer.
    """

    slug: ClassVar[str] = "challenge"
    summary: ClassVar[str] = "whoever is challenged gives way to the strongest challenger"
    citation: ClassVar[str] = (
        "after Stokman & Van den Bos (1992), Research in Politics and Society 4, and the challenge "
        "model in Thomson et al. (2006), The European Union Decides"
    )
    assumes: ClassVar[str] = (
        "Power shows in contests. Each stakeholder looks at who would win against whom if all took "
        "sides, and the challenged give way to the challenger who has most to gain, more readily "
        "the less they care."
    )
    fails: ClassVar[str] = (
        "Where decisions need consent or are traded across issues. It drives actors who care "
        "little to the camp of the strong, so that forecasts end at an extreme, and on real "
        "decisions of the European Union the plain mean errs less."
    )
    outcome: Outcome = Field(
        default="median",
        description="Which position wins once talks end: the median by weight, or the mean.",
    )

    def settle(self, table: TableView) -> Settlement:
        return settled(table, self.outcome)

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        parts = ("position", "opening", "weight", "stake")
        position, opening, weight, stake = (rows_of(getattr(table, name)) for name in parts)
        span = contest.span(opening, weight > 0.0)
        after, to, kind = _round(position, weight, np.minimum(stake, 1.0), span)
        told = moves(table, to, kind, KINDS)
        return Offers(restored(after, table), table.progress, table.turns, told)


def _round(
    position: Array, weight: Array, salience: Array, span: Array
) -> tuple[Array, Index, Index]:
    """Positions after a round, whose challenge was answered, and how, (T, A) each."""
    gap = contest.distance(position, span)
    win = contest.win_probability(gap, weight)
    worth = contest.challenge(1.0 - win, salience[:, None, :], 2.0 * gap, 4.0 * gap)
    theirs, mine, slack = worth.transpose(0, 2, 1), worth, contest.slack(gap)
    here = weight > 0.0
    facing = here[:, :, None] & here[:, None, :] & (gap > 0.0)
    yields = facing & (theirs > slack) & (theirs > mine + slack)
    row, j, i = np.nonzero(yields)
    there = position[row, i]
    most, width = np.max(np.abs(worth), axis=(1, 2))[row], contest.span(position, here)[row]
    keys = [-theirs[row, j, i] / most, np.abs(there - position[row, j]) / width, there / width]
    taken = least(row * position.shape[1] + j, keys)
    at = row[taken], j[taken]
    after, to, kind = position.copy(), np.zeros_like(position, int), np.zeros_like(position, int)
    after[at], to[at] = there[taken], i[taken]
    kind[at] = np.where((mine >= -slack)[row, j, i][taken], 1, 2)
    return after, to, kind
