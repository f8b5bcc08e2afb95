"""Forecasts from a plain table of actors, without a world."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.domain import luck
from sim.domain.arrays import Array
from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.literals import whole
from sim.models import catalogue, model
from sim.models.table import Model, Table
from sim.runs.actors import Question, joint_table
from sim.runs.actors.sheet import LARGEST, Tell
from sim.runs.request import BATCH
from sim.runs.rounds import Talks, told

MAX_ROUNDS = 1000
MAX_REPLICATES = 100_000
QUANTILES = {"p10": 0.1, "median": 0.5, "p90": 0.9}


@dataclass(frozen=True)
class Manner:
    """How forecasts are made: rounds of talks, draws of what is uncertain (if any), seed."""

    rounds: int = 1
    replicates: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        limits = {"rounds": (1, MAX_ROUNDS), "seed": (0, luck.LARGEST)}
        if self.replicates is not None:
            limits["replicates"] = (1, MAX_REPLICATES)
        for name, (low, high) in limits.items():
            object.__setattr__(self, name, whole(f"--{name}", getattr(self, name), low, high))


def spread(questions: Sequence[Question], half_width: float) -> list[Question]:
    """The questions with every position's 10th and 90th percentile that far below and above it."""
    if not 0 <= half_width <= LARGEST:
        raise WinsetError(f"--spread {half_width:g} is not a number in 0..{LARGEST:g}.")
    for question in questions:
        if question.low is not None:
            words = "has low and high of its own. Leave --spread out."
            raise WinsetError([Problem(words, "low", question.path, question.line)])
    return [question.spread(half_width) for question in questions]


def predict(
    questions: Sequence[Question],
    names: Sequence[str] | None = None,
    parameters: dict[str, Any] | None = None,
    manner: Manner | None = None,
    tell: Tell = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Forecasts by model and issue, as the `models` object of `winset predict --json`.

    Of every model, or of those named. Where there is no reversion, a model that needs one is left
    out, which `tell` hears, and refused if it was named. Models that link issues see all issues of
    a group at one table, the others each issue by itself. `progress` hears of issues done.
    """
    manner = manner or Manner()
    chosen = chosen_models(names, parameters or {})
    tables = {links: list(talks_of(questions, manner, links=links)) for links in (False, True)}
    asked: dict[str, set[Talks]] = {}
    for name, each in chosen.items():
        those = [talks for talks in tables[each.links_issues] if can_forecast(each, talks)]
        _tell_lacking(each, questions, those, tell if names is None else None)
        asked[name] = set(those)
    out = {
        name: {"parameters": each.model_dump(), "issues": {}}
        for name, each in chosen.items()
        if asked[name]
    }
    for talks in (*tables[False], *tables[True]):
        here = [name for name in out if talks in asked[name]]
        draws = list(_draws(talks, manner)) if here else []
        for name in here:
            out[name]["issues"].update(_forecasts(talks, chosen[name], draws))
            progress(len(talks.questions))
    return out


def chosen_models(names: Sequence[str] | None, parameters: dict[str, Any]) -> dict[str, Model]:
    """Models by name, each with the parameters that are its own."""
    known = [field for each in catalogue().values() for field in each.model_fields]
    for name in parameters:
        if name not in known:
            raise WinsetError(f"no model has a parameter '{name}'. {nearest(name, known)}")
    alone = names is not None and len(names) == 1
    out: dict[str, Model] = {}
    for name in catalogue() if names is None else names:
        fields = catalogue()[name].model_fields if name in catalogue() else {}
        out[name] = model(name, {k: v for k, v in parameters.items() if alone or k in fields})
    return out


def talks_of(questions: Sequence[Question], manner: Manner, *, links: bool) -> Iterator[Talks]:
    """Each question at a table of its own, or those of one group at one table."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group if links else question.issue, []).append(question)
    for name, those in groups.items():
        yield Talks(name, those, manner.seed, manner.rounds)


def can_forecast(chosen: Model, talks: Talks) -> bool:
    """Whether the questions at a table tell all that a model needs: a reversion, for some."""
    known = all(question.reversion is not None for question in talks.questions)
    return known or not chosen.needs_reversion


def _tell_lacking(
    chosen: Model, questions: Sequence[Question], those: Sequence[Talks], tell: Tell | None
) -> None:
    """Say on how many issues a model is left out, or refuse where there is nobody to tell."""
    lacking = len(questions) - sum(len(talks.questions) for talks in those)
    if not lacking:
        return
    needs = f"{chosen.slug}, which needs a `reversion` column (`rp` in a wide table)"
    if tell is not None:
        tell(f"Left out: {needs}, on {lacking} of {len(questions)} issues.")
        return
    first = next(question for question in questions if question.reversion is None)
    words = f"issue '{first.issue}' has none, for {needs}: what holds if talks fail. "
    words += "Add it, leave the issue out"
    distant = "disagreement" in type(chosen).model_fields
    words += ", or give --param disagreement=distant for the limit." if distant else "."
    raise WinsetError([Problem(words, "reversion", first.path, first.line)])


def _draws(talks: Talks, manner: Manner) -> Iterator[tuple[int, Table]]:
    """Tables of the uncertain positions, some replicates each, with the first one's number."""
    replicates = manner.replicates or 0
    for first in range(0, replicates, BATCH):
        yield first, talks.drawn(first=first, count=min(BATCH, replicates - first))


def _forecasts(
    talks: Talks, chosen: Model, draws: Sequence[tuple[int, Table]]
) -> dict[str, dict[str, Any]]:
    """A model's forecast of each issue of a table: from positions as given, and its interval."""
    steps = list(talks.steps(chosen, joint_table(talks.questions)))
    last = steps[-1].table
    settlement = chosen.settle(last)
    agreed, outcome = bool(settlement.agreed[0]), talks.outcomes(settlement)[0]
    drawn = [_end(talks, chosen, table, first) for first, table in draws]
    ranges = chosen.spans(last)
    out: dict[str, dict[str, Any]] = {}
    for k, question in enumerate(talks.questions):
        found: dict[str, Any] = {"outcome": _plain(outcome[k]), "agreed": agreed}
        if drawn:
            found["interval"] = _interval(np.concatenate([each[:, k] for each in drawn]))
        if ranges:
            inside = {name: question.value(each[0, k]) for name, each in ranges.items()}
            found["spans"] = {name: [_plain(end) for end in each] for name, each in inside.items()}
        out[question.issue] = found | {"rounds": told(talks, steps, k)}
    return out


def _end(talks: Talks, chosen: Model, table: Table, first: int) -> Array:
    """Outcomes (R, m) after all rounds."""
    last = deque(talks.steps(chosen, table, first), maxlen=1)[0]
    return talks.outcomes(chosen.settle(last.table))


def _plain(value: float) -> float | None:
    """A number for JSON, which has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None


def _interval(outcomes: Array) -> dict[str, float | None]:
    """Quantiles of the outcomes of all draws that have one."""
    some = outcomes[np.isfinite(outcomes)]
    return {
        name: float(np.quantile(some, share)) if some.size else None
        for name, share in QUANTILES.items()
    }
