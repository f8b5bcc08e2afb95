"""Array type and the one summation, shared by everything that computes.

Convention everywhere: R replicates, N stakeholders, K issues; the replicate axis leads. In memory
it comes last (`take` and `stack` keep it so), which makes every loop of NumPy one over replicates
instead of over a handful of issues; the numbers are the same in any layout.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)


def total(values: Array, axis: int) -> Array:
    """Sum over one small axis, term by term from the first: the axis disappears.

    NumPy adds in an order that depends on the memory layout and, from eight terms on, in pairs;
    a fixed order makes row r of R the same bits as that replicate run alone. The replicate axis
    is never summed.
    """
    if axis % values.ndim == 0:
        raise ValueError("the replicate axis (0) is never summed")
    if values.flags.f_contiguous and len(values) > 1:  # the inner loop is over replicates
        return np.add.reduce(values, axis=axis, initial=0.0)
    before = (slice(None),) * (axis % values.ndim)
    size = values.shape[len(before)]
    if size == 0:
        return np.zeros(values.shape[: len(before)] + values.shape[len(before) + 1 :])
    out = values[(*before, 0)] + 0.0  # laid out as the terms are
    for index in range(1, size):
        out += values[(*before, index)]
    return out


def take(values: NDArray[T], index: Index | int, axis: int) -> NDArray[T]:
    """Entries of one axis, as np.take, with the replicates last in memory."""
    return values.T.take(index, axis=values.ndim - 1 - axis).T


def stack(parts: Sequence[Array], axis: int) -> Array:
    """Arrays side by side along a new axis, as np.stack, with the replicates last in memory."""
    joined = np.stack([part.T for part in parts], axis=parts[0].ndim - axis)
    return np.asanyarray(joined, order="C").T
