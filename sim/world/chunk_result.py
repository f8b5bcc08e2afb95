"""What is kept of a chunk once it has been played: arrays only, so that it can change process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.domain.arrays import Array, Index, Mask
from sim.world.ledger import Decision

if TYPE_CHECKING:
    from sim.world.model import World

THREAT_COUNTS = ("issued", "conceded", "carried_out", "backed_down", "yielded", "lifted")


@dataclass(frozen=True)
class TableResult:
    """How a table ended, (R,) each; `month` counts from the first month, where `agreed`."""

    agreed: Mask
    empty: Mask
    unresolved: Mask
    month: Index


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
    tables: dict[str, TableResult]
    threats: dict[str, dict[str, Mask]]
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
        tables={
            name: TableResult(
                talk.agreed,
                talk.empty & ~talk.agreed,
                talk.unresolved & ~talk.agreed,
                talk.agreed_month - world.start,
            )
            for name, talk in world.negotiations.items()
        },
        threats={
            name: {count: getattr(threat, count) for count in THREAT_COUNTS}
            for name, threat in world.threats.items()
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
