"""What pages ask to be played: jobs for workers, each done once for all who ask the same."""

from dataclasses import replace
from typing import Any

import sim
from ui import parts, work
from ui.asked import Ask
from ui.jobs import Job, Several


def forecast(asked: Ask, count: int) -> Job:
    """What comes out."""
    return Job(work.forecast, (asked, count))


def what_if(asked: Ask, count: int) -> Several:
    """The scenario as it stands beside the scenario as changed, paired by replicate."""
    columns = {"baseline": asked.reset(), "what_if": asked}
    jobs = [Job(work.column, (each, name, count)) for name, each in columns.items()]
    return Several(tuple(jobs), sim.views.beside)


def explained(asked: Ask, count: int) -> Several:
    """The same, and of all replicates also what parts the two: `partings`."""
    if count < parts.FULL:
        return what_if(asked, count)
    stands = Job(work.column, (asked.reset(), "baseline", count))
    return Several((stands, Job(work.explained, (asked, "what_if", count))), _explained)


def _explained(found: list[Any]) -> dict[str, Any]:
    stands, (changed, partings) = found
    return sim.views.beside([stands, changed]) | {"partings": partings}


def theories(asked: Ask, own: str, count: int) -> Several:
    """Every decision model side by side, the scenario's own first."""
    anyhow = replace(asked, model=None)
    names = [own, *(name for name in sim.views.theories() if name != own)]
    jobs = [Job(work.theory, (anyhow, name, count)) for name in names]
    return Several(tuple(jobs), sim.views.beside)


def positions(asked: Ask, count: int) -> Job:
    """Who wants what, what comes out, and who paid for it."""
    return Job(work.positions, (asked, count))
