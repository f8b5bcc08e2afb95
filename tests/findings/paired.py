"""A shipped scenario without and with a change, replicate by replicate.

Luck is addressed, so replicate r with and without the change differs by the change alone.
"""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import sim
from sim.domain.arrays import Array
from sim.domain.months import Month
from sim.world.acts.threat_game import crisis

REPLICATES, CHUNK = 1000, 500
CERTAINTY = 2.0  # standard errors
Changes = Mapping[str, Any]
Story = Mapping[str, Array]  # a number of every replicate, (R,), by name


class Level(str):
    """A level of an ordinal issue, certain."""

    __slots__ = ()


def story(slug: str, changes: Changes, *, months: int | None = None, model: str = "nash") -> Story:
    """What a scenario comes to in every replicate."""
    return _played(slug, months, tuple(changes.items()), model)


@cache
def _played(
    slug: str, months: int | None, changes: tuple[tuple[str, Any], ...], model: str
) -> Story:
    case = sim.load(slug, {key: _plain(value) for key, value in changes})
    name, _, weights = model.partition(" ")
    parts: list[Story] = []
    for first in range(0, REPLICATES, CHUNK):
        world = sim.World(
            case,
            replicate=first,
            count=CHUNK,
            months=months,
            model=name,
            series=False,
            parameters={"weights": weights} if weights else None,
        )
        parts.append(_numbers(world))
        world.close()
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _plain(value: Any) -> Any:
    """A change as the scenario's loader takes it."""
    if isinstance(value, Level):
        return {"likely": str(value), "because": ["given"]}
    return list(value) if isinstance(value, tuple) else value


def _numbers(world: sim.World) -> Story:
    found = {f"{name} credible": crisis(t, world.policy).carry for name, t in world.threats.items()}
    found["all"] = np.ones(world.count)
    start = np.copy(world.policy)
    world.run()
    for issue, k in world.issue_row.items():
        found[f"policy {issue}"] = world.in_unit(k, world.policy[:, k])
        found[f"fall {issue}"] = world.in_unit(k, np.maximum(start - world.policy, 0.0)[:, k])
        gap = np.abs(world.position[:, :, k] - world.policy[:, None, k])
        found[f"gap {issue}"] = np.mean(gap, axis=1)
    for who, n in world.row.items():
        found[f"gain {who}"] = world.record.gain[-1][:, n]
        found[f"utility {who}"] = world.record.utility[-1][:, n]
    for states in world.states.values():
        for name, state in states.items():
            found |= {f"{name} {what}": mark.astype(float) for what, mark in state.marks().items()}
    return found | _of_tables(world) | _of_answers(world) | _of_threats(world)


def _of_tables(world: sim.World) -> Story:
    found: dict[str, Array] = {}
    for name, talk in world.negotiations.items():
        for k in talk.issues:
            issue = list(world.issue_row)[k]
            found[f"{name} settles {issue}"] = world.in_unit(k, talk.package[:, k])
        for month in talk.file.meets:
            at_it = talk.marks()["agreed"] & (talk.agreed_month == month)
            found[f"{name} agreed in {_text(month)}"] = at_it.astype(float)
    return found


def _of_answers(world: sim.World) -> Story:
    found: dict[str, Array] = {}
    for name, outcome in world.case.file.outcomes.items():
        for index, category in enumerate(outcome.categories):
            found[f"{name}: {category}"] = (world.record.outcomes[name] == index).astype(float)
    return found


def _text(month: Month) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def _of_threats(world: sim.World) -> Story:
    found: dict[str, Array] = {}
    for name, threat in world.threats.items():
        marks = threat.marks()
        sums = {"resisted": marks["issued"] & ~marks["given_way"]}
        sums["won"] = marks["given_way"] | marks["yielded"]
        found |= {f"{name} {what}": mark.astype(float) for what, mark in sums.items()}
    return found


class Paired:
    """A scenario without and with a change, replicate by replicate."""

    def __init__(
        self,
        slug: str,
        base: Changes,
        change: Changes,
        *,
        months: int | None = None,
        model: str = "nash",
    ):
        self.before = story(slug, base, months=months, model=model)
        self.after = story(slug, {**base, **change}, months=months, model=model)

    def change(self, what: str, of: str = "all") -> tuple[float, float]:
        """Change in a mean, or in the share `what` has in `of`, and its standard error."""
        effects = [_effect(story[what], story[of]) for story in (self.before, self.after)]
        (old, old_parts), (new, new_parts) = effects
        return new - old, float(np.std(new_parts - old_parts)) / np.sqrt(REPLICATES)

    def rises(self, what: str, of: str = "all", *, by: float = 0.0) -> None:
        """Assert that it rises beyond doubt, and `by` so much or more."""
        difference, error = self.change(what, of)
        assert difference > max(CERTAINTY * error, by), f"{what}: {difference:+.4g} ± {error:.2g}"

    def falls(self, what: str, of: str = "all", *, by: float = 0.0) -> None:
        """Assert that it falls beyond doubt, and `by` so much or more."""
        difference, error = self.change(what, of)
        assert -difference > max(CERTAINTY * error, by), f"{what}: {difference:+.4g} ± {error:.2g}"


def share(story: Story, what: str, of: str = "all") -> float:
    """The mean of a number, or its share in another."""
    return _effect(story[what], story[of])[0]


def _effect(part: Array, whole: Array) -> tuple[float, Array]:
    """A ratio of sums and what each replicate adds to it to first order (delta method)."""
    size = float(np.mean(whole))
    assert size > 0, "nothing of the kind ever happens"
    ratio = float(np.mean(part)) / size
    return ratio, (part - ratio * whole) / size


def interest(who: str, issue: str, part: str = "salience") -> str:
    """Key of one part of an interest."""
    return f"stakeholders.{who}.interests.{issue}.{part}"


def steps(key: str, *values: Any) -> pytest.MarkDecorator:
    """Steps of one number: from each value to the next."""
    pairs = [({key: low}, {key: high}) for low, high in pairwise(values)]
    return pytest.mark.parametrize(("base", "change"), pairs)


def points(key: str, *values: Any) -> pytest.MarkDecorator:
    """Points at which one and the same change is made."""
    return pytest.mark.parametrize("point", [{key: value} for value in values])
