"""Interests as drawn and as news changes them."""

import numpy as np
import pytest

from sim.domain.key import Key
from sim.files.load import load
from sim.world.events import _put
from tests.world.found import Found, found

LINES = Key.interest("canada", "security_red_lines", "reservation")


@pytest.fixture(scope="module")
def canola() -> Found:
    return found(load("canola_coercion"), 40)


def _line(world: Found) -> np.ndarray:
    return world.interests.reservation[:, world.row["canada"], world.issue_row[LINES.part[1]]]


def test_a_reservation_is_on_the_side_that_its_file_names_wherever_the_ideal_is(canola: Found):
    """Canada wants 80 of the red lines and accepts no less than its reservation."""
    n, k = canola.row["canada"], canola.issue_row["security_red_lines"]
    assert canola.interests.floors[n, k]
    assert np.count_nonzero(canola.interests.floors) == np.count_nonzero(
        ~np.isnan(canola.interests.reservation[0])
    )
    ceiling = {"at_most": {"low": 40, "likely": 55, "high": 70, "judgement": "the other side"}}
    turned = found(load("canola_coercion", {str(LINES): ceiling}), 40)
    assert not turned.interests.floors[n, k]
    assert np.ptp(_line(turned)) > 0
    assert np.all((_line(turned) > 0.2) & (_line(turned) < 0.9))


def test_where_there_is_no_reservation_there_is_none(canola: Found):
    n, k = canola.row["canada"], canola.issue_row["ev_quota"]
    assert np.all(np.isnan(canola.interests.reservation[:, n, k]))
    assert not canola.interests.floors[n, k]


def test_a_shift_moves_a_reservation(canola: Found):
    shift = Key.interest("canada", "security_red_lines", "shift", "reservation")
    moved = found(load("canola_coercion", {str(shift): 15}), 40)
    np.testing.assert_array_equal(_line(moved), np.clip(_line(canola) + 0.15, 0.0, 1.0))


@pytest.mark.parametrize(("shift", "expected"), [(False, 0.2), (True, None)])
def test_news_moves_a_reservation_where_it_happens(shift: bool, expected: float | None):
    world = found(load("canola_coercion"), 4)
    before, where = _line(world).copy(), np.array([True, False, True, False])
    key = str(LINES / "at_least")
    _put(world, key, np.full(4, 20.0), where, ("news", shift))
    wanted = np.clip(before + 0.2, 0, 1) if expected is None else np.full(4, expected)
    np.testing.assert_array_equal(_line(world), np.where(where, wanted, before))
