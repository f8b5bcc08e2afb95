"""Forecasts from a plain table of actors, without a world."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.actors import Question
from sim.actors.forecast_shapes import (
    Deal,
    DrawnInterval,
    DrawnRange,
    IssueForecast,
    ModelForecast,
    Spans,
)
from sim.actors.formats.sheet import LARGEST, Tell
from sim.actors.rounds import ActorTable, describe_rounds
from sim.actors.seating import seated, tell_lacking, tell_seating
from sim.domain import luck
from sim.domain.arrays import Array
from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.literals import whole
from sim.models import known, model
from sim.models.table import Model
from sim.runs.request import BATCH

MAX_ROUNDS = 1000
MAX_REPLICATES = 100_000
ROUNDING = 1e-9  # of a value: a forecast this near to its interval is inside
QUANTILES = {"p10": 0.1, "median": 0.5, "p90": 0.9}


@dataclass(frozen=True)
class Manner:
    """How forecasts are made: rounds of talks, draws of what is uncertain (if any), seed.

    `apart` plays every issue by itself, even by models that link the issues of a group.
    """

    rounds: int = 1
    replicates: int | None = None
    seed: int = 1
    apart: bool = False

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
) -> dict[str, ModelForecast]:
    """Forecasts by model and issue, as the `models` object of `winset predict --json`.

    Of every model, or of those named; one that needs a reversion where there is none is left out,
    or refused if it was named. `tell` hears of that, of what is assumed, and of forecasts that are
    outside their own interval; `progress` of issues done.
    """
    manner = manner or Manner()
    chosen = chosen_models(names, parameters or {})
    for name, each in chosen.items():
        _tell_all(tell_lacking(questions, name, each, asked=names is not None), tell)
    tables = _tables(questions, chosen, manner)
    playing = {name: chosen[name] for name in tables}
    _tell_all(tell_seating(questions, playing, apart=manner.apart), tell)
    found: dict[tuple[str, ActorTable], dict[str, IssueForecast]] = {}
    for name, seats, forecasts in _played(tables, playing, manner):
        found[name, seats] = forecasts
        _tell_all(_outside(name, forecasts), tell)
        progress(len(seats.questions))
    return {
        name: {
            "parameters": playing[name].model_dump(),
            "issues": {k: each for seats in those for k, each in found[name, seats].items()},
        }
        for name, those in tables.items()
    }


def _tables(
    questions: Sequence[Question], chosen: Mapping[str, Model], manner: Manner
) -> dict[str, list[ActorTable]]:
    """Tables by model, of those models that play any."""
    tables = {name: list(actor_tables(questions, each, manner)) for name, each in chosen.items()}
    return {name: those for name, those in tables.items() if those}


def _played(
    tables: Mapping[str, list[ActorTable]], models: Mapping[str, Model], manner: Manner
) -> Iterator[tuple[str, ActorTable, dict[str, IssueForecast]]]:
    """Forecasts by model and table; what several models play is drawn once."""
    for seats in dict.fromkeys(each for those in tables.values() for each in those):
        draws = list(_draws(seats, manner))
        for name in (name for name in models if seats in tables[name]):
            yield name, seats, _forecasts(seats, models[name], draws)


def _tell_all(sentences: Iterator[str], tell: Tell) -> None:
    for sentence in sentences:
        tell(sentence)


def chosen_models(names: Sequence[str] | None, parameters: dict[str, Any]) -> dict[str, Model]:
    """Models by name, each with the parameters that are its own."""
    fields = [field for each in known().values() for field in each.model_fields]
    for name in parameters:
        if name not in fields:
            raise WinsetError(f"no model has a parameter '{name}'. {nearest(name, fields)}")
    alone = names is not None and len(names) == 1
    out: dict[str, Model] = {}
    for name in known() if names is None else names:
        own = known()[name].model_fields if name in known() else {}
        out[name] = model(name, {k: v for k, v in parameters.items() if alone or k in own})
    return out


def actor_tables(
    questions: Sequence[Question], chosen: Model, manner: Manner
) -> Iterator[ActorTable]:
    """The tables at which a model plays the questions; equal ones of two models are the same."""
    for name, those in seated(questions, chosen, apart=manner.apart):
        yield ActorTable(name, tuple(those), manner.seed, manner.rounds)


def _draws(seats: ActorTable, manner: Manner) -> Iterator[tuple[int, ActorTable]]:
    """The table with positions drawn, some replicates at a time, and the number of the first."""
    replicates = manner.replicates or 0
    for first in range(0, replicates, BATCH):
        yield first, seats.drawn(first=first, count=min(BATCH, replicates - first))


def _forecasts(
    seats: ActorTable, chosen: Model, draws: Sequence[tuple[int, ActorTable]]
) -> dict[str, IssueForecast]:
    """A model's forecast of each issue of a table: from positions as given, and its interval."""
    steps = list(seats.steps(chosen))
    last = steps[-1].table
    settlement = chosen.settle(last)
    outcome = seats.outcomes(settlement)[0]
    played = "package" if len(seats.questions) > 1 else "issue by issue"
    drawn = [_end(each, chosen, first) for first, each in draws]
    ranges = chosen.spans(last)
    out: dict[str, IssueForecast] = {}
    for k, question in enumerate(seats.questions):
        deal: Deal = {
            "outcome": _plain(outcome[k]),
            "agreed": bool(settlement.agreed[0]),
            "played": played,
        }
        if settlement.unresolved[0]:
            deal["unresolved"] = True
        out[question.issue] = {
            **deal,
            **_interval(outcome[k], [each[:, k] for each in drawn]),
            **_spans(question, ranges, k),
            "rounds": describe_rounds(seats, steps, k),
        }
    return out


