"""What weighs most in what a stakeholder decides: the interest that gains or loses most."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array
from sim.domain.key import Key

if TYPE_CHECKING:
    from sim.world.model import World


def most_won(world: "World", row: int, before: Array, after: Array, *, otherwise: str) -> list[str]:
    """Key path of what gains a stakeholder most between policies (R, K), per replicate."""
    return _weightiest(world, _contributions(world, row, before, after), otherwise)


def most_lost(
    world: "World", row: int, before: Array, after: Array, *, otherwise: str
) -> list[str]:
    """Key path of what costs a stakeholder most between policies (R, K), per replicate."""
    return _weightiest(world, -_contributions(world, row, before, after), otherwise)


def _weightiest(world: "World", parts: Array, otherwise: str) -> list[str]:
    """The interest heard, or money, that counts most; another key path where none counts."""
    keys = [str(Key.interest(w, i, "ideal")) for w in world.row for i in world.issue_row]
    keys += [str(Key.stakeholder(w, "worth_cad_m")) for w in world.row]
    best = np.argmax(parts, axis=1)
    weight = np.take_along_axis(parts, best[:, None], axis=1)[:, 0]
    return [keys[i] if counts else otherwise for i, counts in zip(best, weight > 0.0, strict=True)]


def _contributions(world: "World", row: int, before: Array, after: Array) -> Array:
    """Parts of one stakeholder's utility gain, (R, N·K + N): each interest heard, then money."""
    own, heard = world.interests, world.voices.influence[:, row]
    gap = np.square(before[:, None, :] - own.ideal) - np.square(after[:, None, :] - own.ideal)
    spatial = (heard[:, :, None] * own.salience * gap).reshape(world.count, -1)
    money = heard * (world.flows.gains(after) - world.flows.gains(before)) / own.worth
    return np.concatenate([spatial, money], axis=1)
