"""A text cut into lines and cells, as spreadsheets and other programs write them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sim.files.text import tidy

SEPARATORS = ",\t;"
COMMENT = re.compile(r"['\"]?#( |/|[0O]\b)", re.IGNORECASE)  # of people; of exchange models
_DECLARED = re.compile(r"\s*\"?sep=([\t;,])\"?[ \t;,]*(?:\n|$)", re.IGNORECASE)
_TAGGED = re.compile(r"\s*(['\"]?)#[AMPD]\1[ ]*([\t;,])", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line that is not blank: its number, from 1, and its cells without outer blanks."""

    number: int
    cells: list[str]


def lines_of(text: str) -> tuple[str, list[Line]]:
    """The separator, and the lines that are not blank.

    The separator is what Excel declares in a first line `sep=;`, else what follows the first tag of
    an exchange model, else what is most frequent in the first two lines. Cells may be quoted, by '
    where the first line begins with it, else by ".
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    top = [line.strip() for line in text[start:].split("\n", 200)[:200]]
    top = [line for line in top if line]
    quote = "'" if top and top[0].startswith("'") else '"'
    separator = declared[1] if declared else _separator(top, quote)
    rows = _rows(text, start, separator, quote)
    return separator, [Line(number, cells) for number, cells in rows if any(cells)]


def _separator(top: list[str], quote: str) -> str:
    tag = next(filter(None, map(_TAGGED.match, top)), None)
    if tag:
        return tag[2]
    rows = [line for line in top if not COMMENT.match(line)][:2]
    counts = Counter(re.sub(f"{quote}[^{quote}]*{quote}", "", " ".join(rows)))
    return max(SEPARATORS, key=counts.__getitem__)


def _pattern(separator: str, quote: str) -> re.Pattern[str]:
    """One cell and what ends it; a quoted one is whole or, if quotes inside are not doubled, part.

    A quote ends a cell only before a separator or the end of the line.
    """
    end = rf"[^\S\n\t]*(?={separator}|\n|\Z)"
    whole = f"{quote}((?:[^{quote}]|{quote}{quote})*+){quote}{end}"
    part = f"{quote}((?:[^{quote}\n]|{quote}(?!{end}))*+){quote}{end}"
    return re.compile(rf"(?:[^\S\n\t]*(?:{whole}|{part})|([^{separator}\n]*))({separator}|\n|\Z)")


def _rows(text: str, start: int, separator: str, quote: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, and its cells, from a place in the text on."""
    pattern = _pattern(separator, quote)
    begins = number = 1 + text.count("\n", 0, start)
    cells: list[str] = []
    for cell in pattern.finditer(text, start):
        quoted = cell[1] if cell[1] is not None else cell[2]
        cells.append(tidy(cell[3] if quoted is None else quoted.replace(quote * 2, quote)))
        number += cell[0].count("\n")
        if cell[4] != separator:
            yield begins, cells
            begins, cells = number, []
