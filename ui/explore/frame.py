"""What does not change while levers move: the frame that the browser is sent once."""

from collections.abc import Mapping
from typing import Any

from ui.explore.words import CARES, DRAWERS, browser_words
from ui.session import shipped
from ui.session.ask import Ask
from ui.words.figures import capital, in_words
from ui.words.translate import t

Data = Mapping[str, Any]
SHARES = {None, "share", "utility"}  # said as so many of a hundred
UNITS = {
    "vehicles a year": t("{n} cars a year"),
    "%": t("{n} %"),
    "index 0-100": t("{n} of 100"),
}


def frame(stands: Ask, ground: Data, found: Data) -> dict[str, Any]:
    """The frame of a request as it stands."""
    titles = {slug: each["title"] for slug, each in shipped.scenarios().items() if _asks(each)}
    titles |= {stands.scenario: found["title"]}
    base = {name: ground["base"][name] for name in ("n", "counts", "worlds")}
    return {
        "scenario": stands.scenario,
        "title": found["title"],
        "scenarios": list(titles.items()),
        "questions": [_question(n, each, ground) for n, each in found["outcomes"].items()],
        "levers": [_lever(key, each) for key, each in ground["levers"].items()],
        "base": base,
        "sample": ground["sample"],
        "drawers": list(DRAWERS.items()),
        "words": browser_words(),
    }


def _asks(entry: Data) -> bool:
    return "question" in entry


def _question(name: str, each: Data, ground: Data) -> dict[str, Any]:
    answers = ground["base"]["answers"][name]
    return {
        "id": name,
        "text": each["question"],
        "answers": [capital(answer) for answer in answers],
        "ordered": each["ordered"] or len(answers) == 2,
    }


def _lever(key: str, lever: Data) -> dict[str, Any]:
    """A lever as the browser draws it, with what its settings are called."""
    levels, points = lever["levels"], lever["points"]
    out = {
        "key": key,
        "label": lever["label"],
        "points": points,
        "estimated": lever["estimated"],
        "ids": levels,
        "levels": levels and (lever["level_words"] or [in_words(each) for each in levels]),
        "ends": lever["ends"] or [t("low"), t("high")],
    }
    return out if levels else out | _saying(lever)


def _saying(lever: Data) -> dict[str, Any]:
    """How a number is said, and with how many digits it is kept."""
    low, high = lever["points"][0], lever["points"][-1]
    wide = high - low
    share = lever["unit"] in SHARES
    plain = f"{{n}} {lever['unit']}"
    return {
        "words": CARES if lever["kind"] == "salience" else None,
        "pattern": t("{n} of 100") if share else UNITS.get(lever["unit"], plain),
        "times": 100 / (high or low) if share else 1,  # a push one way has ends below 0
        "decimals": 0 if share or wide > 10 else 1,
        "digits": 4 if wide <= 10 else 2 if wide <= 1000 else 0,
        "bounded": lever["kind"] == "probability",
    }
