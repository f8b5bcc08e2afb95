# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""A part of a world: what stands at a place of a file, and how changes are put into it."""

import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.domain.errors import Problem
from sim.domain.estimate import BY_HAND, GIVEN, Branch, Estimate, PrivateEstimate
from sim.domain.home_costs import DEFAULTS
from sim.files.document import Document, validate
from sim.files.type_places import keys_at, type_at


class FilePart:
    """A part of the world under construction: its file and place in it, and its changed data.

    Its keys hang below `prefix` in the world's key paths.
    """

    def __init__(
        self, prefix: str, kind: type[BaseModel], document: Document, base: tuple[str, ...]
    ):
        self.prefix = prefix
        self.kind = kind
        self.document = document
        self.base = base
        self.data: Any = document.at(base)
        self.origins: dict[str, Problem] = {}

    def at(self, path: list[str]) -> Any:
        """What stands at a place of it now; None where nothing does."""
        node: Any = self.data
        for name in path:
            node = mapping(node).get(name)
        return node

    def change(self, path: list[str], value: Any, origin: Problem) -> bool:
        """Put `value` at `path`; whether there is such a place."""
        if not isinstance(self.data, Mapping):
            return False
        data = dict(self.data)
        node = data
        for depth, part in enumerate(path[:-1], 1):
            bare = part not in node and self._could_be_empty(path[:depth])
            inner = {} if bare else node.get(part)
            if not isinstance(inner, Mapping):
                return False
            node[part] = dict(inner)
            node = node[part]
        if path[-1] not in node and path[-1] not in keys_at(self.kind, path[:-1]):
            return False
        node[path[-1]] = value
        self.data = data
        self.origins[".".join(path)] = origin
        return True

    def _could_be_empty(self, path: list[str]) -> bool:
        """Whether a record stands there of which every key may be left out."""
        record = type_at(self.kind, path)
        if not isinstance(record, type) or not issubclass(record, BaseModel):
            return False
        return not any(field.is_required() for field in record.model_fields.values())

    def validated(self, problems: list[Problem]) -> Any:
        """The part as its type, or None with its problems added to the list."""
        model, found = validate(self.kind, self.document, self.data, self.base)
        above = "".join(f"{part}." for part in self.base)
        for problem in found:
            inside = f"{problem.key.removeprefix(above)}."
            changed = [key for key in self.origins if inside.startswith(f"{key}.")]
            origin = self.origins[changed[0]] if changed else None
            problems.append(moved(problem, origin) if origin else problem)
        return model


def moved(problem: Problem, origin: Problem) -> Problem:
    """The same complaint at the change that brought it about."""
    return Problem(problem.message, origin.key, origin.path, origin.line, origin.column)


def put(part: FilePart, path: list[str], value: Any, origin: Problem) -> bool:
    """Put a value at a place of a part as `--set` means it; whether there is such a place."""
    if not path:
        return False
    kind = type_at(part.kind, path)
    if kind is PrivateEstimate and _is_bare(value):  # the others go on knowing the estimate
        return put(part, [*path, "value"], value, origin)
    if kind is Estimate and _is_bare(value):
        return part.change(path, {"likely": value, "because": [GIVEN]}, origin)
    *above, last = path
    if type_at(part.kind, above) in {Estimate, PrivateEstimate}:
        if _is_bare(part.at(above)) and last == "likely":
            return part.change(above, value, origin)
        _spell_out(part, above, last, origin)
    return part.change(path, value, origin)


def _spell_out(part: FilePart, path: list[str], field: str, origin: Problem) -> None:
    """Write out an estimate of which a field is to be changed: a bare number, or a default."""
    given = part.at(path)
    if _is_bare(given):
        estimate = {"low": given, "likely": given, "high": given, "judgement": BY_HAND}
        part.change(path, estimate, origin)
    elif type_at(part.kind, path) is PrivateEstimate and field in Branch.model_fields:
        default = DEFAULTS[path[-1]].get(mapping(part.at(path[:-1])).get("kind", "other"))
        if default is not None and not {"likely", "either"} & set(mapping(given)):
            written = default.model_dump(exclude_unset=True)
            part.change(path, {**written, **mapping(given)}, origin)


def _is_bare(value: Any) -> bool:
    """Whether a value is a number or the name of a level, which makes an estimate certain."""
    return isinstance(value, int | float | str) and value != "none"


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one: what is wrong with it is told elsewhere."""
    return typing.cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
