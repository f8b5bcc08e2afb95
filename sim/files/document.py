# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""Reading YAML files with their line numbers, and telling what is wrong where, all at once."""

import hashlib
import re
import typing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.domain import literals
from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.estimate import BY_HAND
from sim.files.checks.oddities import MAX_DEPTH, Loc, forbidden, oddities
from sim.files.checks.successors import successor
from sim.files.checks.twins import twins
from sim.files.disk import read_bytes, shown
from sim.files.installation import is_shipped
from sim.files.text import decoded
from sim.files.type_places import keys_at

MAX_BYTES = 1_000_000
_HALF = re.compile(r"[\ud800-\udfff]")
_RECORD = re.compile(r"dictionary or instance of \w+")  # a record's name means nothing to users
Model = TypeVar("Model", bound=BaseModel)


class _Texts(RoundTripConstructor):
    """Reads as a number what JSON calls one, and leaves all else as text, dates and 1_000 alike.

    A wrong one is then told with its place, as any other value. Infinity and NaN are refused later.
    """

    def construct_scalar(self, node: Any) -> Any:
        """A scalar; JSON may have written a character beyond the first 65,536 as two halves."""
        if isinstance(node.value, str) and _HALF.search(node.value):
            node.value = node.value.encode("utf-16", "surrogatepass").decode(
                "utf-16", "surrogatepass"
            )
        return super().construct_scalar(node)

    def construct_number(self, node: Any) -> Any:
        found = literals.number(node.value)
        if found is None and node.value.lower().lstrip("+-") in {".inf", ".nan"}:
            found = float(node.value.lower().replace(".", ""))
        return self.construct_yaml_str(node) if found is None else found


_TAG = "tag:yaml.org,2002:"
_Texts.add_constructor(f"{_TAG}timestamp", RoundTripConstructor.construct_yaml_str)
for _kind in ("int", "float"):
    _Texts.add_constructor(_TAG + _kind, _Texts.construct_number)


@dataclass(frozen=True, eq=False)
class Document:
    """A YAML file as read: its mapping, with line numbers, and the hash of its bytes.

    `name` is the path as shown to people. Nobody changes a document: one is made of the same bytes.
    """

    path: Path
    name: str
    data: CommentedMap
    sha256: str
    raw: bytes = b""

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column, from 1, of the value at `loc`, or of the nearest key above it."""
        node: Any = self.data
        line, column = 0, 0
        for part in loc:
            try:
                keyed = hasattr(node, "keys")
                inner = node[part]
                of_key = node.lc.value if inner is not None else node.lc.key  # nothing has no place
                position = of_key(part) if keyed else node.lc.item(part)
                line, column = typing.cast("tuple[int, int]", tuple(position))
                node = inner
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return line + 1, column + 1

    @property
    def own(self) -> bool:
        """Whether it is the user's own, in which a bare number has its usual spread."""
        return not self.name or not is_shipped(self.path)

    def at(self, base: Loc) -> Any:
        """What stands at a place of it that there is."""
        node: Any = self.data
        for part in base:
            node = node[part]
        return node

    def problem(self, loc: Loc, message: str) -> Problem:
        """A complaint about the value at `loc`; what was built in Python has keys, but no lines."""
        line, column = self.place(loc) if self.name else (None, None)
        return Problem(message, ".".join(str(part) for part in loc), self.name, line, column)


def read(path: Path) -> Document:
    """A YAML mapping from a file; WinsetError with place and remedy where it is not one.

    Refused: files over 1 MB or 20,000 lines, commas and colons, not UTF-8, empty, deeper than
    20, with tags, anchors, aliases, directives, duplicate keys or keys that are not text.
    """
    name = shown(path)
    raw = read_bytes(path, MAX_BYTES, "a YAML file")
    if not raw.strip():
        raise WinsetError([Problem("is empty. `winset new` writes a template.", "", name)])
    return parse(raw, path, name)


