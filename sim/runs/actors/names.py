"""Names of a file: what a reader takes for one name is one, or the doubt is told."""

from sim.domain.text import alike, same
from sim.runs.actors.sheet import Sheet

TWICE = "If they are two, tell their names apart ({0} 2); if one, keep one line."


class Names:
    """The names of one kind in a file, each as it is first written."""

    def __init__(self, sheet: Sheet, what: str) -> None:
        self._sheet, self._what = sheet, what
        self._seen: dict[str, tuple[str, int]] = {}  # by `same`: first spelling, its line
        self._alike: dict[str, tuple[str, int]] = {}
        self._typed: set[str] = set()

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
        self._seen[same(text)] = text, line
        return text

    def found(self, line: int, text: str) -> str | None:
        """The first spelling of a name; None where it has none yet."""
        first, at = self._seen.get(same(text), (None, 0))
        if first not in {None, text} and text not in self._typed:
            self._typed.add(text)
            words = f"'{text}' of line {line} is read as '{first}' of line {at}."
            self._sheet.notes.append(f"{self._what.capitalize()} {words}")
        return first
