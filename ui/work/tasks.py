"""The jobs that workers do: functions of hashable arguments that return plain data."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sim
from ui.session.ask import Ask, Pairs
from ui.words import reasons
from ui.work.jobs import tell

PACE = 250  # replicates between two moments at which one long run can be stopped


def _meter(total: int) -> Callable[[int], None]:
    """A function that reports progress: it is called with each count of finished replicates."""
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


def what_if(asked: Ask, count: int) -> Any:
    """The scenario as it stands beside the scenario as changed, paired by replicate."""
    changed = sim.views.column(asked.request(count), "what_if", _meter(count))
    return sim.views.beside([_column(asked.reset(), count), changed])


@lru_cache(maxsize=8)
def _column(stands: Ask, count: int) -> Any:
    """The scenario as it stands, played once for all changes that it stands beside."""
    return sim.views.column(stands.request(count), "baseline")


def theory(asked: Ask, model: str, count: int) -> Any:
    """A run by one of the decision models, as a column of a comparison."""
    request = sim.views.of_model(asked.request(count), model)
    return sim.views.column(request, model, _meter(count))


def what_if_with_reasons(asked: Ask, count: int) -> Any:
    """The same as `what_if`, with `divergence`: where the two cases part, and an example.

    That `example` has its `question`, `number` and both its `stories`.
    """
    stands, column = _play_decisions(asked.reset(), count)
    changed = sim.views.decided(asked.request(count))
    columns = [column, sim.views.decided_column(changed, "what_if")]
    found = sim.views.partings(stands, changed)
    shown = reasons.find_example(found)
    if shown is not None:
        question, number = shown
        stories = [sim.views.with_facts(case.story(number)) for case in (stands, changed)]
        shown = {"question": question, "number": number, "stories": stories}
    return sim.views.beside(columns) | {"divergence": found | {"example": shown}}


@lru_cache(maxsize=2)
def _play_decisions(stands: Ask, count: int) -> Any:
    """The scenario as it stands, played once for all changes that are told apart from it."""
    case = sim.views.decided(stands.request(count))
    return case, sim.views.decided_column(case, "baseline")


def file_with_changes(asked: Ask) -> str:
    """The scenario's YAML with the changes in it."""
    return sim.views.file_with(asked.request(1))


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


def tornado(asked: Ask, outcome: str, count: int) -> Any:
    """Which estimate moves an answer most, with a chart."""
    return sim.views.tornado(asked.request(count), outcome, progress=_steps)


def sensitivity(asked: Ask, outcome: str, samples: int) -> Any:
    """Shares of an answer's variance by group of estimates, with a chart."""
    return sim.views.sensitivity(asked.request(1), outcome, samples=samples, progress=_steps)


def discover(asked: Ask, outcome: str, count: int) -> Any:
    """In which region of the estimates an answer happens, with a chart."""
    request = replace(asked.request(count), chunk=PACE)
    return sim.views.discover(request, outcome, progress=_steps)


def _steps(done: int, total: int) -> None:
    tell(done / total)
