"""Point forecasts of many issues by one model, those with the same actors worked out together."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np

from sim.actors import Question
from sim.actors.predict import Manner, actor_tables
from sim.actors.rounds import ActorTable, play
from sim.domain.arrays import Array
from sim.models.table import Model, TableView
from sim.runs.request import BATCH

SHARED = {"party", "levels", "names", "left", "bound", "controls", "exact"}  # alike in every row


def point_forecasts(questions: Sequence[Question], chosen: Model, manner: Manner) -> Array:
    """Outcome that a model forecasts of each question, (n,), in the questions' units.

    What `predict` forecasts of each, made for many tables at once. NaN where the model says
    nothing: it needs a reversion and there is none, or there is neither a deal nor a reversion.
    """
    place = {id(question): row for row, question in enumerate(questions)}
    out = np.full(len(questions), np.nan)
    for batch in _batches(questions, chosen, manner):
        table = _stacked([seats.table for seats in batch])
        for seats, outcomes in zip(batch, _outcomes(batch, table, chosen), strict=True):
            out[[place[id(question)] for question in seats.questions]] = outcomes
    return out


def _batches(
    questions: Sequence[Question], chosen: Model, manner: Manner
) -> Iterator[Sequence[ActorTable]]:
    """Tables with the same actors, parties, number of issues, and knowledge of the reversion."""
    alike: dict[tuple[object, ...], list[ActorTable]] = {}
    for seats in actor_tables(questions, chosen, manner):
        table = seats.table
        kind = (table.names, tuple(table.party), len(table.levels), table.reversion is None)
        alike.setdefault(kind, []).append(seats)
    for several in alike.values():
        for first in range(0, len(several), BATCH):
            yield several[first : first + BATCH]


def _stacked(tables: Sequence[TableView]) -> TableView:
    """Tables of one replicate as the replicates of one table."""
    names = [f.name for f in fields(TableView) if f.name not in SHARED]
    columns = {name: [getattr(table, name) for table in tables] for name in names}
    known = {name: parts for name, parts in columns.items() if parts[0] is not None}
    return replace(tables[0], **{name: np.concatenate(parts) for name, parts in known.items()})


def _outcomes(batch: Sequence[ActorTable], table: TableView, chosen: Model) -> Iterator[Array]:
    """Outcomes (m,) of each table after all rounds."""

    def luck(index: int) -> Array:
        return np.concatenate([seats.luck(table.names, index, (0, 1)) for seats in batch])

    last = deque(play(chosen, table, batch[0].rounds, luck), maxlen=1)[0]
    settlement = chosen.settle(last.table)
    for row, seats in enumerate(batch):
        yield seats.outcomes(settlement.rows(np.array([row])))[0]
