"""The oracle for graph-model stability, held to the classics and to the theory's inclusions."""

from itertools import pairwise

import numpy as np
import pytest

from tests.equations.conflicts import (
    CHICKEN,
    ELMIRA,
    ELMIRA_NINE,
    EUPHRATES,
    PRISONERS,
    ranks,
)
from tests.oracles.graph_model import (
    CRITERIA,
    Conflict,
    Replies,
    departures,
    equilibria,
    stable,
)

REPLIES: list[Replies] = ["single", "once", "legal"]
ELMIRA_CALM = {5, 6, 7, 10, 11, 12}
PUBLISHED = {
    "prisoners": (PRISONERS, {1}, {1, 4}, {1, 4}, {1, 4}),
    "chicken": (CHICKEN, {2, 3}, {2, 3, 4}, {2, 3, 4}, {2, 3}),
    "elmira": (ELMIRA, ELMIRA_CALM, ELMIRA_CALM | {1, 4}, ELMIRA_CALM | {1, 4}, ELMIRA_CALM),
    "euphrates": (EUPHRATES, {6}, {1, 6}, {6}, {6}),
}


@pytest.mark.parametrize("replies", REPLIES)
@pytest.mark.parametrize("name", PUBLISHED)
def test_equilibria_of_the_classics(name, replies):
    conflict, *expected = PUBLISHED[name]
    found = [{s + 1 for s in equilibria(conflict, c, replies)} for c in CRITERIA]
    assert found == expected


def merged(conflict: Conflict, groups: dict[int, list[int]], orders: list[list[int]]) -> Conflict:
    """The conflict with every group of state numbers as one state."""
    of = {number - 1: state - 1 for state, group in groups.items() for number in group}
    moves = []
    for reach in conflict.moves:
        rows: list[list[int]] = [[] for _ in groups]
        for here, found in enumerate(reach):
            rows[of[here]] = sorted({*rows[of[here]], *(of[n] for n in found)} - {of[here]})
        moves.append(rows)
    rank = [ranks([[state] for state in order], len(groups)) for order in orders]
    return Conflict(len(groups), moves, rank)


@pytest.mark.parametrize("uniroyal", [[1, 4, 8, 5, 9, 2, 3, 7, 6], [1, 4, 8, 5, 9, 3, 7, 2, 6]])
def test_elmira_in_nine_states(uniroyal):
    orders = [[7, 3, 4, 8, 5, 1, 2, 6, 9], uniroyal, [7, 3, 5, 1, 8, 6, 4, 2, 9]]
    nine = merged(ELMIRA, ELMIRA_NINE, orders)
    found = [{s + 1 for s in equilibria(nine, c)} for c in CRITERIA]
    assert found == [{5, 8, 9}, {1, 4, 5, 8, 9}, {1, 4, 5, 8, 9}, {5, 8, 9}]


def test_one_way_options_leave_one_way_moves():
    assert [len(reach) for reach in ELMIRA.moves[0]] == [1, 0] * 6
    # from delay to accept or abandon, from accept to abandon, from abandon nowhere
    assert [len(reach) for reach in ELMIRA.moves[1]] == [2, 2, 1, 1, 0, 0] * 2
    assert [len(reach) for reach in ELMIRA.moves[2]] == [1] * 12


def test_who_leaves_and_to_where():
    assert departures(PRISONERS, "nash", 0, 3) == [2]
    assert departures(PRISONERS, "seq", 0, 3) == []
    assert departures(PRISONERS, "seq", 0, 1) == [0]
    assert departures(CHICKEN, "seq", 0, 3) == [2]


def line(movers: list[int], makers: int = 3) -> Conflict:
    """States 0, 1, 2 … in a row, `movers[n]` moving from n to n + 1; 0 gains at 1 and loses last.

    The others are better off with every step.
    """
    states = len(movers) + 1
    moves = [[[] for _ in range(states)] for _ in range(makers)]
    for n, mover in enumerate(movers):
        moves[mover][n].append(n + 1)
    rank = [[states - n for n in range(states)] for _ in range(makers)]
    rank[0] = [1] + [0] * (states - 2) + [2]
    return Conflict(states, moves, rank)


@pytest.mark.parametrize(
    ("movers", "holds"),
    [
        ([0, 1], {"single": True, "once": True, "legal": True}),
        ([0, 1, 2], {"single": False, "once": True, "legal": True}),
        ([0, 2, 1], {"single": False, "once": True, "legal": True}),
        ([0, 1, 2, 1], {"single": False, "once": False, "legal": True}),
        ([0, 1, 1], {"single": False, "once": False, "legal": False}),
        ([0, 1, 0, 2], {"single": False, "once": False, "legal": False}),
    ],
)
@pytest.mark.parametrize("criterion", ["gmr", "smr", "seq"])
def test_what_each_reading_of_replies_allows(criterion, movers, holds):
    for replies in REPLIES:
        found = stable(line(movers), criterion, replies)[0]
        assert (0 in found) == holds[replies]


def test_a_way_out_undoes_a_sanction_and_a_costly_reply_is_not_credible():
    conflict = line([0, 1])
    way_out = Conflict(4, [[[1], [], [3], []], [[], [2], [], []]], [[1, 0, 2, 0], [3, 2, 1, 3]])
    assert 0 in stable(conflict, "smr")[0]
    assert 0 in stable(way_out, "gmr")[0]
    assert 0 not in stable(way_out, "smr")[0]
    costly = Conflict(3, conflict.moves[:2], [[1, 0, 2], [1, 1, 1]])
    assert 0 in stable(costly, "gmr")[0]
    assert 0 not in stable(costly, "seq")[0]


def some_conflict(luck: np.random.Generator) -> Conflict:
    states, makers = int(luck.integers(2, 7)), int(luck.integers(1, 5))
    moves = [
        [[t for t in range(states) if t != s and luck.random() < 0.3] for s in range(states)]
        for _ in range(makers)
    ]
    rank = [[int(luck.integers(states)) for _ in range(states)] for _ in range(makers)]
    return Conflict(states, moves, rank)


@pytest.mark.parametrize("seed", range(150))
def test_inclusions(seed):
    conflict = some_conflict(np.random.default_rng(seed))
    for replies in REPLIES:
        nash, gmr, smr, seq = (stable(conflict, c, replies) for c in CRITERIA)
        for d in range(len(conflict.moves)):
            assert nash[d] <= smr[d] <= gmr[d]
            assert nash[d] <= seq[d] <= gmr[d]
    for criterion in CRITERIA:
        for fewer, more in pairwise(REPLIES):
            for few, many in zip(
                stable(conflict, criterion, fewer), stable(conflict, criterion, more), strict=True
            ):
                assert few <= many
