"""Interests: what stakeholders want and weigh, as drawn and as news has changed it since."""

from collections.abc import Iterator

import numpy as np

from sim.domain.arrays import Array
from sim.domain.parts.stakeholder import Shift
from sim.domain.scenario import Scenario
from sim.domain.state import Draws, shifted
from sim.equations.trade import dependence
from sim.world.flows import Flows

WORTHLESS = np.inf  # money that does not move a stakeholder is divided away


class Interests:
    """Interests of N stakeholders in K issues, a row each, in all R replicates.

    `stated` salience is as drawn and as news sets it; `salience` is what is felt of it, and `shown`
    what others see: of a tariff, as far as an exporter depends on the trade. These, `ideal`,
    `reservation` (NaN where there is none) and `capability` are (R, N, K); `worth` of money and
    `voice` in the one above (R, N). `position` (R, N, K) is what they declare. `floors` (N, K) says
    which reservations are the least accepted, the others are the most; `above`, `hears` and
    `controls` who answers to whom and who moves what.
    """

    def __init__(self, draws: Draws, policy: Array, flows: Flows):
        case = draws.scenario
        shift = {part: draws.shifts(part) for part in Shift.model_fields}
        self.stated = shifted(draws.interests("salience", 0.0), shift["salience"])
        ideal = shifted(draws.interests("ideal", np.nan), shift["ideal"])
        self.ideal = np.where(np.isnan(ideal), 0.5, ideal)
        least = draws.interests("reservation.at_least", np.nan)
        most = draws.interests("reservation.at_most", np.nan)
        self.floors = ~np.isnan(least[0])
        self.reservation = shifted(np.where(self.floors, least, most), shift["reservation"])
        influence = draws.per_stakeholder("capability", 0.0)[:, :, None]
        special = draws.interests("capability", np.nan)
        self.capability = np.where(np.isnan(special), influence, special)
        self.worth = draws.per_stakeholder("worth_cad_m", WORTHLESS)
        self.voice = draws.per_stakeholder("within.voice", 0.0)
        wanted = np.where(np.isnan(ideal), policy[:, None, :], ideal)
        declared = draws.interests("position", np.nan)
        position = np.where(np.isnan(declared), wanted, declared)
        self.position = shifted(position, shift["position"])
        self.feigned = shift["shown"]
        self.above = _superiors(case)
        self.hears = _hears(self.above.tolist())
        controls = [[w in i.controllers for i in case.issues.values()] for w in case.stakeholders]
        self.controls = np.array(controls, dtype=bool)
        self._at_stake, self._notice = flows.at_stake(), case.file.parameters.notice
        self.feel()

    def feel(self) -> None:
        """Weigh salience anew, as news may have changed it, or what it is weighed by."""
        self.salience = self._felt(self.stated)
        feigned = shifted(self.stated, self.feigned)
        self.shown = self.salience if self.feigned is None else self._felt(feigned)

    def _felt(self, stated: Array) -> Array:
        """Salience (R, N, K) as far as those who trade depend on it."""
        felt = np.copy(stated, order="K")
        for (row, issue), loss in self._at_stake.items():
            felt[:, row, issue] *= dependence(loss, self.worth[:, row], self._notice)
        return felt


def _superiors(case: Scenario) -> np.ndarray:
    """Row of the one that each stakeholder answers to, (N,); −1 if none."""
    row = {who: n for n, who in enumerate(case.stakeholders)}
    everyone = case.stakeholders.values()
    return np.array([-1 if s.within is None else row.get(s.within.of, -1) for s in everyone])


def _hears(above: list[int]) -> list[list[int]]:
    """Rows of those whom each stakeholder hears, itself included."""
    everyone = range(len(above))
    return [[b for b in everyone if n in _upward(above, b)] for n in everyone]


def _upward(above: list[int], row: int) -> Iterator[int]:
    """A stakeholder, the one that hears it, and so on to the top."""
    while row >= 0:
        yield row
        row = above[row]
