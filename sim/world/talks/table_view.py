"""The table as a decision model sees it, made of the world as it stands."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.models.table import Gain, TableView
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
        part = values if axis is None else take(values, issues, axis)
        return part if every else take(part, rows, axis=0)

    gain_in, kinks = _worth(talk, margin, rows)
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
        gain=gain_in(None),
        kinks=kinks,
        part=lambda index: view(talk, margin, rows[index]),
        gain_in=gain_in,
    )


def _worth(
    talk: "Negotiation", margin: Array, rows: Index
) -> tuple[Callable[[Index | None], Gain], Callable[[int], list[Array]]]:
    """The parties' gain from a package, in some replicates or all, and where gains bend.

    As others see them.
    """
    world, every = talk.world, np.array_equal(rows, np.arange(talk.world.count))
    valuation = world.voices.seen.of(talk.party)
    start = take(talk.start(seen=True) - margin, talk.party, axis=1)
    parts = (world.policy, start, talk.reverted())
    if not every:
        valuation, parts = valuation.rows(rows), tuple(take(p, rows, axis=0) for p in parts)
    now, start, failed = parts

    def gain_in(index: Index | None) -> Gain:
        if index is None:
            return partial(_gain, talk, valuation, (now, start), None if every else rows)
        known = take(now, index, axis=0), take(start, index, axis=0)
        return partial(_gain, talk, valuation.rows(index), known, rows[index])

    def kinks(column: int) -> list[Array]:
        return valuation.flows.kinks(failed, int(talk.issues[column]))

    return gain_in, kinks


def _gain(
    talk: "Negotiation",
    valuation: Valuation,
    known: tuple[Array, Array],
    rows: Index | None,
    package: Array,
) -> Array:
    """Utility of a package less what it is `known` to start from, beside policies now, (R, P)."""
    there = np.copy(known[0])
    there[:, talk.issues] = package
    settled = bindings.after_settlement(talk.world, talk, there, rows)
    return valuation.utility(settled) - known[1]


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
