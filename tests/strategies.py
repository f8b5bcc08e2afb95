"""Inputs on purpose awkward: ties, zeros, equal positions, nobody who cares."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.domain.arrays import Array

# Thousandths keep near-ties away: two sums of them are either equal or clearly apart.
SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.integers(0, 1000).map(lambda n: n / 1000)


@dataclass(frozen=True)
class State:
    """What stakeholders want and weigh, each (R, N, K) on [0, 1]."""

    position: Array
    salience: Array
    capability: Array

    @property
    def weight(self) -> Array:
        """Capability x salience, (R, N, K)."""
        return self.capability * self.salience


@st.composite
def states(draw: st.DrawFn, *, most: int = 12) -> State:
    """States of 1-3 replicates, 1-12 stakeholders and issues; most values recur, so they tie."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, most), st.integers(1, most)))
    values = arrays(np.float64, shape, elements=SHARES, fill=SHARES)
    return State(draw(values), draw(values), draw(values))


def forests(most: int = 12) -> st.SearchStrategy[tuple[list[int], list[float]]]:
    """Who is within whom (-1: nobody) and with what voice; voices within one sum to at most 1."""

    @st.composite
    def forest(draw: st.DrawFn) -> tuple[list[int], list[float]]:
        size = draw(st.integers(1, most))
        parents = [draw(st.integers(-1, n - 1)) for n in range(size)]
        raw = [draw(SHARES) for _ in range(size)]
        room = draw(st.sampled_from([0.3, 0.999, 1.0]))
        voices = []
        for parent, voice in zip(parents, raw, strict=True):
            said = sum(v for v, p in zip(raw, parents, strict=True) if p == parent)
            voices.append(voice if said <= room else voice / said * room)
        return parents, voices

    return forest()
