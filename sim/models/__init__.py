"""Decision models, one a file: how positions move at a table, and where the table settles."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from sim.domain.errors import WinsetError, nearest
from sim.models.table import Model


@cache
def catalogue() -> dict[str, type[Model]]:
    """Models by name: every module of this folder that defines a Model of its own name."""
    found: dict[str, type[Model]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for thing in vars(importlib.import_module(f"{__name__}.{module}")).values():
            if isinstance(thing, type) and issubclass(thing, Model) and thing.slug == module:
                found[module] = thing
    return found


def model(name: str, parameters: dict[str, Any] | None = None) -> Model:
    """A model by name with its parameters; WinsetError names the nearest where there is none."""
    known = catalogue()
    if name not in known:
        raise WinsetError(f"there is no model '{name}'. {nearest(name, known)}")
    return known[name].read(parameters or {})
