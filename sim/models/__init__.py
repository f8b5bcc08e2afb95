"""Decision models, one a file: how positions move at a table, and where the table settles."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from sim.domain.errors import WinsetError, nearest
from sim.models.table import Model


@cache
def known() -> dict[str, type[Model]]:
    """Models by name, each from the file of that name; WinsetError where a slug is another."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {found.slug: found for module in modules for found in _models_of(module)}


def _models_of(module: ModuleType) -> list[type[Model]]:
    """The models that a file defines: one, or none where it only helps the others."""
    name = module.__name__.rpartition(".")[2]
    found: list[type[Model]] = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Model) and thing is not Model
        if thing.__module__ == module.__name__
    ]
    for each in found:
        if each.slug != name:
            words = f"{each.__name__} has the slug '{each.slug}'. Name it as its file: '{name}'."
            raise WinsetError(f"{module.__file__}: {words}")
    return found


def model(name: str, parameters: dict[str, Any] | None = None) -> Model:
    """A model by name with its parameters; WinsetError names the nearest where there is none."""
    if name not in known():
        raise WinsetError(f"there is no model '{name}'. {nearest(name, known())}")
    return known()[name].read(parameters or {})
