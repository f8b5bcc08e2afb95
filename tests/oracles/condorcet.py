"""The probabilistic Condorcet election: the chance of each option to be the one that beats all.

Lists are indexed [voter][option] or [option][option]; an actor's place is a list of issues.
Positions and ideals on [0, 1], salience on [0, 1], a voter's weight at least 0 in any unit. The
constants 1e-8 are absolute, so the unit matters a little: reference runs use percent.

1. Distance d_ij = sqrt(sum_k (s_ik (ideal_ik - x_jk))^2 / sum_k s_ik^2), utility
   (1 - d)(1 + d R_i).
2. Voter k's vote for i over j is a rule of its weight and of u_ki - u_kj.
3. Coalition C_ij = 1e-8 + sum of the votes for i, C_ii = 1e-8. One vote a pair is cast, for the
   later option over the earlier: above 0 it joins the later one's side, below 0 the other. Only
   the prospect rule, which counts losses more than gains, knows the difference: it favours the
   earlier option.
4. Chance P_ij that i beats j from C_ij against C_ji, P_ii = 1/2; from P the chance of each option.

Source: the spatial model (SMP) of KAPSARC's Toolkit for Behavioral Analysis.
"""

from collections.abc import Callable

SMALLEST_COALITION = 1e-8
SMALLEST_DIFFERENCE = 1e-8
DECISIVE_RATIO = 1.1
MARKOV_TURNS = 100_000

Place = list[float]
Matrix = list[list[float]]


def distance(ideal: Place, position: Place, salience: Place) -> float:
    """How far a position is from an ideal, in the eyes of the ideal's owner."""
    gap = size = 0.0
    for z, x, s in zip(ideal, position, salience, strict=True):
        gap += (s * (z - x)) ** 2
        size += s**2
    return (gap / size) ** 0.5


def utility(distance: float, risk: float) -> float:
    """(1 - d)(1 + d R): linear for R = 0, above the line for R > 0."""
    return (1.0 - distance) * (1.0 + distance * risk)


def binary(gain: float) -> float:
    """All the weight to the better option, whatever the difference beyond 1e-8."""
    return min(max(gain / SMALLEST_DIFFERENCE, -1.0), 1.0)


VOTES: dict[str, Callable[[float], float]] = {
    "binary": binary,
    "prop_bin": lambda gain: 0.8 * gain + 0.2 * binary(gain),
    "prop": lambda gain: gain,
    "prop_cbc": lambda gain: 0.5 * gain + 0.5 * gain**3,
    "cubic": lambda gain: gain**3,
    "asym_prosp": lambda gain: gain if gain < 0.0 else 2.0 / 3.0 * gain,
}
POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


def vote(rule: str, weight: float, gain: float) -> float:
    """The vote of one voter for an option that gives it `gain` more than the other."""
    return weight * VOTES[rule](gain)


def coalitions(utilities: Matrix, weight: list[float], rule: str) -> Matrix:
    """C_ij of step 3, (m, m), from the utilities of voters (rows) for options (columns)."""
    options = len(utilities[0])
    support = [[SMALLEST_COALITION] * options for _ in range(options)]
    for i in range(options):
        for j in range(i):
            for k, owed in enumerate(utilities):
                cast = vote(rule, weight[k], owed[i] - owed[j])
                if cast > 0.0:
                    support[i][j] += cast
                else:
                    support[j][i] -= cast
    return support


def beats(support: float, opposition: float, law: str) -> float:
    """Chance that a coalition wins: a power of its support, or 1 from a ratio of 1.1 on.

    power:  C_ij^k / (C_ij^k + C_ji^k), k = 1, 2, 4, 8
    binary: clip((2.1 r - 1) / 0.1, 0, 1), r = C_ij / (C_ij + C_ji)
    """
    if law == "binary":
        share = support / (support + opposition)
        lead = (DECISIVE_RATIO + 1.0) * share - 1.0
        return min(max(lead / (DECISIVE_RATIO - 1.0), 0.0), 1.0)
    power = POWERS[law]
    return support**power / (support**power + opposition**power)


