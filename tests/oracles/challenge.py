"""Challenge model, one round on one issue: who is challenged moves, plain loops over actors.

Lists are indexed [actor]. Positions in any one unit, capability >= 0, salience in [0, 1], weight
w = capability x salience; only actors with w > 0 vote, challenge, are challenged and count in the
range. d_ij = |x_i - x_j| / L, L the range of the opening positions. Worths and distances (in units
of L) that differ by at most 1e-12 count as equal, so that the order of the actors decides nothing.
"""

from dataclasses import dataclass
from typing import Literal

TIE = 1e-12

Kind = Literal["confrontation", "compromise", "capitulation"]


@dataclass(frozen=True)
class Answer:
    """What one challenge would make of the challenged: where it would stand, and the worth a."""

    challenger: int
    kind: Kind
    position: float
    worth: float


@dataclass(frozen=True)
class Round:
    """Positions after the round, and each actor's answer to its strongest challenger or None."""

    positions: list[float]
    answers: list[Answer | None]


def one_round(
    positions: list[float],
    capabilities: list[float],
    saliences: list[float],
    opening: list[float],
) -> Round:
    """Everybody challenges whom it pays to challenge; all who give way move at once."""
    weights = [c * s for c, s in zip(capabilities, saliences, strict=True)]
    actors = [i for i, weight in enumerate(weights) if weight > 0.0]
    places = [opening[i] for i in actors]
    scale = max(places) - min(places) if places else 0.0
    answers: list[Answer | None] = [None] * len(positions)
    if scale > 0.0:
        for j in actors:
            heard = []
            for i in actors:
                a = worth(positions, weights, saliences, scale, i, j)
                b = worth(positions, weights, saliences, scale, j, i)
                found = answer(i, positions[i], positions[j], a, b)
                if found is not None:
                    heard.append(found)
            answers[j] = strongest(heard, positions[j], scale)
    after = list(positions)
    for j, chosen in enumerate(answers):
        if chosen is not None:
            after[j] = chosen.position
    return Round(after, answers)


def win_chance(positions: list[float], weights: list[float], i: int, j: int) -> float:
    """P_ij, the backing of x_i over all backing when everybody, i and j too, backs the nearer one.

    P_ij = sum_k w_k max(0, |x_k - x_j| - |x_k - x_i|) / sum_k w_k | |x_k - x_j| - |x_k - x_i| |

    0.5 where nobody prefers either.
    """
    for_i = everything = 0.0
    for x, weight in zip(positions, weights, strict=True):
        lead = abs(x - positions[j]) - abs(x - positions[i])
        for_i += weight * max(0.0, lead)
        everything += weight * abs(lead)
    return for_i / everything if everything > 0.0 else 0.5


def worth(
    positions: list[float],
    weights: list[float],
    saliences: list[float],
    scale: float,
    i: int,
    j: int,
) -> float:
    """E_ij, what i expects of challenging j: s_j (P 2d - (1 - P) 2d) + (1 - s_j) 2d.

    A j that does not care gives way unasked; the status quo is worth 0.
    """
    gain = 2.0 * abs(positions[i] - positions[j]) / scale
    chance = win_chance(positions, weights, i, j)
    fought = chance * gain - (1.0 - chance) * gain
    return saliences[j] * fought + (1.0 - saliences[j]) * gain


def answer(i: int, there: float, here: float, a: float, b: float) -> Answer | None:
    """How j, who stands `here`, takes i's challenge from `there`: a = E_ij, b = E_ji.

    a > b >= 0: confrontation, j would go all the way. a > 0 > b and a >= |b|: capitulation, all the
    way. a > 0 > b and a < |b|: compromise, a/|b| of the way. Otherwise no challenge, or j is firm.
    """
    if there == here or a <= TIE:
        return None
    if b >= -TIE:
        return Answer(i, "confrontation", there, a) if a > b + TIE else None
    if a >= -b - TIE:
        return Answer(i, "capitulation", there, a)
    return Answer(i, "compromise", here + (there - here) * a / -b, a)


def strongest(heard: list[Answer], here: float, scale: float) -> Answer | None:
    """The answer to the greatest a; ties: the least own movement, then the lower position."""
    if not heard:
        return None
    greatest = max(found.worth for found in heard)
    tied = [found for found in heard if found.worth >= greatest - TIE]
    nearest = min(abs(found.position - here) for found in tied)
    tied = [found for found in tied if abs(found.position - here) <= nearest + TIE * scale]
    return min(tied, key=lambda found: found.position)
