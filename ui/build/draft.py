"""A draft: what a user has filled in about a subject of their own, as plain frozen data."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, fields, replace
from typing import Any

Row = Mapping[str, Any]
Rows = tuple[Row, ...]
TOP = 100.0  # every scale of a draft runs from 0 to 100
MOST_ISSUES, MOST_ROWS = 4, 30
CELL = {str, int, float, type(None)}
LONGEST = 100_000  # bytes of a draft that is read back


@dataclass(frozen=True)
class Issue:
    """A scale from 0 to 100: its name, what both ends mean, what holds without an agreement."""

    name: str = ""
    low_end: str = ""
    high_end: str = ""
    fails: float | None = None


@dataclass(frozen=True)
class Draft:
    """All steps of a subject of one's own; months count from 1, shares from 0 to 100.

    A row of `rows` is an actor: `actor`, `counts`, and for issue n `position n` and `cares n`.
    `decides` names the actor that decides alone; empty where `parties` do at a table, in the months
    `meets`; no parties are all actors.
    """

    title: str = ""
    issues: tuple[Issue, ...] = (Issue(),)
    rows: Rows = ()
    decides: str = ""
    parties: tuple[str, ...] = ()
    meets: tuple[int, ...] = (3,)
    start: str = "2030-01"
    months: int = 12
    threats: Rows = ()
    events: Rows = ()
    question: str = ""
    asked: int = 1  # the number of the issue that the question is about
    answers: Rows = ()

    @property
    def actors(self) -> list[str]:
        """Names of the actors, in the order of the grid."""
        return [name for row in self.rows if (name := text_of(row, "actor"))]

    @property
    def deciders(self) -> list[str]:
        """Who has to agree: one alone, the parties, or everybody."""
        if self.decides:
            return [self.decides]
        return [name for name in self.actors if name in self.parties] or self.actors

    def with_issue(self) -> "Draft":
        """With one more issue."""
        return replace(self, issues=(*self.issues, Issue()))


def text_of(row: Row, name: str) -> str:
    """A cell as text, without spaces around it."""
    value = row.get(name)
    return "" if value is None else str(value).strip()


def number_of(row: Row, name: str) -> float | None:
    """A cell as a number; None where there is none."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and value == value else None


def filled(rows: Rows) -> Iterator[tuple[int, Row]]:
    """Rows with anything in them, and their numbers as the grid counts them, from 1."""
    for number, row in enumerate(rows, 1):
        if any(text_of(row, name) not in {"", "nan"} for name in row):
            yield number, row


def pack(draft: Draft) -> str:
    """A draft as short text, to be kept by a browser."""
    raw = json.dumps(asdict(draft), separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(zlib.compress(raw.encode(), 9)).decode()


def unpack(text: str) -> Draft | None:
    """The draft that was packed; None where the text is none."""
    try:
        raw = zlib.decompressobj().decompress(urlsafe_b64decode(text), LONGEST)
        found = json.loads(raw)
        issues = tuple(Issue(**each) for each in found.pop("issues"))
        names = {each.name for each in fields(Draft)}
        given: dict[str, Any] = {
            name: tuple(each) if isinstance(each, list) else each
            for name, each in found.items()
            if name in names
        }
        draft = Draft(**given, issues=issues)
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error):
        return None
    return draft if _is_sound(draft) else None


def _is_sound(draft: Draft) -> bool:
    """Whether every part is of its kind: what a browser has kept may be anything."""
    usual = Draft()
    kinds = all(isinstance(getattr(draft, n), type(getattr(usual, n))) for n in usual.__dict__)
    rows = (*draft.rows, *draft.threats, *draft.events, *draft.answers) if kinds else (None,)
    cells = all(isinstance(row, dict) and set(map(type, row.values())) <= CELL for row in rows)
    texts = (text for issue in draft.issues for text in astuple(issue)[:3])
    ends = all(type(issue.fails) in CELL - {str} for issue in draft.issues)
    return cells and ends and all(isinstance(text, str) for text in texts)