@lru_cache(maxsize=128)
def parse(raw: bytes, path: Path, name: str) -> Document:
    """The bytes of a YAML file as a document; WinsetError as of `read`."""
    document = Document(path, name, _parsed(raw, name), hashlib.sha256(raw).hexdigest(), raw)
    found = (*oddities(document.data, ()), *twins(document.data))
    problems = first(document.problem(loc, message) for loc, message in found)
    if problems:
        raise WinsetError(problems)
    return document


def _parsed(raw: bytes, name: str) -> CommentedMap:
    text = decoded(raw, name, "Give a YAML file; for a table, save the sheet as CSV (UTF-8).")
    try:
        problems = first(forbidden(text, name))
        if problems:
            raise WinsetError(problems)
        data = _loaded(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        what = str(error.problem or error.context or "cannot be read as YAML").split("\n")[0]
        raise WinsetError(
            [Problem(f"{what}. Mend the YAML here.", "", name, line, column)]
        ) from None
    except RecursionError:
        words = f"is nested deeper than {MAX_DEPTH} levels. Flatten it."
        raise WinsetError([Problem(words, "", name)]) from None
    except TypeError:  # ruamel.yaml cannot hash a key such as {a: b} or [a, b]
        words = "has a key that is a mapping or a list itself. Write keys as plain words."
        raise WinsetError([Problem(words, "", name)]) from None
    except (YAMLError, ValueError, OverflowError) as error:
        what = str(error).split("\n")[0][:200]
        raise WinsetError([Problem(f"cannot be read as YAML: {what}.", "", name)]) from None
    if not isinstance(data, CommentedMap):
        raise WinsetError([Problem("holds no mapping. Write `key: value` lines.", "", name, 1, 1)])
    return data


def _loaded(text: str) -> Any:
    reader = YAML(typ="rt")
    reader.Constructor = _Texts
    return reader.load(text)


def validate(
    kind: type[Model], document: Document, data: Any = None, base: tuple[str, ...] = ()
) -> tuple[Model | None, list[Problem]]:
    """What stands at a place of a document as a `kind`, and every problem; None where there is any.

    `data` is what stands there now, where it has been changed.
    """
    try:
        if data is None or data is document.at(base):
            return typing.cast("Model", _unchanged(kind, document, base)), []
        return kind.model_validate(data, context={BY_HAND: document.own}), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, first(
            document.problem((*base, *item["loc"]), _sentence(kind, dict(item))) for item in found
        )


@lru_cache(maxsize=256)
def _unchanged(kind: type[BaseModel], document: Document, base: tuple[str, ...]) -> BaseModel:
    """A part of a document as it stands; runs that differ in one number share the rest."""
    return kind.model_validate(document.at(base), context={BY_HAND: document.own})


def _sentence(kind: type[BaseModel], item: dict[str, Any]) -> str:
    """What is wrong and what to do; of an old key, what took its place."""
    loc: tuple[str | int, ...] = item["loc"]
    old = successor(".".join(map(str, loc)), item.get("input"))
    if item["type"] in {"extra_forbidden", "literal_error"} and old is not None:
        return old
    return _complaint(kind, item, loc)


def _complaint(kind: type[BaseModel], item: dict[str, Any], loc: Loc) -> str:
    found = repr(item.get("input"))
    found = found if len(found) <= 60 else found[:57] + "…"
    match item["type"]:
        case "winset":
            return item["msg"]
        case "extra_forbidden":
            return f"unknown key. {nearest(str(loc[-1]), keys_at(kind, loc[:-1]))}"
        case "missing":
            return "is missing. Add it."
        case "too_short":
            least = item["ctx"]["min_length"]
            return f"found {found}. At least {least} must stand here: add what is missing."
        case "literal_error":
            return f"found {found}; allowed: {item['ctx']['expected']}."
        case _:
            return f"found {found}. {_RECORD.sub('mapping', item['msg']).replace('Input', 'It')}."
