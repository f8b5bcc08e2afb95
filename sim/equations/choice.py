"""Choices: when two options are alike, and the least of several."""

from collections.abc import Sequence

import numpy as np

from sim.domain.arrays import Array, Index

INDIFFERENT = 1e-6
TIE = 1e-12


def least(group: Index, keys: Sequence[Array]) -> Index:
    """Of the candidates of each group the one with the least first key, (groups present,).

    Candidates (C,) are ordered by group. Keys closer than 1e-12 tie and the next key decides; of
    those that tie in all, the first.
    """
    if not group.size:
        return group
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=group.size)
    tied = np.ones(group.size, dtype=bool)
    for key in keys:
        left = np.where(tied, key, np.inf)
        tied &= left <= np.repeat(np.minimum.reduceat(left, starts), sizes) + TIE
        if np.count_nonzero(tied) == starts.size:
            break
    index = np.flatnonzero(tied)
    return index[np.flatnonzero(np.diff(group[index], prepend=-1))]
