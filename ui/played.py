"""What pages ask to be played: jobs for workers, each done once for all who ask the same."""

from dataclasses import replace

import sim
from ui import work
from ui.asked import Ask
from ui.jobs import Job, Several


def forecast(asked: Ask, count: int) -> Job:
    """What comes out."""
    return Job(work.forecast, (asked, count))


def what_if(asked: Ask, count: int) -> Several:
    """The scenario as it stands beside the scenario as changed, paired by replicate."""
    columns = {"baseline": asked.reset(), "what_if": asked}
    parts = [Job(work.column, (each, name, count)) for name, each in columns.items()]
    return Several(tuple(parts), sim.views.beside)


def theories(asked: Ask, own: str, count: int) -> Several:
    """Every decision model side by side, the scenario's own first."""
    anyhow = replace(asked, model=None)
    names = [own, *(name for name in sim.views.theories() if name != own)]
    parts = [Job(work.theory, (anyhow, name, count)) for name in names]
    return Several(tuple(parts), sim.views.beside)


def positions(asked: Ask, count: int) -> Job:
    """Who wants what, what comes out, and who paid for it."""
    return Job(work.positions, (asked, count))
