"""One world as the browser tells it: months, lines, and where it ends."""

from collections.abc import Mapping
from typing import Any

from ui.session.ask import Ask
from ui.words.figures import month_name
from ui.words.narration import VERBS, Teller

Data = Mapping[str, Any]


def story(asked: Ask, number: int, told: Data, found: Data, answers: Data) -> dict[str, Any]:
    """What is decided in a replicate; steps of declared positions are left to the long story."""
    teller = Teller(found)
    months = []
    for month, entries in told["months"].items():
        deeds = [entry for entry in entries if not VERBS[entry["what"]].step]
        lines = list(dict.fromkeys(teller.deed(entry) for entry in deeds))
        if lines:
            months.append([month_name(month), lines])
    ends = {name: answers[name].index(answer) for name, answer in told["outcomes"].items()}
    return {
        "number": number,
        "months": months,
        "ends": ends,
        "command": asked.command(replicate=number),
    }
