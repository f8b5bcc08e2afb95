"""CSV files that spreadsheets, R, DuckDB and pandas open as they are.

Formulas: a spreadsheet runs a cell that begins with = + - or @, also behind blanks or a tab. Every
text that would be run, in cells and in names of columns, is led by an apostrophe here, which makes
it text; numbers stay as they are. `sim.read` takes the apostrophe off again.

Byte-order mark: Excel reads a file as UTF-8 only where one stands at its head, so what a person
takes away from the app has it; R, DuckDB and pandas skip it. The tables of `--out` have none: they
are for programs, some of which would take it for a part of the first name.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

BLANK = r"[\s\x00\u200b-\u200f\u2060\ufeff']"
RUN = re.compile(rf"{BLANK}*[=+\-@＝＋－＠]|[ \xa0']*[\t\r\n]")
NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """Text as a cell that no spreadsheet runs."""
    return f"'{text}" if _is_run(text) else text


def unguarded(cell: str) -> str:
    """The text that was guarded."""
    return cell[1:] if cell.startswith("'") and _is_run(cell[1:]) else cell


def guarded_table(table: pa.Table) -> pa.Table:
    """A table whose names and cells no spreadsheet runs."""
    columns = [_guarded_column(table[name]) for name in table.column_names]
    return pa.table(columns, names=[guarded(name) for name in table.column_names])


def csv_file(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file for people to open, by RFC 4180; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([guarded(name) for name in names])
    writer.writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def _is_run(text: str) -> bool:
    return RUN.match(text) is not None and NUMBER.fullmatch(text) is None


def _guarded_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column with each of its words looked at once."""
    if not pa.types.is_string(column.type):
        return column
    words = column.unique().to_pylist()
    changed = {word: guarded(word) for word in words if word is not None and _is_run(word)}
    if not changed:
        return column
    return pa.chunked_array([[changed.get(word, word) for word in column.to_pylist()]], pa.string())
