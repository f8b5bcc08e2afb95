"""Release from broken tables against the plain rule."""

import numpy as np
import pytest

from sim.equations.release import Bond, breached, release
from tests.oracles import release as oracle

ISSUES, WHO, ROWS, TABLES = 6, 4, 12, 3


class _Case:
    """Random tables that share issues and parties, and random moves."""

    def __init__(self, seed: int):
        rng = np.random.default_rng(seed)
        self.policy, self.moved = rng.uniform(size=(ROWS, ISSUES)), rng.random((ROWS, ISSUES)) < 0.3
        self.controls = rng.random((WHO, ISSUES)) < 0.4
        self.binds = rng.random(TABLES) < 0.8
        self.bonds = [
            Bond(
                in_force=rng.random(ROWS) < 0.7,
                issues=rng.random(ISSUES) < 0.6,
                before=rng.uniform(size=(ROWS, ISSUES)),
                party=(rng.random(WHO) < 0.6) & self.binds[t],
                controls=self.controls,
            )
            for t in range(TABLES)
        ]
        self.parties = [set(np.flatnonzero(bond.party).tolist()) for bond in self.bonds]

    def expected(self, r: int, mover: int) -> list[float]:
        tables = [
            oracle.Table(
                issues=np.flatnonzero(bond.issues).tolist(),
                parties={str(who) for who in parties},
                before=dict(enumerate(bond.before[r].tolist())),
                binds=bool(binds),
                in_force=bool(bond.in_force[r]),
            )
            for bond, parties, binds in zip(self.bonds, self.parties, self.binds, strict=True)
        ]
        controllers = [{str(w) for w in np.flatnonzero(column)} for column in self.controls.T]
        moved = set(np.flatnonzero(self.moved[r]).tolist())
        return oracle.release(self.policy[r].tolist(), moved, str(mover), tables, controllers)


@pytest.mark.parametrize("seed", range(20))
def test_release_is_the_oracles(seed: int):
    case = _Case(seed)
    for mover in range(WHO):
        got = release(case.policy, case.moved, mover, case.bonds)
        for r in range(ROWS):
            assert got[r].tolist() == case.expected(r, mover)


def _pair(controls: list[list[bool]]) -> list[Bond]:
    """Tables of parties 0 and 1 on issues {0, 1} and {1, 2}, in force in the first replicate."""
    return [
        Bond(
            in_force=np.array([True, False]),
            issues=np.array(issues),
            before=np.full((2, 3), value),
            party=np.array([True, True, False]),
            controls=np.array(controls),
        )
        for issues, value in (([True, True, False], 0.1), ([False, True, True], 0.9))
    ]


ALONE = [[True, False, False], [False, True, True], [False, False, False]]


def test_a_breach_releases_what_others_control_where_the_bond_is_in_force():
    policy, moved = np.full((2, 3), 0.5), np.array([[True, False, False]] * 2)
    after = release(policy, moved, 0, _pair(ALONE))
    assert after.tolist() == [[0.5, 0.1, 0.5], [0.5, 0.5, 0.5]]


def test_a_release_does_not_cascade_to_the_next_table():
    """Issue 1 returns and is on the second table too, but nobody moved it."""
    first, second = _pair(ALONE)
    moved = np.array([[True, False, False]] * 2)
    assert breached(first, moved, 0).tolist() == [True, False]
    assert not np.any(breached(second, moved, 0))


def test_an_outsider_breaks_nothing():
    policy, moved = np.full((2, 3), 0.5), np.ones((2, 3), dtype=bool)
    np.testing.assert_array_equal(release(policy, moved, 2, _pair(ALONE)), policy)
    assert not np.any(breached(_pair(ALONE)[0], moved, 2))


def test_the_breachers_own_concessions_stay():
    controls = [[True, True, False], [False, True, True], [False, False, False]]
    policy, moved = np.full((2, 3), 0.5), np.array([[True, False, False]] * 2)
    np.testing.assert_array_equal(release(policy, moved, 0, _pair(controls)), policy)


def test_the_policies_given_are_left_as_they_were():
    policy = np.full((2, 3), 0.5)
    release(policy, np.array([[True, False, False]] * 2), 0, _pair(ALONE))
    assert np.all(policy == 0.5)
