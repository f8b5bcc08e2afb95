"""What workers do: plain functions of hashable arguments that return plain data."""

from typing import Any

import sim

Changes = tuple[tuple[str, Any], ...]


def forecast(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """The JSON object of a run."""
    return sim.run(scenario, replicates=count, seed=seed, model=model, set=dict(changes)).data


def against_baseline(
    scenario: str, model: str | None, changes: Changes, seed: int, count: int
) -> Any:
    """The scenario as it is beside the scenario as changed, paired by replicate."""
    request = sim.RunRequest(scenario, count, seed, model=model, set=dict(changes))
    return sim.views.beside_baseline(request)


def changed_file(scenario: str, model: str | None, changes: Changes) -> str:
    """The scenario's YAML with the changes in it."""
    return sim.views.file_with(sim.RunRequest(scenario, model=model, set=dict(changes)))


def theories(scenario: str, changes: Changes, seed: int, count: int) -> Any:
    """Every decision model side by side."""
    return sim.views.compare(scenario, set=dict(changes), seed=seed, replicates=count)


def story(scenario: str, model: str | None, changes: Changes, seed: int, replicate: int) -> Any:
    """One replicate month by month."""
    request = sim.RunRequest(scenario, seed=seed, model=model, set=dict(changes))
    return sim.views.explain(request, replicate)


def stability(name: str, sanctions: str, count: int) -> Any:
    """Which states of a conflict would hold."""
    return sim.views.stability(name, sanctions=sanctions, replicates=count)
