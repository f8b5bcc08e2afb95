"""Runs side by side, paired by replicate: what each theory or change expects, where they part."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.analysis.shapes import Against, AnswerShift, Comparison, PairedShift, PolicyShift, Spread
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.domain.scenario import Parameters
from sim.equations.intervals import paired_interval
from sim.models import known
from sim.runs.batches import Batch, batches
from sim.runs.executors import Executor, executor
from sim.runs.quantiles import KEPT
from sim.runs.request import Plan, RunRequest, prepare
from sim.runs.run_shapes import RunData
from sim.runs.tally import LEVELS, Tally

MOST = 16
SAME = 1e-6  # of a scale: policies closer than this are the same


@dataclass(frozen=True)
class Column:
    """One run of a comparison, its JSON object in `data`, with what each replicate came to.

    `categories` are indices by question, (replicates,). Of the first 65,536 replicates, at the last
    month: `policies` in issue units, (replicates, K); by stakeholder, (replicates, N), change of
    `utility` and `gain` in C$ M a year, against entry 0. `tops` are where the issues' scales end.
    """

    name: str
    tops: dict[str, float]
    data: RunData
    categories: dict[str, Array]
    policies: Array
    utility: Array
    gain: Array


def requests(
    base: RunRequest, models: list[str], changes: list[dict[str, Any]]
) -> dict[str, RunRequest]:
    """Requests of a comparison by the names of their columns: a model each, then a change each.

    Without models or changes, the scenario's own model and then every other. A change is made to
    the first column. A parameter goes to the models that have it.
    """
    default = prepare(replace(base, param={})).model
    if not models and not changes:
        models = [default, *(name for name in known() if name != default)]
    models = models or [default]
    names = [*models, *(", ".join(f"{k}={v}" for k, v in each.items()) for each in changes)]
    _check(base, models, names)
    found = {name: of_model(base, name) for name in models}
    for name, change in zip(names[len(models) :], changes, strict=True):
        first = found[models[0]]
        found[name] = replace(first, set=first.set | change)
    return found


def _check(base: RunRequest, models: list[str], names: list[str]) -> None:
    twice = [name for index, name in enumerate(names) if name in names[:index]]
    if twice:
        raise WinsetError(f"column '{twice[0]}' stands twice. Name each once.")
    if not 1 < len(names) <= MOST:
        raise WinsetError(f"a comparison has 2..{MOST} columns, not {len(names)}. See --models.")
    for name in models:
        if name not in known():
            raise WinsetError(f"there is no model '{name}'. {nearest(name, known())}")
    fields = {*Parameters.model_fields, *(f for m in models for f in known()[m].model_fields)}
    for name in base.param:
        if name not in fields:
            words = f"no model compared, nor the world, has a parameter '{name}'. "
            raise WinsetError(words + nearest(name, sorted(fields)))


def of_model(base: RunRequest, name: str) -> RunRequest:
    """The same with a decision model, which is given the parameters that it has."""
    fields = {*Parameters.model_fields, *known()[name].model_fields}
    param = {key: value for key, value in base.param.items() if key in fields}
    return replace(base, model=name, param=param)


def compare(
    wanted: dict[str, RunRequest],
    progress: Callable[[int], None] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> Comparison:
    """Play every column; the JSON object of `winset compare`."""
    plans = {name: prepare(request) for name, request in wanted.items()}
    with executor(workers, scheduler) as hands:
        return side_by_side([play(name, plan, progress, hands) for name, plan in plans.items()])


def side_by_side(columns: list[Column]) -> Comparison:
    """Columns of the same replicates side by side: the JSON object of `winset compare`."""
    base, *others = columns
    data = base.data
    return {
        "scenario": data["scenario"],
        "replicates": data["replicates"],
        "seed": data["seed"],
        "months": data["months"],
        "start": data["start"],
        "base": base.name,
        "columns": {column.name: column.data for column in columns},
        "against_base": {other.name: _against(base, other) for other in others},
        "all_agree": {question: _all_agree(columns, question) for question in base.categories},
    }


def play(
    name: str,
    plan: Plan,
    progress: Callable[[int], None] | None = None,
    hands: Executor | None = None,
) -> Column:
    """Play a run as a column of this name; `progress` hears the replicates of each job."""
    return column(name, plan, batches(plan, hands or executor()), progress)


def column(
    name: str,
    plan: Plan,
    found: Iterable[Batch],
    progress: Callable[[int], None] | None = None,
) -> Column:
    """The column of this name of a run, from its batches as they come."""
    tally = Tally(plan)
    categories: dict[str, list[Array]] = {question: [] for question in plan.scenario.file.outcomes}
    ends: list[tuple[Array, Array, Array]] = []
    for batch in found:
        tally.take(batch.sums)
        for question, category in batch.ends.categories.items():
            categories[question].append(category)
        if batch.first < KEPT:
            ends.append((batch.ends.policy, batch.ends.utility, batch.ends.gain))
        if progress is not None:
            progress(batch.count)
    joined = {question: np.concatenate(parts) for question, parts in categories.items()}
    last = (np.concatenate(parts)[:KEPT] for parts in zip(*ends, strict=True))
    tops = {issue: each.scale.high for issue, each in plan.scenario.issues.items()}
    return Column(name, tops, tally.result(), joined, *last)


def _against(base: Column, other: Column) -> Against:
    """How a column differs from the first, replicate by replicate, and what made it differ."""
    utility, gain = other.utility - base.utility, other.gain - base.gain
    return {
        "outcomes": {question: _shifts(base, other, question) for question in base.categories},
        "policies": {
            name: _moves(other.policies[:, k] - base.policies[:, k], top)
            for k, (name, top) in enumerate(base.tops.items())
        },
        "stakeholders": {
            who: {"utility_change": _spread(utility[:, n]), "gain_cad_m": _spread(gain[:, n])}
            for n, who in enumerate(base.data["stakeholders"])
        },
        "made_by": _differences(base.data, other.data),
    }


def _shifts(base: Column, other: Column, question: str) -> AnswerShift:
    """Change of each category's share with its paired interval, and how many answers change."""
    was, now = base.categories[question], other.categories[question]
    names = base.data["outcomes"][question]
    shifts: dict[str, PairedShift] = {}
    for index, category in enumerate(names):
        gained = int(np.count_nonzero((now == index) & (was != index)))
        lost = int(np.count_nonzero((was == index) & (now != index)))
        low, high = paired_interval(gained, lost, was.size)
        shift = (gained - lost) / was.size
        shifts[category] = {"difference": shift, "interval": [low, high]}
    return {"other_answer": float(np.mean(was != now)), "categories": shifts}


