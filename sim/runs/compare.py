"""Runs side by side, paired by replicate: what each theory or change expects, where they part."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.domain.scenario import Parameters
from sim.models import catalogue
from sim.runs.batches import batches
from sim.runs.executors import Executor, executor
from sim.runs.request import Plan, RunRequest, prepare
from sim.runs.result import Result, manifest
from sim.runs.spool import KEPT
from sim.runs.tally import LEVELS, Tally, Z

MOST = 16
SAME = 1e-6  # of a scale: policies closer than this are the same


@dataclass(frozen=True)
class Column:
    """One run of a comparison, with what each replicate came to.

    `categories` are indices by question, (replicates,); `policies` the last ones of the first
    65,536 replicates, in issue units, (replicates, K).
    """

    name: str
    result: Result
    categories: dict[str, Array]
    policies: Array


def requests(
    base: RunRequest, models: list[str], changes: list[dict[str, Any]]
) -> dict[str, RunRequest]:
    """Requests of a comparison by the names of their columns: a model each, then a change each.

    Without models or changes, the scenario's own model and then every other. A change is made to
    the first column. A parameter goes to the models that have it.
    """
    own = prepare(replace(base, param={})).model
    if not models and not changes:
        models = [own, *(name for name in catalogue() if name != own)]
    models = models or [own]
    names = [*models, *(", ".join(f"{k}={v}" for k, v in each.items()) for each in changes)]
    _check(base, models, names)
    found = {name: _of_model(base, name) for name in models}
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
        if name not in catalogue():
            raise WinsetError(f"there is no model '{name}'. {nearest(name, catalogue())}")
    known = {*Parameters.model_fields, *(f for m in models for f in catalogue()[m].model_fields)}
    for name in base.param:
        if name not in known:
            words = f"no model compared, nor the world, has a parameter '{name}'. "
            raise WinsetError(words + nearest(name, sorted(known)))


def _of_model(base: RunRequest, name: str) -> RunRequest:
    known = {*Parameters.model_fields, *catalogue()[name].model_fields}
    param = {key: value for key, value in base.param.items() if key in known}
    return replace(base, model=name, param=param)


def compare(
    wanted: dict[str, RunRequest],
    progress: Callable[[int], None] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> tuple[dict[str, Any], list[Column]]:
    """Play every column; the JSON object of `winset compare`, and the columns themselves."""
    plans = {name: prepare(request) for name, request in wanted.items()}
    with executor(workers, scheduler) as hands:
        columns = [_play(name, plan, progress, hands) for name, plan in plans.items()]
    base, *others = columns
    data = base.result.data
    found = {
        **{key: data[key] for key in ("scenario", "replicates", "seed", "months", "start")},
        "base": base.name,
        "columns": {column.name: column.result.data for column in columns},
        "against_base": {other.name: _against(base, other) for other in others},
        "all_agree": {question: _all_agree(columns, question) for question in base.categories},
    }
    return found, columns


def _play(name: str, plan: Plan, progress: Callable[[int], None] | None, hands: Executor) -> Column:
    tally = Tally(plan)
    categories: dict[str, list[Array]] = {question: [] for question in tally.outcomes}
    policies: list[Array] = []
    for batch in batches(plan, hands):
        tally.take(batch.sums)
        for question, category in batch.ends.categories.items():
            categories[question].append(category)
        if batch.first < KEPT:
            policies.append(batch.ends.policy)
        if progress is not None:
            progress(batch.count)
    data = tally.result() | {"manifest": manifest(plan, tally.series.count)}
    joined = {question: np.concatenate(parts) for question, parts in categories.items()}
    return Column(name, Result(data, plan, tally), joined, np.concatenate(policies)[:KEPT])


def _against(base: Column, other: Column) -> dict[str, Any]:
    """How a column differs from the first, replicate by replicate, and what made it differ."""
    issues = base.result.plan.scenario.issues
    return {
        "outcomes": {question: _shifts(base, other, question) for question in base.categories},
        "policies": {
            issue: _moves(other.policies[:, k] - base.policies[:, k], case.scale.high)
            for k, (issue, case) in enumerate(issues.items())
        },
        "made_by": _differences(base.result.data, other.result.data),
    }


def _shifts(base: Column, other: Column, question: str) -> dict[str, Any]:
    """Change of each category's share with its paired interval, and how many answers change."""
    was, now = base.categories[question], other.categories[question]
    names = base.result.data["outcomes"][question]
    shifts: dict[str, Any] = {}
    for index, category in enumerate(names):
        gained = int(np.count_nonzero((now == index) & (was != index)))
        lost = int(np.count_nonzero((was == index) & (now != index)))
        low, high = paired_interval(gained, lost, was.size)
        shift = (gained - lost) / was.size
        shifts[category] = {"difference": shift, "interval": [low, high]}
    return {"other_answer": float(np.mean(was != now)), "categories": shifts}


def paired_interval(gained: int, lost: int, count: int) -> tuple[float, float]:
    """95 % interval of a difference of paired shares, Monte Carlo error only.

    From the replicates that gain and lose the property: with half a replicate added to each of the
    four cells, d ± z √(b + c − (b − c)² / n) / n. Source: Agresti & Min (2005).
    """
    b, c, n = gained + 0.5, lost + 0.5, count + 2.0
    middle = (b - c) / n
    half = Z * np.sqrt(b + c - (b - c) ** 2 / n) / n
    return max(-1.0, float(middle - half)), min(1.0, float(middle + half))


def _moves(change: Array, scale: float) -> dict[str, float]:
    """Quantiles of a policy's change over replicates, in its unit, and how many change at all."""
    low, middle, high = (float(value) for value in np.quantile(change, LEVELS))
    moved = float(np.mean(np.abs(change) > SAME * max(abs(scale), 1.0)))
    return {"median": middle, "p10": low, "p90": high, "differs": moved}


def _differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[Any]]:
    """What made the runs differ: model, parameters, settings and manifests, by key."""

    def flat(data: dict[str, Any]) -> dict[str, Any]:
        parts = {"model": data["model"]}
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
