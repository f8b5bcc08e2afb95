"""What things of a scenario are called: in the words of its file, else by their ids.

Short names head rows and lists; phrases stand in sentences.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sim
from ui.words.figures import capital, in_words
from ui.words.translate import t

SECTIONS = ("tables", "threats", "moves", "events")
UNNAMED = {
    "tables": t("the deal “{name}”"),
    "threats": t("the threat “{name}”"),
    "moves": t("the move “{name}”"),
}
TITLES = {"stakeholders": "name", "issues": "title"}
Found = Mapping[str, Any]


def described(source: str | Path) -> dict[str, Any]:
    """The summary of a scenario and, as `spoken`, what its file calls each of its things.

    Answers to a question come in the order in which its file wants them shown.
    """
    case = sim.load(source)
    parts = {name: getattr(case.file, name) for name in SECTIONS}
    parts |= {"stakeholders": case.stakeholders, "issues": case.issues}
    spoken = {part: {n: _words(x) for n, x in things.items()} for part, things in parts.items()}
    for name, move in case.file.moves.items():
        spoken["moves"][name] |= {"presses": _presses(move), "sets": list(move.sets)}
    found = sim.summary(case)
    asked = {
        name: each | _order(case.file.outcomes[name]) for name, each in found["outcomes"].items()
    }
    return {**found, "outcomes": asked, "spoken": spoken}


def _order(question: Any) -> dict[str, Any]:
    """Answers in the order in which they are shown, and whether that is the order of a scale."""
    return {
        "categories": list(question.order or question.categories),
        "ordered": bool(question.order),
    }


def in_order(outcomes: Found, found: Found) -> dict[str, dict[str, Any]]:
    """Chances by question and answer, the answers in the order of the scenario."""
    asked = found["outcomes"]
    return {
        name: {c: each[c] for c in asked[name]["categories"]} for name, each in outcomes.items()
    }


def _words(each: Any) -> dict[str, Any]:
    given = each.words
    return {
        "short": each.short,
        "name": given.name if given else None,
        "says": given.says if given else None,
        "made": getattr(each, "made", "chosen"),
    }


def _presses(move: Any) -> dict[str, Any] | None:
    """On whom a move presses, at which table or threat, and whether it makes the step cheaper."""
    if move.pressure is None:
        return None
    cheaper = move.pressure.by.branches[0].likely < 0
    return {"on": move.pressure.on, "at": move.pressure.at, "cheaper": cheaper}


def words_of(found: Found, part: str, name: str) -> Found:
    """What the file says about a thing; empty where it says nothing."""
    return found.get("spoken", {}).get(part, {}).get(name, {})


def short(found: Found, part: str, name: str) -> str:
    """A thing's short name."""
    return words_of(found, part, name).get("short") or capital(name)


def phrase(found: Found, part: str, name: str) -> str:
    """A thing within a sentence."""
    given = words_of(found, part, name).get("name")
    if given:
        return given
    if part in TITLES and name in found[part]:
        return found[part][name][TITLES[part]]
    return UNNAMED.get(part, t("“{name}”")).format(name=in_words(name))
