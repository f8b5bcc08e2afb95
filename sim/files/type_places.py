"""Which type a schema gives to a place in a file, and which keys it allows there."""

import types
import typing
from typing import Any

from pydantic import BaseModel, RootModel

from sim.files.checks.oddities import Loc


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
