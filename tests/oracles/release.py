"""Release: a ratified package binds, and whoever breaks it sets the others free."""

from typing import TypedDict


class Table(TypedDict):
    """A package: issue numbers, who signed, the values before ratification, and its standing."""

    issues: list[int]
    parties: set[str]
    before: dict[int, float]
    binds: bool
    in_force: bool


def release(
    policy: list[float],
    moved: set[int],
    mover: str,
    tables: list[Table],
    controllers: list[set[str]],
) -> list[float]:
    """Policy after a breach, one value an issue, in the units of `policy`.

    `policy` already holds the mover's new values on `moved`, the issues it moved outside any of
    these tables; `controllers[i]` are those who may set issue i.

    1. A table is broken if it is in force and binds, the mover is a party, and it holds a moved
       issue.
    2. Each issue of a broken table returns to its value before ratification,
       except the moved issues and those that the mover controls.
    3. One pass: a release breaks no further table. Where two broken tables share an issue, the
       later in the list has the last word.
    """
    after = list(policy)
    for table in tables:
        if not _broken(table, moved, mover):
            continue
        for issue in table["issues"]:
            if issue in moved or mover in controllers[issue]:
                continue
            after[issue] = table["before"][issue]
    return after


def _broken(table: Table, moved: set[int], mover: str) -> bool:
    if not (table["in_force"] and table["binds"]):
        return False
    if mover not in table["parties"]:
        return False
    return any(issue in moved for issue in table["issues"])
