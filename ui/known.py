"""What ships with Winset, read once a server: pages ask for it at every run."""

from functools import cache
from typing import Any

import sim


@cache
def scenarios() -> dict[str, dict[str, Any]]:
    """The catalogue of shipped scenarios."""
    return sim.catalogue()


@cache
def models() -> dict[str, dict[str, Any]]:
    """Decision models by name: what each says and assumes, and its parameters."""
    return sim.views.theories()
