"""Expected utility: everyone weighs challenging everyone, and takes the best offer it gets."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Index, Mask, total
from sim.equations import contest
from sim.equations.aggregation import weighted_median
from sim.equations.choice import TIE, least
from sim.models.by_issue import Outcome, moves, restored, rows_of, settled
from sim.models.table import Model, Offers, Settlement, TableView

SAME = 1e-15  # of the scale: places where offers end that differ by less are one
KINDS = np.array(["", "confrontation", "compromise", "capitulation"])
BLOCK = 33000  # pairs of actors worked on at once: few enough for a processor's cache


class ExpectedUtility(Model):
    """Rounds of offers made by those who expect to gain from a contest; the median wins.

    A round: (1) chances to win, risk neutral; (2) risk exponents from the danger each is in;
    (3) chances again; (4) what each actor i expects, with its own exponent, from challenging j (a)
    and from being challenged by j (b); (5) offers by these: b > a > 0 a confrontation, i goes to
    j's position; b > 0 > a and b > |a| a compromise, i goes |a/b| of the way; b > 0 > a and
    b < |a| a capitulation; (6) i takes one; all move at once. The outcome is the weighted median.

    Replications disagree on what the papers mean, so each reading is a parameter. The defaults
    reproduce the published medians of car emissions (Scholz et al. 2011, table 2).
    `probability`: the denominator runs over all pairs of actors, over one pair, or over one pair
    without exponents as printed. `choice`: the nearest confrontation, else the compromise of least
    weighted position (which depends on the end the scale is measured from), else the nearest
    capitulation; or simply the offer of least movement. Ties go to the lower position, and
    utilities that rounding alone may tell apart are equal: the nearer two actors, the less that is.
    `conflict`: whether i yields in a confrontation. `q`: the chance that nothing changes without a
    challenge; `alternative`: whether the rest, a move of j to the median, counts. `span`: distances
    as shares of the range when talks began, or of today's.
    """

    slug: ClassVar[str] = "expected_utility"
    summary: ClassVar[str] = "pairs confront, compromise or capitulate by expected utility"
    citation: ClassVar[str] = (
        "Bueno de Mesquita (1994), in European Community Decision Making; Scholz, Calbert & Smith "
        "(2011), Journal of Theoretical Politics 23(4)"
    )
    assumes: ClassVar[str] = (
        "Each stakeholder guesses how a fight with each other one would end, with everybody else "
        "taking sides, and gives way where fighting promises less than the offer it faces. Those "
        "in danger become cautious, the safe bold."
    )
    fails: ClassVar[str] = (
        "Where it matters which reading is meant: on one published example they forecast anything "
        "from 7 to 10 years. Talks need not settle down, so the number of rounds matters; each "
        "issue stands alone; nobody's consent is needed."
    )
    probability: Literal["all_pairs", "pairwise", "printed"] = Field(
        default="all_pairs",
        description=(
            "Over which contests the chance to win is reckoned: all pairs, one pair, or one pair "
            "without risk, as printed."
        ),
    )
    choice: Literal["weighted_position", "least_movement"] = Field(
        default="weighted_position",
        description=(
            "Which offer one takes: of its kind the one of least weighted position, or simply the "
            "one of least movement."
        ),
    )
    capitulation: bool = Field(
        default=False,
        description="Whether whoever would lose more than the other would gain gives in fully.",
    )
    conflict: Literal["yields", "nobody"] = Field(
        default="yields",
        description=(
            "Who moves when both expect to gain from a fight: the one who expects less, or nobody."
        ),
    )
    q: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="The chance that nothing changes if nobody is challenged.",
    )
    alternative: bool = Field(
        default=False,
        description="Whether, if something does change, a move of the other to the median counts.",
    )
    span: Literal["initial", "current"] = Field(
        default="initial",
        description="Distances as shares of the range when talks began, or of the range today.",
    )
    outcome: Outcome = Field(
        default="median",
        description="Which position wins once talks end: the median by weight, or the mean.",
    )

    def settle(self, table: TableView) -> Settlement:
        return settled(table, self.outcome)

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        names = ("position", "opening", "weight", "stake")
        position, opening, weight, stake = (rows_of(getattr(table, name)) for name in names)
        after, to = position.copy(), np.zeros(position.shape, dtype=np.int64)
        kind = np.zeros_like(to)
        parts = max(1, round(position.shape[1] ** 2 * len(position) / BLOCK))
        step = max(1, -(-len(position) // parts))
        for first in range(0, len(position), step):
            part = slice(first, first + step)
            x, w, salience = position[part], weight[part], np.minimum(stake[part], 1.0)
            span = contest.span(opening[part] if self.span == "initial" else x, w > 0.0)
            after[part], to[part], kind[part] = self._round(x, w, salience, span)
        told = moves(table, to, kind, KINDS)
        return Offers(restored(after, table), table.progress, table.turns, told)

    def _round(
        self, position: Array, weight: Array, salience: Array, span: Array
    ) -> tuple[Array, Index, Index]:
        """Positions after a round, whose offer was taken, and of which kind, (T, A) each.

        a is what i expects from challenging j, b what it expects from being challenged by j.
        """
        here = weight > 0.0
        others = here[:, :, None] & here[:, None, :] & ~np.eye(position.shape[1], dtype=bool)
        gap = contest.distance(position, span)
        outlook = self._outlook(position, weight, gap, span)
        denominator = "all_pairs" if self.probability == "all_pairs" else "pairwise"
        resists, challenged = salience[:, None, :], salience[:, :, None]
        defeat = 1.0 - contest.win_probability(gap, weight, None, denominator)
        threat = contest.challenge(defeat.transpose(0, 2, 1), challenged, 2.0 * gap, 4.0 * gap)
        still = contest.unchallenged(np.ones((1, 1, 1)), self.q, outlook)
        slack = contest.slack(gap, denominator, self.q)
        danger = total(np.where(others, threat - still, 0.0), axis=2)
        alike = np.max(total(slack, axis=2), axis=1, keepdims=True)
        exponent = contest.risk_exponents(danger, here, alike)
        if self.probability != "printed":
            defeat = 1.0 - contest.win_probability(gap, weight, exponent, denominator)
        ends = contest.ends(gap, exponent[:, :, None])
        still = contest.unchallenged(exponent[:, :, None], self.q, outlook)
        a = contest.challenge(defeat, resists, *ends) - still
        b = contest.challenge(defeat.transpose(0, 2, 1), challenged, *ends) - still
        return self._take(position, (a, b, slack), others & (gap > 0.0))

    def _outlook(
        self, position: Array, weight: Array, gap: Array, span: Array
    ) -> tuple[Array, Mask] | None:
        """What a move of the other to the median would be to the viewer i, if it counts."""
        if not self.alternative:
            return None
        median = weighted_median(position[:, :, None], weight[:, :, None])
        away = contest.distance(np.concatenate([position, median], axis=1), span)[:, :-1, -1:]
        return away + gap, away < gap - TIE

    def _take(
        self, position: Array, worth: tuple[Array, Array, Array], apart: Mask
    ) -> tuple[Array, Index, Index]:
        """The offer each actor takes: positions, from whom, and of which kind, (T, A) each.

        `worth` are a, b and what is nothing beside them.
        """
        a, b, _ = worth
        row, i, j = np.nonzero(self._valid(worth, apart))
        own, way = position[row, i], position[row, j] - position[row, i]
        ahead, behind = a[row, i, j], b[row, i, j]
        kind = np.where(ahead > 0.0, 1, np.where(behind > -ahead, 2, 3))
        share = np.where(kind == 2, -ahead / behind, 1.0)
        offer = np.where(kind == 2, own + way * share, position[row, j])  # who gives way is there
        width = contest.span(position, np.any(apart, axis=2))[row]  # ties are as small as it is
        keys = [np.abs(way * share) / width]
        if self.choice == "weighted_position":
            placed = own + way / (1.0 + share)  # (|a| x_i + |b| x_j) / (|a| + |b|)
            keys = [kind, np.where(kind == 2, placed / width, keys[0])]
        taken = least(row * position.shape[1] + i, [*keys, offer / width])
        at = row[taken], i[taken]
        after = position.copy()
        to, kinds = np.zeros_like(position, int), np.zeros_like(position, int)
        after[at], to[at], kinds[at] = offer[taken], j[taken], kind[taken]
        return _gathered(after, position, kinds == 2), to, kinds

    def _valid(self, worth: tuple[Array, Array, Array], apart: Mask) -> Mask:
        """Which offers there are, of j to i, (T, A, A): who expects to lose yields to who gains."""
        a, b, slack = worth
        gains, loses = apart & (a > slack), apart & (a < -slack)
        valid = loses & (a + b > slack)  # b > 0 > a and b > |a|
        if self.conflict == "yields":
            valid |= gains & (b - a > slack)
        if self.capitulation:
            valid |= loses & (b > slack) & (a + b < -slack)
        return valid


def _gathered(after: Array, before: Array, moved: Mask) -> Array:
    """Positions (T, A), changed so that who moved beside a place by rounding is there.

    A place is where somebody stood, or the lowest of those where others land.
    """
    row, who = np.nonzero(moved)
    for places in (before, after):
        landed, there = after[row, who], places[row]
        place = np.min(there, axis=1, where=np.abs(landed[:, None] - there) <= SAME, initial=np.inf)
        after[row, who] = np.where(np.isfinite(place), place, landed)
    return after
