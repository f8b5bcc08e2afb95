"""The Mesa model and its agents: the only place that imports mesa."""

from sim.world.model import World

__all__ = ["World"]
