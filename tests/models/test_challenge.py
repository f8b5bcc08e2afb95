"""The challenge model against its plain loops, and what it says of simple cases."""

from dataclasses import replace

import numpy as np
import pytest

from sim.models import model
from sim.models.table import Offers, TableView
from tests.models import tables
from tests.oracles.challenge import one_round


def played(table: TableView) -> Offers:
    decisions = model("challenge")
    return decisions.move(table, decisions.settle(table), np.zeros_like(table.margin))


@pytest.mark.parametrize("seed", range(12))
def test_the_model_is_the_loops(seed: int):
    """Two rounds, with absentees and, every other time, many on one spot."""
    table = tables.random_table(seed, rows=3, stakeholders=8, levels=(0, 0))
    opening = np.round(table.position * 4) / 4 if seed % 2 else table.position
    capability = table.capability.copy()
    capability[:, 3] = 0.0
    stake = np.minimum(table.salience, 1.0)
    table = replace(table, position=opening, opening=opening, capability=capability, stake=stake)
    kinds = set()
    for _ in range(2):
        offers = played(table)
        assert offers.moves is not None
        for r, k in np.ndindex(3, 2):
            names = ("position", "capability", "stake", "opening")
            expected = one_round(*[getattr(table, n)[r, :, k].tolist() for n in names])
            np.testing.assert_allclose(offers.position[r, :, k], expected.positions, atol=1e-9)
            here = (offers.moves.replicate == r) & (offers.moves.issue == k)
            told = dict(zip(offers.moves.who[here], offers.moves.kind[here], strict=True))
            answered = {j: a.kind for j, a in enumerate(expected.answers) if a is not None}
            assert told == answered
            kinds |= set(answered.values())
        table = replace(table, position=offers.position)
    assert kinds >= {"confrontation"}


def test_who_does_not_care_does_not_resist():
    """Ends 0 and 1; the careless one goes over, whoever is the stronger."""
    table = tables.one_issue([0.0, 1.0], [0.9, 0.1], [0.2, 0.8])
    np.testing.assert_allclose(played(table).position[0, :, 0], [0.0, 0.0])


def test_equals_stand_firm():
    table = tables.one_issue([0.0, 1.0], [0.7, 0.7], [1.0, 1.0])
    np.testing.assert_allclose(played(table).position[0, :, 0], [0.0, 1.0])


def test_of_two_who_gain_the_one_who_expects_more_prevails():
    """Weights .18 and .48: E_01 = 2 (1 − 1.2 · .48/.66) = .25, E_10 = 2 (1 − 1.8 · .18/.66) = 1."""
    table = tables.one_issue([0.0, 1.0], [0.9, 0.6], [0.2, 0.8])
    np.testing.assert_allclose(played(table).position[0, :, 0], [1.0, 1.0])


def test_no_challenge_ends_half_way():
    """a > 0 > b with a < |b| would take s_j (1 − P) + s_i P > 1; both saliences are at most 1."""
    rng = np.random.default_rng(5)
    win, one, other = rng.uniform(size=(3, 10_000))
    a, b = 1 - 2 * other * (1 - win), 1 - 2 * one * win
    assert not np.any((a > 0) & (b < 0) & (a < -b))


def test_those_near_each_other_are_challenged_as_those_less_near_are():
    """What a challenge is worth shrinks with distance, who challenges whom does not."""
    challenge = model("challenge", {})
    for seed in range(8):
        table = tables.random_table(seed, rows=4, stakeholders=6, levels=(0,))
        told = []
        for near in (1.0, 1e-10):
            close = replace(table, position=table.position * near)
            moves = challenge.move(
                close, challenge.settle(close), np.zeros_like(table.margin)
            ).moves
            assert moves is not None
            told.append([moves.who.tolist(), moves.to.tolist(), moves.kind.tolist()])
        assert told[0] == told[1] != [[], [], []]
