"""Stability: closed forms, published conflicts, laws, and an oracle that follows every sequence."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.arrays import Array
from sim.equations.graph_model import (
    CRITERIA,
    READINGS,
    Criterion,
    Game,
    Reading,
    deterrent,
    levels,
    moves,
    stable,
)
from sim.files.checks.audit import conflict
from sim.files.library import games
from tests.oracles import graph_model as oracle

EVERY = [(criterion, reading) for criterion in CRITERIA for reading in READINGS]


def square(first: list[int], second: list[int]) -> Game:
    """A game of one option each over the states NN, YN, NY, YY; levels, higher is better."""
    states = np.array([[False, False], [True, False], [False, True], [True, True]])
    free = np.ones(2, dtype=bool)
    return Game(np.array([[first, second]], dtype=float), moves(states, np.arange(2), free, free))


def shipped(slug: str) -> Game:
    """A conflict of scenarios/games."""
    found, scenario = conflict(games()[slug])
    assert scenario is None
    level = np.stack([found.level[who] for who in found.file.decision_makers])[None]
    ways = (~found.one_way("off"), ~found.one_way("on"))
    return Game(level, moves(found.states, found.owner, *ways))


def equilibria(game: Game, criterion: Criterion, reading: Reading = "legal") -> set[int]:
    """Equilibria of the first replicate, numbered from 1."""
    holds = np.all(stable(game, criterion, reading)[0], axis=0)
    return set((np.flatnonzero(holds) + 1).tolist())


# ------------------------------------------------------------------ closed forms


def test_harmony_has_one_equilibrium_by_every_criterion():
    game = square([0, 2, 1, 3], [0, 1, 2, 3])
    assert [equilibria(game, criterion) for criterion in CRITERIA] == [{4}] * 4


def test_matching_pennies_has_no_nash_equilibrium_and_holds_everywhere_by_fear():
    game = square([1, 0, 0, 1], [0, 1, 1, 0])
    # whoever loses can switch and win; the other's switch back is good for it and undoes that,
    # but then the first can switch again
    assert equilibria(game, "nash") == equilibria(game, "smr") == set()
    assert equilibria(game, "gmr") == equilibria(game, "seq") == {1, 2, 3, 4}


def test_who_is_indifferent_never_leaves():
    game = square([5, 5, 5, 5], [0, 0, 0, 0])
    for criterion, reading in EVERY:
        assert equilibria(game, criterion, reading) == {1, 2, 3, 4}


def test_alone_a_decision_maker_holds_only_at_its_best():
    states = np.array([[False, False], [True, False], [False, True]])
    free, owner = np.ones(2, dtype=bool), np.zeros(2, dtype=np.int64)
    game = Game(np.array([[[0.0, 2.0, 1.0]]]), moves(states, owner, free, free))
    for criterion, reading in EVERY:
        assert equilibria(game, criterion, reading) == {2}


def test_a_sanction_that_takes_two_others_counts_by_legal_sequences_only():
    """One dislikes only the state that its two opponents reach together: YNN → YYN → YYY."""
    codes = np.arange(8)[:, None] >> np.arange(3) & 1 == 1
    states = codes[[0, 1, 3, 7]]
    free = np.ones(3, dtype=bool)
    level = np.array([[[1.0, 2.0, 2.0, 0.0], [0.0] * 4, [0.0] * 4]])
    game = Game(level, moves(states, np.arange(3), free, free))
    held = {r: bool(deterrent(game, 0, "gmr", r).stable()[0, 0]) for r in READINGS}
    assert held == {"legal": True, "single": False, "once": True}
    assert deterrent(game, 0, "gmr").sanction(0, 1) == [(1, 2), (2, 3)]


def test_a_sanction_in_which_one_moves_again_counts_by_legal_sequences_only():
    """Two must move, then three, then two again before one is worse off than at its start."""
    stay = [[n, n] for n in range(5)]
    one, two, three = (np.array(stay) for _ in range(3))
    one[0, 0] = 1
    two[1, 0], two[3, 0], three[2, 0] = 2, 4, 3
    two[1], three[2], two[3] = 2, 3, 4
    level = np.array([[[1.0, 2.0, 2.0, 2.0, 0.0], [0.0] * 5, [0.0] * 5]])
    game = Game(level, [one, two, three])
    held = {r: bool(deterrent(game, 0, "gmr", r).stable()[0, 0]) for r in READINGS}
    assert held == {"legal": True, "single": False, "once": False}


def test_nobody_moves_twice_in_a_row():
    """Two would have to move twice running, from 1 to 2 and from 2 to 3, to punish."""
    to = np.arange(4)[:, None]
    one, two = to.copy(), to.copy()
    one[0], two[1], two[2] = 1, 2, 3
    game = Game(np.array([[[1.0, 2.0, 2.0, 0.0], [0.0] * 4]]), [one, two])
    for reading in READINGS:
        assert not deterrent(game, 0, "gmr", reading).stable()[0, 0]


# ------------------------------------------------------------------ published


PUBLISHED = {
    "prisoners_dilemma": ({4}, {1, 4}, {1, 4}, {1, 4}),
    "chicken": ({2, 3}, {1, 2, 3}, {1, 2, 3}, {2, 3}),
    "euphrates": ({6}, {1, 6}, {6}, {6}),
    "elmira": (
        {5, 6, 7, 10, 11, 12},
        {1, 4, 5, 6, 7, 10, 11, 12},
        {1, 4, 5, 6, 7, 10, 11, 12},
        {5, 6, 7, 10, 11, 12},
    ),
}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("slug", PUBLISHED)
def test_published_equilibria(slug: str, reading: Reading):
    """By Nash, GMR, SMR, SEQ; states numbered by decimal code. Here all readings agree."""
    game = shipped(slug)
    assert tuple(equilibria(game, criterion, reading) for criterion in CRITERIA) == PUBLISHED[slug]


def test_elmira_with_the_plant_closed_counted_as_one_state():
    """The literature's nine states: 5, 8 and 9 are the equilibria; fear adds 1 and 4."""
    nine = {1: 1, 2: 2, 3: 3, 4: 4, 7: 5, 8: 6, 9: 7, 10: 8, 5: 9, 6: 9, 11: 9, 12: 9}
    game = shipped("elmira")
    found = {c: {nine[state] for state in equilibria(game, c)} for c in CRITERIA}
    assert found == {
        "nash": {5, 8, 9},
        "seq": {5, 8, 9},
        "gmr": {1, 4, 5, 8, 9},
        "smr": {1, 4, 5, 8, 9},
    }


