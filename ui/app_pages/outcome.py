"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from functools import partial
from typing import Any

from ui import answers, played, take
from ui.parts import heading, refined, told
from ui.text import t

asked, found = heading(t("Outcome"))


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    answers.forecast(data, found)
    take.results(data)


refined(draw, partial(played.forecast, asked))
