"""Files of one JSON object that Winset has written: read strictly, since others may change them.

What a person sees in such a file is what is read: no key stands twice, no number is other than
JSON's numbers, none is larger than any that Winset writes.
"""

import hashlib
import json
import typing
from pathlib import Path
from typing import Any

from sim.domain.errors import Problem, WinsetError
from sim.files.disk import read_bytes, shown

JsonObject = dict[str, Any]  # as read: of what is in it nothing is known until it is validated
MAX_BYTES = 20_000_000
MAX_DEPTH = 20
MAX_DIGITS = 20


def read_object(path: Path, what: str, limit: int = MAX_BYTES) -> JsonObject:
    """The object in a file; WinsetError tells where it is none, or not `what` it should be."""
    name, raw = shown(path), read_bytes(path, limit, what)
    hint = f"It was cut off or changed, or is not {what}."
    try:
        data = json.loads(
            raw, object_pairs_hook=_once, parse_constant=_refused, parse_int=_whole_number
        )
        json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8")
        deep = isinstance(data, dict) and _depth(data) > MAX_DEPTH
    except json.JSONDecodeError as error:
        words = f"cannot be read as JSON: {error.msg}. {hint}"
        raise WinsetError([Problem(words, "", name, error.lineno, error.colno)]) from None
    except UnicodeError:
        raise WinsetError([Problem("holds text that is not UTF-8.", "", name)]) from None
    except ValueError as error:
        words = f"cannot be read as JSON: {str(error)[:100]}. {hint}"
        raise WinsetError([Problem(words, "", name)]) from None
    except RecursionError:
        data, deep = None, True
    if deep:
        words = f"is nested deeper than {MAX_DEPTH} levels. {hint}"
        raise WinsetError([Problem(words, "", name)])
    if not isinstance(data, dict):
        raise WinsetError([Problem(f"holds no JSON object. {hint}", "", name)])
    return typing.cast("JsonObject", data)


def sha256_of(data: JsonObject) -> str:
    """SHA-256 of an object's canonical form, which says the same wherever it was written.

    Keys sorted, no blanks, UTF-8, numbers as shortest decimals that read back the same.
    """
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(typing.cast("dict[str, Any]", value).values())
    if not isinstance(value, list):
        return 0
    return 1 + max(map(_depth, typing.cast("list[Any]", value)), default=0)


def _once(pairs: list[tuple[str, Any]]) -> JsonObject:
    """A mapping whose keys stand once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' stands twice")
    return found


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _whole_number(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"{text[:MAX_DIGITS]}… has {len(text)} digits, more than {MAX_DIGITS}")
    return int(text)
