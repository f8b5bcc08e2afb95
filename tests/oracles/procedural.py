"""Procedure: what can pass against a reference point, and what an agenda setter makes of it.

One dimension: lists are indexed [actor], positions in any one unit, votes at least 0, the quota a
share of all votes. An actor accepts o where |o - x_i| <= |r - x_i|, so acceptance can only change
at r and at the mirror points 2 x_i - r: counting votes at those is enough. Distances that differ by
at most 1e-9 of the span of positions and r count as equal, and so do votes by 1e-9 of all votes.

Several issues, under unanimity: `best_package`, a general optimiser on the surpluses of the Nash
bargaining oracle.
"""

import numpy as np
from scipy.optimize import minimize

from tests.oracles.nash import OPTIONS, RESTARTS, Point, Problem, _slopes, largest_minimum

TIE = 1e-9


def passes(o: float, x: list[float], votes: list[float], quota: float, r: float) -> bool:
    """Whether those who accept o hold the quota: sum of v_i over |o - x_i| <= |r - x_i|."""
    slack = TIE * _span(x, r)
    backing = everything = 0.0
    for place, vote in zip(x, votes, strict=True):
        everything += vote
        if abs(o - place) <= abs(r - place) + slack:
            backing += vote
    return backing >= (quota - TIE) * everything


def win_set(x: list[float], votes: list[float], quota: float, r: float) -> tuple[float, float]:
    """(low, high) of {o: o passes against r}; r always passes, so it is in it.

    Going away from r on one side every acceptor is lost for good at its mirror point: the end of
    the win-set on that side is the farthest critical point that passes.
    """
    low = high = r
    for place in x:
        mirror = 2.0 * place - r
        if passes(mirror, x, votes, quota, r):
            low, high = min(low, mirror), max(high, mirror)
    return low, high


def agenda_setter(
    x: list[float], votes: list[float], quota: float, r: float, ideal: float
) -> float:
    """The point of the win-set nearest to the setter's ideal: the ideal, or a critical point."""
    places = [r, ideal, *[2.0 * place - r for place in x]]
    allowed = [o for o in places if o == r or passes(o, x, votes, quota, r)]
    return min(allowed, key=lambda o: (abs(o - ideal), o))


def unanimity_core(x: list[float]) -> tuple[float, float]:
    """(low, high) of what nothing can replace by everybody's consent: between outer ideals."""
    low = high = x[0]
    for place in x:
        low, high = min(low, place), max(high, place)
    return low, high


def _span(x: list[float], r: float) -> float:
    return max([*x, r]) - min([*x, r])


def best_package(problem: Problem, setter: int) -> tuple[Point, bool]:
    """(y, found): the package that the setter likes best of those by which nobody loses.

    max over y of U_A(y) = sum_i [-s_Ai (y_i - theta_Ai)^2 + h_Ai y_i], low <= y <= high, subject to
    sigma_a(y) >= 0 (within 1e-9) for every party a, the setter included

    sigma_a as in the Nash bargaining oracle; its weights play no part. U_A and sigma_A differ by a
    constant. The set is convex and U_A concave: one peak, unique where the setter cares about every
    issue. found is False where no package serves everybody; y is then the reversion.
    """
    inside, worst_off = largest_minimum(problem)
    best = problem.clip(problem.reversion)
    found = min(problem.surplus(best)) >= -TIE
    if not found and worst_off < -TIE:
        return list(problem.reversion), False
    best = best if found else inside
    ends = [inside, problem.clip(problem.ideal[setter]), list(problem.low), list(problem.high)]
    for start in [best, *ends]:
        y = start
        for _ in range(RESTARTS):
            y = _climb(problem, setter, y)
            gains = problem.surplus(y)
            if min(gains) < -TIE or gains[setter] <= problem.surplus(best)[setter] + 1e-14:
                break
            best = y
    return best, True


def _climb(problem: Problem, setter: int, start: Point) -> Point:
    """One SLSQP run over y: maximise sigma_setter subject to sigma_a(y) >= 0."""
    found = minimize(
        lambda y: -problem.surplus(list(y))[setter],
        np.array(start),
        jac=lambda y: -np.array(_slopes(problem, list(y))[setter]),
        method="SLSQP",
        bounds=list(zip(problem.low, problem.high, strict=True)),
        constraints=[
            {
                "type": "ineq",
                "fun": lambda y: np.array(problem.surplus(list(y))),
                "jac": lambda y: np.array(_slopes(problem, list(y))),
            }
        ],
        options=OPTIONS,
    )
    return problem.clip(list(found.x))
