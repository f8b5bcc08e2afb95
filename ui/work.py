"""What workers do: plain functions of hashable arguments that return plain data."""

from typing import Any

import sim

Changes = tuple[tuple[str, Any], ...]


def forecast(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """The JSON object of a run."""
    return sim.run(scenario, replicates=count, seed=seed, model=model, set=dict(changes)).data


def parse(text: str, folder: str) -> tuple[str, Any]:
    """Path and summary of a scenario given as text; WinsetError tells what is wrong with it."""
    path = sim.views.parse(text, folder)
    return path, sim.views.summary(path)


def against_baseline(
    scenario: str, model: str | None, changes: Changes, seed: int, count: int
) -> Any:
    """The scenario as it is beside the scenario as changed, paired by replicate."""
    request = sim.RunRequest(scenario, count, seed, model=model, set=dict(changes))
    return sim.views.beside_baseline(request)


def partings(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """Which decisions first part the scenario as changed from the scenario as it is."""
    request = sim.RunRequest(scenario, count, seed, model=model, set=dict(changes))
    return sim.views.partings(request)


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


def stability(name: str, sanctions: str, changes: Changes, seed: int, count: int) -> Any:
    """Which states of a conflict would hold."""
    return sim.views.stability(
        name, sanctions=sanctions, replicates=count, seed=seed, set=dict(changes)
    )


def chains(scenario: str, changes: Changes) -> Any:
    """Every estimate of a scenario with the facts or the judgement behind it."""
    return sim.views.chains(scenario, dict(changes))


def articles() -> Any:
    """Every article with its facts."""
    return sim.views.evidence()


def replicate(scenario: str, model: str | None, changes: Changes, seed: int, number: int) -> Any:
    """One replicate with positions by month."""
    request = sim.RunRequest(scenario, seed=seed, model=model, set=dict(changes))
    return sim.views.replicate(request, number)


def notable(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """A typical and a surprising replicate of the first `count`."""
    request = sim.RunRequest(scenario, count, seed, model=model, set=dict(changes))
    return sim.views.notable(request)


def positions(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """Who wants what, what comes out, and who paid for it."""
    request = sim.RunRequest(scenario, count, seed, model=model, set=dict(changes))
    return sim.views.positions(request)
