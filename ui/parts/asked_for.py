"""What pages ask to be played: jobs for workers, each done once for all who ask the same."""

from dataclasses import replace

import sim
from ui.parts import page as parts
from ui.session.ask import Ask
from ui.work import tasks as work
from ui.work.jobs import Job, Several


def forecast(asked: Ask, count: int) -> Job:
    """What comes out."""
    return Job(work.forecast, (asked, count))


def what_if(asked: Ask, count: int) -> Job:
    """The scenario as it stands beside the scenario as changed, paired by replicate.

    Of all replicates also what parts the two: `partings`.
    """
    return Job(work.what_if if count < parts.FULL else work.explained, (asked, count))


def theories(asked: Ask, own: str, count: int) -> Several:
    """Every decision model side by side, the scenario's own first."""
    anyhow = replace(asked, model=None)
    names = [own, *(name for name in sim.theories() if name != own)]
    jobs = [Job(work.theory, (anyhow, name, count)) for name in names]
    return Several(tuple(jobs), sim.compare_columns)


def positions(asked: Ask, count: int) -> Job:
    """Who wants what, what comes out, and who paid for it."""
    return Job(work.positions, (asked, count))
