"""A shipped scenario with one of its stakeholders left out, and all that needs it."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import sim
from sim.files.installation import shipped

SECTIONS = ("tables", "threats", "moves", "events")


def without(slug: str, who: str, folder: Path) -> Path | None:
    """The scenario's file without a stakeholder; None where no question is left to ask.

    Tables, threats, moves and events that name it go, those that name these, and questions about
    any of them; of other events and of overrides what they say of its numbers, and of the voice
    of those whom it alone hears.
    """
    tree = YAML(typ="safe").load(_path(slug))  # without comments, which belong to what may go
    tree["stakeholders"].remove(who)
    gone = _prune(tree, {who})
    questions = tree["outcomes"]
    for name in [name for name, each in questions.items() if _names(each["categories"], gone)]:
        del questions[name]
    keys = (f"stakeholders.{who}.", *_voices(slug, who))
    for changes in [tree.get("overrides"), *_changes(tree)]:
        for key in [key for key in changes or () if key.startswith(keys)]:
            del changes[key]
    path = folder / f"{slug}_without_{who}.yaml"
    YAML().dump(tree, path)
    return path if questions else None


def reason_given(slug: str, who: str) -> bool:
    """Whether the scenario's file says why a stakeholder is there, where it names it."""
    return (
        re.search(rf"^  - {who} +# \w.+", _path(slug).read_text("utf-8"), re.MULTILINE) is not None
    )


def _path(slug: str) -> Path:
    return shipped() / "scenarios" / slug / "scenario.yaml"


def _voices(slug: str, who: str) -> list[str]:
    everybody = sim.load(slug).stakeholders
    heard = [name for name, each in everybody.items() if each.within and each.within.of == who]
    return [f"stakeholders.{name}.within." for name in heard]


def _prune(tree: Any, gone: set[str]) -> set[str]:
    """Take out all that needs what is gone; names of everything that is."""
    parts = [tree[section] for section in SECTIONS if section in tree]
    while found := [(part, name) for part in parts for name in part if _names(part[name], gone)]:
        for part, name in found:
            del part[name]
            gone.add(name)
    return gone


def _names(node: Any, gone: Collection[str]) -> bool:
    if isinstance(node, dict):
        return any(key in gone or _names(inner, gone) for key, inner in node.items())
    if isinstance(node, list):
        return any(_names(inner, gone) for inner in node)
    return node in gone


def _changes(tree: Any) -> list[Any]:
    return [each.get(how) for each in tree.get("events", {}).values() for how in ("set", "shift")]
