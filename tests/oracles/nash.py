"""Nash bargaining over a package, n parties: the definition handed to a general optimiser.

Lists are indexed [party][issue] or [issue]; y on [0, 1]. With s salience, theta ideal, h money
slope (utility per whole scale) and r the reversion, party a gains over its disagreement utility d_a

    sigma_a(y) = margin_a + sum_i [-s_ai (y_i - theta_ai)^2 + s_ai (r_i - theta_ai)^2
                                   + h_ai (y_i - r_i)]

where margin_a = U_a(r) - d_a. The settlement maximises sum_a w_a ln sigma_a(y) over
low <= y <= high. Surpluses are concave in y, so both searches below have a single peak; several
starts guard against a search that stalls.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

EMPTY = 1e-9
TIE = 1e-12
OPTIONS = {"ftol": 1e-15, "maxiter": 500}
RESTARTS = 20

Matrix = list[list[float]]
Point = list[float]


@dataclass
class Problem:
    """One bargaining problem with all issues continuous (an issue is fixed where low = high)."""

    salience: Matrix
    ideal: Matrix
    slope: Matrix
    reversion: Point
    margin: list[float]
    weight: list[float]
    low: Point
    high: Point

    def surplus(self, y: Point) -> list[float]:
        """What each party gains over disagreement, (A)."""
        return surplus(y, self.salience, self.ideal, self.slope, self.reversion, self.margin)

    def clip(self, y: Point) -> Point:
        """The nearest point within the bounds."""
        bounds = zip(y, self.low, self.high, strict=True)
        return [min(max(float(v), low), high) for v, low, high in bounds]


def surplus(
    y: Point, salience: Matrix, ideal: Matrix, slope: Matrix, reversion: Point, margin: list[float]
) -> list[float]:
    """sigma_a(y) of the module's formula for each party, in units of utility."""
    gains = []
    for a in range(len(salience)):
        gain = margin[a]
        for i in range(len(y)):
            gain -= salience[a][i] * (y[i] - ideal[a][i]) ** 2
            gain += salience[a][i] * (reversion[i] - ideal[a][i]) ** 2
            gain += slope[a][i] * (y[i] - reversion[i])
        gains.append(gain)
    return gains


def solve(
    salience: Matrix,
    ideal: Matrix,
    slope: Matrix,
    reversion: Point,
    margin: list[float],
    weight: list[float],
    low: Point,
    high: Point,
    levels: list[list[float] | None] | None = None,
) -> dict:
    """The Nash settlement: {"y", "surplus", "log_product", "found"}.

    1. Find the point with the largest minimum surplus. If that is at most 1e-9 the win-set is
       empty: found False, y the reversion, log_product -inf.
    2. From several points inside the win-set, climb sum_a w_a ln sigma_a; the highest end wins.
    3. `levels[i]`, where given, are the only values issue i may take (those within its bounds):
       every combination is solved for the other issues and the best kept; of equals (within 1e-12)
       the first, counting up from the lowest levels.

    A party of weight 0 must still gain. y is unique only where some party has salience.
    """
    best = {
        "y": list(reversion),
        "surplus": surplus(reversion, salience, ideal, slope, reversion, margin),
        "log_product": -math.inf,
        "found": False,
    }
    for low_end, high_end in _boxes(low, high, levels):
        problem = Problem(salience, ideal, slope, reversion, margin, weight, low_end, high_end)
        y = _settle(problem)
        if y is None:
            continue
        product = log_product(problem.surplus(y), weight)
        if product > best["log_product"] + TIE:
            best = {
                "y": y,
                "surplus": problem.surplus(y),
                "log_product": product,
                "found": True,
            }
    return best


def log_product(gains: list[float], weight: list[float]) -> float:
    """sum_a w_a ln sigma_a; minus infinity where a surplus is not above 0."""
    total = 0.0
    for gain, w in zip(gains, weight, strict=True):
        if gain <= 0.0:
            return -math.inf
        total += w * math.log(gain)
    return total


def _boxes(
    low: Point, high: Point, levels: list[list[float] | None] | None
) -> list[tuple[Point, Point]]:
    """Bounds of every continuous problem: one, or one for each combination of levels."""
    ranges = []
    for i in range(len(low)):
        allowed = None if levels is None else levels[i]
        if allowed is None:
            ranges.append([(low[i], high[i])])
        else:
            ranges.append([(v, v) for v in sorted(allowed) if low[i] <= v <= high[i]])
    return [
        ([ends[0] for ends in combination], [ends[1] for ends in combination])
        for combination in itertools.product(*ranges)
    ]


def _settle(problem: Problem) -> Point | None:
    """The best package of one continuous problem, or None where its win-set is empty."""
    inside, worst_off = largest_minimum(problem)
    if worst_off <= EMPTY:
        return None
    best, best_product = inside, log_product(problem.surplus(inside), problem.weight)
    for start in _interior(problem, inside):
        y = _climb(problem, start)
        product = log_product(problem.surplus(y), problem.weight)
        if product > best_product:
            best, best_product = y, product
    return best


