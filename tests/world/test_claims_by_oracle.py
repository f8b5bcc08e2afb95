"""Tables meeting by meeting, in many replicates, against what the formulas of claims say of each.

Fair packages, agreements and what is claimed come from a general optimiser and plain loops; the
world lends them its draws alone.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.files.load import load
from sim.world import World
from tests.oracles import claims, nash
from tests.oracles.belief import Known, of_estimate, upper_end
from tests.world.worlds import Cares, certain, guess, swap, toy

COUNT = 30
SPREAD: dict[str, Any] = {"x": guess(0.0, 0.3, 0.75), "y": guess(0.1, 0.2, 0.6)}
CARES: Cares = {
    "x": {"a": (0, 0.2), "b": (100, 1)},
    "y": {"a": (100, 1), "b": (0, 0.2)},
    "z": {},
}
MONTHS = [2, 3, 5, 8]
UP_TO_DEADLINE = 3
NEAR = 2e-5  # the optimiser's own precision
VERBS = {"refuses": "refuses", "holds out": "holds out for more"}
EMPTY, MISSED = "no package was good enough at home for all", "a package was there and not found"


def _scenario(folder: Path, **parts: Any) -> Path:
    overrides = {f"stakeholders.{who}.hurdle": SPREAD[who] for who in SPREAD}
    overrides |= {
        "stakeholders.x.interests.a.salience": guess(0.05, 0.2, 0.5),
        "stakeholders.y.interests.a.salience": guess(0.5, 0.8, 1.0),
        "stakeholders.x.interests.b.ideal": guess(60, 90, 100),
    }
    news = {
        "rally": certain("2026-03", pressure={"on": "x", "at": "swap", "by": guess(0, 0.1, 0.2)}),
        "plea": certain("2026-04", pressure={"on": "y", "at": "swap", "by": guess(-0.4, -0.2, 0)}),
    }
    table = swap(
        meets=[f"2026-{m:02}" for m in MONTHS], deadline="2026-05", reversion={"a": guess(0, 5, 10)}
    )
    quiet = {"accommodation": 0}
    given = {"tables": {"swap": table}, "events": news, "parameters": quiet, "overrides": overrides}
    return toy(folder, CARES, **given, **parts)


@dataclass
class Row:
    """One replicate as the oracle plays it: what is known of both, and what both do."""

    salience: list[list[float]]
    ideal: list[list[float]]
    hurdle: list[float]
    known: dict[str, Known]
    agreed: bool = False

    def solve(self, margin: list[float], reversion: list[float]) -> dict[str, Any]:
        """The Nash bargain between x and y on a and b, where each gains more than -margin."""
        return nash.solve(
            self.salience,
            self.ideal,
            [[0.0, 0.0]] * 2,
            reversion,
            margin,
            [0.5, 0.5],
            [0.0, 0.0],
            [1.0, 1.0],
        )


def _known(who: str) -> Known:
    return Known(lambda x: of_estimate(x, [SPREAD[who]], 0.0, 10.0))


def _row(world: World, r: int) -> Row:
    interests = world.interests
    rows, issues = [world.row["x"], world.row["y"]], [world.issue_row["a"], world.issue_row["b"]]
    return Row(
        salience=interests.salience[r][np.ix_(rows, issues)].tolist(),
        ideal=interests.ideal[r][np.ix_(rows, issues)].tolist(),
        hurdle=[float(world.hurdle.value[r, n]) for n in rows],
        known={"x": _known("x"), "y": _known("y")},
    )


def _decided(world: World, r: int) -> dict[tuple[str, str], float]:
    """What x and y did at this month's meeting, and how likely it seemed."""
    verbs = {"signs", *VERBS.values()}
    return {
        (d.who, str(d.what)): float(d.probability[r])
        for d in world.ledger.decisions
        if d.month == world.month and d.to == "swap" and d.made[r] and str(d.what) in verbs
    }


@dataclass
class Told:
    """What a meeting should come to: an agreement or none, its package, and what each did."""

    found: dict[str, Any]
    possible: bool
    did: dict[tuple[str, str], float]