def _end(seats: ActorTable, chosen: Model, first: int) -> Array:
    """Outcomes (R, m) after all rounds."""
    last = deque(seats.steps(chosen, first), maxlen=1)[0]
    return seats.outcomes(chosen.settle(last.table))


def _plain(value: float) -> float | None:
    """A number for JSON, which has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None


def _spans(question: Question, ranges: Mapping[str, Array], issue: int) -> Spans:
    """Ranges that the model tells of an issue, in its unit, if it tells any."""
    inside = {name: question.value(each[0, issue]) for name, each in ranges.items()}
    spans = {name: [_plain(end) for end in each] for name, each in inside.items()}
    return {"spans": spans} if spans else {}


def _interval(forecast: float, draws: Sequence[Array]) -> DrawnInterval:
    """Quantiles of the draws that have an outcome, and whether the forecast is outside them."""
    if not draws:
        return {}
    outcomes = np.concatenate(draws)
    some = outcomes[np.isfinite(outcomes)]
    low, middle, high = (
        float(np.quantile(some, share)) if some.size else None for share in QUANTILES.values()
    )
    ends: DrawnRange = {"p10": low, "median": middle, "p90": high}
    if low is None or high is None or not math.isfinite(forecast):
        return {"interval": ends}
    slack = ROUNDING * max(abs(low), abs(high), abs(forecast))
    outside = not low - slack <= forecast <= high + slack
    return {"interval": ends, "outside_interval": True} if outside else {"interval": ends}


def _outside(name: str, found: dict[str, IssueForecast]) -> Iterator[str]:
    """A sentence on each forecast that lies outside its own interval."""
    for issue, each in found.items():
        if "outside_interval" in each and "interval" in each:
            ends = each["interval"]
            yield (
                f"{name.replace('_', ' ')}: {each['outcome']:.4g}, its forecast of {issue}, is not "
                f"among the middle 80 % of its draws ({ends['p10']:.4g} to {ends['p90']:.4g}): "
                "small changes of the positions move it far. Trust the range more than the point."
            )
