"""Capabilities from a file of their own, by actor and, where they change, by year."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sim.actors.formats.header import Record, actor_columns, records, weights_line
from sim.actors.formats.names import Names
from sim.actors.formats.sheet import Sheet, open_sheet
from sim.files.text import alike, same

NEEDED = ("actor", "capability")
YEARS = ("from", "until")


@dataclass(frozen=True)
class Term:
    """A capability and the years in which it holds, both inclusive."""

    line: int
    capability: float
    first: float
    last: float

    @property
    def ends_somewhere(self) -> bool:
        """Whether there are years in which it does not hold."""
        return math.isfinite(self.first) or math.isfinite(self.last)


@dataclass(frozen=True)
class Capabilities:
    """Capabilities of actors over the years."""

    name: str
    terms: dict[str, list[Term]]

    def problem(self, actor: str, year: int | None) -> str | None:
        """Why there is no capability for an actor in a year; None where there is."""
        terms = self.terms.get(same(actor))
        if terms is None:
            like = next((name for name in self.terms if alike(name) == alike(actor)), None)
            remedy = "Add one." if like is None else f"Did you mean '{like}'?"
            return f"{self.name} has no line for actor '{actor}'. {remedy}"
        if year is None and any(t.ends_somewhere for t in terms):
            return f"has no year, and in {self.name} capabilities go by year. Add a column 'year'."
        if self._term(actor, year) is None:
            return f"{self.name} has no capability of '{actor}' in {year}. Add a line for it."
        return None

    def of(self, actor: str, year: int | None) -> float:
        """The capability of an actor in a year, where there is one."""
        term = self._term(actor, year)
        return 0.0 if term is None else term.capability

    def _term(self, actor: str, year: int | None) -> Term | None:
        terms = self.terms.get(same(actor), [])
        found = (t for t in terms if year is None or t.first <= year <= t.last)
        return next(found, None)


def read_capabilities(path: Path) -> Capabilities:
    """Capabilities of a CSV file `actor,capability[,from,until]`; a blank year leaves it open.

    Or those of a wide table, if the line below its header holds them in the p<actor> columns.
    """
    sheet = open_sheet(path, f"Its first line is {','.join(NEEDED + YEARS)}.")
    terms: dict[str, list[Term]] = {}
    names = Names(sheet, "actor")
    for line, cells in _lines(sheet):
        if not cells["actor"]:
            sheet.complain(line, "actor", "has no actor.")
        actor = names.of(line, cells["actor"].lower())
        terms.setdefault(same(actor), []).append(_term(sheet, line, cells))
    for actor, several in terms.items():
        _check_years(sheet, actor, several)
    if not terms:
        sheet.complain(sheet.top + 1, "", "has no actors. Add a line for each.")
    sheet.refuse()
    return Capabilities(sheet.name, terms)


def _lines(sheet: Sheet) -> list[tuple[int, Record]]:
    """Lines of the file, or one for each weight below the header of a wide table."""
    if not actor_columns(sheet)[1]:
        return records(sheet, NEEDED, NEEDED + YEARS)
    line, found = weights_line(sheet) or (0, {})
    return [(line, {"actor": actor, "capability": text}) for actor, text in found.items()]


def _term(sheet: Sheet, line: int, cells: Record) -> Term:
    first = sheet.optional(line, "from", cells.get("from", ""), "year")
    last = sheet.optional(line, "until", cells.get("until", ""), "year")
    for key, year in zip(YEARS, (first, last), strict=True):
        if year is not None and not (math.isnan(year) or year.is_integer()):
            sheet.complain(line, key, f"found {year:g}; a year such as 2004 is needed.")
    capability = sheet.weight(line, "capability", cells["capability"])
    first, last = -math.inf if first is None else first, math.inf if last is None else last
    if first > last:
        sheet.complain(line, "from", f"{first:g} is after until, {last:g}. Swap them.")
    return Term(line, capability, first, last)


def _check_years(sheet: Sheet, actor: str, terms: Sequence[Term]) -> None:
    ordered = sorted(terms, key=lambda term: term.first)
    for before, after in pairwise(ordered):
        if after.first <= before.last:
            words = f"actor '{actor}' has two capabilities in one year (see line {before.line})."
            sheet.complain(after.line, "from", f"{words} Let the years not overlap.")
