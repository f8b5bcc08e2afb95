"""The threat game against plain loops, and against the equilibrium of its tree."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.equations import threats
from sim.equations.threats import Stakes
from tests.equations.threat_stakes import ROWS, Person, person, stakes, told
from tests.oracles import threat_game as oracle
from tests.oracles import threat_tree

DELTA = 0.5
PAIRS = [(0, 0), (1, 2), (3, 0), (2, 3)]
ANSWERS = ["none", "possible", "given before"]


def _game(pair: tuple[int, int], *, public: bool = False) -> tuple[Stakes, Person, Person]:
    rng = np.random.default_rng(pair)
    sender, target = (person(rng, which, public=public) for which in pair)
    return stakes(rng), sender, target


def _expected_answer(worth: Stakes, sender: Person, target: Person, answer: str) -> np.ndarray:
    if answer != "possible":
        return np.full(ROWS, 0.0 if answer == "none" else 1.0)
    laid = threats.once_laid(sender.chance, -DELTA * worth.sender_alone)
    return 1.0 - target.chance(threats.answer_mark(worth, DELTA, laid))


def _same(got: np.ndarray, expected: list[Any], where: Any = slice(None)) -> None:
    np.testing.assert_allclose(got[where], np.array(expected)[where], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("pair", PAIRS)
def test_a_threat_is_the_oracles(pair: tuple[int, int], answer: Any):
    worth, sender, target = _game(pair)
    expected_answer = _expected_answer(worth, sender, target, answer)
    sides = sender.chance, target.chance
    got = threats.crisis(worth, DELTA, sides, expected_answer)
    games = [
        oracle.threat(told(worth, r, answer), sender.side(r), target.side(r), DELTA)
        for r in range(ROWS)
    ]
    _same(got.bar, [game.bar for game in games])
    _same(got.carry, [game.p_carry for game in games])
    could = np.array([game.p_carry > 1e-9 for game in games])  # else no sanction, and no answer
    _same(expected_answer, [game.r for game in games], could)
    _same(got.most, [game.most for game in games], could)
    _same(got.give, [game.p_give for game in games], could)
    made = np.array([game.made for game in games])
    assert np.array_equal(got.threatens[could], made[could])
    assert 0.02 < np.mean(made) < 0.5


@pytest.mark.parametrize("pair", PAIRS)
def test_a_sanction_without_a_word_is_the_oracles(pair: tuple[int, int]):
    worth, sender, target = _game(pair)
    got = threats.unannounced(worth, DELTA, (sender.chance, target.chance))
    expected = [
        oracle.unannounced(told(worth, r), sender.side(r), target.side(r), DELTA)
        for r in range(ROWS)
    ]
    p, most, laid = zip(*expected, strict=True)
    _same(got.give, list(p))
    _same(got.most, list(most))
    assert np.array_equal(got.threatens, np.array(laid))
    assert np.all(got.carry == 1.0)
    assert 0.02 < np.mean(laid) < 0.5


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_review_is_the_oracles(pair: tuple[int, int], answered: Any):
    worth, sender, target = _game(pair)
    mark = threats.answer_mark(worth, DELTA, sender.chance)
    drops = answered & (target.resolve + target.pressure < mark)
    stands = answered & ~drops
    cost = -DELTA * np.where(stands, worth.sender_answered, worth.sender_sanction)
    lifts = threats.lets_go(cost, sender.chance)
    most = threats.yield_mark(worth, DELTA, lifts)
    seen = [
        oracle.review(
            told(worth, r, "possible"), sender.side(r), target.side(r), DELTA, answered=answered
        )
        for r in range(ROWS)
    ]
    assert np.array_equal(drops, [one.drops_answer for one in seen])
    gains = worth.sender_concession > threats.SOMETHING
    _same(np.where(gains, target.chance(most), 0.0), [one.p_yield for one in seen])
    _same(lifts, [one.p_lift for one in seen])
    yields = gains & (target.resolve + target.pressure <= most)
    assert np.array_equal(yields, [one.yields for one in seen])
    stays = np.maximum(0.0, sender.resolve + sender.pressure) > cost
    assert np.array_equal(~yields & ~stays, [one.lifts for one in seen])
    assert 0.02 < np.mean(yields) < 0.9


@pytest.mark.parametrize("answer", ["none", "possible"])
@pytest.mark.parametrize("pair", PAIRS)
def test_with_known_numbers_it_is_the_equilibrium_of_the_tree(pair: tuple[int, int], answer: Any):
    worth, sender, target = _game(pair, public=True)
    expected = _expected_answer(worth, sender, target, answer)
    got = threats.crisis(worth, DELTA, (sender.chance, target.chance), expected)
    own = np.maximum(0.0, sender.resolve + sender.pressure)
    cost = target.resolve + target.pressure
    for r in range(0, ROWS, 5):
        plan = threat_tree.equilibrium(told(worth, r, answer), float(own[r]), float(cost[r]), DELTA)
        apt = worth.sender_concession[r] > 1e-9 and worth.target_sanction[r] < 0.0
        assert bool(got.threatens[r]) == (plan["threatens"] and apt)
        assert bool(cost[r] <= got.most[r]) == plan["gives_way"]
        assert bool(own[r] > got.bar[r]) == plan["carries_out"]


def test_an_attached_threat_takes_its_share_from_all_alike():
    rng = np.random.default_rng(4)
    reverted, sanctioned = rng.normal(size=(2, 50, 3))
    carry = rng.uniform(size=50)
    margin = threats.shadow(reverted, sanctioned, carry, DELTA)
    for r in range(50):
        for a in range(3):
            d = oracle.attached(reverted[r, a], sanctioned[r, a], carry[r], DELTA)
            assert reverted[r, a] - margin[r, a] == pytest.approx(d, abs=1e-12)


# ---------------------------------------------------------------------- laws


def test_what_is_expected_of_the_sender_falls_in_pieces_with_the_cost_of_the_sanction():
    """The estimate is linear in pieces, so p_carry is: .5 at its median, .9 at its 10th."""
    sender = _game((0, 0))[1]
    plain = replace(
        sender,
        pressure=np.zeros(ROWS),
        lo=np.full(ROWS, -np.inf),
        hi=np.full(ROWS, np.inf),
    )
    cost = np.full(ROWS, 0.1)
    cost[:5] = [0.02, 0.06, 0.1, 0.2, 0.3]
    carry = 1.0 - threats.lets_go(cost, plain.chance)
    np.testing.assert_allclose(carry[:5], [0.9, 0.7, 0.5, 0.3, 0.1], atol=1e-12)


def test_who_has_backed_down_is_not_believed_again():
    worth, sender, target = _game((0, 0))
    quiet = replace(sender, pressure=np.zeros(ROWS), lo=np.full(ROWS, -np.inf))
    bar = -DELTA * worth.sender_alone
    known = replace(quiet, hi=np.where(bar >= 0.0, bar, np.inf))
    again = threats.crisis(worth, DELTA, (known.chance, target.chance), np.zeros(ROWS))
    assert np.all(again.carry[bar >= 0.0] == 0.0)


def test_an_answer_that_hurts_the_target_less_makes_it_give_way_less():
    worth, sender, target = _game((0, 0))
    worth = replace(worth, target_answered=worth.target_sanction + 0.1)
    worth = replace(worth, sender_answered=worth.sender_sanction - 0.2)  # and the sender may lift
    sides = sender.chance, target.chance
    sure = threats.crisis(worth, DELTA, sides, np.ones(ROWS))
    none = threats.crisis(worth, DELTA, sides, np.zeros(ROWS))
    hurt = worth.target_answered < 0.0
    assert np.all(sure.most[hurt] <= none.most[hurt] + 1e-12)
    assert np.mean(sure.threatens) < np.mean(none.threatens)
