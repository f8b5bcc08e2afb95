"""Laws of the exchange model: who gains, which end is low, when nobody trades, and chance."""

from dataclasses import replace

import numpy as np
import pytest

from sim.equations import equal_gain as exchange
from sim.models import exchange as module
from sim.models import model
from tests.models import tables
from tests.models.trading import duel, outcome, plain, play, told, votes

# ------------------------------------------------------------------ laws


@pytest.mark.parametrize("seed", range(40))
def test_both_traders_gain_the_same_by_their_own_lights(seed: int):
    """|outcome − own position| × salience falls by as much for each of two who trade."""
    rng = np.random.default_rng(seed)
    shape = (2, 2)
    table = plain(
        rng.uniform(0, 100, shape), rng.uniform(0.05, 1, shape), rng.uniform(0.1, 1, shape)
    )
    before = model("weighted_mean").settle(table).package
    nearer = np.abs(before - table.position[0]) - np.abs(outcome(table) - table.position[0])
    one, other = np.sum(nearer * table.stake[0], axis=1)
    assert one == pytest.approx(other, abs=1e-12)
    assert one > 0.0


@pytest.mark.parametrize("levels", [(0, 0, 0), (0, 3, 0)])
@pytest.mark.parametrize("seed", range(5))
def test_limits_both_ways_do_not_know_which_end_is_low(seed: int, levels: tuple[int, ...]):
    table = tables.random_table(seed, levels=levels)
    mirror = tables.reflected(table)
    for limit in ("both", "none"):
        got, expected = votes(mirror, limit=limit), 1.0 - votes(table, limit=limit)
        np.testing.assert_allclose(got, expected, atol=1e-9)


def test_the_published_limit_knows_which_end_is_low():
    table = tables.random_table(1, rows=20)
    gap = np.abs(votes(tables.reflected(table)) - 1.0 + votes(table))
    assert np.max(gap) > 0.01


def test_the_limits_differ():
    table = tables.random_table(1, rows=20)
    found = [votes(table, limit=limit).tolist() for limit in ("upward", "both", "none")]
    assert found[0] != found[1] != found[2] != found[0]


def test_who_cares_most_follows_its_vote_least():
    table = replace(tables.random_table(3), left=3)
    after, cast = play(table).position, votes(table)
    moved = np.abs(cast - table.position) > 1e-9
    assert np.count_nonzero(moved) > 20
    share = (after - table.position)[moved] / (cast - table.position)[moved]
    expected = 0.1 + 0.4 * (1.0 - np.minimum(table.stake, 1.0))
    np.testing.assert_allclose(share, expected[moved], atol=1e-6)
    follow = play(table, least=1.0, giving=1.0).position
    np.testing.assert_array_equal(follow, cast)
    np.testing.assert_array_equal(play(table, least=0.0, giving=0.0).position, table.position)


def test_votes_cast_stand_until_talks_go_on():
    table = tables.random_table(5)
    offers = play(replace(table, left=1))
    cast = replace(table, position=offers.position, turns=offers.turns)
    np.testing.assert_allclose(outcome(cast), outcome(table), atol=1e-12)
    resumed = play(replace(cast, left=2))
    assert not np.any(resumed.turns)
    assert np.any(resumed.position != offers.position)


@pytest.mark.parametrize("changes", ["one actor", "one issue", "nobody weighs", "one mind"])
def test_where_there_is_nothing_to_trade_nobody_moves(changes: str):
    table = duel()
    if changes == "one actor":
        table = plain([[30, 40]], [[0.5, 0.5]], [[1, 1]])
    elif changes == "one issue":
        table = plain([[0], [100]], [[0.1], [0.9]], [[1], [1]])
    elif changes == "nobody weighs":
        table = replace(table, capability=np.zeros((1, 2, 2)))
    else:
        table = plain([[30, 40], [30, 80]], [[0.1, 0.9], [0.6, 0.5]], np.ones((2, 2)))
    offers = play(table)
    np.testing.assert_array_equal(offers.position, table.position)
    assert len(told(offers).who) == 0
    np.testing.assert_array_equal(outcome(table), model("weighted_mean").settle(table).package)


def test_who_hardly_cares_trades_nothing_and_breaks_nothing():
    table = plain([[0, 0], [100, 100]], [[5e-324, 0.9], [5e-324, 0.5]], np.ones((2, 2)))
    np.testing.assert_array_equal(votes(table), table.position)


def test_those_who_care_alike_have_nothing_to_trade():
    table = plain([[0, 0], [100, 100]], [[0.2, 0.6], [0.3, 0.9]], np.ones((2, 2)))
    np.testing.assert_array_equal(votes(table), table.position)


