"""What comes out: chances with intervals, where policies go, who gains, and what is decided."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ui.parts import answers, downloads, page_jobs
from ui.parts.page import draw_refined, errors_in_words, heading
from ui.words.translate import t


def draw(found: Mapping[str, Any], result: Callable[[int], Any], count: int) -> None:
    with errors_in_words():
        data = result(count)
    answers.draw_forecast(data, found)
    downloads.offer_tables(data)


asked, found = heading(t("Outcome"))
draw_refined(partial(draw, found), partial(page_jobs.forecast, asked))
