"""The oracle of the exchange model against its published figures and against hand reckoning."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.climate import DATA, PUBLISHED, read
from tests.oracles.exchange import externalities, is_inner, play, play_round
from tests.oracles.exchange_terms import Table

SUMMITS = sorted(PUBLISHED)
EXACT = Decimal(0)
HALF_CENT = 0.00501
HALF_TENTH = 0.0501
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the summits' data are not beside the project"
)


def two_actors(position=((0.0, 0.0), (100.0, 100.0))):
    return Table(position, ((0.1, 0.9), (0.6, 0.5)), ((1.0, 1.0), (1.0, 1.0)))


def outcomes(name, k):
    return [figures[k] for figures in PUBLISHED[name].outcomes.values()]


def counts(played):
    return played.candidates, played.valid, len(played.exchanges)


def total_gain(played):
    return float(sum(e.gain for e in played.exchanges))


def test_two_actors_meet_at_each_others_ends():
    """Shifts are as 1/(S_I + S_J), 1.4 to 0.7, so the second issue moves half as far.

    The first actor yields wholly on the first issue, 100 x 0.1/0.7, and gets half of that shift.
    """
    table = two_actors()
    played = play_round(table)
    assert table.outcome == pytest.approx([85.714, 35.714], abs=5e-4)
    shift = 100 * 0.1 / 0.7
    assert played.outcome == pytest.approx([100, 35.7142857142857 - shift / 2])
    assert counts(played) == (1, 1, 1)
    assert played.exchanges[0].gain == pytest.approx(0.9 * shift / 2 - 0.1 * shift)
    assert played.next_position[0][0] == pytest.approx((0.9 * 0.4 + 0.1) * 100)


def test_consensus_exchanges_nothing():
    played = play_round(two_actors(((30.0, 60.0), (30.0, 60.0))))
    assert counts(played) == (0, 0, 0)
    assert played.outcome == pytest.approx([30, 60])


@pytest.mark.parametrize("absence", ["no position", "no salience", "no power"])
def test_who_has_no_weight_on_an_issue_does_not_trade_it(absence):
    table = two_actors()
    x, s, c = 30.0, 0.5, 1.0
    if absence == "no position":
        x = s = c = None
    elif absence == "no salience":
        s = 0.0
    else:
        c = 0.0
    played = play_round(
        Table(
            [*table.position, [100.0, x]],
            [*table.salience, [0.6, s]],
            [*table.power, [1.0, c]],
        )
    )
    assert {s.actor for e in played.exchanges for s in e.sides} == {0, 1}
    assert played.table.outcome == pytest.approx([1200 / 13, 250 / 7])
    assert (2 in externalities(played.table, played.exchanges[0])) == (x is not None)


@needs_data
@pytest.mark.parametrize("name", SUMMITS)
def test_outcomes_before_any_exchange(name):
    assert Table(*read(name)).outcome == pytest.approx(outcomes(name, 0), abs=HALF_CENT)


@needs_data
@pytest.mark.parametrize("name", SUMMITS)
def test_round_one_by_the_stated_rule_for_ties(name):
    played = play_round(Table(*read(name)))
    assert counts(played) == PUBLISHED[name].counts[1]
    assert played.outcome == pytest.approx(outcomes(name, 1), abs=HALF_CENT)
    assert total_gain(played) == pytest.approx(PUBLISHED[name].gains[0], abs=HALF_TENTH)


@needs_data
@pytest.mark.parametrize("name", ["copenhagen", pytest.param("cop21", marks=pytest.mark.slow)])
def test_ten_rounds_in_decimals(name):
    """Ties fall as published only where rounding happens in the same digit."""
    played = play(Table(*read(name, Decimal), slack=EXACT), 10)
    for number, published in PUBLISHED[name].counts.items():
        assert counts(played[number - 1]) == published
    for k, number in ((1, 1), (2, 10)):
        found = [float(value) for value in played[number - 1].outcome]
        assert found == pytest.approx(outcomes(name, k), abs=HALF_CENT)
        gain = PUBLISHED[name].gains[k - 1]
        assert total_gain(played[number - 1]) == pytest.approx(gain, abs=HALF_TENTH)


@needs_data
@pytest.mark.parametrize("name", SUMMITS)
def test_what_the_exchanges_of_round_one_are_worth(name):
    played = play_round(Table(*read(name)))
    own, others = [], []
    for e in played.exchanges:
        for a, worth in externalities(played.table, e).items():
            (own if a in {s.actor for s in e.sides} else others).append(worth)
    published = PUBLISHED[name]
    assert sum(own) == pytest.approx(published.own, abs=HALF_TENTH)
    assert sum(v for v in others if v > 0) == pytest.approx(published.good, abs=HALF_TENTH)
    assert sum(v for v in others if v < 0) == pytest.approx(published.harm, abs=HALF_TENTH)


@needs_data
def test_both_sides_gain_alike_and_belong_to_the_groups_that_trade():
    table = Table(*read("copenhagen"))
    for e in play_round(table).exchanges:
        for s, partner in (e.sides, e.sides[::-1]):
            own = table.salience[s.actor]
            gain = partner.shift * own[s.demand] - s.shift * own[s.supply]
            assert gain == pytest.approx(e.gain)
            assert is_inner(table, e, s.actor)


@given(st.randoms(use_true_random=False), st.permutations(range(5)))
def test_the_order_of_actors_does_not_matter_where_no_gains_are_equal(random, order):
    grids = [
        [[low + span * random.random() for _ in range(3)] for _ in range(5)]
        for low, span in ((0, 100), (0.1, 0.9), (0.1, 0.9))
    ]
    here = play_round(Table(*grids))
    there = play_round(Table(*([grid[a] for a in order] for grid in grids)))
    assert len(there.exchanges) == len(here.exchanges)
    assert there.outcome == pytest.approx(here.outcome)
