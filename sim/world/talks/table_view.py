"""The table as a decision model sees it, made of the world as it stands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.models.table import Gains, TableView
from sim.world import bindings
from sim.world.valuation import Valuation

if TYPE_CHECKING:
    from sim.world.talks.negotiation import Negotiation


def view(talk: "Negotiation", margin: Array, rows: Index) -> TableView:
    """The table as a decision model sees it, in some replicates."""
    world, issues = talk.world, talk.issues
    reverted = talk.reverted()
    low, high = bindings.bounds(world, talk, reverted)
    whole, slope = world.memory.recall(
        f"slopes {talk.name}", [reverted], lambda: _slopes(talk, reverted)
    )
    every = np.array_equal(rows, np.arange(world.count))

    def at(values: Array, axis: int | None = None) -> Array:
        part = values if every else take(values, rows, axis=0)
        return part if axis is None else take(part, issues, axis)

    worth = _Worth.everywhere(talk, margin)
    return TableView(
        ideal=at(world.voices.seen_ideal, 2),
        salience=at(world.voices.seen_salience, 2),
        slope=at(slope),
        stake=at(world.voices.shown_salience, 2) + np.abs(at(whole)),
        position=at(world.position, 2),
        capability=at(world.interests.capability, 2),
        party=talk.party,
        reversion=at(reverted, 1),
        margin=at(margin),
        low=at(low, 1),
        high=at(high, 1),
        levels=tuple(len(world.scales[k].levels) for k in issues),
        names=tuple(world.row),
        opening=at(talk.opening, 2),
        progress=at(talk.progress),
        turns=at(talk.turns),
        left=talk.months_left,
        current=at(world.policy, 1),
        bound=tuple(bindings.bound_elsewhere(world, talk)[issues].tolist()),
        controls=take(world.interests.controls, issues, axis=1),
        driven=tuple(k in world.flows.driven for k in issues),
        hurdle=at(np.maximum(take(world.hurdle.median + talk.pressure, talk.party, axis=1), 0.0)),
        exact=(worth if every else worth.rows(rows)).gains,
    )


@dataclass(frozen=True)
class _Worth:
    """What packages gain the parties of a table, as others see them.

    Utility beside policies `now` (R, K), less what it is at the `start` (R, P); policies if the
    table `failed`, (R, K).
    """

    talk: "Negotiation"
    valuation: Valuation
    ties: bindings.Ties
    start: Array
    failed: Array

    @classmethod
    def everywhere(cls, talk: "Negotiation", margin: Array) -> "_Worth":
        """In all replicates."""
        start = take(talk.start(seen=True) - margin, talk.party, axis=1)
        ties = bindings.ties(talk.world, talk)
        return cls(talk, talk.world.voices.seen.of(talk.party), ties, start, talk.reverted())

    def rows(self, index: Index) -> "_Worth":
        """The same in some replicates."""
        start, failed = take(self.start, index, axis=0), take(self.failed, index, axis=0)
        return _Worth(self.talk, self.valuation.rows(index), self.ties.rows(index), start, failed)

    @property
    def gains(self) -> Gains:
        """The same as a decision model asks for it."""
        return Gains(self.of, self.kinks, lambda index: self.rows(index).gains)

    def of(self, package: Array) -> Array:
        """Gains of packages (R, m), (R, P)."""
        there = np.copy(self.ties.now)
        there[:, self.talk.issues] = package
        return self.valuation.utility(self.ties.settled(there)) - self.start

    def kinks(self, issue: int) -> list[Array]:
        """Values (R,) of an issue of the table at which gains bend sharply."""
        return self.valuation.flows.kinks(self.failed, int(self.talk.issues[issue]))


def _slopes(talk: "Negotiation", policy: Array) -> tuple[Array, Array]:
    """Money slope from end to end of each issue, own and after voice, (R, N, m) each."""
    ends, valuation = (np.zeros(len(policy)), np.ones(len(policy))), talk.world.voices.heard
    own = stack([_slope(talk, valuation, policy, k, ends) for k in talk.issues], axis=2)
    return own, valuation.mixed(own)


def _slope(
    talk: "Negotiation", valuation: Valuation, policy: Array, issue: int, ends: tuple[Array, Array]
) -> Array:
    if issue not in talk.world.flows.driven:
        return np.zeros((len(policy), len(talk.world.row)), order="F")
    return valuation.slope(policy, issue, *ends)
