"""Actors pasted from a spreadsheet: text with tabs, commas or semicolons, its header guessed."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ui.build.draft import MOST_ROWS, TOP
from ui.words.translate import t

# The beginning of what people call a column, in English and in French.
CALLED = {
    "actor": ("actor", "who", "name", "stakeholder", "party", "acteur", "nom", "qui"),
    "position": ("position", "want", "ideal", "veut", "idéal"),
    "cares": ("care", "how much it care", "salience", "stake", "importance", "intér", "combien"),
    "counts": ("count", "how much it count", "capability", "power", "weight", "poids", "pouvoir"),
    "fails": ("if it fails", "fails", "reversion", "échec", "sinon"),
}
ORDER = ("actor", "position", "cares", "counts", "fails")
NEEDED = ORDER[:4]
SHARES = ("cares", "counts")
WORDS = {
    "actor": t("actor"),
    "position": t("position"),
    "cares": t("how much it cares"),
    "counts": t("how much it counts"),
    "fails": t("if it fails"),
}


@dataclass(frozen=True)
class Pasted:
    """Rows of the grid for one issue, what holds if it fails, mistakes by cell, and a note."""

    rows: list[dict[str, Any]]
    fails: float | None
    mistakes: list[str]
    note: str = ""


def paste(text: str) -> Pasted:
    """Read actors with their positions on one issue; no rows where there is any mistake."""
    lines = [line for line in text.splitlines() if line.strip(" \t,;")]
    cells = list(csv.reader(lines, delimiter=separator(lines))) if lines else []
    columns, body = _columns(cells)
    mistakes = list(_lacking(columns, body))
    found = [] if mistakes else [_row(each, columns) for each in body]
    mistakes += [] if mistakes else list(_mistakes(found))
    if mistakes:
        return Pasted([], None, mistakes)
    note = _scale_shares(found)
    fails = next((row["fails"] for row in found if row["fails"] is not None), None)
    return Pasted([{k: row[k] for k in NEEDED} for row in found], fails, [], note)


def separator(lines: Sequence[str]) -> str:
    """What separates cells: a tab or a semicolon where every line has one, else a comma."""
    return next((mark for mark in "\t;" if all(mark in line for line in lines)), ",")


def number(text: str) -> float | None:
    """A number as people write it, with a decimal comma or a per-cent sign; None if it is none."""
    plain = re.sub(r"[\s\u00a0\u202f%]", "", text).replace(",", ".")
    return float(plain) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain) else None


def _columns(cells: list[list[str]]) -> tuple[dict[str, int], list[list[str]]]:
    """Places of columns, and the lines below the header; in the usual order without a header."""
    if not cells:
        return {}, []
    first = [cell.strip().lower() for cell in cells[0]]
    if any(number(cell) is not None for cell in first[1:]):
        return {name: k for k, name in enumerate(ORDER) if k < len(first)}, cells
    found: dict[str, int] = {}
    for name, starts in CALLED.items():
        for k, cell in enumerate(first):
            if cell.startswith(starts) and name not in found and k not in found.values():
                found[name] = k
    return found, cells[1:]


def _lacking(columns: dict[str, int], body: list[list[str]]) -> Iterator[str]:
    if not body:
        yield t("There are no rows. Copy one for each actor.")
        return
    for name in NEEDED:
        if name not in columns:
            words = t("There is no column “{column}”. Name it so in the first row.")
            yield words.format(column=WORDS[name])
    if len(body) > MOST_ROWS:
        words = t("There are {n} rows; here at most {most} are taken.")
        yield words.format(n=len(body), most=MOST_ROWS)


def _row(cells: list[str], columns: dict[str, int]) -> dict[str, Any]:
    """A row with its numbers, or with the text of a cell that is no number."""
    given = {n: cells[k].strip() if k < len(cells) else "" for n, k in columns.items()}
    row: dict[str, Any] = dict.fromkeys(ORDER)
    for name, text in given.items():
        value = number(text)
        row[name] = text if name == "actor" or (text and value is None) else value
    return row


def _mistakes(rows: list[dict[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for line, row in enumerate(rows, 1):
        for name in ORDER:
            value = row[name]
            if wrong := _wrong(name, value, seen):
                words = t("row {n}, {column}: {wrong}")
                yield words.format(n=line, column=WORDS[name], wrong=wrong)
        seen.add(str(row["actor"]))


def _wrong(name: str, value: Any, seen: set[str]) -> str:
    """What is wrong with a cell; empty where nothing is."""
    if value in {None, ""}:
        return "" if name == "fails" else t("is empty. Fill it in.")
    if name == "actor":
        return t("“{value}” stands above already.").format(value=value) if value in seen else ""
    if isinstance(value, str):
        return t("“{value}” is no number. Write one from 0 to 100.").format(value=value[:40])
    if not 0 <= value <= TOP:
        return t("{value} is not from 0 to 100.").format(value=f"{value:g}")
    return ""


def _scale_shares(rows: list[dict[str, Any]]) -> str:
    """Make shares from 0 to 1 percentages, in place, column by column; a note where it was done."""
    small = [name for name in SHARES if all(row[name] <= 1 for row in rows)]
    for row in rows:
        row |= {name: round(TOP * row[name], 6) for name in small}
    columns = ", ".join(WORDS[name] for name in small)
    words = t("Read as shares of 1, and multiplied by 100: {columns}.")
    return words.format(columns=columns) if small else ""
