"""Scenario discovery: the box of inputs in which an outcome is most concentrated.

Source: Friedman & Fisher (1999), Statistics and Computing 9(2), 123-143, sections 4 and 5; the
criterion of gain per case lost, and coverage and density, as in Bryant & Lempert (2010),
Technological Forecasting & Social Change 77(1), 34-49.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array, Mask

PEEL, PASTE, LEAST_MASS = 0.05, 0.05, 0.05


@dataclass(frozen=True)
class Box:
    """Limits of every input, (2, D) lower and upper, and what lies within them.

    `coverage` is the share of all cases of interest that lie inside, `density` the share of the
    cases inside that are of interest, `mass` the share of all cases.
    """

    limits: Array
    coverage: float
    density: float
    mass: float
    restricted: Mask


def peel(inputs: Array, wanted: Mask) -> list[Box]:
    """Boxes ever smaller and denser, from the whole table on; inputs (R, D), wanted (R,).

    1. Begin with the box that holds every case.
    2. Of each input, try to cut off the highest and the lowest PEEL share of the cases inside, and
       with them all that share the innermost value cut.
    3. Make the cut that gains most in density per case lost; of equals the one that leaves fewer
       inputs restricted. Repeat while density rises and LEAST_MASS of all cases are left.
    4. Paste: in the same way take in the PASTE share next to a limit of the cases that lie beyond
       it alone, while density rises by it.
    """
    limits = np.stack([np.min(inputs, axis=0), np.max(inputs, axis=0)])
    boxes = [_box(limits, limits, inside(limits, inputs), wanted)]
    for candidates in (_cuts, _pastes):
        while True:
            now = boxes[-1]
            tried = [
                _box(each, limits, held, wanted)
                for each, held in candidates(now.limits, limits, inputs)
            ]
            ranks = [(_gain(box, now), -int(np.count_nonzero(box.restricted))) for box in tried]
            best = tried[ranks.index(max(ranks))] if tried else now
            if _gain(best, now) <= 0.0 or best.mass < LEAST_MASS:
                break
            boxes.append(best)
    return boxes


def inside(limits: Array, inputs: Array) -> Mask:
    """Which cases lie within the limits, ends included, (R,)."""
    return np.all((inputs >= limits[0]) & (inputs <= limits[1]), axis=1)


def separation(limits: Array, inputs: Array, wanted: Mask) -> float:
    """Coverage less the share of all other cases that lie inside too: 0 for the whole table, or 1.

    Source: Youden (1950), Cancer 3(1), 32-35.
    """
    held = inside(limits, inputs)
    shares = [
        np.count_nonzero(held & cases) / max(1, np.count_nonzero(cases))
        for cases in (wanted, ~wanted)
    ]
    return shares[0] - shares[1]


def described(limits: Array, inputs: Array, wanted: Mask, whole: Array) -> Box:
    """What lies within some limits, of these cases; restricted where they are not `whole`."""
    return _box(limits, whole, inside(limits, inputs), wanted)


def _box(limits: Array, whole: Array, held: Mask, wanted: Mask) -> Box:
    hits, size = np.count_nonzero(held & wanted), np.count_nonzero(held)
    return Box(
        limits,
        coverage=hits / max(1, np.count_nonzero(wanted)),
        density=hits / max(1, size),
        mass=size / len(wanted),
        restricted=np.any(limits != whole, axis=0),
    )


def _gain(box: Box, now: Box) -> float:
    """Density gained per share of cases lost or added; 0 where no case is."""
    moved = abs(box.mass - now.mass)
    return (box.density - now.density) / moved if moved > 0.0 else 0.0


def _cuts(limits: Array, _whole: Array, inputs: Array) -> Iterator[tuple[Array, Mask]]:
    held = inside(limits, inputs)
    kept = np.compress(held, inputs, axis=0)
    for column in range(inputs.shape[1]):
        values = np.sort(kept[:, column])
        high, low = _between(values, 1.0 - PEEL), _between(values, PEEL)
        yield _with(limits, 1, column, high), held & (inputs[:, column] <= high)
        yield _with(limits, 0, column, low), held & (inputs[:, column] >= low)


def _pastes(limits: Array, whole: Array, inputs: Array) -> Iterator[tuple[Array, Mask]]:
    for column in map(int, np.flatnonzero(np.any(limits != whole, axis=0))):
        for end in (0, 1):
            wide = _with(limits, end, column, whole[end, column])
            values = inputs[:, column]
            past = values < limits[0, column] if end == 0 else values > limits[1, column]
            added = np.sort(np.compress(past & inside(wide, inputs), values))
            if added.size:
                wide[end, column] = _between(added, 1.0 - PASTE if end == 0 else PASTE)
            yield wide, inside(wide, inputs)


def _with(limits: Array, end: int, column: int, value: float) -> Array:
    changed = limits.copy()
    changed[end, column] = value
    return changed


def _between(values: Array, level: float) -> float:
    """Midpoint of two sorted values around a quantile, moved inwards past equal ones."""
    at = (len(values) - 1) * level
    low, high = int(np.floor(at)), int(np.ceil(at))
    if level > 0.5:
        while values[low] == values[high] and low > 0:
            low -= 1
    else:
        while values[low] == values[high] and high < len(values) - 1:
            high += 1
    return float((values[low] + values[high]) / 2.0)
