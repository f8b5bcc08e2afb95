"""Moves in many replicates, against what their makers should expect of them one step ahead.

z answers to x, who hears it. The world lends its draws and what is known at the start of a month.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sim.files.load import load
from sim.world import World
from tests.oracles import moves, voice
from tests.oracles.belief import of_estimate
from tests.world.looks import PRIVATE, VOICE, AtTable, AtThreat
from tests.world.worlds import Cares, certain, guess, stop, sure, swap, toy

COUNT = 120
NEAR = 2e-4  # of the chance of a move; the optimiser's package is good to 1e-5
WORTH = {"x": 600.0, "y": 2000.0, "z": 400.0}
COST: Any = guess(0.0, 0.03, 0.12)
CARES: Cares = {
    "x": {"a": (0, 0.3), "b": (100, 1), "d": (100, 0.7), "e": (0, 0.2)},
    "y": {"a": (100, 1), "b": (0, 0.2), "d": (0, 0.4), "e": (0, 0.7)},
    "z": {"a": (0, 0.8), "b": (50, 0.2), "d": (20, 0.4), "e": (0, 0.3)},
}
SALIENCES = {
    "stakeholders.x.interests.a.salience": guess(0.0, 0.2, 0.5),
    "stakeholders.z.interests.a.salience": guess(0.2, 0.6, 1.0),
    "stakeholders.z.interests.d.ideal": guess(0, 40, 100),
    "stakeholders.x.interests.e.salience": guess(0.0, 0.2, 0.6),
    "stakeholders.y.interests.d.salience": guess(0.1, 0.4, 0.9),
}


def _press(who: str, on: str, at: str, by: dict[str, Any]) -> dict[str, Any]:
    window = {"from": "2026-02", "until": "2026-11"}
    return {"who": who, **window, "pressure": {"on": on, "at": at, "by": by}, "cost": COST}


def _scenario(folder: Path, number: str, **parts: Any) -> Path:
    """The toy with a z that x hears, money that moves all, and spreads on what is private."""
    overrides = SALIENCES | {f"stakeholders.{who}.{number}": PRIVATE[who] for who in PRIVATE}
    parameters = {"accommodation": 0, "attention": 0}
    path = toy(folder, CARES, overrides=overrides, parameters=parameters, **parts)
    for who, worth in WORTH.items():
        file = folder / "seeds" / "stakeholders" / f"{who}.yaml"
        person = json.loads(file.read_text()) | {"worth_cad_m": sure(worth)}
        if who == "z":
            person["within"] = {"of": "x", "voice": sure(VOICE)}
        file.write_text(json.dumps(person))
    return path


def _cost(x: float) -> float:
    return of_estimate(x, [COST], 0.0, 10.0)


def _chances(world: World, verb: str) -> dict[str, dict[int, float]]:
    """The moves of this month with a verb, and how likely they seemed where made."""
    found: dict[str, dict[int, float]] = {}
    for d in world.ledger.decisions:
        if d.month == world.month and str(d.what) == verb:
            found[d.to] = {int(r): float(d.probability[r]) for r in d.rows}
    return found


Oracle = AtTable | AtThreat


class Game:
    """World and oracle side by side: what has been made, for how much, and what was otherwise."""

    def __init__(self, world: World, rows: list[Oracle]):
        self.world, self.rows = world, rows
        self.made: dict[tuple[str, int], float] = {}
        self.over: set[tuple[str, int]] = set()  # offers made, and moves bought off
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    def play(self, months: int) -> None:
        """Play some months of both."""
        for _ in range(months):
            for r, row in enumerate(self.rows):
                row.begin(self.world, r)
            self.world.step()
            threatened = _chances(self.world, "threatens").get("stop", {})
            for r, row in enumerate(self.rows):
                for name, act in self.world.moves.items():
                    if r not in threatened and self.world.month >= act.file.start:
                        self._consider(row, r, name)
                self._settle(row, r)

    def _settle(self, row: Oracle, r: int) -> None:
        """Whether the pressure that is left is the oracle's."""
        for who, pressure in row.pressures().items():
            got = row.place(self.world).pressure[r, self.world.row[who]]
            if got != pytest.approx(pressure, abs=1e-12):
                self.wrong.append(f"row {r}: {got} on {who} against {pressure}")

    def _consider(self, row: Oracle, r: int, name: str) -> None:
        act = self.world.moves[name]
        if act.file.answers is not None:
            self._offer(row, r, name, act.file.answers)
        elif (name, r) not in self.made:
            gain = self._gain(row, r, name)
            if self._decide(r, name, "makes the move", name, gain):
                self.made[name, r] = gain
                if act.file.pressure is not None:
                    row.press(act.file.pressure.on, float(act.by[r]))

    def _gain(self, row: Oracle, r: int, name: str) -> float:
        """E of a move that presses or sets a policy."""
        act = self.world.moves[name]
        if act.file.pressure is not None:
            return row.gain(act.file.who, act.file.pressure.on, float(act.by[r]))
        after = list(row.policy)
        for issue, to in act.sets.items():
            after[issue] = float(to[r])
        utility = row.people[act.file.who].utility
        return utility(after) - utility(row.policy)

    def _offer(self, row: Oracle, r: int, name: str, other: str) -> None:
        """An offer to buy off another move, and what comes of it."""
        if (other, r) not in self.made or (name, r) in self.over:
            return
        act, pressing = self.world.moves[name], self.world.moves[other]
        payer, payee, pressure = act.file.who, pressing.file.who, pressing.file.pressure
        assert pressure is not None
        total, by = float(act.sum[r]), float(pressing.by[r])
        weights = voice.weights([-1, -1, 0], [0.0, 0.0, VOICE])
        heard = {
            who: moves.heard(
                total,
                dict(zip("xyz", weights["xyz".index(who)], strict=True)),
                WORTH,
                (payer, payee),
            )
            for who in (payer, payee)
        }
        gain = row.gain(payer, pressure.on, -by) + heard[payer]
        if self._decide(r, name, "offers compensation for", other, gain):
            self.over.add((name, r))
            takes = moves.takes(heard[payee], self.made[other, r])
            verb = f"{'takes' if takes else 'declines'} the compensation for"
            self.seen[verb] += 1
            if r not in _chances(self.world, verb).get(other, {}):
                self.wrong.append(f"row {r}: not {verb} {other}")
            if takes:
                row.press(pressure.on, -by)

    def _decide(self, r: int, name: str, verb: str, to: str, gain: float) -> bool:
        """Whether the world makes a move, which must be as the oracle says."""
        cost = float(self.world.moves[name].cost[r])
        told, chance = moves.made(gain, cost, _cost)
        got = _chances(self.world, verb).get(to, {}).get(r)
        where = f"row {r}, month {self.world.month - self.world.start + 1}, {name}"
        if (got is not None) != told and abs(gain - cost) > NEAR:
            self.wrong.append(f"{where}: {got} against {chance} ({gain} for {cost})")
        elif got is not None and got != pytest.approx(chance, abs=20 * NEAR):
            self.wrong.append(f"{where}: {got} against {chance}")
        self.seen[name] += got is not None
        return got is not None


