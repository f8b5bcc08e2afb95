"""Zeuthen's concessions for n parties, along the efficient path from each one's end to the deal.

Lists are indexed [party][issue] or [issue]. Party a's utility is -s (y - theta)^2 + h y summed over
issues, h a money slope; y on [0, 1]. The efficient packages are the maximisers of
sum_a lambda_a U_a over lambda >= 0, so a path of lambda is a path of packages.
"""

from collections.abc import Callable

TIE = 1e-9
NOTHING_TO_LOSE = 1e-12

Package = list[float]
Utility = Callable[[int, Package], float]


def package(
    multipliers: list[float],
    salience: list[list[float]],
    ideal: list[list[float]],
    slope: list[list[float]],
    low: list[float],
    high: list[float],
) -> Package:
    """The package that is best for the parties weighted by `multipliers`, one value an issue.

    y_i = clip(sum_a lambda_a (s_ai theta_ai + h_ai/2) / sum_a lambda_a s_ai, low_i, high_i)

    Where sum lambda s is 0 only money speaks: the end that sum lambda h points to, `high` if above
    0, `low` if below, and midway if it is 0.
    """
    best = []
    for i in range(len(low)):
        pull = curvature = money = 0.0
        for a, multiplier in enumerate(multipliers):
            pull += multiplier * (salience[a][i] * ideal[a][i] + slope[a][i] / 2.0)
            curvature += multiplier * salience[a][i]
            money += multiplier * slope[a][i]
        if curvature > 0.0:
            best.append(min(max(pull / curvature, low[i]), high[i]))
        elif money > 0.0:
            best.append(high[i])
        elif money < 0.0:
            best.append(low[i])
        else:
            best.append((low[i] + high[i]) / 2.0)
    return best


def offers(
    progress: list[float],
    final_multipliers: list[float],
    salience: list[list[float]],
    ideal: list[list[float]],
    slope: list[list[float]],
    low: list[float],
    high: list[float],
) -> list[Package]:
    """What each party offers at its progress t_a, (A, m): package((1 - t_a) e_a + t_a L).

    e_a weighs party a alone, L = lambda*/sum lambda* is the deal; t = 0 is a's own end, t = 1 the
    deal. The final multipliers are at least 0 with a sum above 0.
    """
    total = 0.0
    for multiplier in final_multipliers:
        total += multiplier

    made = []
    for a, t in enumerate(progress):
        mixed = []
        for b, multiplier in enumerate(final_multipliers):
            alone = 1.0 if b == a else 0.0
            mixed.append((1.0 - t) * alone + t * multiplier / total)
        made.append(package(mixed, salience, ideal, slope, low, high))
    return made


def risk_limit(a: int, offers: list[Package], utility: Utility, d: list[float]) -> float:
    """The largest chance of failure that party a would bear rather than accept another's offer.

    (U_a(own) - max(d_a, max over b other than a of U_a(offer_b))) / (U_a(own) - d_a)

    kept within [0, 1]; 0 where U_a(own) - d_a <= 1e-12, since a has nothing to lose by conceding.
    """
    own = utility(a, offers[a])
    at_stake = own - d[a]
    if at_stake <= NOTHING_TO_LOSE:
        return 0.0
    fallback = d[a]
    for b, offer in enumerate(offers):
        if b != a:
            fallback = max(fallback, utility(a, offer))
    return min(max((own - fallback) / at_stake, 0.0), 1.0)


def walk(
    months: int,
    final_multipliers: list[float],
    salience: list[list[float]],
    ideal: list[list[float]],
    slope: list[list[float]],
    low: list[float],
    high: list[float],
    utility: Utility,
    d: list[float],
) -> list[list[Package]]:
    """Offers after each month of a session, (months, A, m); the last month is the meeting.

    1. All start at progress 0: each has declared its own end.
    2. With k > 1 months left, this one and the meeting included, the party with the smallest risk
       limit concedes, t += (1 - t)/k. Ties (within 1e-9) go to whoever of them conceded least often
       so far, then to the lowest index.
    3. With k = 1 all arrive: t = 1.
    """
    path = (salience, ideal, slope, low, high)
    progress = [0.0] * len(final_multipliers)
    concessions = [0] * len(final_multipliers)
    story = []
    for months_left in range(months, 0, -1):
        if months_left == 1:
            progress = [1.0] * len(progress)
        else:
            declared = offers(progress, final_multipliers, *path)
            a = conceder(declared, concessions, utility, d)
            progress[a] += (1.0 - progress[a]) / months_left
            concessions[a] += 1
        story.append(offers(progress, final_multipliers, *path))
    return story


def conceder(
    offers: list[Package], concessions: list[int], utility: Utility, d: list[float]
) -> int:
    """Who concedes next: smallest risk limit, then fewest concessions so far, then lowest index."""
    limits = [risk_limit(a, offers, utility, d) for a in range(len(offers))]
    smallest = min(limits)
    chosen = -1
    for a, limit in enumerate(limits):
        if limit > smallest + TIE:
            continue
        if chosen == -1 or concessions[a] < concessions[chosen]:
            chosen = a
    return chosen
