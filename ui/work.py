"""What workers do: plain functions of hashable arguments that return plain data."""

from collections.abc import Callable
from typing import Any

import sim
from ui.jobs import tell

Changes = tuple[tuple[str, Any], ...]


def _meter(total: int) -> Callable[[int], None]:
    """Tells the page how much of some replicates is played, as they come."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        tell(done / total)

    return more


def forecast(scenario: str, model: str | None, changes: Changes, seed: int, count: int) -> Any:
    """The JSON object of a run."""
    told = _meter(count)
    found = sim.run(
        scenario, replicates=count, seed=seed, model=model, set=dict(changes), progress=told
    )
    return found.data


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
