"""What ships with Winset, read once a server: pages ask for it at every run."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sim
from ui.words.translate import translate


@cache
def scenarios() -> "dict[str, sim.CatalogueEntry]":
    """The catalogue of shipped scenarios."""
    return sim.catalogue()


@cache
def models() -> "dict[str, sim.Theory]":
    """Decision models by name: what each says and assumes, and its parameters."""
    return {
        name: {
            **model,
            "summary": translate(model["summary"]),
            "assumes": translate(model["assumes"]),
            "fails": translate(model["fails"]),
            "parameters": {key: _in_words(field) for key, field in model["parameters"].items()},
        }
        for name, model in sim.theories().items()
    }


def _in_words(field: Mapping[str, Any]) -> dict[str, Any]:
    """A field of a JSON schema with its description translated."""
    return {
        key: translate(value) if key == "description" else value for key, value in field.items()
    }
