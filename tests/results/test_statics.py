"""Comparative statics: one number of a shipped scenario changes, and theory says which way it goes.

Runs are paired: luck is addressed, so replicate r with and without the change differs by the change
alone. Every sign is asked for at three points of the parameters, and the difference must exceed two
paired standard errors.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.domain.arrays import Array

REPLICATES, CHUNK = 2000, 500
CERTAINTY = 2.0  # standard errors
Changes = Mapping[str, Any]
Story = Mapping[str, Array]  # a number of every replicate, (R,), by name


@cache
def _played(slug: str, months: int, changes: tuple[tuple[str, Any], ...], model: str) -> Story:
    """What a scenario comes to in every replicate."""
    case = sim.load(slug, {key: _level(value) for key, value in changes})
    name, _, weights = model.partition(" ")
    parts: list[Story] = []
    for first in range(0, REPLICATES, CHUNK):
        world = sim.World(
            case,
            replicate=first,
            count=CHUNK,
            months=months,
            model=name,
            parameters={"weights": weights} if weights else None,
        )
        parts.append(_numbers(world.run()))
        world.close()
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _level(value: Any) -> Any:
    return {"likely": value, "because": ["given"]} if isinstance(value, str) else value


def _numbers(world: sim.World) -> Story:
    found: dict[str, Array] = {"all": np.ones(world.count)}
    for issue, k in world.issue_row.items():
        found[f"policy {issue}"] = world.in_unit(k, world.policy[:, k])
        gap = np.abs(world.position[:, :, k] - world.policy[:, None, k])
        found[f"gap {issue}"] = np.mean(gap, axis=1)
    for who, n in world.row.items():
        found[f"gain {who}"] = world.record.gain[-1][:, n]
    for name, talk in world.talks.items():
        found[f"agreed {name}"] = talk.agreed.astype(float)
        for k in talk.issues:
            issue = list(world.issue_row)[k]
            found[f"{name} settles {issue}"] = world.in_unit(k, talk.package[:, k])
    for name, threat in world.standoffs.items():
        marks = {"issued": threat.issued, "conceded": threat.conceded}
        marks |= {"carried": threat.carried_out, "resisted": threat.issued & ~threat.conceded}
        marks |= {"ended": threat.yielded | threat.lifted}
        found |= {f"{name} {what}": mark.astype(float) for what, mark in marks.items()}
    return found


class Paired:
    """A scenario without and with a change, replicate by replicate."""

    def __init__(
        self, slug: str, months: int, base: Changes, change: Changes, *, model: str = "nash"
    ):
        self.before = _played(slug, months, tuple(base.items()), model)
        self.after = _played(slug, months, tuple({**base, **change}.items()), model)

    def change(self, what: str, of: str = "all") -> tuple[float, float]:
        """Change in a mean, or in the share `what` has in `of`, and its standard error."""
        effects = [_effect(story[what], story[of]) for story in (self.before, self.after)]
        (old, old_parts), (new, new_parts) = effects
        return new - old, float(np.std(new_parts - old_parts)) / np.sqrt(REPLICATES)

    def rises(self, what: str, of: str = "all") -> None:
        """Assert that it rises beyond doubt."""
        difference, error = self.change(what, of)
        assert difference > CERTAINTY * error, f"{what} of {of}: {difference:.4g} ± {error:.2g}"

    def falls(self, what: str, of: str = "all") -> None:
        """Assert that it falls beyond doubt."""
        difference, error = self.change(what, of)
        assert difference < -CERTAINTY * error, f"{what} of {of}: {difference:.4g} ± {error:.2g}"


def _effect(part: Array, whole: Array) -> tuple[float, Array]:
    """A ratio of sums and what each replicate adds to it to first order (delta method)."""
    size = float(np.mean(whole))
    assert size > 0, "nothing of the kind ever happens"
    ratio = float(np.mean(part)) / size
    return ratio, (part - ratio * whole) / size
