"""Playing replicates at given levels of some inputs, and what is kept of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from sim.domain.arrays import Array
from sim.domain.luck import Address
from sim.runs.executors import Executor
from sim.runs.request import Plan

Level = Array | float


@dataclass(frozen=True)
class Rows:
    """Replicates first … first + count - 1, with levels given for some inputs: (count,) or one."""

    first: int
    count: int
    given: dict[Address, Level] = field(default_factory=dict[Address, Level])


@dataclass(frozen=True)
class LastState:
    """How replicates end: category index by question, (R,); policies in issue units, (R, K)."""

    outcomes: dict[str, Array]
    policies: Array


def last_states(plan: Plan, jobs: Iterable[Rows], hands: Executor) -> Iterator[LastState]:
    """How each job's replicates end, in order; each is rows of one world."""
    return hands.map(partial(play, plan), list(jobs))


def play(plan: Plan, rows: Rows) -> LastState:
    """Play some replicates to the end."""
    given = {
        address: np.ascontiguousarray(np.broadcast_to(level, rows.count), dtype=np.float64)
        for address, level in rows.given.items()
    }
    world = plan.world(rows.first, rows.count, series=False, given=given).run()
    last = world.record.policy[-1]
    policies = [world.in_unit(k, last[:, k]) for k in range(last.shape[1])]
    found = LastState(world.record.outcomes, np.stack(policies, axis=1))
    world.close()
    return found


def join(parts: Iterable[LastState]) -> LastState:
    """The last states of several jobs, one after another."""
    found = list(parts)
    outcomes = {q: np.concatenate([part.outcomes[q] for part in found]) for q in found[0].outcomes}
    return LastState(outcomes, np.concatenate([part.policies for part in found]))
