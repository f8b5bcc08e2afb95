"""Levers of a scenario, answers along them, and possible worlds one by one."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sim.analysis import answers, divergence
from sim.analysis import hundred as standing_for
from sim.analysis import lever as described
from sim.analysis import levers as chosen
from sim.analysis import response as along
from sim.analysis import worlds as pairs
from sim.analysis.factor_runs import Rows, join, last_states
from sim.analysis.shapes import Lever, LeversResult, ResponseResult, WorldsResult
from sim.api.calling import Options, Subject, assign
from sim.domain.literals import whole
from sim.runs.request import prepare


def levers(scenario: Subject, count: int = 6, **options: Unpack[Options]) -> LeversResult:
    """The numbers to try first: `winset levers --json`.

    400 replicates say what moves most answers, unless `replicates` says otherwise.
    """
    asked = assign(scenario, options, replicates=400)
    size = whole("count", count, 1, 1000)
    return chosen.levers(asked.request, size, hire=asked.hire, progress=asked.progress)


def as_lever(scenario: Subject, key: str, **options: Unpack[Options]) -> Lever:
    """What a number is called, which values it may take, and what is estimated of it."""
    return described.lever(prepare(assign(scenario, options).request).scenario, key)


def response(
    scenario: Subject,
    key: str,
    *,
    points: Sequence[float | str] | None = None,
    rows: Sequence[int] | None = None,
    **options: Unpack[Options],
) -> ResponseResult:
    """How often each answer comes at points along a number: `winset response --json`.

    300 replicates, unless `replicates` says otherwise; all else is held, and the luck is the same
    at every point. `points` are values or names of levels; `rows` are the replicates that `worlds`
    tells one by one, by default all.
    """
    asked = assign(scenario, options, replicates=300)
    return along.response(
        asked.request, key, points, rows, hire=asked.hire, progress=asked.progress
    )


def worlds(
    scenario: Subject, *, against: Mapping[str, Any] | None = None, **options: Unpack[Options]
) -> WorldsResult:
    """The worlds of `set` beside those of `against`, by default as estimated, on the same luck.

    1,000 replicates, unless `replicates` says otherwise.
    """
    changed = assign(scenario, options).request
    before = assign(scenario, {**options, "set": against or {}}).request
    return pairs.worlds(pairs.once_decided(before), divergence.decided(changed))


def hundred(
    scenario: Subject, responses: Mapping[str, ResponseResult], **options: Unpack[Options]
) -> list[int]:
    """Numbers of a hundred of the first 300 replicates that stand for all, along every lever.

    `responses` are those of all levers with every replicate, as many as are played here: 1,000,
    unless `replicates` says otherwise.
    """
    asked = assign(scenario, options)
    plan = prepare(asked.request)
    with asked.hire() as hands:
        ends = join(last_states(plan, [Rows(*span) for span in plan.chunks()], hands))
    return standing_for.hundred(answers.places(plan.scenario, ends.outcomes), responses.values())
