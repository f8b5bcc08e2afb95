"""Names beside each other that a reader takes for one another."""

import typing
from collections.abc import Iterator, Mapping
from typing import Any

from sim.files.text import alike


def twins(
    node: Any, loc: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Places of keys and listed texts that look like another beside them, and what to do."""
    if isinstance(node, Mapping):
        inner = typing.cast("Mapping[Any, Any]", node)
        places = [(key, str(key), inner[key]) for key in inner]
    elif isinstance(node, list):
        items = typing.cast("list[Any]", node)
        places = [
            (at, item if isinstance(item, str) else "", item) for at, item in enumerate(items)
        ]
    else:
        return
    seen: dict[str, str] = {}
    for place, name, value in places:
        first = seen.setdefault(alike(name), name)
        if first != name:
            yield (*loc, place), f"looks like '{first}' beside it. Tell them apart, or keep one."
        yield from twins(value, (*loc, place))
