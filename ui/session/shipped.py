"""What ships with Winset, read once a server: pages ask for it at every run."""

from functools import cache
from typing import Any

import sim
from ui.words.translate import translate

SAID = "summary", "assumes", "fails"  # of a decision model, in its own words


@cache
def scenarios() -> dict[str, Any]:
    """The catalogue of shipped scenarios."""
    return sim.catalogue()


@cache
def models() -> dict[str, dict[str, Any]]:
    """Decision models by name: what each says and assumes, and its parameters."""
    return {
        name: model
        | {part: translate(model[part]) for part in SAID}
        | {"parameters": {key: _in_words(field) for key, field in model["parameters"].items()}}
        for name, model in sim.theories().items()
    }


def _in_words(field: dict[str, Any]) -> dict[str, Any]:
    return {
        key: translate(value) if key == "description" else value for key, value in field.items()
    }
