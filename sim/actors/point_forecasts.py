"""Point forecasts of many issues by one model, those with the same actors worked out together."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np

from sim.actors import Question
from sim.actors.predict import Manner, talks_of
from sim.actors.rounds import Talks, played
from sim.domain.arrays import Array
from sim.models.table import Model, Table
from sim.runs.request import BATCH

SHARED = {"party", "levels", "names", "left", "bound", "chord", "gain"}  # alike in every row


def points(questions: Sequence[Question], chosen: Model, manner: Manner) -> Array:
    """Outcome that a model forecasts of each question, (n,), in the questions' units.

    What `predict` forecasts of each, made for many tables at once. NaN where the model says
    nothing: it needs a reversion and there is none, or there is neither a deal nor a reversion.
    """
    place = {id(question): row for row, question in enumerate(questions)}
    out = np.full(len(questions), np.nan)
    for batch in _batches(questions, chosen, manner):
        table = _stacked([talks.table for talks in batch])
        for talks, outcomes in zip(batch, _outcomes(batch, table, chosen), strict=True):
            out[[place[id(question)] for question in talks.questions]] = outcomes
    return out


def _batches(
    questions: Sequence[Question], chosen: Model, manner: Manner
) -> Iterator[Sequence[Talks]]:
    """Tables with the same actors, parties, number of issues, and knowledge of the reversion."""
    alike: dict[tuple[object, ...], list[Talks]] = {}
    for talks in talks_of(questions, chosen, manner):
        table = talks.table
        kind = (table.names, tuple(table.party), len(table.levels), table.reversion is None)
        alike.setdefault(kind, []).append(talks)
    for several in alike.values():
        for first in range(0, len(several), BATCH):
            yield several[first : first + BATCH]


def _stacked(tables: Sequence[Table]) -> Table:
    """Tables of one replicate as the replicates of one table."""
    names = [f.name for f in fields(Table) if f.name not in SHARED]
    columns = {name: [getattr(table, name) for table in tables] for name in names}
    known = {name: parts for name, parts in columns.items() if parts[0] is not None}
    return replace(tables[0], **{name: np.concatenate(parts) for name, parts in known.items()})


def _outcomes(batch: Sequence[Talks], table: Table, chosen: Model) -> Iterator[Array]:
    """Outcomes (m,) of each table after all rounds."""

    def luck(index: int) -> Array:
        return np.concatenate([talks.luck(table.names, index, (0, 1)) for talks in batch])

    last = deque(played(chosen, table, batch[0].rounds, luck), maxlen=1)[0]
    settlement = chosen.settle(last.table)
    for row, talks in enumerate(batch):
        yield talks.outcomes(settlement.rows(np.array([row])))[0]
