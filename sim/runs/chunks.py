"""Playing a run chunk by chunk, each with all its series, in this process or in several."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.runs.executors import executor
from sim.runs.request import Plan
from sim.world.played import Played, played


@dataclass(frozen=True)
class _Play:
    plan: Plan
    ledger: bool

    def __call__(self, span: tuple[int, int]) -> Played:
        return played(self.plan.world(*span, ledger=self.ledger).run())


def chunks(plan: Plan, *, ledger: bool = False, workers: int = 1) -> Iterator[Played]:
    """Every chunk of a run in order, played by `workers` processes; few are held at a time."""
    with executor(workers) as hands:
        yield from hands.map(_Play(plan, ledger), list(plan.chunks()))
