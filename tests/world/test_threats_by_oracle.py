"""Threats month by month, in many replicates, against a plain loop over the same draws."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.domain.kinds.threat import ThreatVerb
from sim.files.load import load
from sim.world import World
from tests.oracles.belief import Known, of_estimate
from tests.oracles.standoff import Person, Standoff
from tests.oracles.threat_game import Side
from tests.world.worlds import Cares, certain, guess, stop, sure, toy

COUNT, MONTHS = 200, 24
DELTA = 0.5
LOUD = {"accommodation": 0, "attention": 1, "sanction_weight": DELTA}
SPREAD: dict[str, Any] = {"x": guess(0.02, 0.1, 0.3), "y": guess(0.0, 0.1, 0.35)}
CARES: Cares = {
    "x": {"a": (80, 0.3), "b": (70, 0.4), "d": (100, 0.8), "e": (0, 0.3)},
    "y": {"a": (70, 0.3), "b": (30, 0.2), "d": (0, 0.5), "e": (0, 0.8)},
    "z": {},
}
NEAR = 1e-9
NEWS = 9  # month in which news changes what x wants
ALOUD = [
    "threatens",
    "resists",
    "concedes to the threat",
    "carries out the threat",
    "backs down",
]
UNDER_SANCTION = ["yields to the sanction", "lifts the sanction"]
ANSWERING = ["answers the sanction", "drops its answer"]


def _scenario(folder: Path, threat: dict[str, Any], **parts: Any) -> Path:
    of_x, of_y = ("stakeholders.x.interests", "stakeholders.y.interests")
    overrides = {f"stakeholders.{who}.resolve": SPREAD[who] for who in SPREAD}
    overrides |= {
        f"{of_x}.e.salience": guess(0.0, 0.3, 0.9),
        f"{of_x}.d.salience": guess(0.3, 0.8, 1.0),
        f"{of_x}.a.salience": guess(0.0, 0.2, 0.6),
        f"{of_x}.e.ideal": guess(0, 20, 90),
        f"{of_y}.e.salience": guess(0.2, 0.7, 1.0),
        f"{of_y}.d.salience": guess(0.0, 0.3, 0.8),
        f"{of_y}.b.ideal": guess(20, 50, 90),
        f"{of_y}.d.reservation.at_most": guess(20, 80, 100),
    }
    news = {
        "outcry": _pressure("2026-05", "y", guess(0.0, 0.1, 0.3)),
        "plea": _pressure("2026-07", "y", guess(-0.5, -0.2, 0.0)),
        "fatigue": _pressure("2026-04", "x", guess(-0.4, -0.1, 0.2)),
        "relief": _pressure("2026-10", "y", guess(-0.6, -0.3, 0.0)),
        "quarrel": {"month": "2027-02", "probability": sure(0.7), "raise": "stop"},
        "affair": {"month": "2027-08", "probability": sure(0.7), "raise": "stop"},
        "prices": certain("2026-09", set={f"{of_x}.e.salience": guess(0.0, 0.2, 0.8)}),
        "dispute": {"month": "2026-04", "probability": sure(0.5), "raise": "stop"},
    }
    policies = {"a": sure(60), "b": sure(40), "d": guess(5, 10, 40), "e": sure(20)}
    given = {"overrides": overrides, "events": news, "policies": policies, "parameters": LOUD}
    return toy(folder, CARES, threats={"stop": threat}, months=MONTHS, **given, **parts)


def _pressure(month: str, who: str, by: dict[str, Any]) -> dict[str, Any]:
    return certain(month, pressure={"on": who, "at": "stop", "by": by})


DEAL = {
    "parties": ["x", "y"],
    "issues": ["a", "b", "e"],
    "standing": True,
    "reversion": {"a": guess(0, 10, 30), "b": sure(20)},
}
ANSWER = {"issue": "b", "to": guess(55, 70, 90)}
KINDS: dict[str, dict[str, Any]] = {
    "plain": {"threat": {}},
    "without a word": {"threat": {"announced": False, "answer": ANSWER}},
    "breaks a deal": {"threat": {}, "tables": {"deal": DEAL}},
    "answered": {"threat": {"answer": ANSWER}},
    "breaks a deal and is answered": {"threat": {"answer": ANSWER}, "tables": {"deal": DEAL}},
}


def _person(world: World, who: str, r: int) -> Person:
    n = world.row[who]
    return Person(world.interests.salience[r, n].tolist(), world.interests.ideal[r, n].tolist())


def _side(world: World, who: str, r: int) -> Side:
    known = Known(lambda x: of_estimate(x, [SPREAD[who]], 0.0, 10.0))
    return Side(float(world.resolve.value[r, world.row[who]]), 0.0, known)


def _standoff(world: World, r: int) -> Standoff:
    """A replicate at the start, for the oracle."""
    threat = world.threats["stop"]
    line = world.interests.reservation[r, world.row["y"], world.issue_row["d"]]
    deal = {}
    if "deal" in world.negotiations:
        before = world.negotiations["deal"].before[r]
        deal = {world.issue_row[i]: float(before[world.issue_row[i]]) for i in ("a", "b")}
    return Standoff(
        people=(_person(world, "x", r), _person(world, "y", r)),
        sides=(_side(world, "x", r), _side(world, "y", r)),
        policy=world.policy[r].tolist(),
        demanded=float(threat.demanded[r]),
        line=float(line),
        sanction=float(threat.sanction[r]),
        answer=None if threat.answer is None else float(threat.answer.to[r]),
        deal=deal,
        window=(3, MONTHS),
        review=3,
        delta=DELTA,
        announced=threat.file.announced,
    )


def _update(world: World, row: Standoff, r: int) -> None:
    """Take what this month's news has changed."""
    row.people = (_person(world, "x", r), _person(world, "y", r))
    pressure = world.threats["stop"].pressure[r]
    for who, side in zip(("x", "y"), row.sides, strict=True):
        side.pressure = float(pressure[world.row[who]])