def _moves(change: Array, scale: float) -> PolicyShift:
    """Quantiles of a policy's change over replicates, in its unit, and how many change at all."""
    moved = float(np.mean(np.abs(change) > SAME * max(abs(scale), 1.0)))
    return {**_spread(change), "differs": moved}


def _spread(change: Array) -> Spread:
    """Quantiles of a change over replicates, in its unit."""
    low, middle, high = (float(value) for value in np.quantile(change, LEVELS))
    return {"median": middle, "p10": low, "p90": high}


def _differences(one: RunData, other: RunData) -> dict[str, list[Any]]:
    """What made the runs differ: model, parameters, settings and manifests, by key."""

    def flat(data: RunData) -> dict[str, object]:
        parts: dict[str, object] = {"model": data["model"]}
        for part in ("set", "parameters", "manifest"):
            parts |= {f"{part}.{key}": value for key, value in data[part].items()}
        return parts

    left, right = flat(one), flat(other)
    return {
        key: [left.get(key), right.get(key)]
        for key in dict.fromkeys([*left, *right])
        if left.get(key) != right.get(key)
    }


def _all_agree(columns: list[Column], question: str) -> float:
    """Share of replicates in which every column gives the same answer."""
    first, *others = (column.categories[question] for column in columns)
    same = np.ones(first.shape, dtype=bool)
    for other in others:
        same &= first == other
    return float(np.mean(same))
