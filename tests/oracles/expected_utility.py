"""Expected utility model (Bueno de Mesquita), one issue: plain loops over actors, readings named.

Lists are indexed [actor]. Positions in any one unit, capability >= 0, salience in [0, 1], weight
w = capability x salience. Only actors with w > 0 take part: the others neither vote, nor offer, nor
are approached, nor count in the range; they stay. d_ij = |x_i - x_j| / L, L the range of
positions. Utilities count as equal that differ by at most 1e-13 of the distance (where nothing of Q
is left), distances and movements by at most 1e-12 of L, so that rounding, and with it the order of
the actors, decides nothing. Numbers may be floats or decimals of any precision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.oracles.aggregation import weighted_median

TIE = 1e-12

UTILITY = 10**13

Actors = list[int]


@dataclass(frozen=True)
class Reading:
    """What the replications of the model disagree on.

    probability: P_ij over the backing of "all_pairs", or of the pair alone ("pairwise"; "printed"
    without risk exponents). choice: the compromise of the least "weighted_position", or the offer
    of "least_movement" whatever its kind. capitulation: whether i gives in where it would lose
    more than j gains. conflict: whether the weaker side of a conflict "yields" or "nobody" moves.
    q: chance Q that j stays put when left alone; t: whether the term of j's moving to the median
    is in. range: L of the "initial" or the "current" positions.
    """

    probability: Literal["all_pairs", "pairwise", "printed"] = "all_pairs"
    choice: Literal["weighted_position", "least_movement"] = "weighted_position"
    capitulation: bool = False
    conflict: Literal["yields", "nobody"] = "yields"
    q: float = 1
    t: bool = False
    range: Literal["initial", "current"] = "initial"


@dataclass(frozen=True)
class Move:
    """An offer that an actor makes: to whom, of what kind, where it would stand; a and b with it.

    Of several targets on one spot the first in the list is named; where the actor goes is the same.
    """

    target: int
    kind: Literal["confrontation", "compromise", "capitulation"]
    position: float
    a: float
    b: float


@dataclass(frozen=True)
class Round:
    """One round: positions after it, each actor's move or None, and the risk exponents used.

    Who takes no part has exponent 1.
    """

    positions: list[float]
    moves: list[Move | None]
    risk: list[float]


@dataclass(frozen=True)
class Table:
    """The issue as one round finds it."""

    positions: list[float]
    weights: list[float]
    saliences: list[float]
    actors: Actors
    scale: float
    median: float

    def distance(self, here: float, there: float) -> float:
        """Distance in units of the range."""
        return abs(here - there) / self.scale


def play(
    positions: list[float],
    capabilities: list[float],
    saliences: list[float],
    rounds: int,
    reading: Reading,
) -> list[Round]:
    """All rounds, in order. Nobody moves where the range is 0 or nobody has weight."""
    weights = [c * s for c, s in zip(capabilities, saliences, strict=True)]
    actors = [i for i, weight in enumerate(weights) if weight > 0]
    opening = list(positions)
    story = []
    for _ in range(rounds):
        scale = spread(opening if reading.range == "initial" else positions, actors)
        if scale > 0:
            median = weighted_median(positions, weights)
            table = Table(positions, weights, saliences, actors, scale, median)
            story.append(one_round(table, reading))
        else:
            story.append(_standstill(positions))
        positions = story[-1].positions
    return story


def spread(positions: list[float], actors: Actors) -> float:
    """The range L of those who take part; 0 where nobody does."""
    places = [positions[i] for i in actors]
    return max(places) - min(places) if places else 0


def one_round(table: Table, reading: Reading) -> Round:
    """Risk exponents, then everybody's best offer; all move at once."""
    risk = risk_exponents(table, reading)
    chances = win_chances(table, risk, reading)
    moves: list[Move | None] = [None] * len(table.positions)
    for i in table.actors:
        found = []
        for j in table.actors:
            move = offer(table, chances, risk[i], reading, i, j)
            if move is not None:
                found.append(move)
        moves[i] = best_offer(found, table, i, reading)
    after = list(table.positions)
    for i, move in enumerate(moves):
        if move is not None:
            after[i] = move.position
    return Round(after, moves, risk)


def risk_exponents(table: Table, reading: Reading) -> list[float]:
    """r_i = (1 - R_i/3) / (1 + R_i/3) in [1/2, 2], R_i from the danger D_i, all r = 1 meanwhile.

    D_i = sum_j E_i(j, i)        R_i = (2 D_i - max D - min D) / (max D - min D)

    All 1 where nobody is in more danger than another.
    """
    neutral: list[float] = [1] * len(table.positions)
    chances = win_chances(table, neutral, reading)
    danger = {}
    for i in table.actors:
        danger[i] = 0
        for j in table.actors:
            if j != i:
                danger[i] += expected_utility(table, chances, (i, 1), reading, j, i)
    most, least = max(danger.values()), min(danger.values())
    if most - least <= len(danger) * slack(1, reading):
        return neutral
    for i in table.actors:
        tilt = (2 * danger[i] - most - least) / (most - least)
        neutral[i] = (1 - tilt / 3) / (1 + tilt / 3)
    return neutral


