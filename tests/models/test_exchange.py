"""The exchange model against two climate summits as published, its oracle and a closed form."""

from dataclasses import replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.equations import equal_gain as exchange
from sim.models import model
from sim.models.table import TableView
from tests.models.climate import DATA, PUBLISHED, read
from tests.models.trading import duel, outcome, plain, play, told
from tests.oracles import exchange as oracle
from tests.oracles.exchange_terms import Table as OracleTable

SUMMITS = sorted(PUBLISHED)
HALF_CENT = 0.00501
SLACK = 1e-9  # the oracle's, in points of 100
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the summits' data are not beside the project"
)


def seated(name: str) -> TableView:
    """A summit at its table: who has no position on an issue weighs nothing there."""
    parts = (np.array(grid, dtype=np.float64) for grid in read(name))
    return plain(*(np.nan_to_num(part) for part in parts))


# ------------------------------------------------------------------ published


@needs_data
@pytest.mark.parametrize("name", SUMMITS)
def test_a_summit_before_and_after_a_round_is_as_published(name: str):
    table, figures = seated(name), PUBLISHED[name].outcomes.values()
    before = model("weighted_mean").settle(table).package[0] * 100
    assert before == pytest.approx([each[0] for each in figures], abs=HALF_CENT)
    assert outcome(table)[0] * 100 == pytest.approx([each[1] for each in figures], abs=HALF_CENT)


@needs_data
@pytest.mark.parametrize("name", SUMMITS)
def test_a_summit_counts_its_exchanges_as_published(name: str):
    """The first three rounds; later the published run hangs on its last digit."""
    table = seated(name)
    for number in (1, 2, 3):
        offers = play(table)
        found = exchange.exchanges(table.position, table.stake, table.weight)
        everything = np.arange(len(found.gain))
        valid = np.count_nonzero(exchange.plan(found, everything, "upward"))
        counts = (len(everything), valid, len(told(offers).who) // 2)
        expected = PUBLISHED[name].counts[number]
        assert counts[2] == expected[2]
        if number < 3:
            assert counts == expected
        table = replace(table, position=offers.position)


def test_two_actors_meet_at_each_others_ends():
    """85.714 and 35.714 before; the first yields wholly on issue 1, half that shift comes back."""
    table = duel()
    before = model("weighted_mean").settle(table).package[0] * 100
    assert before == pytest.approx([85.714, 35.714], abs=5e-4)
    assert outcome(table)[0] * 100 == pytest.approx([100.0, 2500 / 70 - 50 / 7], abs=1e-9)
    offers = play(table)
    assert offers.position[0, 0, 0] == pytest.approx(0.9 * 0.4 + 0.1)
    moves = told(offers)
    assert sorted(zip(moves.who, moves.to, moves.issue, strict=True)) == [(0, 1, 0), (1, 0, 1)]
    assert set(moves.kind) == {"exchange"}


# ------------------------------------------------------------------ the oracle


def random_parts(seed: int, *, coarse: bool) -> tuple[Array, Array, Array]:
    """Positions 0–100, saliences and powers (A, m); some weigh nothing; coarse ones often tie."""
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(5, 9)), int(rng.integers(3, 7)))
    if coarse:
        x = rng.integers(0, 5, shape) * 25.0
        s, c = rng.integers(1, 5, shape) / 4, rng.integers(1, 3, shape) / 2
    else:
        x, s, c = (
            rng.uniform(0, 100, shape),
            rng.uniform(0.05, 1, shape),
            rng.uniform(0.1, 1, shape),
        )
    s[rng.random(shape) < 0.1] = 0.0
    c[rng.random(shape) < 0.1] = 0.0
    s[0], c[0] = np.maximum(s[0], 0.25), np.maximum(c[0], 0.25)
    return x, s, c


def assert_is_the_oracles(parts: tuple[Array, Array, Array], rounds: int) -> int:
    """Assert that every round is the oracle's; how many exchanges there were."""
    x, s, c = parts
    expected = oracle.play(OracleTable(x.tolist(), s.tolist(), c.tolist(), SLACK), rounds)
    table, count = plain(x, s, c), 0
    for each in expected:
        offers = play(table)
        np.testing.assert_allclose(outcome(table)[0] * 100, each.outcome, atol=1e-7)
        np.testing.assert_allclose(offers.position[0] * 100, each.next_position, atol=1e-7)
        moves = told(offers)
        deals = list(zip(moves.who.tolist(), moves.to.tolist(), moves.issue.tolist(), strict=True))
        sides = [e.sides for e in each.exchanges]
        assert deals == [
            (one.actor, other.actor, one.supply)
            for first, second in sides
            for one, other in ((first, second), (second, first))
        ]
        count += len(sides)
        table = replace(table, position=offers.position)
    return count


@pytest.mark.parametrize("coarse", [False, True])
def test_random_tables_are_the_oracles(coarse: bool):
    counts = [assert_is_the_oracles(random_parts(seed, coarse=coarse), 3) for seed in range(20)]
    assert sum(counts) > 500


@needs_data
@pytest.mark.parametrize(("name", "rounds"), [("copenhagen", 10), ("cop21", 2)])
def test_rounds_of_a_summit_are_the_oracles(name: str, rounds: int):
    x, s, c = (np.array(grid, dtype=np.float64) for grid in read(name))
    missing = np.isnan(x)
    x, s, c = np.where(missing, 0.0, x), np.where(missing, 0.0, s), np.where(missing, 0.0, c)
    assert_is_the_oracles((x, s, c), rounds)
