"""What tables and threats bind: packages allowed, tables that a move breaks, what it releases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations.release import Bond, breached, release

if TYPE_CHECKING:
    from sim.world.model import World
    from sim.world.talks.negotiation import Negotiation

SAME = 1e-9  # policies closer than this are the same


def after_move(
    world: "World",
    policy: Array,
    move: tuple[int, Array],
    mover: int,
    again: Mapping[str, Mask] | None = None,
) -> Array:
    """Policies after `mover` puts an issue at a value (`move`), with what that releases, (R, K).

    `again` are tables that would first be ratified again, and where.
    """
    after, (issue, value) = np.copy(policy), move
    after[:, issue] = value
    moved, held = np.abs(after - policy) > SAME, bonds(world)
    for place, name in enumerate(world.negotiations):
        if again and name in again:
            in_force = held[place].in_force | again[name]
            held[place] = replace(held[place], in_force=in_force)
    return release(after, moved, [breached(bond, moved, mover) for bond in held], held)


@dataclass(frozen=True)
class Ties:
    """What a table releases elsewhere by settling, from policies `now` (R, K).

    Its issues are `seated`, (K,). Of every table what it `binds` its parties to, and which issues
    break that when they move, `breaking` (K,) each.
    """

    now: Array
    seated: Mask
    binds: list[Bond]
    breaking: list[Mask]

    def rows(self, index: Index) -> "Ties":
        """The same in some replicates."""
        binds = [bond.rows(index) for bond in self.binds]
        return replace(self, now=take(self.now, index, axis=0), binds=binds)

    def settled(self, policy: Array) -> Array:
        """Policies (R, K) after the table settles, with what its parties thereby release."""
        return np.where(self.seated, policy, self.released(policy))

    def released(self, policy: Array) -> Array:
        """Policies (R, K) to which the table goes, with what its parties thereby release."""
        if not any(map(np.any, self.breaking)):
            return policy
        moved = np.abs(policy - self.now) > SAME
        broken = [
            bond.in_force & np.any(moved & issues, axis=1)
            for bond, issues in zip(self.binds, self.breaking, strict=True)
        ]
        return release(policy, moved, broken, self.binds)


def ties(world: "World", talk: "Negotiation") -> Ties:
    """What a table releases elsewhere by settling, from the policies of today."""
    breakable, tables = others(world, talk), world.negotiations.values()
    breaking = [_moved_by(world, talk, t) & t.seated & (t in breakable) for t in tables]
    return Ties(world.policy, talk.seated, bonds(world), breaking)


def _moved_by(world: "World", talk: "Negotiation", other: "Negotiation") -> Mask:
    """Issues that parties of a table move who are bound by another, (K,)."""
    movers = [row for row in talk.party.tolist() if row in other.party and other.file.binds]
    return np.any(world.interests.controls[movers], axis=0)


def bonds(world: "World") -> list[Bond]:
    """What every table binds its parties to."""
    return [talk.bond for talk in world.negotiations.values()]


def under(world: "World", policy: Array) -> list[NDArray[Any]]:
    """What the worth of a move from policies (R, K) rests on, besides interests."""
    held = bonds(world)
    return [policy, *(part for b in held for part in (b.in_force, b.before, b.ratified))]


def others(world: "World", talk: "Negotiation") -> list["Negotiation"]:
    """Tables that `talk` can break: those with a party that is not at it."""
    return [t for t in world.negotiations.values() if not set(t.party) <= set(talk.party)]


def bound_elsewhere(world: "World", talk: "Negotiation") -> Index:
    """Which other tables a move of each issue of a table breaks, a number for each set, (K,)."""
    numbers = np.zeros(len(talk.seated), dtype=np.int64)
    for place, other in enumerate(others(world, talk)):
        moved = _moved_by(world, talk, other) & talk.seated & other.seated
        numbers += moved * 2**place
    return numbers


def bounds(world: "World", talk: "Negotiation", reverted: Array) -> tuple[Array, Array]:
    """Lowest and highest values a table may settle, (R, K) each.

    Set by the parties' reservations (never asking for more than the reversion gives) and by
    what was granted to threats that still stand.
    """
    low, high = np.zeros_like(reverted), np.ones_like(reverted)
    for row in talk.party:
        worst, floor = world.interests.reservation[:, row], world.interests.floors[row]
        high = np.where(floor, high, np.fmin(high, np.maximum(worst, reverted)))
        low = np.where(floor, np.fmax(low, np.minimum(worst, reverted)), low)
    for threat in world.threats.values():
        k, held, granted = threat.demand_issue, threat.binding(), threat.granted
        if threat.file.demand.side == "at_most":
            high[:, k] = np.where(held, np.minimum(high[:, k], granted), high[:, k])
        else:
            low[:, k] = np.where(held, np.maximum(low[:, k], granted), low[:, k])
    return low, high
