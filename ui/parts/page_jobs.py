"""Jobs for the runs that pages show; pages with the same request share one job."""

from dataclasses import replace

import sim
from ui.parts import page
from ui.session.ask import Ask
from ui.work import tasks
from ui.work.jobs import Job, Several


def forecast(asked: Ask, count: int) -> Job:
    """What comes out."""
    return Job(tasks.forecast, (asked, count))


def what_if(asked: Ask, count: int) -> Job:
    """The scenario as it stands beside the scenario as changed, paired by replicate.

    Of all replicates also where the two part: `divergence`.
    """
    return Job(tasks.what_if if count < page.FULL else tasks.what_if_with_reasons, (asked, count))


def theories(asked: Ask, first: str, count: int) -> Several:
    """Every decision model side by side, one of them first."""
    anyhow = replace(asked, model=None)
    names = [first, *(name for name in sim.theories() if name != first)]
    jobs = [Job(tasks.theory, (anyhow, name, count)) for name in names]
    return Several(tuple(jobs), sim.compare_columns)


def positions(asked: Ask, count: int) -> Job:
    """Who wants what, what comes out, and who paid for it."""
    return Job(tasks.positions, (asked, count))
