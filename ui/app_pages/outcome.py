"""What comes out: chances with intervals, where policies go, who gains, and what is decided."""

from functools import partial
from typing import Any

from ui.parts import answers, downloads, page_jobs
from ui.parts.page import draw_refined, errors_in_words, heading
from ui.words.translate import t

asked, found = heading(t("Outcome"))


def draw(result: Any, count: int) -> None:
    with errors_in_words():
        data = result(count)
    answers.draw_forecast(data, found)
    downloads.offer_tables(data)


draw_refined(draw, partial(page_jobs.forecast, asked))