def _meeting(row: Row, j: int, pressure: list[float], reversion: list[float]) -> Told:
    """Meeting j by the oracle; what it teaches becomes known in the row."""
    fair = row.solve([0.0, 0.0], reversion)
    bluff = claims.bluff(1 / 3, j, UP_TO_DEADLINE)
    parties = []
    for n, who in enumerate(row.known):
        top = min(row.known[who].hi, upper_end([SPREAD[who]], 0.0, 10.0))
        parties.append(claims.Party(row.hurdle[n], pressure[n], fair["surplus"][n], top))
    claimed = [party.claim(bluff) for party in parties]
    found = row.solve([-claim for claim in claimed], reversion)
    did = {}
    for n, who in enumerate(row.known):
        party, known = parties[n], row.known[who]
        if found["found"]:
            gain = found["surplus"][n] + claimed[n]
            row.known[who], did[who, "signs"] = party.agreed(gain, known)
        else:
            row.known[who] = party.failed(bluff, known)
            reply = party.reply(bluff)
            if reply != "met":
                did[who, VERBS[reply]] = party.probability(bluff, known)
    possible = row.solve([-party.price for party in parties], reversion)["found"]
    return Told(found, possible, did)


def _differences(world: World, r: int, row: Row, told: Told) -> Iterator[str]:
    """Where the world did otherwise than the oracle at this month's meeting, in a replicate."""
    talk = world.negotiations["swap"]
    if bool(talk.agreed[r]) != told.found["found"]:
        yield f"agreed {talk.agreed[r]}"
        return
    did = _decided(world, r)
    if did != pytest.approx(told.did, abs=NEAR):
        yield f"{did} against {told.did}"
    for who, known in row.known.items():
        n = world.row[who]
        pair = world.hurdle.above[r, n], world.hurdle.below[r, n]
        if pair != pytest.approx((known.lo, known.hi), abs=NEAR):
            yield f"{who} is known in {pair}, not in {known.lo, known.hi}"
    package = talk.package[r, talk.issues]
    if talk.agreed[r] and package != pytest.approx(told.found["y"], abs=10 * NEAR):
        yield f"{package} against {told.found['y']}"
    if talk.last and not talk.agreed[r] and bool(talk.empty[r]) == told.possible:
        yield f"empty {talk.empty[r]}"


def _compare(world: World, rows: list[Row], j: int) -> Iterator[str]:
    """Have the oracle meet wherever talks go on, and say where the world did otherwise."""
    talk, people = world.negotiations["swap"], [world.row["x"], world.row["y"]]
    for r, row in enumerate(rows):
        if row.agreed:
            continue
        pressure = [float(talk.pressure[r, n]) for n in people]
        told = _meeting(row, j, pressure, [float(talk.reversion[r, talk.issues[0]]), 0.0])
        row.agreed = told.found["found"]
        yield from (f"row {r}, meeting {j}: {d}" for d in _differences(world, r, row, told))


def test_every_meeting_is_the_oracles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    world = World(load(_scenario(tmp_path)), count=COUNT, ledger=True)
    rows = [_row(world, r) for r in range(COUNT)]
    wrong: list[str] = []
    for month in range(1, 13):
        world.step()
        if month in MONTHS:
            wrong += _compare(world, rows, MONTHS.index(month) + 1)
    assert not wrong, "\n".join(wrong)
    seen = Counter(str(d.what) for d in world.ledger.decisions for _ in d.rows)
    assert min(seen[what] for what in ("signs", "refuses", "holds out for more")) > 5
    assert min(seen[f"fails: {why}"] for why in (EMPTY, MISSED)) > 0


def test_a_text_to_take_or_leave_is_signed_by_whom_it_gains_its_price(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the plain mean nobody bluffs: h' against the gain of its package decides, and is shown."""
    monkeypatch.chdir(tmp_path)
    world = World(load(_scenario(tmp_path, model="weighted_mean")), count=COUNT, ledger=True)
    rows = [_row(world, r) for r in range(COUNT)]
    world.step()
    world.step()
    talk, seen = world.negotiations["swap"], Counter()
    for r, row in enumerate(rows):
        reversion = [float(talk.reversion[r, talk.issues[0]]), 0.0]
        package = talk.package[r, talk.issues].tolist()
        gains = nash.surplus(
            package, row.salience, row.ideal, [[0.0, 0.0]] * 2, reversion, [0.0, 0.0]
        )
        parties = [
            claims.Party(hurdle, 0.0, gain, 10.0)
            for hurdle, gain in zip(row.hurdle, gains, strict=True)
        ]
        agreed = all(party.reply(0.0) == "met" for party in parties)
        assert bool(talk.agreed[r]) == agreed
        assert bool(talk.empty[r]) == (not agreed)
        seen[agreed] += 1
        for who, party in zip(row.known, parties, strict=True):
            known = party.failed(0.0, row.known[who])
            pair = world.hurdle.above[r, world.row[who]], world.hurdle.below[r, world.row[who]]
            assert pair == pytest.approx((known.lo, known.hi), abs=NEAR)
    assert min(seen[True], seen[False]) > 5
