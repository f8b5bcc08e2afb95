"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from typing import Any

from ui import answers, jobs, work
from ui.parts import heading, refined, told
from ui.text import t

asked, found = heading(t("Outcome"))


def job(count: int) -> jobs.Job:
    return jobs.Job(work.forecast, (asked, count))


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    answers.forecast(data, found)


refined(draw, job)
