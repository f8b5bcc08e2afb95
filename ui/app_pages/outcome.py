"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from functools import partial
from typing import Any

from ui.parts import answers, downloads, page_jobs
from ui.parts.page import heading, refined, told
from ui.words.translate import t

asked, found = heading(t("Outcome"))


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    answers.forecast(data, found)
    downloads.results(data)


refined(draw, partial(page_jobs.forecast, asked))
