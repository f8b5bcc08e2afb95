"""Forecasts from a plain table of actors, without a world."""

from dataclasses import replace
from typing import Any

import numpy as np
from rich.table import Table as RichTable

from sim.domain.errors import WinsetError, nearest
from sim.domain.luck import uniforms
from sim.equations.aggregation import weighted_mean, weighted_median
from sim.models import catalogue, model
from sim.models.table import Model, Table
from sim.runs.actors import Question

MAX_ROUNDS = 1000


def predict(
    questions: list[Question], models: list[str], parameters: dict[str, Any], rounds: int
) -> dict[str, Any]:
    """Forecasts by model and issue, as the `models` object of `winset predict --json`."""
    if not 1 <= rounds <= MAX_ROUNDS:
        raise WinsetError(f"--rounds {rounds} is not a whole number in 1..{MAX_ROUNDS}.")
    known = [field for each in catalogue().values() for field in each.model_fields]
    for name in parameters:
        if name not in known:
            raise WinsetError(f"no model has a parameter '{name}'. {nearest(name, known)}")
    out: dict[str, Any] = {}
    for name in models:
        fields = catalogue()[name].model_fields if name in catalogue() else {}
        own = {k: v for k, v in parameters.items() if len(models) == 1 or k in fields}
        chosen = model(name, own)
        issues = {question.issue: _forecast(question, chosen, rounds) for question in questions}
        out[name] = {"parameters": chosen.model_dump(), "issues": issues}
    return out


def _forecast(question: Question, chosen: Model, rounds: int) -> dict[str, Any]:
    table, (low, high) = question.table(), question.ends
    width = max(high - low, 1e-12)
    history = [_round(question, table, (low, width), None)]
    for index in range(1, rounds + 1):
        left = replace(table, left=rounds - index + 1)
        luck = uniforms(0, "predict", question.issue, first=index, count=1)
        luck = np.broadcast_to(luck[:, None], table.progress.shape)
        offers = chosen.move(left, chosen.settle(left), luck)
        after = replace(
            table, position=offers.position, progress=offers.progress, turns=offers.turns
        )
        history.append(_round(question, after, (low, width), table))
        table = after
    settlement = chosen.settle(table)
    agreed = bool(settlement.agreed[0])
    outcome = low + width * float(settlement.package[0, 0]) if agreed else question.reversion
    return {"outcome": outcome, "agreed": agreed, "rounds": history}


def _round(
    question: Question, table: Table, scale: tuple[float, float], before: Table | None
) -> dict[str, Any]:
    low, width = scale
    values = low + width * table.position[0, :, 0]
    moves: list[dict[str, Any]] = []
    if before is not None:
        old = low + width * before.position[0, :, 0]
        moves = [
            {"who": actor, "to": "settlement", "kind": "concession"}
            for actor, new, was in zip(question.actors, values, old, strict=True)
            if abs(new - was) > 1e-9 * width
        ]
    return {
        "median": low + width * float(weighted_median(table.position, table.weight)[0, 0]),
        "mean": low + width * float(weighted_mean(table.position, table.weight)[0, 0]),
        "positions": dict(zip(question.actors, values.tolist(), strict=True)),
        "moves": moves,
    }


def report(found: dict[str, Any]) -> RichTable:
    """Forecasts as a table: an issue a row, a model a column."""
    models = found["models"]
    table = RichTable(title=found["file"], title_justify="left", box=None, pad_edge=False)
    table.add_column("issue")
    for name in models:
        table.add_column(name.replace("_", " "), justify="right")
    issues = dict.fromkeys(issue for part in models.values() for issue in part["issues"])
    for issue in issues:
        found_here = [part["issues"][issue] for part in models.values()]
        ends = [f"{f['outcome']:,.4g}{'' if f['agreed'] else ' (no deal)'}" for f in found_here]
        table.add_row(issue, *ends)
    return table
