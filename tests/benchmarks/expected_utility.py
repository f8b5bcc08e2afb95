"""Expected utility in straightforward Python, the published reading: what batching is held against.

Distances are computed once a round and backing once a pair; otherwise each line is its formula.
"""

from collections.abc import Sequence


def rounds(
    position: Sequence[float], capability: Sequence[float], salience: Sequence[float], count: int
) -> list[float]:
    """Positions after some rounds of the published reading."""
    x, n = list(position), len(position)
    weight = [c * s for c, s in zip(capability, salience, strict=True)]
    span = max(x) - min(x)
    for _ in range(count):
        gap = [[abs(a - b) / span for b in x] for a in x]
        chance = _chances(gap, weight, [1.0] * n)
        danger = [
            sum(_worth(chance[j][i], salience[i], gap[i][j], 1.0) for j in range(n) if j != i)
            for i in range(n)
        ]
        most, least = max(danger), min(danger)
        spread = (most - least) or 1.0
        risk = [(2.0 * d - most - least) / spread for d in danger]
        exponent = [(1.0 - r / 3.0) / (1.0 + r / 3.0) for r in risk]
        chance = _chances(gap, weight, exponent)
        x = [_answer(i, x, gap, chance, salience, exponent[i]) for i in range(n)]
    return x


def _chances(
    gap: list[list[float]], weight: list[float], exponent: list[float]
) -> list[list[float]]:
    voters = list(zip(weight, gap, exponent, strict=True))
    actors = range(len(weight))
    backing = [
        [sum(w * max(0.0, d[j] ** r - d[i] ** r) for w, d, r in voters) for j in actors]
        for i in actors
    ]
    cast = 2.0 * sum(sum(row) for row in backing) or 1.0
    return [[b / cast for b in row] for row in backing]


def _worth(chance: float, salience: float, gap: float, r: float) -> float:
    success, failure = 2.0 - 4.0 * (0.5 - 0.5 * gap) ** r, 2.0 - 4.0 * (0.5 + 0.5 * gap) ** r
    fought = chance * success + (1.0 - chance) * failure
    return salience * fought + (1.0 - salience) * success - (2.0 - 4.0 * 0.5**r)


def _answer(
    i: int,
    x: list[float],
    gap: list[list[float]],
    chance: list[list[float]],
    salience: Sequence[float],
    r: float,
) -> float:
    nearest, yielding, key, meeting = None, x[i], None, x[i]
    for j, there in enumerate(x):
        if there == x[i]:
            continue
        a = _worth(chance[i][j], salience[j], gap[i][j], r)
        b = _worth(chance[j][i], salience[i], gap[i][j], r)
        if b > a > 0.0:
            if nearest is None or (gap[i][j], there) < nearest:
                nearest, yielding = (gap[i][j], there), there
        elif b > 0.0 > a and b > -a:
            placed = (-a * x[i] + b * there) / (b - a)
            if key is None or placed < key:
                key, meeting = placed, x[i] + (there - x[i]) * -a / b
    return yielding if nearest is not None else meeting
