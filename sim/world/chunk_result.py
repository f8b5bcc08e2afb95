"""What is kept of a chunk once it has been played: arrays only, so that it can change process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.domain.arrays import Array, Index, Mask
from sim.world.ledger import Decision

if TYPE_CHECKING:
    from sim.world.model import World

Marks = dict[str, Mask]


@dataclass(frozen=True)
class ChunkResult:
    """Replicates first … first + count - 1 of a run; T months, policies in issue units.

    Of a world without series, `position` has no entry, `utility` and `gain` their last alone.
    """

    start: int
    first: int
    count: int
    policy: Array  # (T + 1, R, K)
    position: Array  # (T + 1, R, N, K)
    utility: Array  # (T + 1, R, N)
    gain: Array  # (T + 1, R, N)
    weighted_mean: Array  # (R, K) of the positions at entry 0, by capability × stake
    outcomes: dict[str, Array]  # category index, (R,)
    marks: dict[str, dict[str, Marks]]  # by section and name: where it was agreed, issued, …
    agreed_in: dict[str, Index]  # of every table: months from the first one, where `agreed`
    decisions: list[Decision]


def take_results(world: "World") -> ChunkResult:
    """The results of a world that has been played; the world itself is let go of."""
    record = world.record
    found = ChunkResult(
        start=world.start,
        first=world.first,
        count=world.count,
        policy=_in_units(world, record.policy),
        position=_in_units(world, record.position),
        utility=record.utility,
        gain=record.gain,
        weighted_mean=_in_units(world, world.mean_found),
        outcomes=record.outcomes,
        marks={
            section: {name: state.marks() for name, state in states.items()}
            for section, states in world.states.items()
        },
        agreed_in={
            name: table.agreed_month - world.start for name, table in world.negotiations.items()
        },
        decisions=world.ledger.decisions,
    )
    world.close()
    return found


def _in_units(world: "World", values: Array) -> Array:
    """Values on [0, 1] along a last axis of issues, put in each issue's own unit where they are."""
    for k in range(values.shape[-1]):
        values[..., k] = world.in_unit(k, values[..., k])
    return values