def win_chances(table: Table, risk: list[float], reading: Reading) -> dict[tuple[int, int], float]:
    """P_ij for every ordered pair; 0 where x_i = x_j. i and j vote too.

    N_ij = sum_k w_k max(0, d_kj^r_k - d_ki^r_k)         Z = sum_ab sum_k w_k |d_kb^r_k - d_ka^r_k|

    P_ij = N_ij / Z over all ordered pairs (a, b), or N_ij / (N_ij + N_ji) for the pair alone.
    """
    voters = [1] * len(risk) if reading.probability == "printed" else risk
    backing, everything = {}, 0
    for i in table.actors:
        for j in table.actors:
            backing[i, j] = 0
            for k in table.actors:
                to_i = table.distance(table.positions[k], table.positions[i]) ** voters[k]
                to_j = table.distance(table.positions[k], table.positions[j]) ** voters[k]
                backing[i, j] += table.weights[k] * max(0, to_j - to_i)
                everything += table.weights[k] * abs(to_j - to_i)
    chances = {}
    for (i, j), for_i in backing.items():
        whole = everything if reading.probability == "all_pairs" else for_i + backing[j, i]
        apart = table.positions[i] != table.positions[j]
        chances[i, j] = for_i / whole if apart else 0
    return chances


def expected_utility(
    table: Table,
    chances: dict[tuple[int, int], float],
    viewer: tuple[int, float],
    reading: Reading,
    i: int,
    j: int,
) -> float:
    """E(i, j): what challenging j brings i, in the eyes of an actor h with risk exponent r.

    E = s_j [P_ij Us + (1 - P_ij) Uf] + (1 - s_j) Us - Q U0 - (1 - Q) [T Ub + (1 - T) Uw]
    Us = 2 - 4 (.5 - .5 d)^r        Uf = 2 - 4 (.5 + .5 d)^r        U0 = 2 - 4 (.5)^r
    Ub = 2 - 4 (.5 - .25 (m + d))^r        Uw = 2 - 4 (.5 + .25 (m + d))^r

    d = d_ij, m = |x_h - median| / L of the viewer h; T = 1 where the median is nearer to h than the
    other of the two is, else 0. (By the challenger's own distance the published row of sevens does
    not come out.)
    """
    h, r = viewer
    d = table.distance(table.positions[i], table.positions[j])
    success = 2 - 4 * ((1 - d) / 2) ** r
    failure = 2 - 4 * ((1 + d) / 2) ** r
    unchanged = 2 - 4 / (2 + 0 * d) ** r
    chance, care = chances[i, j], table.saliences[j]
    worth = care * (chance * success + (1 - chance) * failure) + (1 - care) * success
    worth -= reading.q * unchanged
    if reading.t:
        worth -= (1 - reading.q) * _left_alone(table, r, h, d)
    return worth


def slack(d: float, reading: Reading) -> float:
    """What counts as nothing beside utilities over a distance d."""
    return (d + 1 - reading.q) / UTILITY


def _left_alone(table: Table, r: float, h: int, d: float) -> float:
    """T Ub + (1 - T) Uw: j, not challenged, moves to the median, for better or worse."""
    to_median = table.distance(table.positions[h], table.median)
    if d - to_median > TIE:
        return 2 - 4 * ((2 - to_median - d) / 4) ** r
    return 2 - 4 * ((2 + to_median + d) / 4) ** r


def offer(
    table: Table,
    chances: dict[tuple[int, int], float],
    r: float,
    reading: Reading,
    i: int,
    j: int,
) -> Move | None:
    """What i offers j, from a = E(i, j) and b = E(j, i), both as i sees them (exponent r_i).

    b > a > 0: confrontation, to x_j. b > 0 > a, b > |a|: compromise, x_i + (x_j - x_i) |a|/b.
    b > 0 > a, b < |a|: capitulation, to x_j. Otherwise, and in every equality, nothing.
    """
    here, there = table.positions[i], table.positions[j]
    a = expected_utility(table, chances, (i, r), reading, i, j)
    b = expected_utility(table, chances, (i, r), reading, j, i)
    nil = slack(table.distance(here, there), reading)
    if here == there or b <= nil:
        return None
    if a > nil and b - a > nil:
        yields = reading.conflict == "yields"
        return Move(j, "confrontation", there, a, b) if yields else None
    if a < -nil and a + b > nil:
        return Move(j, "compromise", here + (there - here) * -a / b, a, b)
    if a < -nil and a + b < -nil and reading.capitulation:
        return Move(j, "capitulation", there, a, b)
    return None


def best_offer(found: list[Move], table: Table, i: int, reading: Reading) -> Move | None:
    """The one that i goes by; None where there is none. Ties: the lower position to end at.

    "least_movement": the least |position - x_i| of all. "weighted_position": the confrontation with
    the least |x_j - x_i|; if there is none, the compromise with the least weighted position
    (|a| x_i + |b| x_j) / (|a| + |b|), low on the scale and not near to i; if there is none, the
    capitulation with the least |x_j - x_i|.
    """
    here = table.positions[i]

    def movement(move: Move) -> float:
        return abs(move.position - here)

    def weighted_position(move: Move) -> float:
        there = table.positions[move.target]
        return (abs(move.a) * here + abs(move.b) * there) / (abs(move.a) + abs(move.b))

    if reading.choice == "least_movement":
        return least(found, movement, table.scale)
    for kind in ("confrontation", "compromise", "capitulation"):
        of_kind = [move for move in found if move.kind == kind]
        if of_kind:
            key = weighted_position if kind == "compromise" else movement
            return least(of_kind, key, table.scale)
    return None


def least(moves: list[Move], key: Callable[[Move], float], scale: float) -> Move | None:
    """The move with the least key; of those that tie with it, the lowest position."""
    if not moves:
        return None
    lowest = min(key(move) for move in moves)
    tied = [move for move in moves if (key(move) - lowest) / scale <= TIE]
    return min(tied, key=lambda move: move.position)


def _standstill(positions: list[float]) -> Round:
    return Round(list(positions), [None] * len(positions), [1] * len(positions))
