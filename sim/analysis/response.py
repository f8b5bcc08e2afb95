"""How answers respond to one number: points along it, all else held and on the same luck."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.analysis import answers
from sim.analysis.factor_runs import LastState, Rows, join, last_states
from sim.analysis.lever import lever, points_of
from sim.analysis.shapes import ResponseResult
from sim.analysis.words.wording import Progress
from sim.domain.errors import WinsetError
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import RunRequest, prepare


def response(
    request: RunRequest,
    key: str,
    points: Sequence[float | str] | None = None,
    rows: Sequence[int] | None = None,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> ResponseResult:
    """How often each answer comes with a number at each of some points, and in which replicates.

    By default at the points of the lever. `worlds` spells the answers of the replicates in `rows`,
    by default of all. What `progress` raises ends the work.
    """
    case = prepare(request).scenario
    moved = lever(case, key)
    at = moved["points"] if points is None else points_of(case, key, points)
    picked = _rows(rows, request.replicates)
    levels = moved["levels"]
    scale = answers.scales(case)
    counts: dict[str, list[list[int]]] = {question: [] for question in scale}
    worlds: dict[str, list[str]] = {question: [] for question in scale}
    with hire() as hands:
        for done, point in enumerate(at, start=1):
            value = levels[round(point)] if levels else point
            ends = _ends(replace(request, set={**request.set, key: value}), hands)
            for question, found in answers.places(case, ends.outcomes).items():
                counts[question].append(np.bincount(found, minlength=len(scale[question])).tolist())
                worlds[question].append(answers.spelled(found[picked]))
            if progress is not None:
                progress(done * request.replicates, len(at) * request.replicates)
    return {
        "scenario": case.slug,
        "key": key,
        "replicates": request.replicates,
        "points": list(at),
        "answers": scale,
        "counts": counts,
        "worlds": worlds,
    }


def _ends(request: RunRequest, hands: Executor) -> LastState:
    plan = prepare(request)
    return join(last_states(plan, [Rows(*span) for span in plan.chunks()], hands))


def _rows(rows: Sequence[int] | None, count: int) -> list[int]:
    if rows is None:
        return list(range(count))
    wrong = [row for row in rows if not 0 <= row < count]
    if wrong:
        raise WinsetError(
            f"rows: there is no replicate {wrong[0]}; they run from 0 to {count - 1}."
        )
    return list(rows)