def test_elmira_moves_from_delay_to_settlement_only_jointly():
    game = shipped("elmira")
    insist, settled = 6, 9
    assert not any(settled in to[insist] for to in game.moves)
    assert all(game.level[0, who, settled] > game.level[0, who, insist] for who in (0, 1))


# ------------------------------------------------------------------ laws


@dataclass(frozen=True)
class Case:
    """A random game of R replicates, and the same for the oracle, one conflict a replicate."""

    game: Game
    conflicts: list[oracle.Conflict]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any graphs of moves, one way or both, and rankings with ties."""
    makers, size, rows = (draw(st.integers(low, 4)) for low in (1, 1, 1))
    size += draw(st.integers(0, 3))
    states = st.integers(0, size - 1)
    graph = [
        [sorted(draw(st.sets(states, max_size=3)) - {s}) for s in range(size)]
        for _ in range(makers)
    ]
    rank = st.lists(st.integers(0, draw(st.sampled_from([2, 6]))), min_size=size, max_size=size)
    ranks = [[draw(rank) for _ in range(makers)] for _ in range(rows)]
    width = [max(len(to) for to in own) for own in graph]
    targets = [
        np.array([to + [s] * (w - len(to)) for s, to in enumerate(own)]).reshape(size, w)
        for own, w in zip(graph, width, strict=True)
    ]
    targets = [to.astype(np.int64) for to in targets]
    game = Game(-np.array(ranks, dtype=float), targets)
    return Case(game, [oracle.Conflict(size, graph, own) for own in ranks])


@pytest.mark.parametrize(("criterion", "reading"), EVERY)
@given(case=cases())
def test_as_by_following_every_sequence(case: Case, criterion: Criterion, reading: Reading):
    found = stable(case.game, criterion, reading)
    for row, plain in enumerate(case.conflicts):
        expected = oracle.stable(plain, criterion, reading)
        assert [set(np.flatnonzero(own).tolist()) for own in found[row]] == expected


@pytest.mark.parametrize("reading", READINGS)
@given(case=cases())
def test_criteria_contain_one_another(case: Case, reading: Reading):
    nash, gmr, smr, seq = (stable(case.game, criterion, reading) for criterion in CRITERIA)
    for inner, outer in ((nash, smr), (smr, gmr), (nash, seq), (seq, gmr)):
        assert np.all(outer | ~inner)


@given(case=cases())
def test_more_freedom_to_answer_deters_more(case: Case):
    for criterion in CRITERIA:
        single, once, legal = (stable(case.game, criterion, r) for r in ("single", "once", "legal"))
        assert np.all(once | ~single)
        assert np.all(legal | ~once)


@given(case=cases(), data=st.data())
def test_the_order_of_decision_makers_does_not_matter(case: Case, data: st.DataObject):
    makers = range(len(case.game.moves))
    order = data.draw(st.permutations(makers))
    shuffled = Game(case.game.level[:, order], [case.game.moves[who] for who in order])
    for criterion, reading in EVERY:
        expected = stable(case.game, criterion, reading)[:, order]
        np.testing.assert_array_equal(stable(shuffled, criterion, reading), expected)


@pytest.mark.parametrize(("criterion", "reading"), EVERY)
@given(case=cases())
def test_a_sanction_told_is_one(case: Case, criterion: Criterion, reading: Reading):
    """Its moves exist, obey the turns, are good for the mover in SEQ, and end where it hurts."""
    game = case.game
    level = game.level[0]
    for who in range(len(game.moves)):
        fear = deterrent(game, who, criterion, reading)
        deters = fear.deters()[0]
        for state, column in np.argwhere(game.improves(who)[0]).tolist():
            to = int(game.moves[who][state, column])
            path = fear.sanction(state, to)
            assert bool(path) == deters[state, column]
            if path:
                check_turns(who, path, reading)
                check_path(game, criterion, to, path)
                end = path[-1][1]
                assert level[who, end] <= level[who, state]
                if criterion == "smr":
                    assert np.all(level[who, game.moves[who][end]] <= level[who, state])


def check_turns(who: int, path: list[tuple[int, int]], reading: Reading) -> None:
    movers = [mover for mover, _ in path]
    assert who not in movers
    assert all(a != b for a, b in pairwise(movers))
    assert reading == "legal" or len(set(movers)) == len(movers)
    assert reading != "single" or len(movers) == 1


def check_path(game: Game, criterion: Criterion, to: int, path: list[tuple[int, int]]) -> None:
    here = to
    for mover, there in path:
        assert there != here
        assert there in game.moves[mover][here]
        if criterion == "seq":
            assert game.level[0, mover, there] > game.level[0, mover, here]
        here = there


def test_a_thousand_states_of_four_decision_makers():
    """One would take up its option, but is worst off where all others' are taken up as well."""
    states = np.arange(1024)[:, None] >> np.arange(10) & 1 == 1
    owner, free = np.array([0, *(1, 2, 3) * 3]), np.ones(10, dtype=bool)
    all_on, has = np.all(states, axis=1), states[:, 0]
    level = np.zeros((1, 4, 1024))
    level[0, 0] = np.where(all_on, -1.0, has)
    game = Game(level, moves(states, owner, free, free))
    short = np.sum([~np.all(states[:, owner == h], axis=1) for h in (1, 2, 3)], axis=0)
    stays = has & ~all_on
    expected = {
        ("gmr", "legal"): ~all_on,  # the three others together can always take up the rest
        ("gmr", "once"): ~all_on,
        ("gmr", "single"): stays | ~has & (short <= 1),
        ("seq", "legal"): stays | ~has & (short == 0),  # nobody gains by punishing
    }
    for (criterion, reading), states_held in expected.items():
        found = deterrent(game, 0, criterion, reading).stable()[0]
        np.testing.assert_array_equal(found, states_held)


