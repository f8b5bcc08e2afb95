"""Random threats between two sides of whom estimates are known, as arrays and one by one."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sim.domain.estimate import Estimate
from sim.domain.number import Number, Scale
from sim.equations.belief import chance
from sim.equations.threats import Stakes
from tests.oracles import threat_game as oracle
from tests.oracles.belief import Known, of_estimate, of_known

UTILITY = Scale("utility", 0.0, 10.0)
ROWS = 10_000
RESOLVES: list[dict[str, Any]] = [
    {"low": 0.02, "likely": 0.1, "high": 0.3, "judgement": "default"},
    {"low": 0.0, "likely": 0.0, "high": 0.4, "judgement": "half of it is 0"},
    {"likely": 0.15, "because": ["a.b"]},
    {
        "either": [
            {"likely": 0.05, "because": ["a.b"]},
            {"low": 0.1, "likely": 0.4, "high": 0.5, "because": ["c.d"], "weight": 2.0},
        ]
    },
]


@dataclass
class Person:
    """One side in all games: its resolve, the pressure on it, and what is known, (R,) each."""

    estimate: dict[str, Any]
    resolve: np.ndarray
    pressure: np.ndarray
    lo: np.ndarray
    hi: np.ndarray
    public: bool = False

    @property
    def number(self) -> Number:
        """The resolve as the code has it."""
        return Number("stakeholders.x.resolve", Estimate.model_validate(self.estimate), UTILITY)

    def chance(self, x: np.ndarray) -> np.ndarray:
        """B(x − c), by the code."""
        mark = x - self.pressure
        if self.public:
            return np.where(mark >= self.resolve, 1.0, 0.0)
        return chance(self.number, mark, self.lo, self.hi)

    def side(self, r: int) -> oracle.Side:
        """The side in game r, for the oracle."""
        branches, value = self.estimate.get("either", [self.estimate]), float(self.resolve[r])

        def distribution(x: float) -> float:
            return of_known(x, value) if self.public else of_estimate(x, branches, 0.0, 10.0)

        known = Known(distribution, float(self.lo[r]), float(self.hi[r]))
        return oracle.Side(value, float(self.pressure[r]), known)


def person(rng: np.random.Generator, which: int, *, public: bool = False) -> Person:
    """A side with a random resolve, of which acts have shown something in half of the games."""
    number = Number("x", Estimate.model_validate(RESOLVES[which]), UTILITY)
    seed = int(rng.integers(1, 1000))
    resolve = number.sample(seed, first=0, count=ROWS)
    pressure = np.where(rng.random(ROWS) < 0.5, 0.0, rng.normal(0.0, 0.2, ROWS))
    lo = np.where(rng.random(ROWS) < 0.5, -np.inf, resolve - rng.uniform(0.001, 0.2, ROWS))
    hi = np.where(rng.random(ROWS) < 0.5, np.inf, resolve + rng.uniform(0.0, 0.2, ROWS))
    return Person(RESOLVES[which], resolve, pressure, lo, hi, public)


def stakes(rng: np.random.Generator) -> Stakes:
    """Stakes around 0, some exactly 0; what others take back usually hurts the sender."""

    def around(spread: float = 0.4) -> np.ndarray:
        return np.where(rng.random(ROWS) < 0.1, 0.0, rng.normal(0.0, spread, ROWS))

    alone = around()
    sanction = alone - np.where(rng.random(ROWS) < 0.8, np.abs(around(0.2)), around(0.2))
    struck = around()
    return Stakes(
        sender_alone=alone,
        sender_sanction=sanction,
        sender_answered=sanction + around(0.2),
        sender_concession=around(),
        target_sanction=struck,
        target_answered=struck + around(0.1),
        target_concession=around(),
    )


def told(worth: Stakes, r: int, answer: Any = "none") -> oracle.Stakes:
    """Stakes of game r for the oracle."""
    one = {field.name: float(getattr(worth, field.name)[r]) for field in fields(Stakes)}
    return oracle.Stakes(
        s_alone=one["sender_alone"],
        s_sf=one["sender_sanction"],
        s_sfa=one["sender_answered"],
        s_cd=one["sender_concession"],
        t_sf=one["target_sanction"],
        t_sfa=one["target_answered"],
        t_cd=one["target_concession"],
        answer=answer,
    )
