"""What tests by hand ask of a toy world that has been played, in one replicate."""

from pathlib import Path
from typing import Any

from sim.files.load import load
from sim.world import World
from tests.world.worlds import PLAIN, Cares, certain, toy

FAIR = 5 / 6  # of a and of b in SWAP: Σ λ s θ / Σ λ s = 1 / (1 + .2) at equal multipliers
QUARREL: Cares = {"x": {"b": (100, 1)}, "y": {"b": (0, 1)}, "z": {}}  # no package is for both
WIDE = (0, 0.5, 1)  # a hurdle as others know it: F(5/6) = .5 + .4 (5/6 − .5) / .5 = .7667
A_THIRD = {"bluff": 1 / 3}
STATUS = ("waiting", "agreed", "failed", "lapsed", "broken")


def played(folder: Path, cares: Cares, *, until: int = 12, **parts: Any) -> World:
    """A toy of these parts, played to the end of a month of 2026."""
    parts["parameters"] = PLAIN | parts.get("parameters", {})
    return World(load(toy(folder, cares, **parts)), months=until, ledger=True).run()


def hurdles(x: Any, y: Any) -> dict[str, Any]:
    """Overrides of the hurdles of x and y."""
    return {"stakeholders.x.hurdle": x, "stakeholders.y.hurdle": y}


def series(world: World, issue: str) -> list[float]:
    """The policies of all months: entry m is the end of month m."""
    return world.record.policy[:, 0, world.issue_row[issue]].round(6).tolist()


def steps(*parts: tuple[int, float]) -> list[float]:
    """A series of 13 entries: (entries, value) after (entries, value)."""
    out = [round(value, 6) for entries, value in parts for _ in range(entries)]
    assert len(out) == 13
    return out


def status(world: World, table: str = "swap") -> str:
    """What has become of a table."""
    return STATUS[int(world.negotiations[table].status[0])]


def end(world: World, table: str = "swap") -> str:
    """What is counted of a table."""
    marks = world.negotiations[table].marks()
    (mark,) = (name for name, where in marks.items() if where[0])
    return mark


def fate(world: World, threat: str = "stop") -> set[str]:
    """What has become of a threat; `given_way` is told by what it consists of."""
    marks = world.threats[threat].marks()
    return {name for name, where in marks.items() if where[0] and name != "given_way"}


def said(world: World, what: str, who: str = "") -> list[tuple[int, str, float]]:
    """Decisions whose verb begins so: month of 2026, who, and how likely it was, rounded."""
    return [
        (d.month - world.start + 1, d.who, round(float(d.probability[0]), 4))
        for d in world.ledger.decisions
        if d.what.startswith(what) and who in d.who
    ]


def months(world: World, what: str) -> list[int]:
    """The months of 2026 in which something was decided."""
    return [month for month, _, _ in said(world, what)]


def known(world: World, part: str, who: str) -> tuple[float, float]:
    """Between what a private number is known to lie, rounded."""
    private, row = getattr(world, part), world.row[who]
    return round(float(private.above[0, row]), 4), round(float(private.below[0, row]), 4)


# ---------------------------------------------------------------------- threats


def rivals(own_e: float, other_d: float, other_e: float) -> Cares:
    """x wants d, at salience 1, and has e at `own_e`; y would lose by d and by e."""
    return {
        "x": {"d": (100, 1), "e": (0, own_e)},
        "y": {"d": (0, other_d), "e": (0, other_e)},
        "z": {},
    }


YIELDING = rivals(0.1, 0.2, 1)  # bar .05, most −.2 + .5
BLUFF = rivals(1, 0.2, 0.2)  # bar .5: x would not carry it out, so that most is −.2
CLASH = rivals(0.1, 1, 0.4)  # bar .05, most −1 + .2
RAISE = {"go": certain("2026-03", **{"raise": "stop"})}


def line(**side: Any) -> dict[str, Any]:
    """An override by which y has a red line on what x demands."""
    return {"stakeholders.y.interests.d.reservation": side}
