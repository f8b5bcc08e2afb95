"""The loops for the challenge model, held to cases worked by hand."""

import pytest

from tests.oracles.challenge import answer, one_round, win_chance, worth


def test_chance_to_win_by_hand():
    # voter 1 at 4 is 4 from 0 and 6 from 10: it backs 0 by 2; voter 2 backs 10 by 10
    assert win_chance([0.0, 4.0, 10.0], [1.0, 3.0, 2.0], 0, 2) == pytest.approx(16 / 36)
    assert win_chance([0.0, 4.0, 10.0], [1.0, 3.0, 2.0], 2, 0) == pytest.approx(20 / 36)
    assert win_chance([5.0, 5.0, 5.0], [1.0, 1.0, 1.0], 0, 1) == 0.5


def test_worth_of_a_challenge_is_twice_the_distance_less_what_a_lost_fight_costs():
    x, weights, saliences = [0.0, 4.0, 10.0], [1.0, 3.0, 2.0], [0.5, 0.6, 0.9]
    d, chance = 1.0, 16 / 36
    expected = 2.0 * d * (1.0 - 2.0 * 0.9 * (1.0 - chance))
    assert worth(x, weights, saliences, 10.0, 0, 2) == pytest.approx(expected)
    assert worth(x, weights, [0.5, 0.6, 0.0], 10.0, 0, 2) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("a", "b", "kind", "position"),
    [
        (0.5, 0.2, "confrontation", 8.0),
        (0.5, 0.0, "confrontation", 8.0),
        (0.5, -0.5, "capitulation", 8.0),
        (0.5, -0.2, "capitulation", 8.0),
        (0.5, -1.0, "compromise", 5.0),
    ],
)
def test_how_a_challenge_is_answered(a, b, kind, position):
    found = answer(0, 8.0, 2.0, a, b)
    assert found is not None
    assert (found.kind, found.position) == (kind, pytest.approx(position))


@pytest.mark.parametrize(("a", "b"), [(0.2, 0.5), (0.5, 0.5), (0.0, -1.0), (-0.1, -0.2)])
def test_when_the_challenged_stands_firm(a, b):
    assert answer(0, 8.0, 2.0, a, b) is None


def test_a_round_by_hand():
    # The strong and keen at 0, the indifferent at 6, the weak and keen at 10.
    positions, capabilities, saliences = [0.0, 6.0, 10.0], [1.0, 1.0, 0.2], [1.0, 0.5, 1.0]
    played = one_round(positions, capabilities, saliences, positions)
    # Against 10: voters 0 and 1 back 0 by 10 and, at 6, 10 by 2 with weight .5; 10 backs itself.
    # P_02 = 10/13, E_02 = 2 (1 - 2 * 3/13) = 14/13, E_20 = 2 (1 - 2 * 10/13) = -14/13.
    # P_12 = (4 + 2)/(4 + 2 + .8) = 15/17, E_12 = .8 (1 - 4/17) = .612; weaker than E_02.
    answers = played.answers
    assert answers[2] is not None
    assert (answers[2].challenger, answers[2].kind) == (0, "capitulation")
    assert answers[2].worth == pytest.approx(14 / 13)
    # Against 6: P_01 = 6/(6 + 3 + 1.2), E_01 = 1.2 (1 - 4.2/10.2), E_10 = 1.2 (1 - 12/10.2) < 0
    # and smaller than E_01. P_21 = 2/17, E_21 = .8 (1 - 15/17) > 0 but weaker.
    assert answers[1] is not None
    assert answers[1].worth == pytest.approx(1.2 * 6 / 10.2)
    assert (answers[1].challenger, answers[1].kind) == (0, "capitulation")
    assert answers[0] is None
    assert played.positions == [0.0, 0.0, 0.0]


def test_the_range_is_that_of_the_opening():
    positions, ones = [4.0, 5.0, 6.0], [1.0, 1.0, 1.0]
    near = one_round(positions, ones, [0.9, 0.2, 0.6], [0.0, 5.0, 10.0])
    far = one_round(positions, ones, [0.9, 0.2, 0.6], positions)
    worths = [(a.worth, b.worth) for a, b in zip(near.answers, far.answers, strict=True) if a and b]
    assert worths
    assert near.positions == pytest.approx(far.positions)
    for narrow, wide in worths:
        assert wide == pytest.approx(5.0 * narrow)


@pytest.mark.parametrize(
    ("positions", "capabilities", "saliences"),
    [
        ([3.0, 3.0, 3.0], [1.0, 2.0, 3.0], [0.5, 1.0, 0.2]),
        ([3.0], [1.0], [0.5]),
        ([3.0, 8.0], [1.0, 1.0], [0.0, 0.0]),
        ([3.0, 8.0], [1.0, 0.0], [0.5, 1.0]),
        ([0.0, 10.0], [1.0, 1.0], [0.8, 0.8]),
    ],
    ids=["consensus", "alone", "nobody cares", "nobody else", "mirror images"],
)
def test_where_nobody_moves(positions, capabilities, saliences):
    played = one_round(positions, capabilities, saliences, positions)
    assert played.positions == positions
    assert not any(played.answers)


def test_the_order_of_actors_decides_nothing():
    positions, capabilities = [0.0, 2.0, 2.0, 7.0, 10.0], [1.0, 0.5, 0.5, 0.9, 0.7]
    saliences = [0.4, 0.9, 0.9, 0.1, 0.6]
    plain = one_round(positions, capabilities, saliences, positions).positions
    for order in ([4, 3, 2, 1, 0], [2, 0, 4, 1, 3]):
        x, c, s = ([values[i] for i in order] for values in (positions, capabilities, saliences))
        assert one_round(x, c, s, x).positions == pytest.approx([plain[i] for i in order])
