"""Release: a ratified package binds, and whoever breaks it sends it back to before the deal."""

from typing import TypedDict


class Table(TypedDict):
    """A package: issue numbers, who signed and when, the values before, and its standing."""

    issues: list[int]
    parties: set[str]
    before: dict[int, float]
    month: int
    binds: bool
    in_force: bool


def release(policy: list[float], moved: set[int], mover: str, tables: list[Table]) -> list[float]:
    """Policy after a breach, one value an issue, in the units of `policy`.

    `policy` already holds the mover's new values on `moved`, the issues it moved outside any of
    these tables.

    1. A table is broken if it is in force and binds, the mover is a party, and it holds a moved
       issue.
    2. Every other issue of a broken table returns to its value before ratification, the mover's
       own included, unless a table that is in force, binds and is not broken holds it, too.
    3. Of two broken tables that share an issue the one ratified first has the word; of two of one
       month, the one that comes first in the list.
    4. One pass: a release breaks no further table.
    """
    broken = [table for table in tables if _broken(table, moved, mover)]
    whole = [t for t in tables if t not in broken and t["in_force"] and t["binds"]]
    after = list(policy)
    for issue in range(len(policy)):
        word = [table for table in broken if issue in table["issues"]]
        held = any(issue in table["issues"] for table in whole)
        if word and not held and issue not in moved:
            after[issue] = min(word, key=lambda table: table["month"])["before"][issue]
    return after


def _broken(table: Table, moved: set[int], mover: str) -> bool:
    if not (table["in_force"] and table["binds"]):
        return False
    if mover not in table["parties"]:
        return False
    return any(issue in moved for issue in table["issues"])
