"""Decisions as a table: a row each, every replicate's own in the order in which they were made."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.domain.arrays import Array, Index, Mask
from sim.runs.table_file import plain
from sim.world.chunk_result import ChunkResult
from sim.world.ledger import Decision

WORDS = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    {
        "month": pa.int64(),
        "replicate": pa.int64(),
        "who": WORDS,
        "what": WORDS,
        "to": WORDS,
        "probability": pa.float64(),
        "before": pa.float64(),
        "after": pa.float64(),
        "why": WORDS,
    }
)


def decision_table(chunk: ChunkResult, *, below: int | None = None) -> pa.Table:
    """Decisions of a chunk's replicates, or of those `below` a number.

    `month` counts from 1, the first month played. Rows are in the order of replicates, so that
    they do not depend on how replicates are cut into chunks.
    """
    made = chunk.decisions
    if not made:
        return SCHEMA.empty_table()
    wanted = np.stack([each.made for each in made], axis=1)
    if below is not None:
        wanted[max(0, below - chunk.first) :] = False
    row, which = np.nonzero(wanted)
    months = np.array([each.month - chunk.start + 1 for each in made])
    numbers = {
        name: np.stack([getattr(each, name) for each in made], axis=1)[wanted]
        for name in ("probability", "before", "after")
    }
    columns = {
        "month": pa.array(months[which]),
        "replicate": pa.array(row + chunk.first),
        **{name: _words(made, name, which) for name in ("who", "what", "to")},
        **{name: _numbers(values) for name, values in numbers.items()},
        "why": _reasons(made, wanted),
    }
    return pa.table(columns).select(SCHEMA.names).cast(SCHEMA)


def decision_frame(chunks: Iterable[ChunkResult]) -> pd.DataFrame:
    """Decisions of several chunks as a frame."""
    whole = pa.concat_tables([decision_table(chunk) for chunk in chunks]).unify_dictionaries()
    return plain(whole).to_pandas()


def _words(made: list[Decision], name: str, which: Index) -> pa.Array:
    """A text column: a code a decision, spread over its rows."""
    book: dict[str, int] = {}
    codes = np.array([book.setdefault(getattr(each, name), len(book)) for each in made])
    return _coded(codes[which], book)


def _reasons(made: list[Decision], wanted: Mask) -> pa.Array:
    """The column `why`, which may differ from row to row of a decision."""
    book: dict[str, int] = {}
    codes = np.empty(wanted.shape, dtype=np.int64)
    for column, each in enumerate(made):
        reasons = [each.why] if isinstance(each.why, str) else each.why
        codes[:, column] = [book.setdefault(why, len(book)) for why in reasons]
    return _coded(codes[wanted], book)


def _coded(codes: Index, book: dict[str, int]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), list(book))


def _numbers(values: Array) -> pa.Array:
    """A column of numbers, null where a decision moves nothing."""
    return pa.array(values, from_pandas=True)
