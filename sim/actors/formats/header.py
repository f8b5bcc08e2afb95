"""Columns of a table by the names used here, whatever other programs and languages call them."""

import difflib
import re
from collections.abc import Sequence

from sim.actors.formats.sheet import Sheet
from sim.files.text import alike, same

OTHERS = {
    "actor": "actors name player players stakeholder stakeholders party acteur acteurs nom joueur "
    "partieprenante",
    "position": "positions pos preference stance ideal idealpoint",
    "salience": "saliences sal importance saillance",
    "capability": "capabilities capacity power influence weight resources clout votes capacite "
    "pouvoir poids ressources",
    "issue": "issues topic dimension enjeu enjeux",
    "reversion": "rp reversionpoint",
    "outcome": "out resultat",
    "low": "p10 bas",
    "high": "p90 haut",
    "from": "depuis",
    "until": "jusqua",
}
_MEANING = {other: name for name, others in OTHERS.items() for other in others.split()}
_NUMBER = re.compile(r"[\d., ]+%?")
_TYPING = 0.8  # how alike two words are of which one may be the other mistyped
Record = dict[str, str]


def plainly(text: str) -> str:
    """A column's name as `_MEANING` has it: in lower case, without signs and what brackets hold."""
    return re.sub(r"\(.*\)|\[.*\]|[\W_]", "", alike(text))


def actor_columns(sheet: Sheet) -> tuple[list[str], list[str]]:
    """The header of a wide table as `wide_records` has it, and the actors of its columns.

    These have both a p<actor> and an s<actor> column.
    """
    header = [same(name).lower() for name in sheet.header]
    there = set(header)
    return header, [n[1:] for n in header if n[:1] == "p" and n[1:] and "s" + n[1:] in there]


def wide_records(sheet: Sheet) -> list[tuple[int, Record]]:
    """Lines below the header by column, all of them; WinsetError where a column stands twice."""
    header, _ = actor_columns(sheet)
    for column in dict.fromkeys(filter(None, header)):
        if header.count(column) > 1:
            sheet.complain(sheet.top, "", f"column '{column}' stands twice. Rename one.")
    sheet.refuse()
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in sheet.rows]


def weights_line(sheet: Sheet) -> tuple[int, Record] | None:
    """The line below the header and its p<actor> cells by actor, if it looks like capabilities.

    These are numbers above 0 without a salience.
    """
    actors = actor_columns(sheet)[1]
    for line, cells in wide_records(sheet)[:1]:
        found = {actor: cells["p" + actor] for actor in actors if cells["p" + actor]}
        numbers = all(map(_NUMBER.fullmatch, found.values()))
        if found and numbers and not any(cells["s" + actor] for actor in actors):
            return line, found
    return None


def renamed(header: Sequence[str], known: Sequence[str]) -> dict[int, str]:
    """Columns, by their place, that mean a known one, which the header has not under its own name.

    Several may mean the same.
    """
    bare = [plainly(name) for name in header]
    names = {plainly(name): name for name in known}
    same = {at: names[word] for at, word in enumerate(bare) if word in names}
    others = {at: _MEANING[word] for at, word in enumerate(bare) if word in _MEANING}
    found = {k: name for k, name in others.items() if name in known and name not in same.values()}
    return dict(sorted((same | found).items()))


def records(sheet: Sheet, needed: Sequence[str], known: Sequence[str]) -> list[tuple[int, Record]]:
    """Lines below the header by known column; WinsetError where a column is missing or in doubt.

    The sheet's notes say which columns are read as another, and which are passed over.
    """
    header, top = sheet.header, sheet.top
    places = renamed(header, known)
    for name in dict.fromkeys(places.values()):
        several = [header[at] for at, other in places.items() if other == name]
        if len(several) > 1:
            sheet.complain(top, "", _twice(name, several))
    _note_others(sheet, places)
    unused = _pass_over(sheet, places, known)
    other = f" If it is there by another name, rename it: {', '.join(unused)}." if unused else ""
    for name in needed:
        if name not in places.values():
            words = f"has no column '{name}'. Add it to the first line."
            sheet.complain(top, "", words + other)
    sheet.refuse()
    return [(line, {name: cells[at] for at, name in places.items()}) for line, cells in sheet.rows]


def _note_others(sheet: Sheet, places: dict[int, str]) -> None:
    """Note the columns that are read by another name than theirs."""
    others = [
        f"{sheet.header[at]} as {name}"
        for at, name in places.items()
        if plainly(sheet.header[at]) != plainly(name)
    ]
    if others:
        plural = "Columns are" if others[1:] else "A column is"
        sheet.notes.append(f"{plural} read by another name: {', '.join(others)}.")


def _twice(name: str, several: Sequence[str]) -> str:
    if len({plainly(each) for each in several}) == 1:
        return f"column '{several[0]}' stands twice. Rename one."
    words = " and ".join(f"'{each}'" for each in several)
    return f"columns {words} both look like {name}. Call the one that is meant '{name}'."


def _pass_over(sheet: Sheet, places: dict[int, str], known: Sequence[str]) -> list[str]:
    """Names of the columns that nobody asked for, which the notes tell; doubts are complaints."""
    missing = [name for name in known if name not in places.values()]
    unused: list[str] = []
    for at, name in enumerate(sheet.header):
        meant = difflib.get_close_matches(plainly(name), missing, n=1, cutoff=_TYPING)
        if at in places or not (name or any(cells[at] for _, cells in sheet.rows)):
            continue
        if meant:
            sheet.complain(sheet.top, "", f"unknown column '{name}'. Did you mean '{meant[0]}'?")
        elif at and not name:
            words = f"column {at + 1} has no name but content. Name it, or empty it."
            sheet.complain(sheet.top, "", words)
        else:
            unused.append(name or "1 (without a name)")
    if unused:
        words = f"Columns {', '.join(unused)} are" if unused[1:] else f"Column {unused[0]} is"
        sheet.notes.append(f"{words} not used.")
    return unused