# ------------------------------------------------------------------ chance


def test_without_chance_luck_does_not_matter():
    table, decisions = tables.random_table(4), model("exchange")
    settlement = decisions.settle(table)
    found = [decisions.move(table, settlement, np.full((5, 9), u)).position for u in (0.1, 0.8)]
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("parameters", [{"ties": "random"}, {"randomness": 0.7}])
def test_a_replicate_draws_the_same_alone(parameters: dict[str, object]):
    rng = np.random.default_rng(1)
    parts = [rng.integers(0, 5, (6, 7, 3)) / 4, rng.integers(1, 5, (6, 7, 3)) / 4]
    table = tables.random_table(rows=6, stakeholders=7)
    table = replace(table, position=parts[0], stake=parts[1], capability=np.ones((6, 7, 3)))
    table = replace(table, position=np.where(np.arange(6)[:, None, None] == 2, 0.5, table.position))
    decisions, luck = model("exchange", parameters), rng.uniform(size=(6, 7))
    together = decisions.move(table, decisions.settle(table), luck)
    for r in range(6):
        one = tables.alone(table, r)
        alone = decisions.move(one, decisions.settle(one), luck[r : r + 1])
        assert alone.position[0].tolist() == together.position[r].tolist()


def test_batches_of_replicates_are_the_whole(monkeypatch: pytest.MonkeyPatch):
    table = tables.random_table(rows=11)
    whole = play(table, randomness=0.5)
    monkeypatch.setattr(module, "BATCH", 2000)
    parts = play(table, randomness=0.5)
    np.testing.assert_array_equal(parts.position, whole.position)
    for name in ("replicate", "who", "to", "issue", "kind"):
        np.testing.assert_array_equal(getattr(told(parts), name), getattr(told(whole), name))


def test_random_ties_choose_either_of_two_equal_partners():
    """Two alike could trade with the first actor; by order of names the first of them does."""
    positions = [[0, 0], [100, 100], [100, 100]]
    table = plain(positions, [[0.1, 0.9], [0.6, 0.5], [0.6, 0.5]], np.ones((3, 2)), left=1)
    moves = told(play(table))
    assert {moves.who[0], moves.to[0]} == {0, 1}
    decisions, rng = model("exchange", {"ties": "random"}), np.random.default_rng(3)
    settlement = decisions.settle(table)
    offers = (decisions.move(table, settlement, rng.uniform(size=(1, 3))) for _ in range(200))
    firsts = [1 in {told(each).who[0], told(each).to[0]} for each in offers]
    assert 70 < sum(firsts) < 130


def test_the_rate_bends_as_far_as_one_side_gains_nothing():
    table = tables.random_table(6)
    found = exchange.exchanges(table.position, table.stake, table.weight)
    np.testing.assert_array_equal(
        exchange.bent(found, np.full(len(found.rate), 0.5), 1.0), found.rate
    )
    for lot, loser in ((0.0, 1), (1.0, 0)):
        given = exchange.bent(found, np.full(len(found.rate), lot), 1.0)
        shift = np.stack([given, np.ones_like(given)], axis=1)
        gain = np.flip(shift * found.wanted, axis=1) - shift * found.own
        np.testing.assert_allclose(gain[:, loser], 0.0, atol=1e-12)
        assert np.all(gain[:, 1 - loser] > 0.0)


def test_randomness_bends_the_deal_either_way():
    """The fair deal is 100 and 28.571: issue 2 pays for issue 1, more or less of it."""
    table = duel(left=1)
    decisions = model("exchange", {"randomness": 0.5})
    fair, rng = votes(table)[0, 1, 1], np.random.default_rng(5)
    settlement = decisions.settle(table)
    luck = (rng.uniform(size=(1, 2)) for _ in range(100))
    paid = [decisions.move(table, settlement, each).position[0, 1, 1] for each in luck]
    assert len(set(paid)) == 100
    assert 30 < sum(each > fair for each in paid) < 70


def test_lots_are_even_and_unlike():
    table = tables.random_table(rows=400, stakeholders=6)
    found = exchange.exchanges(table.position, table.stake, table.weight)
    luck = np.random.default_rng(4).uniform(size=(400, 6))
    lot = exchange.lots(found, luck)
    assert np.all((lot >= 0.0) & (lot < 1.0))
    shares = np.histogram(lot, bins=10, range=(0.0, 1.0))[0] / len(lot)
    np.testing.assert_allclose(shares, 0.1, atol=0.02)
    for side in (0, 1):
        other = luck.copy()
        other[found.replicate, found.who[:, side]] = 0.5
        assert np.all(exchange.lots(found, other) != lot)
