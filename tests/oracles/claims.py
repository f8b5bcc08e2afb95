"""Claims at a meeting: what a party asks for, what its answer shows, and how likely it seemed.

With h a party's hurdle, c the pressure on it, g its gain of the fair package, top the highest
hurdle that the others hold possible, and meeting j of J up to the deadline:

    b_j = min(1/2, b max(0, 2 - j/J))
    h'  = max(0, h + c)
    D   = max(0, h' + b_j max(0, min(1.5 g, top + c) - h'))

The table agrees where some package gains every asked party at least its D. Where it does not, a
party `refuses` (h' > g), `holds out for more` (h' <= g < D), or its claim was met (D <= g). With m
the least h' at which D = g:

    refuses       shows h > g - c                      chance 1 - B(g - c)
    holds out     shows m - c < h <= g - c             chance B(g - c) - B(m - c)
    claim met     shows h <= m - c
    signs         shows h <= gain - c                  chance B(gain - c)

(gain: of the package that is agreed). All in units of utility.
"""

from dataclasses import dataclass
from typing import Literal

from tests.oracles.belief import Known

Reply = Literal["refuses", "holds out", "met"]


def bluff(b: float, meeting: int, meetings: int) -> float:
    """b_j of the meeting `meeting`, counted from 1, of `meetings` up to the deadline."""
    return min(0.5, b * max(0.0, 2.0 - meeting / meetings))


@dataclass
class Party:
    """An asked party: its hurdle, the pressure on it, its fair gain, and the highest hurdle."""

    hurdle: float
    pressure: float
    fair: float
    top: float

    @property
    def price(self) -> float:
        """h', below which it does not sign."""
        return max(0.0, self.hurdle + self.pressure)

    def claim(self, b_j: float) -> float:
        """D, what it asks for."""
        most = min(1.5 * self.fair, self.top + self.pressure)
        return max(0.0, self.price + b_j * max(0.0, most - self.price))

    def mark(self, b_j: float) -> float:
        """The value m of h' at which D = fair, by halving: D rises in h', and D >= h'."""
        low, high = -10.0 * (1.0 + self.fair), self.fair
        for _ in range(200):
            middle = (low + high) / 2.0
            if self._claim_at(middle, b_j) <= self.fair:
                low = middle
            else:
                high = middle
        return low

    def _claim_at(self, price: float, b_j: float) -> float:
        most = min(1.5 * self.fair, self.top + self.pressure)
        return price + b_j * max(0.0, most - price)

    def reply(self, b_j: float) -> Reply:
        """What it does at a meeting that fails."""
        if self.price > self.fair:
            return "refuses"
        return "holds out" if self.claim(b_j) > self.fair else "met"

    def probability(self, b_j: float, known: Known) -> float:
        """How likely the others thought its reply at a meeting that fails."""
        signs_fair = known.at_most(self.fair - self.pressure)
        met = known.at_most(self.mark(b_j) - self.pressure)
        return {"refuses": 1.0 - signs_fair, "holds out": signs_fair - met, "met": met}[
            self.reply(b_j)
        ]

    def failed(self, b_j: float, known: Known) -> Known:
        """What the others know of its hurdle after a meeting that fails."""
        reply, mark = self.reply(b_j), self.mark(b_j)
        if reply == "refuses":
            return known.shown(self.fair - self.pressure, above=True)
        if reply == "met":
            return known.shown(mark - self.pressure, above=False)
        known = known.shown(self.fair - self.pressure, above=False)
        return known.shown(mark - self.pressure, above=True) if mark >= 0.0 else known

    def agreed(self, gain: float, known: Known) -> tuple[Known, float]:
        """What they know after it signed for `gain`, and how likely they thought it."""
        mark = gain - self.pressure
        return known.shown(mark, above=False), known.at_most(mark)


def divides(
    pie: float, hurdles: tuple[float, float], top: float, b_j: float
) -> tuple[bool, float, list[Party]]:
    """Two parties share a pie of utility: whether they agree, the first's part, and the parties.

    Each gains half of it by the fair package. They agree where the claims together are at most the
    pie; the Nash bargain over the claims gives the first (pie + D_1 - D_2) / 2, which is the mean
    of what it asks, D_1, and what the second bids, pie - D_2. Weights are alike.
    """
    parties = [Party(hurdle, 0.0, pie / 2.0, top) for hurdle in hurdles]
    ask, other = (party.claim(b_j) for party in parties)
    part = (ask + (pie - other)) / 2.0
    return ask + other <= pie + 1e-12, part, parties
