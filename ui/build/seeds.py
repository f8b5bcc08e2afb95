"""Stakeholders of a scenario as rows of a grid, on a scale from 0 to 100."""

from collections.abc import Mapping
from typing import Any

import sim
from ui.build.draft import TOP, Row

Data = Mapping[str, Any]


def rows(found: Data, estimates: Data, issue: str) -> dict[str, Row]:
    """A row by name for everybody who wants something of an issue: likely values, whole numbers."""
    out: dict[str, Row] = {}
    for who, each in found["stakeholders"].items():
        ideal = estimates.get(str(sim.Key.interest(who, issue, "ideal")))
        salience = estimates.get(str(sim.Key.interest(who, issue, "salience")))
        capability = estimates.get(f"stakeholders.{who}.capability")
        if ideal is None or salience is None or capability is None:
            continue
        out[each["name"]] = {
            "actor": each["name"],
            "position 1": on_scale(ideal),
            "cares 1": round(TOP * salience["likely"][0]),
            "counts": round(TOP * capability["likely"][0]),
        }
    return out


def on_scale(estimate: Data) -> int:
    """The likely value of an estimate on a scale from 0 to 100."""
    low, high = estimate["range"]
    value = estimate["likely"][0]
    number = estimate["levels"].index(value) if isinstance(value, str) else value
    return round(TOP * (number - low) / (high - low))