# ------------------------------------------------------------------ parts


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=3),
    st.sampled_from([1e-6, 1e-3]),
)
def test_levels_keep_the_order_and_tie_what_is_near(values: list[list[int]], tie: float):
    near = np.array(values) + np.linspace(0.0, tie / 2, 4)
    found: Array = levels(near, tie)
    for row, level in zip(values, found, strict=True):
        expected = [sorted(set(row)).index(value) for value in row]
        assert level.tolist() == expected


def test_moves_change_own_options_only_and_respect_what_is_irreversible():
    states = np.arange(8)[:, None] >> np.arange(3) & 1 == 1
    start, stop = np.array([True, True, False]), np.array([False, True, True])
    first, second = moves(states, np.array([0, 0, 1]), start, stop)
    for s, before in enumerate(states.tolist()):
        for t, after in enumerate(states.tolist()):
            own = before[2] == after[2] and not (before[0] and not after[0])
            other = before[:2] == after[:2] and not (after[2] and not before[2])
            assert (s != t and t in first[s]) == (s != t and own)
            assert (s != t and t in second[s]) == (s != t and other)


def test_moves_lead_to_feasible_states_only():
    states = np.array([[False, False], [True, True]])
    free = np.ones(2, dtype=bool)
    assert [to.shape for to in moves(states, np.arange(2), free, free)] == [(2, 0), (2, 0)]
