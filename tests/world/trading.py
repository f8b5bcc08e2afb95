"""Toys that trade: x sells to y under a tariff, or under a quota."""

import json
from pathlib import Path
from typing import Any

from sim.files.load import load
from tests.world.found import Found, found
from tests.world.worlds import Tree, guess, save, sure, toy

CARES = {"x": {"a": (0, 0.5), "b": (20, 0.2)}, "y": {"a": (100, 0.6), "b": (60, 0.5)}, "z": {}}
COUNT = 50


def lane(**parts: Any) -> Tree:
    """What x sells to y under a tariff b of which 20 % is the base year's."""
    return {
        "exporter": "x",
        "importer": "y",
        "tariff_issue": "b",
        "year": 2024,
        "value_cad_m": guess(500, 1000, 1600),
        "volume": sure(40),
        "tariff": guess(10, 20, 35),
        "demand_elasticity": guess(2, 4, 8),
        "supply_elasticity": guess(5, 15, 40),
        "shares": {"exporter": {"x": sure(1)}, "buyer": {"y": sure(0.4)}},
        **parts,
    }


IDLE = {"exporter": guess(0.1, 0.4, 0.8), "importer": guess(0.1, 0.3, 0.5)}
QUOTA = {
    "tariff_issue": None,
    "quota_issue": "a",
    "in_quota_rate": guess(5, 10, 15),
    "over_quota_rate": guess(50, 60, 70),
}
START = {"policies": {"a": guess(10, 50, 80), "b": guess(2, 40, 90)}}


def trading(folder: Path, lanes: Tree, **parts: Any) -> Found:
    """Toys that trade, as found; c ends at 90 %, so that it may be trade that goes elsewhere."""
    path = toy(folder, CARES, **{"parameters": {}, **START, **parts})
    issues = json.loads((folder / "seeds" / "issues.yaml").read_text(encoding="utf-8"))
    issues["c"]["high"] = 90
    save(folder / "seeds", issues, "issues")
    save(folder / "seeds", lanes, "lanes")
    for who in "xy":
        file = folder / "seeds" / "stakeholders" / f"{who}.yaml"
        tree = json.loads(file.read_text(encoding="utf-8"))
        save(file.parent, {**tree, "worth_cad_m": guess(200, 600, 2000)}, who)
    return found(load(path), COUNT)
