"""The levers of a scenario: the few numbers that change most of its answers."""

from collections.abc import Iterator

from sim.analysis.effects import moved
from sim.analysis.factors import factors
from sim.analysis.lever import lever
from sim.analysis.shapes import LeversResult
from sim.analysis.tornado import tornado
from sim.analysis.words import lever_words
from sim.analysis.words.wording import Progress
from sim.domain.key import Key
from sim.domain.scenario import Scenario
from sim.runs.executors import Hire, executor
from sim.runs.request import RunRequest, prepare

OF_ONE = 4  # levers at most that belong to one actor or thing


def levers(
    request: RunRequest,
    count: int = 6,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> LeversResult:
    """Numbers to try first: those that the scenario's file names, then what moves most answers.

    A tornado says what moves: each uncertain estimate at its p10 and at its p90.
    """
    plan = prepare(request)
    case = plan.scenario
    size = _effects(case, request, hire, progress)
    return {
        "scenario": case.slug,
        "model": plan.model,
        "seed": request.seed,
        "replicates": request.replicates,
        "levers": {key: lever(case, key, size.get(key, 0.0)) for key in _chosen(case, size, count)},
    }


def _effects(
    case: Scenario, request: RunRequest, hire: Hire, progress: Progress | None
) -> dict[str, float]:
    """What each estimate moves that moves alone, by key; of its ranges and sources the greater."""
    alone = {each.name: each.numbers[0].key for each in factors(case) if len(each.numbers) == 1}
    out: dict[str, float] = {}
    for row in tornado(request, hire=hire, progress=progress)["factors"]:
        key = alone.get(row["factor"])
        if key is not None:
            out[key] = max(moved(row), out.get(key, 0.0))
    return out


def _chosen(case: Scenario, size: dict[str, float], count: int) -> Iterator[str]:
    """The file's own levers in its order, then the strongest."""
    own = list(case.file.levers)[:count]
    yield from own
    strongest = sorted(size, key=lambda key: -size[key])
    rest = [key for key in strongest if lever_words.kind(key) != "level" and key not in own]
    held: dict[tuple[str, str], int] = {}
    for path in own:
        key = Key.parse(path)
        held[key.kind, key.name] = held.get((key.kind, key.name), 0) + 1
    left = count - len(own)
    for path in rest:
        key = Key.parse(path)
        whose = key.kind, key.name
        if left <= 0:
            return
        if held.get(whose, 0) < OF_ONE:
            held[whose] = held.get(whose, 0) + 1
            left -= 1
            yield path
