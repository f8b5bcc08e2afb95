"""Closed forms of claims: how often two bargainers agree who share a pie and know their prices."""

import numpy as np
import pytest

from tests.oracles.claims import Party, bluff, divides

THIRD = 1 / 3
DRAWS = 40_000


def _traded(width: float, b: float, *, top: float | None = None) -> tuple[float, int]:
    """Share of the possible trades that are made, for prices uniform on [0, width] of the pie.

    And how many were made that were not possible.
    """
    prices = np.random.default_rng(7).uniform(0.0, width, (DRAWS, 2)).tolist()
    ceiling = width if top is None else top
    made = [divides(1.0, (one, other), ceiling, b)[0] for one, other in prices]
    possible = [one + other <= 1.0 for one, other in prices]
    both = sum(m and p for m, p in zip(made, possible, strict=True))
    return both / sum(possible), sum(made) - both


def test_nine_in_sixteen_possible_trades_are_made_as_in_the_double_auction():
    """Prices uniform on the pie: D_1 + D_2 <= 1 iff h_1 + h_2 <= 3/4 (Chatterjee & Samuelson)."""
    share, wrong = _traded(1.0, THIRD)
    assert share == pytest.approx(9 / 16, abs=0.01)
    assert wrong == 0


def test_who_does_not_bluff_trades_wherever_it_is_possible():
    assert _traded(1.0, 0.0) == (1.0, 0)


@pytest.mark.parametrize(("width", "all_trade"), [(0.3, True), (0.5, True), (0.52, False)])
def test_all_trade_where_nobody_can_need_more_than_half(width: float, all_trade: bool):
    assert (_traded(width, THIRD)[0] == 1.0) is all_trade


def test_without_the_cap_all_trade_up_to_three_eighths():
    assert _traded(0.375, THIRD, top=9.0)[0] == 1.0
    assert _traded(0.4, THIRD, top=9.0)[0] < 1.0


def test_the_price_is_the_mean_of_what_is_asked_and_bid():
    for one, other in np.random.default_rng(8).uniform(0.0, 0.5, (100, 2)).tolist():
        _, price, parties = divides(1.0, (one, other), 1.0, THIRD)
        ask, claim = (party.claim(THIRD) for party in parties)
        grid = np.linspace(ask, 1.0 - claim, 2001)[1:-1]
        best = grid[np.argmax((grid - ask) * (1.0 - grid - claim))]
        assert price == pytest.approx(best, abs=1e-3)


def test_two_types_trade_where_their_claims_fit():
    """Prices 0 or .6 of a pie: the first claims a third of .6, the second has nothing to add."""
    claims = {0.0: 0.2, 0.6: 0.6}
    for hurdles, expected in [((0.0, 0.0), True), ((0.0, 0.6), True), ((0.6, 0.6), False)]:
        agreed, _, parties = divides(1.0, hurdles, 0.6, THIRD)
        told = [claims[hurdle] for hurdle in hurdles]
        assert [party.claim(THIRD) for party in parties] == pytest.approx(told)
        assert agreed is expected


def test_bluff_melts_toward_the_deadline_and_on_to_nothing():
    stretched = [bluff(THIRD, meeting, 4) for meeting in range(1, 10)]
    np.testing.assert_allclose(stretched[3], THIRD)
    assert stretched == sorted(stretched, reverse=True)
    assert stretched[7:] == [0.0, 0.0]
    assert max(stretched) <= 0.5


@pytest.mark.parametrize("b", [0.0, 0.25, THIRD, 0.5])
@pytest.mark.parametrize("pressure", [-0.3, 0.0, 0.2])
@pytest.mark.parametrize("top", [0.1, 0.6, 2.0])
def test_the_mark_is_the_price_at_which_the_claim_is_the_fair_gain(
    b: float, pressure: float, top: float
):
    party = Party(0.0, pressure, 0.4, top)
    mark = party.mark(b)
    assert 0.0 <= mark <= party.fair
    for step in (-1e-6, 1e-6):
        at = Party(mark + step - pressure, pressure, 0.4, top)
        if at.hurdle + pressure >= 0.0:
            assert (at.claim(b) > party.fair) is (step > 0)
