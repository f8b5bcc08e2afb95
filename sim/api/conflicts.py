"""Conflicts: which of their states would hold."""

from typing import Unpack

from sim.analysis.shapes import Stability
from sim.analysis.stability import StabilityRequest, analyse
from sim.api.calling import Options, Subject, assign
from sim.runs.request import RunRequest


def stability(
    conflict: Subject, *, sanctions: str = "legal", **options: Unpack[Options]
) -> Stability:
    """Which states of a conflict would hold: `winset stability --json`.

    `conflict` is an options file, a game by its slug, or a scenario that has options. Of the
    options, `replicates`, `seed` and `set` are for it.
    """
    for name in options.keys() - {"replicates", "seed", "set"}:
        raise TypeError(f"a stability analysis has no option '{name}'. Leave it out.")
    asked: RunRequest = assign(conflict, options).request
    return analyse(StabilityRequest(asked.name, sanctions, asked.replicates, asked.seed, asked.set))
