"""A turn of condorcet: who takes part, who bargains with whom, and what each of them chooses."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.domain.arrays import Array, Index, Mask, total
from sim.equations import vote as condorcet
from sim.models.table import Moves, TableView

Capability = Literal["percent", "given"]

ALIKE = 1e-14  # what rounding may make of equal gains, chances or distances


@dataclass(frozen=True)
class Actors:
    """Who takes part and its capability, (R, A); positions and stakes, (R, A, m).

    `strength` (R, A) is capability × all stakes, the weight of a vote in a contest; `resistance`
    (R, A) the chance to contest a challenge: all stakes, at most 1.
    """

    member: Mask
    capability: Array
    position: Array
    stake: Array
    strength: Array
    resistance: Array

    @classmethod
    def of(cls, table: TableView, capability: Capability) -> "Actors":
        heft, stake = total(table.weight, axis=2), total(table.stake, axis=2)
        member = heft > 0.0
        power = np.where(member, heft, 0.0) / np.where(member, stake, 1.0)
        if capability == "percent":
            whole = total(power, axis=1)[:, None]
            power = 100.0 * power / np.where(whole > 0.0, whole, 1.0)
        resistance = np.minimum(stake, 1.0)
        return cls(member, power, table.position, table.stake, power * stake, resistance)


@dataclass(frozen=True)
class Bargains:
    """Bargains (R, B): who (`one`, `two`) would end where (`ends`, (R, B, m) each), if `made`."""

    one: Index
    two: Index
    ends: tuple[Array, Array]
    made: Mask

    def naming(self, actors: int) -> tuple[Mask, Mask]:
        """Which bargains name actor k as one and as two, (R, A, B) each."""
        k = np.arange(actors)[:, None]
        made = self.made[:, None, :]
        return made & (self.one[:, None, :] == k), made & (self.two[:, None, :] == k)


def _first(tied: Mask, keys: list[Array]) -> Index:
    """The first by the keys among the tied, along the last axis, which disappears."""
    for key in keys:
        value = np.where(tied, key, np.inf)
        tied = tied & (value <= np.min(value, axis=-1, keepdims=True) + ALIKE)
    return np.argmax(tied, axis=-1)


def challenged(actors: Actors, gain: Array, away: Array) -> Index:
    """Whom each would challenge, (R, A): most gain, then nearest, lowest, heaviest."""
    tied = gain >= np.max(gain, axis=2, keepdims=True) - ALIKE
    low = [actors.position[:, None, :, issue] for issue in range(actors.position.shape[2])]
    heavy = [-actors.strength[:, None, :], -actors.resistance[:, None, :]]
    return _first(tied, [away, *low, *heavy])


def chosen(actors: Actors, bargains: Bargains, chance: Array) -> tuple[Array, Moves]:
    """Positions (R, A, m) by each actor's likeliest option, and who moved toward whom."""
    one, _ = bargains.naming(chance.shape[1])
    away = [condorcet.distance(actors.position, actors.stake, end) for end in bargains.ends]
    ends = [end[:, None] for end in bargains.ends]
    stay, still = actors.position[:, :, None], np.zeros_like(chance[:, :, :1])
    lands = np.concatenate([stay, np.where(one[:, :, :, None], ends[0], ends[1])], axis=2)
    moved = np.concatenate([still, np.where(one, away[0], away[1])], axis=2)
    tied = chance >= np.max(chance, axis=2, keepdims=True) - ALIKE
    low = [lands[:, :, :, issue] for issue in range(lands.shape[3])]
    pick = _first(tied, [moved, *low])[:, :, None]
    position = np.take_along_axis(lands, pick[:, :, :, None], axis=2)[:, :, 0]
    other = np.where(one, bargains.two[:, None], bargains.one[:, None])
    other = np.take_along_axis(other, np.maximum(pick - 1, 0), axis=2)[:, :, 0]
    row, who, issue = np.nonzero(position != actors.position)
    kind = np.full(row.size, "bargain")
    return position, Moves(row, who, other[row, who], issue, kind)


def likeliest(chance: Array, actors: Actors, mean: Array) -> Array:
    """The position with the largest chance of those who hold it, (R, m); ties nearest the mean."""
    position = actors.position
    same = np.all(position[:, :, None] == position[:, None], axis=3)
    mass = total(same * chance[:, None, :], axis=2)
    tied = actors.member & (mass >= np.max(mass, axis=1, keepdims=True) - ALIKE)
    off = position - mean[:, None]
    low = [position[:, :, issue] for issue in range(position.shape[2])]
    pick = _first(tied, [total(off * off, axis=2), *low])[:, None, None]
    found = np.take_along_axis(position, pick, axis=1)[:, 0]
    return np.where(np.any(actors.member, axis=1)[:, None], found, mean)
