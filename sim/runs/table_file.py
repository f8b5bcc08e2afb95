"""A table of a run on disk, written as it comes; the file does not tell how its rows arrived."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from sim.runs.csv_cells import guarded_table

Format = Literal["parquet", "csv"]
GROUP = 2**17  # rows of a Parquet row group
REPEATED = ("month", "replicate", "probability")  # numbers worth a dictionary, in long tables


class TableFile:
    """A Parquet or CSV file that grows.

    Row groups have the same number of rows however many came at a time, and each has its words in
    alphabetical order, so that equal tables are equal files.
    """

    def __init__(self, path: Path, fmt: Format):
        self.path, self.fmt = path, fmt
        self._writer: Any = None
        self._held: list[pa.Table] = []

    def add(self, table: pa.Table) -> None:
        """Append rows."""
        self._held.append(table)
        if sum(map(len, self._held)) >= GROUP:
            whole = self._whole()
            end = len(whole) - len(whole) % GROUP
            for first in range(0, end, GROUP):
                self._write(whole.slice(first, GROUP))
            self._held = [whole.slice(end)] if end < len(whole) else []

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        if self._held:
            self._write(self._whole())
            self._held = []
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def abandon(self) -> None:
        """Let go of a file that nobody will read, if it is still open."""
        self._held = []
        with suppress(OSError):
            self.close()

    def _whole(self) -> pa.Table:
        return pa.concat_tables(self._held).unify_dictionaries().combine_chunks()

    def _write(self, rows: pa.Table) -> None:
        group = pa.table({name: _sorted(rows[name]) for name in rows.column_names})
        if self.fmt == "csv":
            group = guarded_table(plain(group))
        if self._writer is None:
            self._writer = self._begin(group.schema)
        self._writer.write_table(group)

    def _begin(self, schema: pa.Schema) -> Any:
        if self.fmt == "csv":
            return csv.CSVWriter(str(self.path), schema)
        words = [f.name for f in schema if pa.types.is_dictionary(f.type)]
        long = [name for name in REPEATED if name in schema.names and "month" in schema.names]
        coded: Any = words + long
        return parquet.ParquetWriter(
            str(self.path), schema, use_dictionary=coded, store_schema=False
        )


def plain(table: pa.Table) -> pa.Table:
    """The table with its words as text, not as codes."""
    fields = [
        pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def _sorted(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece; words as codes of those that occur, in alphabetical order."""
    found = column.combine_chunks()
    array = found.chunk(0) if isinstance(found, pa.ChunkedArray) else found
    if not pa.types.is_dictionary(array.type):
        return array
    codes, words = array.indices.to_numpy(), array.dictionary.to_pylist()
    used = sorted(np.flatnonzero(np.bincount(codes, minlength=len(words))), key=words.__getitem__)
    place = np.zeros(len(words), dtype=np.int32)
    place[used] = np.arange(len(used))
    return pa.DictionaryArray.from_arrays(
        place[codes], pa.array([words[i] for i in used], pa.string())
    )
