"""Lines of a delimited text file with their numbers, and the complaints about them."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sim.actors.formats.cells import Line, lines_of
from sim.actors.formats.numerals import COMMA, Numerals, UnreadError
from sim.domain.errors import Problem, WinsetError
from sim.files.disk import read_bytes, shown
from sim.files.library import place
from sim.files.text import decoded, utf16

LARGEST = 1e15
LIMIT = 20_000_000  # bytes
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
LONGEST = 10_000  # letters of a cell
QUOTED = "Put a text that holds a separator in quotes."
Tell = Callable[[str], None]


@dataclass
class Sheet:
    """A file cut into cells; what is wrong is gathered here and told at once by `refuse`.

    `lines` are those with content, `numerals` how the file writes its numbers; `notes` say what
    was assumed or passed over.
    """

    name: str
    lines: list[Line]
    numerals: Numerals
    problems: list[Problem] = field(default_factory=list[Problem])
    notes: list[str] = field(default_factory=list[str])

    def complain(self, line: int | None, key: str, words: str) -> None:
        """Note one mistake."""
        self.problems.append(Problem(words, key, self.name, line))

    def refuse(self) -> None:
        """WinsetError with every mistake noted so far, if there is any."""
        if self.numerals.doubt:
            line, text = self.numerals.doubt
            whole, part = text.replace(",", ""), text.replace(",", ".")
            self.complain(line, "", f"'{text}' is {part} or {whole}: write the one that is meant.")
        if self.problems:
            raise WinsetError(self.problems)

    def number(self, line: int, key: str, text: str, kind: str = "position") -> float:
        """The number of a position, an outcome or an end; NaN and a complaint where it is none."""
        return self._read(line, key, text, kind, -LARGEST)[0]

    def optional(self, line: int, key: str, text: str, kind: str = "position") -> float | None:
        """The same, None where the cell is blank."""
        return self.number(line, key, text, kind) if text else None

    def weight(self, line: int, key: str, text: str) -> float:
        """A capability, at least 0; NaN and a complaint where it is none."""
        return self._read(line, key, text, "capability", 0.0)[0]

    def share(self, line: int, key: str, text: str, top: float = 1.0, *, low: float = 0.0) -> float:
        """A salience on a scale to `top`, or in percent of it; NaN and a complaint if none."""
        value, percent = self._read(line, key, text, "salience", low)
        return value / 100 * top if percent else value

    def _read(self, line: int, key: str, text: str, kind: str, low: float) -> tuple[float, bool]:
        try:
            value, percent = self.numerals.read(line, text, kind)
        except UnreadError as error:
            self.complain(line, key, str(error))
            return math.nan, False
        if not low <= value <= LARGEST:
            words = f"found {text}; a number in {low:g}..{LARGEST:g} is needed."
            self.complain(line, key, words)
            return math.nan, False
        return value, percent

    @property
    def top(self) -> int:
        """Line of the header."""
        return self.lines[0].number

    @property
    def header(self) -> list[str]:
        """Names of the columns as they stand."""
        return self.lines[0].cells

    @cached_property
    def rows(self) -> list[tuple[int, list[str]]]:
        """Numbers of the lines below the header, and a cell of each for every column."""
        count = len(self.header)
        out: list[tuple[int, list[str]]] = []
        for line in self.lines[1:]:
            if any(line.cells[count:]):
                comma = f"{COMMA} " if self.numerals.separator == "," else ""
                words = f"has {len(line.cells)} cells for {count} columns. {comma}{QUOTED}"
                self.complain(line.number, "", words)
            else:
                out.append((line.number, (line.cells + [""] * count)[:count]))
        return out


def open_sheet(path: Path, hint: str) -> Sheet:
    """Cells of a text file of at most 20 MB, separated by tab, semicolon or comma.

    `hint` says what an empty file should hold. What begins with "# " is a remark.
    """
    path = place(path)
    name = shown(path)
    raw = read_bytes(path, LIMIT, "a table of actors")
    text = utf16(raw)
    if text is None:
        text = decoded(raw, name, "Save the sheet as CSV (UTF-8).")
    separator, lines = lines_of(text.removeprefix("\ufeff"))
    sheet = Sheet(
        name, [line for line in lines if not line.cells[0].startswith("# ")], Numerals(separator)
    )
    if not sheet.lines:
        sheet.complain(1, "", f"is empty. {hint}")
    for line in sheet.lines:
        _check_cells(sheet, line)
    sheet.refuse()
    return sheet


def _check_cells(sheet: Sheet, line: Line) -> None:
    if max(map(len, line.cells)) > LONGEST:
        words = f"has a cell of more than {LONGEST:,} letters. Close its quotes, or shorten it."
        sheet.complain(line.number, "", words)
    strange = next(filter(None, map(_CONTROL.search, line.cells)), None)
    if strange:
        words = f"holds {strange[0]!r}, which is no letter or sign. Take it out."
        sheet.complain(line.number, "", words)
