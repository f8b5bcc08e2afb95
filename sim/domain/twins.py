"""Keys of one mapping that a reader takes for one another."""

import typing
from collections.abc import Iterator, Mapping
from typing import Any

from sim.domain.text import alike


def twins(
    node: Any, loc: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Places of keys that look like another beside them, and what to do."""
    if isinstance(node, list):
        for index, value in enumerate(typing.cast("list[Any]", node)):
            yield from twins(value, (*loc, index))
    if not isinstance(node, Mapping):
        return
    seen: dict[str, str] = {}
    for key, value in typing.cast("Mapping[Any, Any]", node).items():
        first = seen.setdefault(alike(str(key)), str(key))
        if first != str(key):
            yield (*loc, key), f"looks like '{first}' beside it. Tell them apart, or keep one."
        yield from twins(value, (*loc, key))
