"""A scenario as SALib and the EMA workbench see it, and the table of a discovery as a file."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import target as targets
from sim.analysis.discovery import DiscoveryTable
from sim.analysis.factor_runs import LastState, Rows, join, play
from sim.analysis.factors import LUCK, UncertainInput, factors, groups
from sim.analysis.words.wording import must_be_new
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.files.disk import whole
from sim.runs.csv_cells import guarded
from sim.runs.request import Plan, RunRequest, prepare


def to_salib(
    request: RunRequest, outcome: str | None = None, *, by: str | None = None
) -> tuple[dict[str, Any], Callable[[Array], Array]]:
    """A SALib problem, and the function that evaluates a matrix of its samples.

    A variable is the quantile level, on [0, 1], of an uncertain estimate (of an `either`: of which
    source is believed); the last is `luck`: rows of one matrix with the same value have the same
    luck, others another. With `by` the problem has groups. The function gives the outcome of each
    row, (rows,): 1 or 0, or a policy in its unit.
    """
    plan = prepare(request)
    found = factors(plan.scenario)
    names = [*(factor.name for factor in found), LUCK]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    if by is not None:
        grouped = groups(plan.scenario, found, by)
        whose = {f.name: group for group, members in grouped.items() for f in members}
        problem["groups"] = [whose.get(name, LUCK) for name in names]
    target = targets.read(plan.scenario, outcome, play(plan, Rows(0, targets.LOOK)))

    def evaluate(samples: Array) -> Array:
        return target.of(_evaluated(plan, found, np.asarray(samples, dtype=np.float64)))

    return problem, evaluate


def _evaluated(plan: Plan, found: list[UncertainInput], samples: Array) -> LastState:
    """How each row of a sample ends, in the order of the rows.

    A world needs replicates that follow each other. So the commonest luck is replicate 0, and the
    rows that meet theirs for the first time are one world, 0 … n - 1; those that meet it for the
    second time are the next, 0 … m - 1 of fewer; and so on.
    """
    if samples.ndim != 2 or samples.shape[1] != len(found) + 1:
        words = f"a sample has {len(found) + 1} columns, the last one luck"
        raise WinsetError(f"{words}; this one has the shape {samples.shape}.")
    _, first, inverse, often = np.unique(
        samples[:, -1], return_index=True, return_inverse=True, return_counts=True
    )
    replicate = np.argsort(np.lexsort((first, -often)))[inverse]
    order = np.argsort(replicate, kind="stable")
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order)) - np.searchsorted(replicate[order], replicate[order])
    queue = np.lexsort((replicate, turn))
    parts = [
        run[start : start + plan.request.chunk]
        for run in np.split(queue, np.flatnonzero(np.diff(turn[queue])) + 1)
        for start in range(0, len(run), plan.request.chunk)
    ]
    played = join(
        play(plan, _rows(found, samples[part], int(replicate[part[0]]))) for part in parts
    )
    back = np.argsort(np.concatenate(parts))
    outcomes = {question: values[back] for question, values in played.outcomes.items()}
    return LastState(outcomes, played.policies[back])


def _rows(found: list[UncertainInput], samples: Array, first: int) -> Rows:
    levels = np.minimum(samples, np.nextafter(1.0, 0.0))
    return Rows(first, len(samples), {f.address: levels[:, d] for d, f in enumerate(found)})


def to_ema(request: RunRequest) -> Any:
    """An EMA workbench model: a level on [0, 1] for each uncertain estimate, and a `replicate`.

    Its outcomes are the answer to each question, as the index of the category, and the last value
    of each policy in its unit. One experiment is one replicate; `request.replicates` says how many
    lucks there are.
    """
    ema = _workbench()
    plan = prepare(request)
    found = factors(plan.scenario)
    names = [f"x{d}" for d in range(len(found))]

    def experiment(replicate: int = 0, **levels: float) -> dict[str, float]:
        sample = np.array([[*(levels.get(name, 0.5) for name in names), 0.0]])
        end = play(plan, replace(_rows(found, sample, 0), first=int(replicate)))
        answers = {question: float(values[0]) for question, values in end.outcomes.items()}
        return answers | dict(zip(plan.scenario.issues, end.policies[0].tolist(), strict=True))

    model = ema.Model("winset", function=experiment)
    last = request.replicates - 1
    model.uncertainties = [
        *(
            ema.RealParameter(factor.name, 0.0, 1.0, variable_name=name)
            for factor, name in zip(found, names, strict=True)
        ),
        ema.IntegerParameter("replicate", 0, last),
    ]
    outcomes = [*plan.scenario.file.outcomes, *plan.scenario.issues]
    model.outcomes = [ema.ScalarOutcome(name) for name in outcomes]
    return model


def _workbench() -> Any:
    try:
        return import_module("ema_workbench")
    except ImportError:
        words = "to_ema needs the EMA workbench. Install it: pip install ema_workbench."
        raise WinsetError(words) from None


def check_name(path: Path) -> None:
    """Refuse a file that `save` would not write."""
    if path.suffix not in {".csv", ".parquet"}:
        raise WinsetError(f"{path} is neither .csv nor .parquet. Name the file by its format.")
    must_be_new(path)


def save(table: DiscoveryTable, path: Path) -> None:
    """Write a table of replicates, inputs in their units and the outcome as a new file."""
    check_name(path)
    names = [guarded(number.key) for number in table.numbers]
    frame = pd.DataFrame(table.inputs, columns=names)
    frame.insert(0, "replicate", np.arange(len(frame)))
    frame["outcome"] = table.wanted
    with whole(path, new=True) as fresh:
        if path.suffix == ".csv":
            frame.to_csv(fresh, index=False)
        else:
            frame.to_parquet(fresh, index=False)
