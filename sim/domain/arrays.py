"""Array type and the one summation, shared by everything that computes.

Convention everywhere: R replicates, N stakeholders, K issues; the replicate axis leads.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.int64]


def total(values: Array, axis: int) -> Array:
    """Sum over one small axis, term by term from the first: the axis disappears.

    NumPy adds in an order that depends on the memory layout and, from eight terms on, in pairs;
    a fixed order makes row r of R the same bits as that replicate run alone. The replicate axis
    is never summed.
    """
    if axis % values.ndim == 0:
        raise ValueError("the replicate axis (0) is never summed")
    before = (slice(None),) * (axis % values.ndim)
    size = values.shape[len(before)]
    if size == 0:
        return np.zeros(values.shape[: len(before)] + values.shape[len(before) + 1 :])
    out = np.zeros_like(values[(*before, 0)])  # laid out as the terms are
    for index in range(size):
        out += values[(*before, index)]
    return out