def largest_minimum(problem: Problem) -> tuple[Point, float]:
    """(y, value) of max over y of min over a of sigma_a(y): maximise z with sigma_a(y) >= z."""
    best, best_value = problem.clip(problem.reversion), -math.inf
    for start in _starts(problem):
        y, value = start, min(problem.surplus(start))
        for _ in range(RESTARTS):
            candidate = _raise_minimum(problem, y)
            raised = min(problem.surplus(candidate))
            if not raised > value + 1e-15:
                break
            y, value = candidate, raised
        if value > best_value:
            best, best_value = y, value
    return best, best_value


def _raise_minimum(problem: Problem, start: Point) -> Point:
    """One SLSQP run over (y, z) that maximises z subject to sigma_a(y) - z >= 0."""
    m = len(start)

    def slack(point: np.ndarray) -> np.ndarray:
        return np.array([gain - point[m] for gain in problem.surplus(list(point[:m]))])

    def slack_jacobian(point: np.ndarray) -> np.ndarray:
        return np.array([[*row, -1.0] for row in _slopes(problem, list(point[:m]))])

    def objective_gradient(_: np.ndarray) -> np.ndarray:
        return np.array([0.0] * m + [-1.0])

    found = minimize(
        lambda point: -point[m],
        np.array([*start, min(problem.surplus(start))]),
        jac=objective_gradient,
        method="SLSQP",
        bounds=[*zip(problem.low, problem.high, strict=True), (None, None)],
        constraints=[{"type": "ineq", "fun": slack, "jac": slack_jacobian}],
        options=OPTIONS,
    )
    return problem.clip(list(found.x[:m]))


def _climb(problem: Problem, start: Point) -> Point:
    """SLSQP from `start`, begun afresh where it stopped until the product no longer grows."""
    y, product = start, log_product(problem.surplus(start), problem.weight)
    for _ in range(RESTARTS):
        candidate = _raise_product(problem, y)
        raised = log_product(problem.surplus(candidate), problem.weight)
        if not raised > product + 1e-14:
            break
        y, product = candidate, raised
    return y


def _raise_product(problem: Problem, start: Point) -> Point:
    """One SLSQP run over (y, z): maximise sum_a w_a ln z_a, where sigma_a(y) >= unit_a z_a > 0.

    The z keep the logarithm defined on the way; unit_a is the surplus at the start, so that all of
    them begin at 1 however small the gains are.
    """
    m, parties = len(start), len(problem.weight)
    unit = problem.surplus(start)

    def loss(point: np.ndarray) -> float:
        return -log_product(list(point[m:]), problem.weight)

    def loss_gradient(point: np.ndarray) -> np.ndarray:
        by_z = [-problem.weight[a] / point[m + a] for a in range(parties)]
        return np.array([0.0] * m + by_z)

    def slack(point: np.ndarray) -> np.ndarray:
        gains = problem.surplus(list(point[:m]))
        return np.array([gains[a] / unit[a] - point[m + a] for a in range(parties)])

    def slack_jacobian(point: np.ndarray) -> np.ndarray:
        by_y = _slopes(problem, list(point[:m]))
        rows = []
        for a in range(parties):
            by_z = [-1.0 if b == a else 0.0 for b in range(parties)]
            rows.append([slope / unit[a] for slope in by_y[a]] + by_z)
        return np.array(rows)

    floors = [(EMPTY / unit[a], None) for a in range(parties)]
    found = minimize(
        loss,
        np.array([*start, *[1.0] * parties]),
        jac=loss_gradient,
        method="SLSQP",
        bounds=[*zip(problem.low, problem.high, strict=True), *floors],
        constraints=[{"type": "ineq", "fun": slack, "jac": slack_jacobian}],
        options=OPTIONS,
    )
    return problem.clip(list(found.x[:m]))


def _slopes(problem: Problem, y: Point) -> Matrix:
    """d sigma_a / d y_i = -2 s_ai (y_i - theta_ai) + h_ai, (A, m)."""
    rows = []
    for a in range(len(problem.salience)):
        row = []
        for i in range(len(y)):
            bend = -2.0 * problem.salience[a][i] * (y[i] - problem.ideal[a][i])
            row.append(bend + problem.slope[a][i])
        rows.append(row)
    return rows


def _starts(problem: Problem) -> list[Point]:
    """Where the search for an interior point begins: reversion, ends, middle, ideals, a spread."""
    low, high = problem.low, problem.high
    middle = [(bottom + top) / 2.0 for bottom, top in zip(low, high, strict=True)]
    points = [problem.reversion, list(low), list(high), middle, *problem.ideal]
    for k in range(1, 4):
        spread = []
        for i in range(len(low)):
            fraction = (k * (math.sqrt(5.0) - 1.0) / 2.0 + i * (math.sqrt(2.0) - 1.0)) % 1.0
            spread.append(low[i] + fraction * (high[i] - low[i]))
        points.append(spread)
    return [problem.clip(point) for point in points]


def _interior(problem: Problem, inside: Point) -> list[Point]:
    """Starts inside the win-set: each start, pulled halfway to `inside` until all parties gain.

    The win-set is convex, so the pull always ends within it; what never leaves `inside` is dropped.
    """
    points = [inside]
    for start in _starts(problem):
        point = start
        for _ in range(10):
            if min(problem.surplus(point)) > EMPTY:
                points.append(point)
                break
            point = [(v + w) / 2.0 for v, w in zip(point, inside, strict=True)]
    return points
