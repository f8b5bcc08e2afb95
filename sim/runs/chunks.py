"""Playing a run chunk by chunk, each with all its series."""

from collections.abc import Iterator

from sim.runs.request import Plan
from sim.world.played import Played, played


def chunks(plan: Plan, *, ledger: bool = False) -> Iterator[Played]:
    """Every chunk of a run in order, played when it is asked for."""
    for span in plan.chunks():
        yield played(plan.world(*span, ledger=ledger).run())
