"""Numbers as people and spreadsheets write them: 0.5, 0,5, 1 234,5, 1,234.5, 80 %."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLANKS = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")  # 1 234 as in French, 1'234 as in Swiss
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(,\d{3})+(?:\.\d+)?|(\.\d{3})+(?:,\d+)?)")
_NUMBER = re.compile(  # what float() reads, without 1_000 and the digits of other scripts
    r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf)", re.IGNORECASE
)
_SINGLE = re.compile(r"[+-]?\d*([,.])\d*")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_POINTS = {",": "a decimal comma", ".": "a decimal point"}
_PERCENT = "a {} in %"
COMMA = "Write 0.5, not 0,5. (Where semicolons separate the cells, 0,5 is read.)"


class UnreadError(ValueError):
    """A cell that cannot be read as a number: why, and what to do."""


@dataclass
class Numerals:
    """How one file writes its numbers: all alike, or a number is refused.

    Cells are separated by `separator`; where that is no comma, a comma may be the decimal sign.
    """

    separator: str
    _first: dict[str, int] = field(default_factory=dict[str, int])
    _doubt: tuple[int, str] | None = None

    @property
    def commas(self) -> bool:
        """Whether commas are decimal signs."""
        return _POINTS[","] in self._first

    @property
    def doubt(self) -> tuple[int, str] | None:
        """Line and text of a number such as 1,234 where nothing tells what the comma means."""
        return None if self.commas else self._doubt

    def notes(self) -> Iterator[str]:
        """What of these numbers was read as a person would."""
        if self.commas:
            yield "Commas between digits are read as decimal signs."
        if _PERCENT.format("position") in self._first:
            yield "Positions are in %: 40 % is read as 40."

    def read(self, line: int, text: str, kind: str) -> tuple[float, bool]:
        """The number in a cell, and whether a percent sign follows it; UnreadError without one.

        Numbers of one `kind` all have that sign, or none has; 0 is 0 either way.
        """
        bare = _BLANKS.sub("", text.replace("\u2212", "-").removesuffix("%").strip())
        plain = self._plain(line, text, bare)
        if not _NUMBER.fullmatch(plain):
            raise UnreadError(f"found '{text}'; a number is needed.")
        value = float(plain)
        percent = text.endswith("%")
        if value != 0:
            ways = (f"a {kind} without %", _PERCENT.format(kind))
            self._keep(line, text, ways[percent], ways[not percent])
        return value, percent

    def _plain(self, line: int, text: str, bare: str) -> str:
        """The digits without groups and with a decimal point."""
        single, grouped = _SINGLE.fullmatch(bare), _GROUPED.fullmatch(bare)
        if single:
            point = single[1]
        elif grouped:
            point = "." if grouped[1] else ","
        else:
            return bare
        if point == "," and self.separator == ",":
            raise UnreadError(f"found '{text}'; a number is needed. {COMMA}")
        if self.separator == "\t" and _DOUBTFUL.fullmatch(bare):
            self._doubt = self._doubt or (line, text)
        elif point in bare:
            self._keep(line, text, _POINTS[point], _POINTS["," if point == "." else "."])
        return bare.replace("," if point == "." else ".", "").replace(point, ".")

    def _keep(self, line: int, text: str, way: str, other: str) -> None:
        """Refuse the first number that is written otherwise than those before it."""
        new = way not in self._first
        self._first.setdefault(way, line)
        if new and other in self._first:
            words = f"found '{text}', {way}; line {self._first[other]} has {other}."
            raise UnreadError(f"{words} Write all alike.")
