"""Names of a file: what a reader takes for one name is one, or the doubt is told."""

from sim.actors.formats.sheet import Sheet
from sim.files.text import alike, same

TWICE = "If they are two, tell their names apart ({0} 2); if one, keep one line."


class Names:
    """The names of one kind in a file, each as it is first written."""

    def __init__(self, sheet: Sheet, what: str) -> None:
        self._sheet, self._what = sheet, what
        self._read: dict[str, str] = {}  # each spelling: the first one
        self._first: dict[str, tuple[str, int]] = {}  # by `same`: the first spelling and its line
        self._alike: dict[str, tuple[str, int]] = {}  # by `alike`

    def of(self, line: int, text: str) -> str:
        """The first spelling of a name; a complaint where it is much like another."""
        known = self.found(line, text)
        if known is not None:
            return known
        other, at = self._alike.setdefault(alike(text), (text, line))
        if other != text:
            words = (
                f"{self._what} '{text}' looks like '{other}' of line {at}. "
                "If they are one, write both alike; if two, tell their names apart."
            )
            self._sheet.complain(line, self._what, words)
        self._first[same(text)] = text, line
        self._read[text] = text
        return text

    def found(self, line: int, text: str) -> str | None:
        """The first spelling of a name; None where it has none yet."""
        if text not in self._read and same(text) in self._first:
            first, at = self._first[same(text)]
            self._read[text] = first
            words = f"'{text}' of line {line} is read as '{first}' of line {at}."
            self._sheet.notes.append(f"{self._what.capitalize()} {words}")
        return self._read.get(text)
