"""The least of several candidates against a plain loop."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.equations.choice import TIE, least

Candidate = tuple[int, float, int]
CANDIDATE = st.tuples(st.integers(0, 3), st.sampled_from([0.0, 1e-13, 1.0]), st.integers(0, 1))


def _first_least(candidates: list[Candidate], group: int) -> int:
    """Of the candidates of a group, by first key, then second, ties within 1e-12."""
    left = [n for n, candidate in enumerate(candidates) if candidate[0] == group]
    for key in (1, 2):
        lowest = min(candidates[n][key] for n in left)
        left = [n for n in left if candidates[n][key] <= lowest + TIE]
    return left[0]


@given(st.lists(CANDIDATE, min_size=1, max_size=12))
def test_the_least_of_each_group_is_the_first_by_its_keys(found: list[Candidate]):
    candidates = sorted(found, key=lambda candidate: candidate[0])
    group, first, second = (np.array(part) for part in zip(*candidates, strict=True))
    expected = [_first_least(candidates, g) for g in sorted(set(group.tolist()))]
    assert least(group, [first, second]).tolist() == expected


def test_nobody_is_the_least_of_no_candidates():
    nobody = np.array([], dtype=np.int64)
    assert least(nobody, [np.array([])]).size == 0