def _deeds(world: World) -> list[list[tuple[str, str, float]]]:
    """What was done about the threat this month, in every replicate."""
    verbs = {str(verb) for verb in ThreatVerb}
    deeds: list[list[tuple[str, str, float]]] = [[] for _ in range(world.count)]
    for d in world.ledger.decisions:
        if d.month == world.month and str(d.what) in verbs:
            for r in d.rows:
                deeds[r].append((d.who, str(d.what), float(d.probability[r])))
    return deeds


def _differences(world: World, row: Standoff, r: int, told: Any, done: Any) -> Iterator[str]:
    """Where the world did otherwise than the oracle this month, in a replicate."""
    same = [deed[:2] for deed in done] == [deed[:2] for deed in told]
    if not same or [d[2] for d in done] != pytest.approx([d[2] for d in told], abs=NEAR):
        yield f"{done} against {told}"
    if world.policy[r] != pytest.approx(row.policy, abs=NEAR):
        yield f"{world.policy[r]} against {row.policy}"
    for who, side in zip(("x", "y"), row.sides, strict=True):
        n, known = world.row[who], (side.known.lo, side.known.hi)
        pair = world.resolve.above[r, n], world.resolve.below[r, n]
        if pair != pytest.approx(known, abs=NEAR):
            yield f"{who} is known in {pair}, not in {known}"


def _happened(world: World, *events: str) -> np.ndarray:
    """Where one of some events has happened this month."""
    happened = np.zeros(world.count, dtype=bool)
    for d in world.ledger.decisions:
        if d.month == world.month and d.to in events:
            happened |= d.made
    return happened


def _month(world: World, rows: list[Standoff], month: int) -> Iterator[tuple[str, str]]:
    """Play a month in both: what was done by the oracle, and where the world did otherwise."""
    world.step()
    done, raised = _deeds(world), _happened(world, "dispute", "quarrel", "affair")
    for r, row in enumerate(rows):
        _update(world, row, r)
        stirred = month == NEWS
        told = row.month(month, raised=bool(raised[r]), stirred=stirred)
        wrong = "; ".join(_differences(world, row, r, told, done[r]))
        yield from ((what, "") for _, what, _ in told)
        if wrong:
            yield "wrong", f"row {r}, month {month}: {wrong}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_month_is_the_oracles(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parts = KINDS[kind]
    demand = {"issue": "d", "at_least": guess(60, 80, 100)}
    threat = stop(demand=demand, until="2027-12", **parts["threat"])
    path = _scenario(tmp_path, threat, tables=parts.get("tables", {}))
    world = World(load(path), count=COUNT, ledger=True)
    rows = [_standoff(world, r) for r in range(COUNT)]
    found = [line for month in range(1, MONTHS + 1) for line in _month(world, rows, month)]
    wrong = [words for what, words in found if what == "wrong"]
    assert not wrong, "\n".join(wrong[:10])
    seen = Counter(what for what, _ in found)
    deeds = UNDER_SANCTION + (
        ALOUD if threat.get("announced", True) else ["sanctions without a word"]
    )
    assert min(seen[what] for what in deeds + ANSWERING * ("answer" in parts["threat"])) > 5


def test_who_yields_on_a_bound_issue_breaks_the_deal_again_and_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deal holds a at 10, and without it a is 70, which costs y .36 as much as the sanction.

    By what it releases CD is worth -.36 - .144 to y, SF -.36 - .3 + .018: at most is -.18, and
    y's resolve under pressure .1; without the release CD is worth -.144, and at most is .18.
    """
    monkeypatch.chdir(tmp_path)
    cares: Cares = {
        "x": {"a": (0, 0.1), "d": (100, 1), "e": (0, 0.05)},
        "y": {"a": (10, 1), "d": (0, 0.45), "e": (0, 0.3)},
        "z": {},
    }
    back = {"a": sure(70), "d": sure(0)}
    deal = {"parties": ["x", "y"], "issues": ["a", "d", "e"], "standing": True, "reversion": back}
    path = toy(
        tmp_path,
        cares,
        tables={"deal": deal},
        threats={"stop": stop(demand={"issue": "d", "at_least": sure(60)})},
        policies={"a": sure(10), "d": sure(20)},
        events={
            "go": certain("2026-03", **{"raise": "stop"}),
            "weary": _pressure("2026-05", "y", sure(-0.5)),
        },
        overrides={"stakeholders.y.resolve": sure(0.6), "stakeholders.x.resolve": sure(0.5)},
        parameters=LOUD,
    )
    world = World(load(path), ledger=True).run()
    assert world.threats["stop"].carried_out[0]
    assert not world.threats["stop"].yielded[0]
