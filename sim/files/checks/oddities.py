# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""What files do without: features of YAML, deep nesting, and text that cannot be shown."""

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import AliasEvent

from sim.domain.errors import UNSHOWABLE, Problem
from sim.domain.estimate import GIVEN

MAX_PARTS = 20_000  # lines, commas and colons: reading takes about 0.05 ms for each
MAX_DEPTH = 20
MAX_BRACKETS = 100  # more than nesting allows: brackets in a text count as well
_BRACKET = re.compile(r"[\[\]{}]")
_SUSPECT = re.compile(r"(?:^|[\s\[{,:-])[&*!]\S", re.MULTILINE)
_BREAK = re.compile(r"[\n\t]")
Loc = Sequence[str | int]


def forbidden(text: str, name: str) -> Iterator[Problem]:
    """Places with a feature of YAML that the files do without."""
    endless = next(_endless(text, name), None)
    if endless is not None:
        yield endless
        return
    if not _SUSPECT.search(text):  # reading events costs as much as loading
        return
    for event in YAML(typ="rt").parse(text):
        mark: Any = event.start_mark
        for feature in _features(event):
            what = f"uses {feature}, which these files do without. Write the value out."
            yield Problem(what, "", name, mark.line + 1, mark.column + 1)


def _endless(text: str, name: str) -> Iterator[Problem]:
    """What would be read for a minute or for ever, or otherwise than it looks."""
    if len(text.splitlines()) + text.count(",") + text.count(":") > MAX_PARTS:
        words = f"has more than {MAX_PARTS:,} lines, commas and colons. Split or shorten it."
        yield Problem(words, "", name)
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("%"):
            yield Problem("has a directive (%). Remove the line.", "", name, number, 1)
        for bracket in _BRACKET.findall(line):
            depth += 1 if bracket in "[{" else -1
            if depth > MAX_BRACKETS:
                words = f"opens more than {MAX_BRACKETS} brackets without closing them. Flatten it."
                yield Problem(words, "", name, number, line.index(bracket) + 1)


def _features(event: Any) -> Iterator[str]:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        yield f"an alias (*{anchor})" if isinstance(event, AliasEvent) else f"an anchor (&{anchor})"
    if tag:
        yield f"a tag ({tag})"


def oddities(node: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[Loc, str]]:
    """Places nested too deeply, keys and texts that cannot be shown, facts that cannot be cited."""
    if len(loc) > MAX_DEPTH:
        yield loc, f"is nested deeper than {MAX_DEPTH} levels. Flatten it."
    elif isinstance(node, Mapping):
        for key, value in typing.cast("Mapping[Any, Any]", node).items():
            wrong = _of_key(key)
            yield from [((*loc, key), wrong)] if wrong else oddities(value, (*loc, key))
    elif isinstance(node, list):
        for index, value in enumerate(typing.cast("list[Any]", node)):
            yield from oddities(value, (*loc, index))
            if value == GIVEN and loc and loc[-1] == "because":
                yield (*loc, index), f"'{GIVEN}' is not a fact id. Name <article>.<fact>."
    elif isinstance(node, str) and (wrong := unshown(node, name=isinstance(loc[-1], int))):
        yield loc, wrong


def _of_key(key: Any) -> str:
    if not isinstance(key, str):
        return f"the key {key!r} is not text. Put it in quotes."
    return unshown(key, name=True)


def unshown(text: str, *, name: bool) -> str:
    """What is wrong with a text that cannot be shown as it stands; a name takes one line."""
    found = UNSHOWABLE.search(text) or (_BREAK.search(text) if name else None)
    if not found:
        return ""
    kind = "the name" if name else "the text"
    return f"{kind} {text[:40]!r} has the character {found[0]!a}, which cannot be shown. Remove it."
