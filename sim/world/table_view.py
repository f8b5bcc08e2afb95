"""The table as a decision model sees it, made of the world as it stands."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.models.table import TableView
from sim.world import bindings
from sim.world.valuation import Valuation

if TYPE_CHECKING:
    from sim.world.negotiation import Negotiation

Worth = Callable[[Array], Array]  # of a package (R, m)


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

    gain, kinks = _worth(talk, margin, rows)
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
        bound=tuple(bool(bindings.bound_elsewhere(world, talk)[k]) for k in issues),
        controls=take(world.interests.controls, issues, axis=1),
        driven=tuple(k in world.flows.driven for k in issues),
        hurdle=at(np.maximum(take(world.hurdle.median + talk.pressure, talk.party, axis=1), 0.0)),
        gain=gain,
        kinks=kinks,
        part=lambda index: view(talk, margin, rows[index]),
    )


def _worth(
    talk: "Negotiation", margin: Array, rows: Index
) -> tuple[Worth, Callable[[int], list[Array]]]:
    """The parties' gain from a package, and where gains bend, as others see them."""
    world, every = talk.world, np.array_equal(rows, np.arange(talk.world.count))
    valuation = world.voices.seen if every else world.voices.seen.rows(rows)
    start = take(talk.start(seen=True) - margin, talk.party, axis=1)
    parts = (world.policy, start, talk.reverted())
    now, start, failed = parts if every else (take(part, rows, axis=0) for part in parts)

    def gain(package: Array) -> Array:
        there = np.copy(now)
        there[:, talk.issues] = package
        settled = bindings.after_settlement(world, talk, there, None if every else rows)
        return valuation.utility(settled, talk.party) - start

    def kinks(column: int) -> list[Array]:
        return valuation.flows.kinks(failed, int(talk.issues[column]))

    return gain, kinks


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
