"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from functools import partial
from typing import Any

from ui import answers, played
from ui.parts import heading, refined, told
from ui.text import t

asked, found = heading(t("Outcome"))


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    answers.forecast(data, found)


refined(draw, partial(played.forecast, asked))
