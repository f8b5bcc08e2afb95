"""What Mesa collects of a world of one replicate: policies by month, and change of utility."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World


def collector(world: "World") -> mesa.DataCollector:
    """Policies by issue, in their units, and every stakeholder's change of utility."""
    return mesa.DataCollector(
        model_reporters={name: _policy_reporter(k) for name, k in world.issue_row.items()},
        agent_reporters={"utility_change": _utility_reporter},
    )


def _policy_reporter(issue: int) -> Callable[["World"], float]:
    return lambda world: float(world.in_unit(issue, world.policy[:, issue])[0])


def _utility_reporter(agent: "StakeholderAgent") -> float:
    world = agent.world
    return float(world.record.utility[world.month - world.start + 1, 0, agent.row])
