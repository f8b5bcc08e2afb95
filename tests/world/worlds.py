"""Toy worlds, to be worked out by hand, and how any world of a test is written.

All are written as YAML files (JSON is YAML) and loaded by the same door as any other scenario.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.domain.scenario import Scenario
from sim.files.load import load

Tree = dict[str, Any]

FACT = ["definitions.full-scale"]


def sure(value: float | str) -> Tree:
    """An estimate without spread."""
    return {"likely": value, "because": FACT}


def guess(low: float, likely: float, high: float) -> Tree:
    """An estimate with a spread."""
    return {"low": low, "likely": likely, "high": high, "judgement": "a test needs some spread"}


def save(folder: Path, tree: Mapping[str, Any], name: str = "scenario") -> Path:
    """The scenario file of a tree."""
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return path


def written(
    folder: Path, tree: Mapping[str, Any], changes: Mapping[str, Any] | None = None
) -> Scenario:
    """The scenario of a tree, by way of a file in `folder`."""
    return load(save(folder, tree), changes)


TOY_ISSUES = {"a": "x", "b": "y", "c": "z", "d": "y", "e": "x"}  # issue: who controls it
Cares = Mapping[str, Mapping[str, tuple[float, float]]]  # who: issue: (ideal, salience)
SWAP: Cares = {  # x would give its a for y's b; a = b = 500/6 is the Nash bargain
    "x": {"a": (0, 0.2), "b": (100, 1)},
    "y": {"a": (100, 1), "b": (0, 0.2)},
    "z": {},
}
CERTAIN = {"accommodation": 0}
PLAIN = CERTAIN | {"bluff": 0, "attention": 1}  # no bluff, and threats are always thought of
RESOLVE = 0.1  # of everybody in a toy, and known; their hurdle is 0


def toy(
    folder: Path, cares: Cares, *, worth: Mapping[str, float] | None = None, **parts: Any
) -> Path:
    """A scenario with seeds of its own: x, y and z on issues from 0 to 100, all at 0 to begin with.

    Nothing is uncertain: hurdles are 0 and resolves .1, and known, unless `overrides` says
    otherwise. Money moves only those of whom `worth` says how much. It runs for a year from
    2026-01, so that entry m of a series is the end of month m.
    """
    own = folder / "seeds"
    for name in ("stakeholders", "articles"):
        (own / name).mkdir(parents=True, exist_ok=True)
    issues = {
        name: {
            "title": name,
            "unit": "%",
            "low": 0,
            "high": 100,
            "policy": sure(0),
            "controllers": [who],
        }
        for name, who in TOY_ISSUES.items()
    }
    save(own, issues, "issues")
    save(own, {}, "lanes")
    fact = {
        "says": "What a toy says is so.",
        "type": "fact",
        "speaker": "x",
        "about": "y",
        "citation": "None",
    }
    article = {"kind": "external", "title": "Toys", "publisher": "None", "date": "unknown"}
    save(own / "articles", {**article, "facts": {"full-scale": fact}}, "definitions")
    for who, interests in cares.items():
        money = {"worth_cad_m": sure(worth[who])} if worth and who in worth else {}
        save(own / "stakeholders", person(who, interests) | money, who)
    tree = {
        "schema_version": 2,
        "title": "A toy",
        "question": "Is it as worked out by hand?",
        "start": "2026-01",
        "months": 12,
        "stakeholders": list(cares),
        "issues": list(TOY_ISSUES),
        "parameters": CERTAIN,
        "outcomes": {"none": NO_QUESTION},
        **parts,
    }
    return save(folder, tree)


NO_QUESTION = {
    "question": "None",
    "month": "2026-12",
    "categories": {"high": {"policy": {"a": {"at_least": 50}}}, "low": "otherwise"},
}


def stop(**parts: Any) -> Tree:
    """A threat by x from March on: y raises its d to 100, or x raises its e to 100."""
    return {
        "sender": "x",
        "target": "y",
        "demand": {"issue": "d", "at_least": sure(100)},
        "sanction": {"issue": "e", "to": sure(100)},
        "from": "2026-03",
        "until": "2026-12",
        "review": 3,
        **parts,
    }


def swap(**parts: Any) -> Tree:
    """A table at which x and y settle a and b in March."""
    return {"parties": ["x", "y"], "issues": ["a", "b"], "meets": ["2026-03"], **parts}


def averaged(folder: Path, cares: Mapping[str, Tree]) -> Path:
    """The swap, settled by the plain mean, with spreads on some ideals (who: issue: estimate).

    Worked out by hand, a ends at (0.2 x + y) / 1.2 and b at (x + 0.2 y) / 1.2 of the two ideals,
    since x and y are alike in capability and sign whatever gains them something.
    """
    ideals = {
        f"stakeholders.{who}.interests.{issue}.ideal": estimate
        for who, spreads in cares.items()
        for issue, estimate in spreads.items()
    }
    parts = {"tables": {"swap": swap()}, "model": "weighted_mean", "overrides": ideals}
    return toy(folder, SWAP, **parts)


def certain(month: str, **parts: Any) -> Tree:
    """An event that happens in every replicate."""
    return {"month": month, "probability": sure(1), **parts}


def private(value: float, *estimate: float) -> Tree:
    """A private number: what it is, and low, likely and high as the others know it."""
    return {**guess(*estimate), "value": value}


def press(who: str, on: str, at: str, by: float, cost: float = 0.0, **parts: Any) -> Tree:
    """A move of March, by which `who` makes a step dearer for `on` by so much, for good."""
    pressure = {"on": on, "at": at, "by": sure(by)}
    start = {"from": "2026-03", "until": "2026-03"}
    return {"who": who, **start, "pressure": pressure, "cost": sure(cost), **parts}


def person(who: str, interests: Mapping[str, tuple[float, float]]) -> Tree:
    """A stakeholder of a toy, with its ideals and saliences by issue."""
    return {
        "name": who,
        "kind": "other",
        "capability": sure(0.5),
        "worth_cad_m": "none",
        "hurdle": sure(0),
        "resolve": sure(RESOLVE),
        "interests": {
            issue: {"ideal": sure(ideal), "salience": sure(salience)}
            for issue, (ideal, salience) in interests.items()
        },
    }