TABLE_MOVES = {
    "campaign": _press("z", "x", "swap", guess(0.05, 0.2, 0.4)),
    "promise": _press("y", "x", "swap", guess(-0.3, -0.2, -0.05)),
    "plea": _press("x", "y", "swap", guess(-0.4, -0.2, -0.1)),
    "compensation": {
        "who": "x",
        "from": "2026-02",
        "until": "2026-11",
        "answers": "campaign",
        "pays": {"to": "z", "cad_m": guess(10, 40, 90)},
        "cost": COST,
    },
    "drive": {
        "who": "x",
        "from": "2026-02",
        "until": "2026-11",
        "set": {"e": guess(0, 10, 40)},
        "cost": COST,
    },
}
THREAT_MOVES = {
    "stand": _press("z", "y", "stop", guess(0.05, 0.2, 0.4)),
    "promise": _press("x", "y", "stop", guess(-0.3, -0.2, -0.05)),
    "warning": _press("y", "x", "stop", guess(-0.4, -0.2, -0.1)),
}


def test_moves_at_a_table_are_the_oracles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table = swap(sits="2026-02", meets=["2026-03", "2026-05", "2026-07"])
    path = _scenario(
        tmp_path, "hurdle", tables={"swap": table}, moves=TABLE_MOVES, policies={"e": sure(30)}
    )
    world = World(load(path), count=COUNT, ledger=True)
    game = Game(world, [AtTable(world, r) for r in range(COUNT)])
    game.play(3)
    assert not game.wrong, "\n".join(game.wrong[:10])
    seen = ("takes the compensation for", "declines the compensation for", *TABLE_MOVES)
    assert min(game.seen[what] for what in seen) > 3, game.seen


def test_moves_at_a_threat_are_the_oracles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    threat = stop(demand={"issue": "d", "at_least": guess(40, 60, 80)}, review=12)
    news = {"go": certain("2026-05", **{"raise": "stop"})}
    path = _scenario(tmp_path, "resolve", threats={"stop": threat}, moves=THREAT_MOVES, events=news)
    world = World(load(path), count=COUNT, ledger=True)
    game = Game(world, [AtThreat(world, r) for r in range(COUNT)])
    game.play(5)
    before = game.seen.copy()
    assert min(game.seen[what] for what in THREAT_MOVES) > 5, game.seen
    game.play(3)
    assert not game.wrong, "\n".join(game.wrong[:10])
    assert (game.seen - before).total() > 5, game.seen


def test_a_policy_of_ones_own_needs_no_table_in_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E = u(set) as long as there is nothing to press on: no draft, and V is 0."""
    monkeypatch.chdir(tmp_path)
    move = _press("x", "y", "swap", sure(-0.1)) | {"set": {"e": sure(0)}, "cost": sure(0.001)}
    parts = {"policies": {"e": sure(60)}, "moves": {"drive": move}}
    path = _scenario(tmp_path, "hurdle", tables={"swap": swap(meets=["2026-12"])}, **parts)
    world = World(load(path), count=COUNT, months=3, ledger=True).run()
    for r in range(COUNT):
        utility = AtTable(world, r).people["x"].utility
        gain = utility([0.0] * 5) - utility([0.0, 0.0, 0.0, 0.0, 0.6])
        assert world.moves["drive"].made[r] == (gain > 0.001)
