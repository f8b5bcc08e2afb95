"""Release from broken tables against the plain rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.arrays import Array, Mask
from sim.equations.release import Bond, breached, release
from tests.oracles import release as oracle

ISSUES, WHO, ROWS, TABLES = 6, 4, 12, 4


def after(policy: Array, moved: Mask, mover: int, bonds: list[Bond]) -> Array:
    """Policies after a move by one stakeholder."""
    return release(policy, moved, [breached(bond, moved, mover) for bond in bonds], bonds)


class _Case:
    """Random tables that share issues and parties, and random moves."""

    def __init__(self, seed: int):
        rng = np.random.default_rng(seed)
        self.policy, self.moved = rng.uniform(size=(ROWS, ISSUES)), rng.random((ROWS, ISSUES)) < 0.2
        self.binds = rng.random(TABLES) < 0.8
        self.bonds = [
            Bond(
                in_force=rng.random(ROWS) < 0.7,
                issues=rng.random(ISSUES) < 0.6,
                before=rng.uniform(size=(ROWS, ISSUES)),
                party=(rng.random(WHO) < 0.6) & self.binds[t],
                ratified=rng.integers(0, 3, ROWS),
            )
            for t in range(TABLES)
        ]
        self.binds &= [bool(np.any(bond.party)) for bond in self.bonds]

    def expected(self, r: int, mover: int) -> list[float]:
        tables = [
            oracle.Table(
                issues=np.flatnonzero(bond.issues).tolist(),
                parties={str(who) for who in np.flatnonzero(bond.party)},
                before=dict(enumerate(bond.before[r].tolist())),
                month=int(bond.ratified[r]),
                binds=bool(binds),
                in_force=bool(bond.in_force[r]),
            )
            for bond, binds in zip(self.bonds, self.binds, strict=True)
        ]
        moved = set(np.flatnonzero(self.moved[r]).tolist())
        return oracle.release(self.policy[r].tolist(), moved, str(mover), tables)


@pytest.mark.parametrize("seed", range(20))
def test_release_is_the_oracles(seed: int):
    case = _Case(seed)
    for mover in range(WHO):
        got = after(case.policy, case.moved, mover, case.bonds)
        for r in range(ROWS):
            assert got[r].tolist() == case.expected(r, mover)


@given(seed=st.integers(0, 2**32), mover=st.integers(0, WHO - 1))
def test_a_broken_table_is_as_before_but_for_what_moved_and_what_another_holds(seed, mover):
    """Law 11."""
    case = _Case(seed)
    got = after(case.policy, case.moved, mover, case.bonds)
    broken = [breached(bond, case.moved, mover) for bond in case.bonds]
    np.testing.assert_array_equal(got[case.moved], case.policy[case.moved])
    touched = np.zeros_like(case.moved)
    for bond, gone in zip(case.bonds, broken, strict=True):
        touched |= gone[:, None] & bond.issues
    np.testing.assert_array_equal(got[~touched], case.policy[~touched])
    for r, k in np.argwhere(touched & ~case.moved):
        holders = [t for t, bond in enumerate(case.bonds) if bond.issues[k] and bond.in_force[r]]
        whole = [t for t in holders if case.binds[t] and not broken[t][r]]
        before = [case.bonds[t].before[r, k] for t in holders if broken[t][r]]
        assert got[r, k] == case.policy[r, k] if whole else got[r, k] in before


@given(seed=st.integers(0, 2**32), mover=st.integers(0, WHO - 1))
def test_rows_are_what_they_are_alone(seed, mover):
    case = _Case(seed)
    got = after(case.policy, case.moved, mover, case.bonds)
    some = np.array([7, 2])
    bonds = [bond.rows(some) for bond in case.bonds]
    alone = after(case.policy[some], case.moved[some], mover, bonds)
    np.testing.assert_array_equal(got[some], alone)


def _pair(first: int = 1, second: int = 2, parties: int = 2) -> list[Bond]:
    """Tables on issues {0, 1} and {1, 2}, in force in the first replicate, ratified in months.

    Parties are 0 and 1 at both, or 0 alone at the second.
    """
    tables = ([True, True, False], 0.1, first, 2), ([False, True, True], 0.9, second, parties)
    return [
        Bond(
            in_force=np.array([True, False]),
            issues=np.array(issues),
            before=np.full((2, 3), value),
            party=np.arange(3) < count,
            ratified=np.array([month, month]),
        )
        for issues, value, month, count in tables
    ]


FIRST, BOTH = np.array([[True, False, False]] * 2), np.array([[True, False, True]] * 2)
NOW = np.full((2, 3), 0.5)


def test_a_breach_undoes_the_table_where_the_bond_is_in_force():
    assert after(NOW, FIRST, 0, _pair()[:1]).tolist() == [[0.5, 0.1, 0.5], [0.5, 0.5, 0.5]]


def test_what_a_table_not_broken_holds_stays():
    """Issue 1 is on the second table too, which nobody has broken."""
    first, second = _pair()
    assert breached(first, FIRST, 0).tolist() == [True, False]
    assert not np.any(breached(second, FIRST, 0))
    np.testing.assert_array_equal(after(NOW, FIRST, 0, [first, second]), NOW)
    loose = _pair(parties=0)
    assert after(NOW, FIRST, 0, loose)[0].tolist() == [0.5, 0.1, 0.5]


@pytest.mark.parametrize(("first", "second", "value"), [(1, 2, 0.1), (2, 1, 0.9), (1, 1, 0.1)])
def test_of_two_broken_tables_the_one_ratified_earlier_decides(first, second, value):
    assert after(NOW, BOTH, 0, _pair(first, second))[0].tolist() == [0.5, value, 0.5]


def test_an_outsider_breaks_nothing():
    moved = np.ones((2, 3), dtype=bool)
    np.testing.assert_array_equal(after(NOW, moved, 2, _pair()), NOW)
    assert not np.any(breached(_pair()[0], moved, 2))


def test_several_movers_break_each_their_own():
    """Party 1 moves issue 0 and party 0 issue 2: both tables are broken at one settlement."""
    bonds, moved = _pair(parties=1), BOTH
    broken = [breached(bonds[0], FIRST, 1), breached(bonds[1], moved & ~FIRST, 0)]
    assert release(NOW, moved, broken, bonds)[0].tolist() == [0.5, 0.1, 0.5]


def test_the_policies_given_are_left_as_they_were():
    policy = np.full((2, 3), 0.5)
    after(policy, FIRST, 0, _pair()[:1])
    assert np.all(policy == 0.5)
