# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""Reading YAML files with their line numbers, and telling what is wrong where, all at once."""

import hashlib
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.estimate import GIVEN

MAX_BYTES = 1_000_000
MAX_PARTS = 20_000  # lines, commas and colons: reading takes about 0.05 ms for each
MAX_DEPTH = 20
MAX_BRACKETS = 100  # more than nesting allows: brackets in a text count as well
_BRACKET = re.compile(r"[\[\]{}]")
_SUSPECT = re.compile(r"(?:^|[\s\[{,:-])[&*!]\S", re.MULTILINE)
Loc = Sequence[str | int]
Model = TypeVar("Model", bound=BaseModel)


class _Texts(RoundTripConstructor):
    """Leaves dates as texts, so that a wrong one is told with its place, as any other value."""


_Texts.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_yaml_str)


@dataclass(frozen=True, eq=False)
class Document:
    """A YAML file as read: its mapping, with line numbers, and the hash of its bytes.

    `name` is the path as shown to people. Nobody changes a document: one is made of the same bytes.
    """

    path: Path
    name: str
    data: CommentedMap
    sha256: str

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column, from 1, of the value at `loc`, or of the nearest key above it."""
        node: Any = self.data
        line, column = 0, 0
        for part in loc:
            try:
                keyed = hasattr(node, "keys")
                position = node.lc.value(part) if keyed else node.lc.item(part)
                line, column = typing.cast("tuple[int, int]", tuple(position))
                node = node[part]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return line + 1, column + 1

    def problem(self, loc: Loc, message: str) -> Problem:
        """A complaint about the value at `loc`."""
        line, column = self.place(loc)
        return Problem(message, ".".join(str(part) for part in loc), self.name, line, column)


def shown(path: Path) -> str:
    """Path for people: relative to the current folder where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read(path: Path) -> Document:
    """A YAML mapping from a file; WinsetError with place and remedy where it is not one.

    Refused: files over 1 MB or 20,000 lines, commas and colons, not UTF-8, empty, deeper than
    20, with tags, anchors, aliases, directives, duplicate keys or keys that are not text.
    """
    name = shown(path)
    return _document(_bytes(path, name), path, name)


@lru_cache(maxsize=128)
def _document(raw: bytes, path: Path, name: str) -> Document:
    document = Document(path, name, _parsed(raw, name), hashlib.sha256(raw).hexdigest())
    found = _oddities(document.data, ())
    problems = first(document.problem(loc, message) for loc, message in found)
    if problems:
        raise WinsetError(problems)
    return document


def _parsed(raw: bytes, name: str) -> CommentedMap:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        words = "is not UTF-8. Save it as UTF-8."
        raise WinsetError([Problem(words, "", name, line, column)]) from None
    try:
        problems = first(_forbidden(text, name))
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


def _bytes(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise WinsetError([Problem("is a folder; a YAML file is needed.", "", name)])
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WinsetError([Problem("is larger than 1 MB. Split or shorten it.", "", name)])
        raw = path.read_bytes()
    except FileNotFoundError:
        raise WinsetError([Problem("does not exist. Check the name.", "", name)]) from None
    except OSError as error:
        raise WinsetError([Problem(f"cannot be read: {error.strerror}.", "", name)]) from None
    if not raw.strip():
        raise WinsetError([Problem("is empty. `winset new` writes a template.", "", name)])
    return raw


def _forbidden(text: str, name: str) -> Iterator[Problem]:
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


def _oddities(node: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[Loc, str]]:
    """Places nested too deeply, keys that are not text, and facts that cannot be cited."""
    if len(loc) > MAX_DEPTH:
        yield loc, f"is nested deeper than {MAX_DEPTH} levels. Flatten it."
    elif isinstance(node, Mapping):
        for key, value in typing.cast("Mapping[Any, Any]", node).items():
            if not isinstance(key, str):
                yield (*loc, key), f"the key {key!r} is not text. Put it in quotes."
            else:
                yield from _oddities(value, (*loc, key))
    elif isinstance(node, list):
        for index, value in enumerate(typing.cast("list[Any]", node)):
            yield from _oddities(value, (*loc, index))
            if value == GIVEN and loc and loc[-1] == "because":
                yield (*loc, index), f"'{GIVEN}' is not a fact id. Name <article>.<fact>."


def validate(
    kind: type[Model], document: Document, data: Any = None
) -> tuple[Model | None, list[Problem]]:
    """The document as a `kind`, and every problem found; None where there is any."""
    try:
        if data is None or data is document.data:
            return typing.cast("Model", _unchanged(kind, document)), []
        return kind.model_validate(data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, first(
            document.problem(item["loc"], _sentence(kind, dict(item))) for item in found
        )


@lru_cache(maxsize=128)
def _unchanged(kind: type[BaseModel], document: Document) -> BaseModel:
    """A document as it stands; runs that differ in one number share the rest."""
    return kind.model_validate(document.data)


def _sentence(kind: type[BaseModel], item: dict[str, Any]) -> str:
    loc: tuple[str | int, ...] = item["loc"]
    found = repr(item.get("input"))
    found = found if len(found) <= 60 else found[:57] + "…"
    match item["type"]:
        case "winset":
            return item["msg"]
        case "extra_forbidden":
            return f"unknown key. {nearest(str(loc[-1]), keys_at(kind, loc[:-1]))}"
        case "missing":
            return "is missing. Add it."
        case "literal_error":
            return f"found {found}; allowed: {item['ctx']['expected']}."
        case _:
            return f"found {found}. {item['msg'].replace('Input', 'It')}."


def type_at(kind: Any, loc: Loc) -> Any:
    """Type that a schema gives to the value at `loc`; None where it has no such place."""
    for part in loc:
        kind = _inside(kind, part)
    return _plain(kind)


def keys_at(kind: Any, loc: Loc) -> list[str]:
    """Keys that a schema allows in the record at `loc`; empty where it is not a record."""
    record = type_at(kind, loc)
    if not isinstance(record, type) or not issubclass(record, BaseModel):
        return []
    return [field.alias or name for name, field in record.model_fields.items()]


def _plain(kind: Any) -> Any:
    """The type without Annotated, `| None` and `| str`."""
    if typing.get_origin(kind) is typing.Annotated:
        return _plain(typing.get_args(kind)[0])
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        options = [option for option in typing.get_args(kind) if option not in {type(None), str}]
        return _plain(options[0]) if len(options) == 1 else kind
    return kind


def _inside(kind: Any, part: str | int) -> Any:
    kind = _plain(kind)
    if isinstance(kind, type) and issubclass(kind, RootModel):
        kind = kind.model_fields["root"].annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if (field.alias or name) == part:
                return field.annotation
        return None
    if typing.get_origin(kind) is dict:
        return typing.get_args(kind)[1]
    if typing.get_origin(kind) is list:
        return typing.get_args(kind)[0]
    return None
