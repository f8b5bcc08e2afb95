"""Plain tables of actors, the field's usual input, read from CSV with every mistake told."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.domain.arrays import Array
from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.files import MAX_BYTES, shown
from sim.models.table import Table

COLUMNS = ("actor", "issue", "position", "salience", "capability", "reversion")
NEEDED = ("actor", "position", "salience", "capability")
LARGEST = 1e15
WEIGHTS = {"salience", "capability"}


@dataclass(frozen=True)
class Question:
    """One issue of a plain table: actors with position, salience and capability, (A,) each."""

    issue: str
    actors: list[str]
    position: Array
    salience: Array
    capability: Array
    reversion: float | None

    def table(self) -> tuple[Table, float, float]:
        """The question as a table of one replicate, and the low end and width of its scale."""
        values = list(self.position) + ([] if self.reversion is None else [self.reversion])
        low, width = min(values), max(max(values) - min(values), 1e-12)
        x = ((self.position - low) / width)[None, :, None]
        count = len(self.actors)
        salience = self.salience[None, :, None]
        zero = np.zeros((1, count))
        table = Table(
            ideal=x,
            salience=salience,
            slope=np.zeros_like(salience),
            stake=salience,
            position=x,
            capability=self.capability[None, :, None],
            party=np.arange(count),
            reversion=None
            if self.reversion is None
            else np.array([[(self.reversion - low) / width]]),
            margin=zero,
            low=np.zeros((1, 1)),
            high=np.ones((1, 1)),
            levels=(0,),
            names=tuple(self.actors),
            opening=x,
            progress=zero,
            turns=zero,
        )
        return table, low, width


def read(path: Path, salience_scale: float | None) -> list[Question]:
    """Questions of a CSV file `actor,[issue,]position,salience,capability[,reversion]`.

    Columns in any order and case. Salience above 1 is refused unless its scale is declared.
    """
    name = shown(path)
    if salience_scale is not None and not 0 < salience_scale < math.inf:
        raise WinsetError(f"--salience-scale {salience_scale:g} is no scale. Give 1 or 100.")
    rows = list(_rows(path, name))
    values = [row["salience"] for _, row in rows]
    if salience_scale is None and max(values, default=0) > 1:
        words = (
            f"salience reaches {max(values):g}, so it is not a share of 1. "
            "Declare its scale: --salience-scale 100."
        )
        raise WinsetError([Problem(words, "salience", name)])
    scale = salience_scale or 1.0
    if max(values, default=0) > scale:
        words = f"salience reaches {max(values):g}, above its declared scale of {scale:g}."
        raise WinsetError([Problem(words, "salience", name)])
    issues = dict.fromkeys(row["issue"] for _, row in rows)
    return [
        _question(name, issue, [r for r in rows if r[1]["issue"] == issue], scale)
        for issue in issues
    ]


def _question(
    name: str, issue: str, rows: list[tuple[int, dict[str, Any]]], scale: float
) -> Question:
    actors = [row["actor"] for _, row in rows]
    twice = [
        (line, row["actor"]) for i, (line, row) in enumerate(rows) if row["actor"] in actors[:i]
    ]
    if twice:
        line, actor = twice[0]
        raise WinsetError(
            [Problem(f"actor '{actor}' stands twice on one issue.", "actor", name, line)]
        )
    reversions = {row["reversion"] for _, row in rows}
    if len(reversions) > 1:
        words = f"issue '{issue}' has more than one reversion; give one value throughout."
        raise WinsetError([Problem(words, "reversion", name, rows[0][0])])

    def column(key: str) -> Array:
        return np.array([row[key] for _, row in rows], dtype=np.float64)

    question = Question(
        issue,
        actors,
        column("position"),
        column("salience") / scale,
        column("capability"),
        reversions.pop(),
    )
    if not np.any(question.salience * question.capability > 0):
        words = f"on issue '{issue}' nobody has salience and capability above 0."
        raise WinsetError([Problem(words, "salience", name, rows[0][0])])
    return question


def _cells(path: Path, name: str) -> list[list[str]]:
    """Lines of a CSV file, cell by cell; WinsetError where it is none."""
    try:
        if path.stat().st_size > MAX_BYTES * 20:
            raise WinsetError([Problem("is larger than 20 MB.", "", name)])
        text = path.read_text(encoding="utf-8-sig")
        if not text.strip():
            words = f"is empty. Its first line is {','.join(NEEDED)}."
            raise WinsetError([Problem(words, "", name)])
        return list(csv.reader(text.splitlines()))
    except UnicodeDecodeError:
        raise WinsetError([Problem("is not UTF-8. Save it as UTF-8.", "", name)]) from None
    except OSError as error:
        raise WinsetError([Problem(f"cannot be read: {error.strerror}.", "", name)]) from None
    except csv.Error as error:
        raise WinsetError([Problem(f"cannot be read as CSV: {error}.", "", name)]) from None


def _rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines of the file with their numbers, read and checked; every problem is told at once."""
    first, *lines = _cells(path, name)
    header = [cell.strip().lower() for cell in first]
    _check_header(header, name)
    problems: list[Problem] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    for line, cells in enumerate(lines, 2):
        if len(cells) > len(header):
            words = f"has {len(cells)} cells for {len(header)} columns. Write 0.5, not 0,5."
            problems.append(Problem(words, "", name, line))
        elif any(cell.strip() for cell in cells):
            row = dict(zip(header, cells, strict=False))
            rows.append((line, _row(row, (name, line), problems)))
    if not rows and not problems:
        problems.append(Problem("has no actors. Add a line for each.", "", name, 2))
    if problems:
        raise WinsetError(problems)
    yield from rows


def _check_header(header: list[str], name: str) -> None:
    problems = [
        Problem(f"unknown column '{column}'. {nearest(column, COLUMNS)}", "", name, 1)
        for column in header
        if column not in COLUMNS
    ]
    problems += [
        Problem(f"has no column '{column}'. Add it to the first line.", "", name, 1)
        for column in NEEDED
        if column not in header
    ]
    problems += [
        Problem(f"column '{column}' stands twice.", "", name, 1)
        for column in COLUMNS
        if header.count(column) > 1
    ]
    if problems:
        raise WinsetError(problems)


def _row(cells: dict[str, str], at: tuple[str, int], problems: list[Problem]) -> dict[str, Any]:
    name, line = at
    row: dict[str, Any] = {"issue": cells.get("issue", "").strip() or "issue", "reversion": None}
    row["actor"] = cells.get("actor", "").strip()
    if not row["actor"]:
        problems.append(Problem("has no actor.", "actor", name, line))
    for key in ("position", "salience", "capability", "reversion"):
        text = cells.get(key, "").strip()
        if key == "reversion" and not text:
            continue
        try:
            row[key] = float(text)
        except ValueError:
            problems.append(Problem(f"found '{text}'; a number is needed.", key, name, line))
            row[key] = 0.0
        low = 0.0 if key in WEIGHTS else -LARGEST
        if not low <= row[key] <= LARGEST:
            words = f"found {text}; a number in {low:g}..{LARGEST:g} is needed."
            problems.append(Problem(words, key, name, line))
            row[key] = 0.0
    return row
