"""Nash bargaining over packages: the split that maximises the product of everyone's gains."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Mask, stack, take, total
from sim.domain.errors import WinsetError
from sim.equations import bargaining
from sim.equations.aggregation import weighted_mean
from sim.equations.bargaining import TOLERANCE, Bargain, BargainProblem
from sim.models.packages import solver
from sim.models.packages.best import worth
from sim.models.packages.package_search import NEGLIGIBLE
from sim.models.packages.tangents import improved
from sim.models.table import Model, Offers, Settlement, TableView, everyone
from sim.models.weighted_mean import on_scale

HARMLESS = 1e-6  # by which who is not asked may lose
LEAST = 1e-6  # a weight of 0 leaves the problem without a unique end


class Nash(Model):
    """The package that maximises Π (U_a − d_a)^w_a over the parties, as against no agreement.

    Power sits in the disagreement point d (the reversion, and threats attached to the table), so
    weights are equal by default. In talks the party with the smaller risk limit concedes (Zeuthen),
    along the efficient path. `disagreement: distant` is the limit of a d that is very bad for all:
    the capability × stake mean.
    """

    slug: ClassVar[str] = "nash"
    summary: ClassVar[str] = "parties split the gains over no agreement, as a package"
    citation: ClassVar[str] = "Nash (1950), Econometrica 18(2); Zeuthen (1930)"
    assumes: ClassVar[str] = (
        "Those whose consent is needed know what each of them wants and what happens without a "
        "deal, and split what a deal gains over that. Power is what one can live without: who "
        "suffers most from no deal pays most for one."
    )
    fails: ClassVar[str] = (
        "Where nobody knows what no deal would bring, where one party gains nothing from any deal "
        "(then there is none), and where words already spoken bind: it looks at interests, not at "
        "declared positions."
    )
    disagreement: Literal["reversion", "distant"] = Field(
        default="reversion",
        description=(
            "What happens without a deal: what the scenario says, or something very bad for all, "
            "which makes the deal the weighted mean."
        ),
    )
    weights: Literal["equal", "capability"] = Field(
        default="equal",
        description="Whether each party counts alike in the bargain, or by its capability.",
    )

    @property
    def heeds_positions(self) -> bool:
        return self.disagreement == "distant"

    @property
    def links_issues(self) -> bool:
        return self.disagreement == "reversion"

    @property
    def meets_claims(self) -> bool:
        return self.disagreement == "reversion"

    @property
    def needs_reversion(self) -> bool:
        return self.disagreement == "reversion"

    def settle(self, table: TableView) -> Settlement:
        if self.disagreement == "distant":
            return everyone(on_scale(table, weighted_mean(table.position, table.weight)))
        cares = table.cares
        seats = self._seats(table, cares)
        bargain = solver.solve(*seats)
        asked = cares & table.asked(bargain.package)
        again = np.flatnonzero(bargain.found & np.any(asked != cares, axis=1))
        if again.size:
            seats = self._seats(table, asked)
            part = seats[0].rows(again), seats[1].rows(again)
            start = take(bargain.multiplier, again, axis=0)
            bargain.put(again, solver.solve(*part, start))
        bargain, slope = improved(*seats, bargain)
        if table.exact is not None:
            none = bargain.found & np.any((bargain.surplus < NEGLIGIBLE) & asked, axis=1)
            bargain = replace(bargain, found=bargain.found & ~none, empty=bargain.empty | none)
        return self._settlement(table, asked, bargain, slope)

    def meet(self, table: TableView, fair: Settlement, claim: Array) -> Settlement:
        """Where the table settles if no party takes less than it claims over disagreement, (R, P).

        The Nash bargain over d + claim, or the fair settlement where that is all that meets the
        claims; who is not asked there claims nothing. Where there is none, that is proven by exact
        utility. Where the fair settlement is not agreed, neither is this; where nobody claims
        anything, this is the fair settlement.
        """
        asked = np.ones_like(claim, dtype=bool) if fair.asked is None else fair.asked
        claim = np.where(asked, claim, 0.0)
        seats, problem = self._seats(table.claimed(claim), asked)
        met = _bargain(fair, problem)
        slope = np.copy(problem.slope if fair.slope is None else fair.slope)
        enough = np.all(worth(seats, problem, fair.package) >= -TOLERANCE, axis=1)
        rows = np.flatnonzero(fair.agreed & np.any(claim > 0.0, axis=1))
        if rows.size:
            part = seats.rows(rows), problem.rows(rows)
            found, tangent = improved(*part, solver.solve(*part, known=met.rows(rows)))
            new = found.found | ~enough[rows]
            met.put(rows[new], found.rows(np.flatnonzero(new)))
            slope[rows[new]] = tangent[new]
        return self._settlement(table, asked, met, slope)

    def possible(self, table: TableView, fair: Settlement, price: Array) -> Mask:
        """Whether some package leaves each party its price over disagreement, (R, P), if any, (R,).

        Where the fair settlement is not agreed there is none.
        """
        asked = np.ones_like(price, dtype=bool) if fair.asked is None else fair.asked
        price = np.where(asked, price, 0.0)
        seats, problem = self._seats(table.claimed(price), asked)
        enough = np.all(worth(seats, problem, fair.package) >= -TOLERANCE, axis=1)
        out, rows = fair.agreed & enough, np.flatnonzero(fair.agreed & ~enough)
        if rows.size:
            start = None if fair.multiplier is None else take(fair.multiplier, rows, axis=0)
            out[rows] = solver.exists(seats.rows(rows), problem.rows(rows), start)
        return out

    def _seats(self, table: TableView, asked: Mask) -> tuple[TableView, BargainProblem]:
        """The table and its problem with no weight for those who are not asked, (R, P).

        They are held harmless, and what they control stays at the reversion; who does not care is
        left out.
        """
        spare = np.where(asked, 0.0, np.where(table.cares, HARMLESS, 1.0))
        table = table.claimed(-spare) if np.any(spare) else table
        problem = self._problem(table)
        stays = table.stays(asked)
        return table, replace(
            problem,
            weight=np.where(asked, problem.weight, LEAST),
            low=np.where(stays, problem.reversion, problem.low),
            high=np.where(stays, problem.reversion, problem.high),
        )

    def _settlement(
        self, table: TableView, asked: Mask, bargain: Bargain, slope: Array
    ) -> Settlement:
        gain = worth(table, self._bare(table), bargain.package)
        unresolved = ~bargain.found & ~bargain.empty
        known = bargain.multiplier, slope, gain, asked
        return Settlement(bargain.package, bargain.found, unresolved, *known)

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        """Zeuthen's concessions along the efficient path, a step a month, arriving at the meeting.

        Party a's offer is the package of multipliers (1 − t_a) e_a + t_a λ*/Σλ*; the one with the
        smallest risk limit moves t_a by 1/months left; ties go to who conceded least, then first.
        Where there is no win-set nobody concedes.
        """
        if settlement.multiplier is None:
            return super().move(table, settlement, luck)
        problem = _sloped(self._problem(table), settlement)
        progress = take(table.progress, table.party, axis=1)
        turns = take(table.turns, table.party, axis=1)
        offers = _offers(problem, settlement.multiplier, progress)
        conceding = _conceder(problem, offers, turns) & settlement.agreed[:, None]
        ahead = progress + (1.0 - progress) / table.left
        arrived = settlement.agreed[:, None] & ((table.left == 1) | (progress >= 1.0))
        progress = np.where(arrived | conceding, ahead, progress)
        offers = _offers(problem, settlement.multiplier, progress)
        offers = np.where(arrived[:, :, None], settlement.package[:, None, :], offers)
        position, all_progress, all_turns = (
            np.copy(table.position),
            np.copy(table.progress),
            np.copy(table.turns),
        )
        position[:, table.party] = offers
        all_progress[:, table.party] = progress
        all_turns[:, table.party] = turns + conceding
        return Offers(position, all_progress, all_turns)

    def _problem(self, table: TableView) -> BargainProblem:
        problem = self._bare(table)
        return bargaining.enlarged(problem) if table.exact is None else problem

    def _bare(self, table: TableView) -> BargainProblem:
        if table.reversion is None:
            raise WinsetError(
                "Nash bargaining needs a `reversion` column: what holds if talks fail. Add one, or "
                "give --param disagreement=distant for its limit, the weighted mean."
            )
        part = {
            name: take(getattr(table, name), table.party, axis=1)
            for name in ("salience", "ideal", "slope", "margin", "capability")
        }
        capability = np.maximum(total(part.pop("capability"), axis=2) / len(table.levels), LEAST)
        weight = capability if self.weights == "capability" else np.ones_like(capability)
        return BargainProblem(
            **part, reversion=table.reversion, weight=weight, low=table.low, high=table.high
        )


def _bargain(settlement: Settlement, problem: BargainProblem) -> Bargain:
    """The settlement as a bargain of its own; what it does not say by the problem."""
    multiplier, gain = settlement.multiplier, settlement.gain
    return Bargain(
        np.copy(settlement.package),
        np.copy(problem.weight if multiplier is None else multiplier),
        np.copy(problem.margin if gain is None else gain),
        np.copy(settlement.agreed),
        ~settlement.agreed & ~settlement.unresolved,
    )


def _sloped(problem: BargainProblem, settlement: Settlement) -> BargainProblem:
    """The problem with the settlement's money slopes, and its gains at its package."""
    if settlement.slope is None or settlement.gain is None:
        return problem
    sloped = replace(problem, slope=settlement.slope)
    rest = settlement.gain - sloped.surplus(settlement.package)
    return replace(sloped, margin=sloped.margin + np.where(settlement.agreed[:, None], rest, 0.0))


def _offers(problem: BargainProblem, multiplier: Array, progress: Array) -> Array:
    """Each party's offer, (R, P, m), at its progress (R, P) along its efficient path."""
    parties = progress.shape[1]
    aim = multiplier / total(multiplier, axis=1)[:, None]
    offers = []
    for a in range(parties):
        own = np.zeros((1, parties))
        own[0, a] = 1.0
        t = progress[:, a, None]
        offers.append(bargaining.package(problem, (1.0 - t) * own + t * aim))
    return stack(offers, axis=1)


def _conceder(problem: BargainProblem, offers: Array, turns: Array) -> Mask:
    """Mask (R, P) of the one party that concedes this month."""
    parties = offers.shape[1]
    worth = stack([problem.surplus(offers[:, b]) for b in range(parties)], axis=2)
    own = stack([worth[:, a, a] for a in range(parties)], axis=1)
    rest = np.where(np.eye(parties, dtype=bool), -np.inf, worth)
    limit = bargaining.risk_limits(own, np.max(rest, axis=2))
    tied = limit <= np.min(limit, axis=1, keepdims=True) + 1e-9
    fewest = np.where(tied, turns, np.inf)
    first = np.argmin(fewest, axis=1)
    return np.arange(parties) == first[:, None]
