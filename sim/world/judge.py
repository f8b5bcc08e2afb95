"""Outcomes: which category of each question holds, in every replicate, and promises kept."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.kinds import COUNTED
from sim.domain.kinds.agreement import CALLED
from sim.domain.parts.condition import Condition, PolicyTest
from sim.domain.scenario import Outcome

if TYPE_CHECKING:
    from sim.world.model import World

ROUNDING = 1e-9


def judge(world: "World", *, last: bool) -> None:
    """Judge the questions due this month, and in the last month all that are left."""
    for name, outcome in world.case.file.outcomes.items():
        due = outcome.month == world.month or (last and outcome.month > world.month)
        if due and name not in world.record.outcomes:
            world.record.outcomes[name] = category(world, outcome)


def category(world: "World", outcome: Outcome) -> Array:
    """Index of the category that holds in the world as it stands, (R,): the first true one."""
    conditions = list(outcome.categories.values())
    found = np.full(world.count, len(conditions) - 1.0)
    for index in reversed(range(len(conditions) - 1)):
        condition = conditions[index]
        if condition is not None:
            found = np.where(holds(world, condition), float(index), found)
    return found


def promises_kept(world: "World") -> Mask:
    """Where what was promised was done, (R,): every table agreed, none broken, no sanction.

    A table that news alone can call counts only where it was called.
    """
    kept = np.ones(world.count, dtype=bool)
    for talk in world.negotiations.values():
        uncalled = ~talk.opened if talk.file.sits == CALLED else np.zeros_like(kept)
        kept &= (talk.agreed | uncalled) & ~talk.is_("broken")
    for threat in world.threats.values():
        kept &= ~threat.carried_out
    return kept


def holds(world: "World", condition: Condition) -> Mask:
    """Where a condition is true of the world as it stands, (R,)."""
    if condition.not_ is not None:
        return ~holds(world, condition.not_)
    if condition.any_ is not None:
        return np.logical_or.reduce([holds(world, inner) for inner in condition.any_])
    tests = [holds(world, inner) for inner in condition.all_ or []]
    tests += [_policy(world, issue, test) for issue, test in (condition.policy or {}).items()]
    for kind in COUNTED:
        asked: dict[str, str] = getattr(condition, kind.noun, None) or {}
        tests += [world.states[kind.section][n].is_(status) for n, status in asked.items()]
    return np.logical_and.reduce(tests)


def _policy(world: "World", issue: str, test: PolicyTest) -> Mask:
    k, scale = world.issue_row[issue], world.case.issues[issue].scale
    value = world.in_unit(k, world.policy[:, k])
    slack = ROUNDING * (scale.high - scale.low)
    true = np.ones(world.count, dtype=bool)
    if test.at_least is not None:
        true &= value >= scale.read(test.at_least) - slack
    if test.at_most is not None:
        true &= value <= scale.read(test.at_most) + slack
    if test.level is not None:
        true &= np.abs(value - scale.read(test.level)) <= slack
    return true
