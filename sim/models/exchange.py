"""Exchange: positions traded across issues, for what one cares more about."""

import zlib
from dataclasses import fields
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Index
from sim.equations import equal_gain as exchange
from sim.equations.aggregation import weighted_mean
from sim.equations.equal_gain import Exchanges
from sim.models.table import Model, Moves, Offers, Settlement, TableView, everyone
from sim.models.weighted_mean import on_scale

BATCH = 250_000  # pairs of actors and of issues looked at together; bounds memory


class Exchange(Model):
    """Two actors on opposite sides of two issues each give way on the one they care less about.

    A round of talks:

    1. Every pair of actors on opposite sides of the expected outcomes of two issues plans an
       exchange in which both gain the same.
    2. The exchange of the highest gain is realised; the traders vote their new positions.
    3. Every other exchange that the traders' moves touch is planned anew or given up.
    4. Steps 2 and 3 are repeated until none is left. The outcome is the weighted mean of votes.
    5. What actors prefer follows their votes part of the way: `least` + `giving` (1 − salience).

    `settle` gives the outcome of the round that could be held now; `move` the preferences after it,
    or, in the last round before the table meets, the votes, which `turns` marks and which stand.

    `limit`: what a trader plans on an issue, one plan after another, may not add up to more than
    the scale. In the published runs that holds `upward` only, so that the end a scale is measured
    from matters; `both` and `none` do not know the ends. `ties`: exchanges of equal gain go by how
    alike they shift the two outcomes, then the `first` in the order of issues and actors, or at
    `random`; this follows both published first rounds, whose ties were settled by rounding.
    `randomness` bends the rate of exchange off equal gains. Chance plays in `move` alone.
    """

    slug: ClassVar[str] = "exchange"
    summary: ClassVar[str] = "pairs trade what they care less about, at equal gain"
    citation: ClassVar[str] = "Stokman & Van Oosten (1994), in European Community Decision Making"
    assumes: ClassVar[str] = (
        "Everyone knows everyone's positions and stakes, expects the weighted mean, and trades "
        "support across two issues wherever both gain. Deals hold, and the best are made first."
    )
    fails: ClassVar[str] = (
        "Where issues are settled one by one or deals cannot be enforced. Bystanders lose far more "
        "than traders gain, talks need not converge, and who trades with whom can hang on ties."
    )
    limit: Literal["upward", "both", "none"] = Field(
        default="upward",
        description=(
            "Whether what one trader promises on an issue, deal after deal, may add up to more "
            "than the scale: not upward, in neither direction (both), or it may (none)."
        ),
    )
    ties: Literal["first", "random"] = Field(
        default="first",
        description=(
            "Which of two equally good deals is made: the first in the order of issues and actors, "
            "or one at random."
        ),
    )
    randomness: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="How far rates of exchange stray by chance from equal gains.",
    )
    least: float = Field(
        default=0.1,
        ge=0.0,
        le=1.0,
        description="The least share of the way by which preferences follow a vote.",
    )
    giving: float = Field(
        default=0.4,
        ge=0.0,
        le=1.0,
        description="How much more preferences follow a vote where one cares less.",
    )

    @property
    def links_issues(self) -> bool:
        return True

    def settle(self, table: TableView) -> Settlement:
        cast = np.max(table.turns, axis=1) > 0.0
        votes = np.where(cast[:, None, None], table.position, self._round(table, None)[0])
        return everyone(on_scale(table, weighted_mean(votes, table.weight)))

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        votes, moves = self._round(table, luck)
        last = table.left == 1
        follow = np.minimum(self.least + self.giving * (1.0 - np.minimum(table.stake, 1.0)), 1.0)
        preference = np.clip(table.position + follow * (votes - table.position), 0.0, 1.0)
        turns = np.full_like(table.turns, last)
        return Offers(votes if last else preference, table.progress, turns, moves)

    def _round(self, table: TableView, luck: Array | None) -> tuple[Array, Moves]:
        """Votes after a round of exchanges, (R, A, m), and who moved toward whom."""
        votes = table.position.copy()
        rows, actors, issues = votes.shape
        step = max(1, BATCH // (actors * actors * issues * issues))
        if luck is not None:
            luck = luck + [zlib.crc32(name.encode()) / 2**32 for name in table.names]
        moves: list[Moves] = []
        for first in range(0, rows, step):
            part = slice(first, first + step)
            found = exchange.exchanges(table.position[part], table.stake[part], table.weight[part])
            deals = self._deals(found, None if luck is None else luck[part])
            at = found.replicate[deals] + first
            who, issue = found.who[deals], found.supply[deals]
            new = found.position[deals] + found.move[deals]
            votes[at[:, None], who, issue] = np.clip(new, 0.0, 1.0)  # of several the last holds
            partner = np.flip(who, axis=1)
            parts = (np.repeat(at, 2), who.ravel(), partner.ravel(), issue.ravel())
            moves.append(Moves(*parts, kind=np.full(who.size, "exchange")))
        return votes, _joined(moves)

    def _deals(self, found: Exchanges, luck: Array | None) -> Index:
        """Exchanges realised, by replicate and in order; steps 1 to 4."""
        lot = None
        if luck is not None and (self.randomness or self.ties == "random"):
            lot = exchange.lots(found, luck)
            found.rate = exchange.bent(found, lot, self.randomness)
        everything = np.arange(len(found.gain))
        waiting = everything[exchange.plan(found, everything, self.limit)]
        deals = [waiting[:0]]
        deal = np.zeros(0 if not waiting.size else found.replicate[-1] + 1, dtype=np.int64)
        while waiting.size:
            best = exchange.highest(found, waiting, lot if self.ties == "random" else None)
            deals.append(best)
            deal[found.replicate[best]] = best
            waiting = waiting[waiting != deal[found.replicate[waiting]]]
            touched = exchange.revise(found, waiting, deal[found.replicate[waiting]])
            stays = ~touched
            stays[touched] = exchange.plan(found, waiting[touched], self.limit)
            waiting = waiting[stays]
        made = np.concatenate(deals)
        return made[np.argsort(found.replicate[made], kind="stable")]


def _joined(moves: list[Moves]) -> Moves:
    """The moves of several batches as one."""
    columns = ([getattr(part, field.name) for part in moves] for field in fields(Moves))
    return Moves(*(np.concatenate(column) for column in columns))
