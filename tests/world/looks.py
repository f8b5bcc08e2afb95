"""What a mover sees at a table or a threat, by the oracles: the worth of pressing there.

z answers to x. The world lends its draws and what is known at the start of a month.
"""

from typing import Any

import numpy as np

from sim.world import World
from tests.oracles import moves, nash, voice
from tests.oracles.belief import Known, of_estimate
from tests.oracles.standoff import Person, Standoff
from tests.oracles.threat_game import Side
from tests.world.worlds import guess

FIRST = 3  # month from which the threat can be made
VOICE = 0.25
PRIVATE: dict[str, Any] = {"x": guess(0.0, 0.3, 0.7), "y": guess(0.0, 0.25, 0.9)}


def _heard(world: World, r: int) -> dict[str, Person]:
    """What x, y and z want after voice, by the oracle of voice."""
    weights = voice.weights([-1, -1, 0], [0.0, 0.0, VOICE])
    rows = [world.row[who] for who in "xyz"]
    saliences = world.interests.salience[r, rows].tolist()
    ideals = world.interests.ideal[r, rows].tolist()
    people = zip("xyz", *voice.effective(weights, saliences, ideals), strict=True)
    return {who: Person(salience, ideal) for who, salience, ideal in people}


def _known(low: float, high: float, spread: Any) -> Known:
    return Known(lambda x: of_estimate(x, [spread], 0.0, 10.0), low, high)


class AtTable:
    """The oracle of a month at a table: pressure, what is known, and the gains of its draft."""

    def __init__(self, world: World, r: int):
        self.people = _heard(world, r)
        x, y, issues = self.people["x"], self.people["y"], (0, 1)
        found = nash.solve(
            [[p.salience[i] for i in issues] for p in (x, y)],
            [[p.ideal[i] for i in issues] for p in (x, y)],
            [[0.0, 0.0]] * 2,
            [0.0, 0.0],
            [0.0, 0.0],
            [0.5, 0.5],
            [0.0, 0.0],
            [1.0, 1.0],
        )
        self.there = [*found["y"], 0.0, 0.0, 0.0]
        self.policy = world.policy[r].tolist()
        self.asked: dict[str, moves.Asked] = {}

    def begin(self, world: World, r: int) -> None:
        """Take what holds at the start of the month."""
        for who in ("x", "y"):
            n, gain = world.row[who], self.people[who].utility(self.there)
            self.asked[who] = moves.Asked(
                fair=gain - self.people[who].utility([0.0] * 5),
                pressure=float(world.negotiations["swap"].pressure[r, n]),
                known=_known(world.hurdle.above[r, n], world.hurdle.below[r, n], PRIVATE[who]),
                hurdle=float(world.hurdle.value[r, n]),
            )

    def gain(self, mover: str, on: str, by: float) -> float:
        """E of a pressure, what it pays apart."""
        u = self.people[mover].utility
        return moves.at_table(self.asked, mover, u(self.there), u([0.0] * 5), on, by)

    def press(self, on: str, by: float) -> None:
        """Take a move that has been made."""
        self.asked[on].pressure += by

    def pressures(self) -> dict[str, float]:
        """Pressure on each as it stands."""
        return {who: party.pressure for who, party in self.asked.items()}

    def place(self, world: World) -> Any:
        """Where it is put on them."""
        return world.negotiations["swap"]


class AtThreat:
    """The oracle of a month at a threat that nobody attends to, or whose sanction is in force."""

    def __init__(self, world: World, r: int):
        self.people = _heard(world, r)
        self.policy = world.policy[r].tolist()
        self.laid = False

    def begin(self, world: World, r: int) -> None:
        """Take what holds at the start of the month."""
        threat = world.threats["stop"]
        self.now, self.laid = world.policy[r].tolist(), bool(threat.sanction_in_force[r])
        self.sides = {}
        for who in ("x", "y"):
            n = world.row[who]
            known = _known(world.resolve.above[r, n], world.resolve.below[r, n], PRIVATE[who])
            pressure = float(threat.pressure[r, n])
            self.sides[who] = Side(float(world.resolve.value[r, n]), pressure, known)
        self.frame = Standoff(
            people=(self.people["x"], self.people["y"]),
            sides=(self.sides["x"], self.sides["y"]),
            policy=self.now,
            demanded=float(threat.demanded[r]),
            line=np.inf,
            sanction=float(threat.sanction[r]),
            answer=None,
            deal={},
            window=(3, 12),
            review=12,
            delta=0.5,
        )
        standing = world.month + 2 - world.start >= FIRST
        standing = standing and self.now[3] < self.frame.demanded - 1e-9
        self.open = self.laid or standing

    def gain(self, mover: str, on: str, by: float) -> float:
        """E of a pressure."""
        if not self.open:
            return 0.0
        more = {**self.sides, on: moves.pressed(self.sides[on], by)}
        return self._value(mover, more) - self._value(mover, self.sides)

    def _value(self, mover: str, sides: dict[str, Side]) -> float:
        before = [*self.policy[:4], self.policy[4]] if self.laid else self.now
        struck, granted = [*self.now[:4], self.frame.sanction], [*before]
        granted[3] = self.frame.demanded
        stakes = self.frame.stakes(before, struck)
        u, part = self.people[mover].utility, {"x": "sender", "y": "target"}.get(mover, "nobody")
        look = moves.Look(
            u_cd=u(granted) - u(before), u_sf=u(struck) - u(before), u_now=u(self.now) - u(before)
        )
        given = (stakes, sides["x"], sides["y"], 0.5, part, look)
        if self.laid:
            return moves.sanction_value(*given, answered=False)
        return moves.threat_value(*given)

    def press(self, on: str, by: float) -> None:
        """Take a move that has been made."""
        self.sides[on] = moves.pressed(self.sides[on], by)

    def pressures(self) -> dict[str, float]:
        """Pressure on each as it stands."""
        return {who: side.pressure for who, side in self.sides.items()}

    def place(self, world: World) -> Any:
        """Where it is put on them."""
        return world.threats["stop"]
