"""Pressure: what makes a signature, or giving way to a threat, dearer or cheaper at home."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.domain.estimate import Estimate, Strict
from sim.domain.findings import Finding, members
from sim.domain.key import Key
from sim.domain.number import Scale

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario

CHANGE = Scale("utility", -10.0, 10.0)


class Pressure(Strict):
    """On whom, at which table or threat, and by how much signing or giving way costs it more.

    Public: all see it. Below 0 it makes the step cheaper.
    """

    on: str
    at: str
    by: Estimate


def check_pressure(scenario: "Scenario", key: Key, pressure: Pressure) -> Iterator[Finding]:
    """Whether it presses on somebody who decides there."""
    file = scenario.file
    places = {**file.tables, **file.threats}
    yield from members(key / "at", [pressure.at], places, "table or threat")
    yield from members(key / "on", [pressure.on], scenario.stakeholders, "stakeholder")
    if pressure.at in file.tables:
        deciding = file.tables[pressure.at].parties
    elif pressure.at in file.threats:
        threat = file.threats[pressure.at]
        deciding = [threat.sender, threat.target]
        if threat.table is not None:
            words = (
                f"'{pressure.at}' is attached to table '{threat.table}', whose talks settle it. "
                "Press at the table, or leave out the `table` of the threat."
            )
            yield key / "at", words, True
    else:
        return
    if pressure.on in scenario.stakeholders and pressure.on not in deciding:
        words = f"'{pressure.on}' decides nothing at '{pressure.at}'. Press on one of: "
        yield key / "on", words + ", ".join(deciding) + ".", True
    branches = pressure.by.branches
    ends = [end for b in branches for end in (b.low, b.high) if isinstance(end, int | float)]
    signs = {end > 0 for end in ends if end != 0}
    if len(signs) > 1:
        words = "can press either way. Say whether it makes the step dearer or cheaper."
        yield key / "by", words, False
