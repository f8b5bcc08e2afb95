"""The jobs that workers do: functions of hashable arguments that return plain data."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import sim
from ui.session.ask import Ask, Pairs
from ui.words import reasons
from ui.words.spoken import described
from ui.work.jobs import tell

PACE = 250  # replicates between two moments at which one long run can be stopped


def forecast(asked: Ask, count: int) -> Any:
    """The JSON object of a run."""
    return sim.run(asked.request(count), progress=_steps).data


def parse(text: str, folder: str) -> tuple[str, Any]:
    """Path and summary of a scenario given as text; WinsetError tells what is wrong with it."""
    path = sim.keep_scenario(text, folder)
    return path, described(path)


def predict(rows: tuple[tuple[tuple[str, Any], ...], ...]) -> Any:
    """Forecasts by theory of actors given as rows of cells; what is left out is seen in them."""
    return sim.predict([dict(row) for row in rows], tell=_unheard)["models"]


def _unheard(_: str) -> None:
    """Notes on what a table lacks: pages tell it in their own words."""


def what_if(asked: Ask, count: int) -> Any:
    """The scenario as it stands beside the scenario as changed, paired by replicate."""
    changed = sim.column(asked.request(count), "what_if", progress=_steps)
    return sim.compare_columns([_column(asked.reset(), count), changed])


@lru_cache(maxsize=8)
def _column(stands: Ask, count: int) -> Any:
    """The scenario as it stands, played once for all changes that it stands beside."""
    return sim.column(stands.request(count), "baseline")


def theory(asked: Ask, model: str, count: int) -> Any:
    """A run by one of the decision models, as a column of a comparison."""
    request = sim.with_model(asked.request(count), model)
    return sim.column(request, model, progress=_steps)


def what_if_with_reasons(asked: Ask, count: int) -> Any:
    """The same as `what_if`, with `divergence`: where the two cases part, and an example.

    That `example` has its `question`, `number` and both its `stories`.
    """
    stands, column = _play_decisions(asked.reset(), count)
    changed = sim.play_decisions(asked.request(count))
    columns = [column, sim.as_column(changed, "what_if")]
    found = sim.divergence(stands, changed)
    shown = reasons.find_example(found)
    if shown is not None:
        question, number = shown
        stories = [
            sim.cite_facts(case.story(number), case.plan.scenario) for case in (stands, changed)
        ]
        shown = {"question": question, "number": number, "stories": stories}
    return sim.compare_columns(columns) | {"divergence": found | {"example": shown}}


@lru_cache(maxsize=2)
def _play_decisions(stands: Ask, count: int) -> Any:
    """The scenario as it stands, played once for all changes that are told apart from it."""
    case = sim.play_decisions(stands.request(count))
    return case, sim.as_column(case, "baseline")


def file_with_changes(asked: Ask) -> str:
    """The scenario's YAML with the changes in it."""
    return sim.changed_file(asked.request(1))


def story(asked: Ask, replicate: int) -> Any:
    """One replicate month by month."""
    return sim.explain(asked.request(1), replicate)


def stability(name: str, sanctions: str, changes: Pairs, seed: int, count: int) -> Any:
    """Which states of a conflict would hold."""
    return sim.stability(name, sanctions=sanctions, replicates=count, seed=seed, set=dict(changes))


def chains(source: str, changes: Pairs) -> Any:
    """Every estimate of a scenario with the facts or the judgement behind it."""
    return sim.chains(source, dict(changes))


def articles() -> Any:
    """Every article with its facts."""
    return sim.evidence()


def replicate(asked: Ask, number: int) -> Any:
    """One replicate with positions by month."""
    return sim.story(asked.request(1), number)


def notable(asked: Ask, count: int) -> Any:
    """A typical and a surprising replicate of the first `count`."""
    return sim.notable(asked.request(count))


def positions(asked: Ask, count: int) -> Any:
    """Who wants what, what comes out, and who paid for it."""
    return sim.positions(asked.request(count))


def tornado(asked: Ask, outcome: str, count: int) -> Any:
    """Which estimate moves an answer most, with a chart."""
    return sim.tornado(asked.request(count), outcome, progress=_steps)


def sensitivity(asked: Ask, outcome: str, samples: int) -> Any:
    """Shares of an answer's variance by group of estimates, with a chart."""
    return sim.sensitivity(asked.request(1), outcome, samples=samples, progress=_steps)


def discover(asked: Ask, outcome: str, count: int) -> Any:
    """In which region of the estimates an answer happens, with a chart."""
    request = replace(asked.request(count), chunk=PACE)
    return sim.discover(request, outcome, progress=_steps)


def _steps(done: int, total: int) -> None:
    tell(done / total)
