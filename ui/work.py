"""What workers do: plain functions of hashable arguments that return plain data."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sim
from ui.asked import Ask, Pairs
from ui.jobs import tell

BASELINES = 8  # a worker: the what-ifs of a class go to a question or two


def _meter(total: int) -> Callable[[int], None]:
    """Tells the page how much of some replicates is played, as they come."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        tell(done / total)

    return more


def forecast(asked: Ask, count: int) -> Any:
    """The JSON object of a run."""
    return sim.views.forecast(asked.request(count), _meter(count))


def parse(text: str, folder: str) -> tuple[str, Any]:
    """Path and summary of a scenario given as text; WinsetError tells what is wrong with it."""
    path = sim.views.parse(text, folder)
    return path, sim.views.summary(path)


def against_baseline(asked: Ask, count: int) -> Any:
    """The scenario as it is beside the scenario as changed, paired by replicate."""
    return sim.views.beside_baseline(asked.request(count), _baseline(asked.reset(), count))


@lru_cache(maxsize=BASELINES)
def _baseline(asked: Ask, count: int) -> Any:
    """A scenario as it is, kept by a worker: a what-if costs one run, not two."""
    return sim.views.baseline(asked.request(count))


def changed_file(asked: Ask) -> str:
    """The scenario's YAML with the changes in it."""
    return sim.views.file_with(asked.request(1))


def theories(asked: Ask, count: int) -> Any:
    """Every decision model side by side."""
    wanted = asked.request(count)
    return sim.views.compare(
        wanted.scenario, param=wanted.param, set=wanted.set, replicates=count, seed=wanted.seed
    )


def story(asked: Ask, replicate: int) -> Any:
    """One replicate month by month."""
    return sim.views.explain(asked.request(1), replicate)


def stability(name: str, sanctions: str, changes: Pairs, seed: int, count: int) -> Any:
    """Which states of a conflict would hold."""
    return sim.views.stability(
        name, sanctions=sanctions, replicates=count, seed=seed, set=dict(changes)
    )


def chains(source: str, changes: Pairs) -> Any:
    """Every estimate of a scenario with the facts or the judgement behind it."""
    return sim.views.chains(source, dict(changes))


def articles() -> Any:
    """Every article with its facts."""
    return sim.views.evidence()


def replicate(asked: Ask, number: int) -> Any:
    """One replicate with positions by month."""
    return sim.views.replicate(asked.request(1), number)


def notable(asked: Ask, count: int) -> Any:
    """A typical and a surprising replicate of the first `count`."""
    return sim.views.notable(asked.request(count))


def positions(asked: Ask, count: int) -> Any:
    """Who wants what, what comes out, and who paid for it."""
    return sim.views.positions(asked.request(count))
