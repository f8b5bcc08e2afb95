"""Lines of a delimited text file with their numbers, and the complaints about them."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.domain.disk import read_bytes
from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.files import MAX_BYTES, shown
from sim.domain.library import place

LARGEST = 1e15
DELIMITERS = "\t;,"
Tell = Callable[[str], None]
COMMA = "Write 0.5, not 0,5."


@dataclass(frozen=True)
class Line:
    """One line that is not blank: its number, from 1, and its cells without outer blanks."""

    number: int
    cells: list[str]


@dataclass
class Sheet:
    """A file cut into cells; what is wrong is gathered here and told at once by `refuse`."""

    name: str
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list[Problem])

    def complain(self, line: int | None, key: str, words: str) -> None:
        """Note one mistake."""
        self.problems.append(Problem(words, key, self.name, line))

    def refuse(self) -> None:
        """WinsetError with every mistake noted so far, if there is any."""
        if self.problems:
            raise WinsetError(self.problems)

    def number(self, line: int, key: str, text: str, low: float = -LARGEST) -> float:
        """The number a cell holds; 0 and a complaint where it holds none, or one out of range."""
        try:
            value = float(text)
        except ValueError:
            comma = f" {COMMA}" if text.count(",") == 1 else ""
            self.complain(line, key, f"found '{text}'; a number is needed.{comma}")
            return 0.0
        if not low <= value <= LARGEST:
            words = f"found {text}; a number in {low:g}..{LARGEST:g} is needed."
            self.complain(line, key, words)
            return 0.0
        return value

    def optional(self, line: int, key: str, text: str) -> float | None:
        """The number a cell holds, None where it is blank."""
        return self.number(line, key, text) if text else None

    def records(self) -> list[tuple[int, dict[str, str]]]:
        """Lines below the header by column; a cell that is not there is blank."""
        header = self.header
        out: list[tuple[int, dict[str, str]]] = []
        for line in self.lines[1:]:
            if len(line.cells) > len(header):
                words = f"has {len(line.cells)} cells for {len(header)} columns. {COMMA}"
                self.complain(line.number, "", words)
            else:
                blank = [""] * (len(header) - len(line.cells))
                out.append((line.number, dict(zip(header, line.cells + blank, strict=True))))
        return out

    @property
    def header(self) -> list[str]:
        """Names of the columns, in lower case."""
        return [cell.lower() for cell in self.lines[0].cells]

    def check_header(self, needed: Sequence[str], known: Sequence[str] | None = None) -> None:
        """Refuse a header with a column missing, twice or, if `known` says which are, unknown."""
        header, top = self.header, self.lines[0].number
        for column in header if known is not None else ():
            if column not in (known or ()):
                self.complain(top, "", f"unknown column '{column}'. {nearest(column, known or ())}")
        for column in needed:
            if column not in header:
                self.complain(top, "", f"has no column '{column}'. Add it to the first line.")
        for column in dict.fromkeys(header):
            if column and header.count(column) > 1:
                self.complain(top, "", f"column '{column}' stands twice.")
        self.refuse()


def open_sheet(path: Path, hint: str) -> Sheet:
    """Cells of a UTF-8 text file of at most 20 MB, separated by tab, semicolon or comma.

    The first of these three that its first line holds is the separator. Cells may be quoted, by '
    where the first line begins with it, else by ". `hint` says what an empty file should hold.
    """
    path = place(path)
    name = shown(path)
    text = _text(path, name)
    first = next(filter(str.strip, text.splitlines()), "").lstrip()
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    quote = "'" if first.startswith("'") else '"'
    rows = csv.reader(text.splitlines(), delimiter=delimiter, quotechar=quote)
    line = 1  # on which a row begins: one that is quoted may run over several
    lines: list[Line] = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if any(cells):
                lines.append(Line(line, cells))
            line = rows.line_num + 1
    except csv.Error as error:
        words = f"cannot be read as CSV: {error}. Mend the line."
        raise WinsetError([Problem(words, "", name, line)]) from None
    if not lines:
        raise WinsetError([Problem(f"is empty. {hint}", "", name, 1)])
    return Sheet(name, lines)


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES * 20:
            raise WinsetError([Problem("is larger than 20 MB. Split it.", "", name)])
        return read_bytes(path, MAX_BYTES * 20, "a table of actors").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        words = "is not UTF-8. Save it as UTF-8."
        raise WinsetError([Problem(words, "", name, line)]) from None
    except OSError as error:
        raise WinsetError([Problem(f"cannot be read: {error.strerror}.", "", name)]) from None
