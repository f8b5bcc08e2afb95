"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from typing import Any

from ui import answers, jobs, work
from ui.parts import heading, refined, told
from ui.text import t

asked, found = heading(t("Outcome"))


def get(count: int) -> Any:
    return jobs.start(work.forecast, asked, count)


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    answers.forecast(data, found)


refined(draw, get)