def victories(support: Matrix, law: str) -> Matrix:
    """P_ij of step 4, (m, m)."""
    options = range(len(support))
    return [
        [0.5 if i == j else beats(support[i][j], support[j][i], law) for j in options]
        for i in options
    ]


def conditional(victory: Matrix) -> list[float]:
    """p_i in proportion to prod_j P_ij: i wins, given that some option beats all others."""
    chances = []
    for row in victory:
        chance = 1.0
        for p in row:
            chance *= p
        chances.append(chance)
    return shares(chances)


def shares(numbers: list[float]) -> list[float]:
    """The numbers over their sum; alike where that is 0, since no option beats all the others."""
    total = 0.0
    for number in numbers:
        total += number
    if total == 0.0:
        return [1.0 / len(numbers)] * len(numbers)
    return [number / total for number in numbers]


def settle(
    step: Callable[[list[float]], list[float]], options: int, tolerance: float
) -> list[float]:
    """From alike, p := (p + step(p)) / 2 until no chance changes by `tolerance` or more."""
    p = [1.0 / options] * options
    for _ in range(MARKOV_TURNS):
        towards = step(p)
        new = [(p[i] + towards[i]) / 2.0 for i in range(options)]
        change = max(abs(new[i] - p[i]) for i in range(options))
        p = new
        if change < tolerance:
            return shares(p)
    raise ArithmeticError("the Markov election does not settle")


def markov_uniform(victory: Matrix) -> list[float]:
    """Fixed point of p_i = (1/m) sum_j P_ij (p_i + p_j): the challenger is anyone alike."""
    options = range(len(victory))

    def step(p: list[float]) -> list[float]:
        return [sum(victory[i][j] * (p[i] + p[j]) for j in options) / len(p) for i in options]

    return settle(step, len(victory), 1e-6)


def markov_incentive(support: Matrix, victory: Matrix) -> list[float]:
    """Fixed point of p_i = sum_j P_ij (p_i h(j|i) + p_j h(i|j)).

    h(i|j), the chance that i challenges j, is in proportion to C_ij P_ij (+ 1e-10 for i = j).
    """
    options = range(len(victory))
    challenge = []
    for j in options:
        pull = [support[i][j] * victory[i][j] + (1e-10 if i == j else 0.0) for i in options]
        challenge.append(shares(pull))

    def step(p: list[float]) -> list[float]:
        new = []
        for i in options:
            p_i = 0.0
            for j in options:
                p_i += victory[i][j] * (p[i] * challenge[i][j] + p[j] * challenge[j][i])
            new.append(p_i)
        return new

    return settle(step, len(victory), 1e-8)


def election(
    utilities: Matrix,
    weight: list[float],
    *,
    rule: str = "prop",
    law: str = "linear",
    pce: str = "conditional",
) -> list[float]:
    """Chance of each option, (m,), from the utilities of voters (rows) for options (columns)."""
    support = coalitions(utilities, weight, rule)
    victory = victories(support, law)
    if pce == "markov_uniform":
        return markov_uniform(victory)
    if pce == "markov_incentive":
        return markov_incentive(support, victory)
    return conditional(victory)


def position_probabilities(
    ideal: list[Place],
    position: list[Place],
    salience: list[Place],
    weight: list[float],
    *,
    rule: str = "prop",
    law: str = "linear",
    pce: str = "conditional",
) -> list[float]:
    """Chance of each actor's position, (n,), when all are neutral to risk.

    Each actor is an option of its own, also where two stand at one position: each has a share.
    Actors with weight x (sum of salience) = 0 neither vote nor stand: their chance is 0.
    """
    here = [i for i, w in enumerate(weight) if w * sum(salience[i]) > 0.0]
    chance = [0.0] * len(weight)
    if not here:
        return chance
    seen = [
        [utility(distance(ideal[i], position[j], salience[i]), 0.0) for j in here] for i in here
    ]
    p = election(seen, [weight[i] for i in here], rule=rule, law=law, pce=pce)
    for i, p_i in zip(here, p, strict=True):
        chance[i] = p_i
    return chance
