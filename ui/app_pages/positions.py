"""Who wants what on each issue, how much each counts, where it settles, and who paid for it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ui.parts import page_jobs
from ui.parts.page import draw_refined, errors_in_words, heading
from ui.parts.positions import draw_positions
from ui.words.translate import t


def draw(found: Mapping[str, Any], result: Callable[[int], Any], count: int) -> None:
    with errors_in_words():
        data = result(count)
    draw_positions(data, found)


asked, found = heading(t("Positions"))
draw_refined(partial(draw, found), partial(page_jobs.positions, asked))
