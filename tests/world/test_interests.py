"""Interests as drawn and as news changes them."""

from pathlib import Path

import numpy as np
import pytest

from sim.domain.key import Key
from sim.files.load import load
from sim.world.events import _put
from tests.oracles import lanes as oracle
from tests.world.found import Found, found
from tests.world.trading import QUOTA, lane, trading
from tests.world.worlds import guess

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


# ---------------------------------------------------------------------- dependence


def _felt(world: Found, who: str, issue: str) -> np.ndarray:
    """Share of stated salience that is felt, (R,)."""
    n, k = world.row[who], world.issue_row[issue]
    return world.interests.salience[:, n, k] / world.interests.stated[:, n, k]


def test_exporters_feel_a_tariff_as_far_as_they_depend_on_the_trade(canola: Found):
    """In loops: what is lost from 0 to 100 % by all exporters, against a tenth of one's worth."""
    case, column = canola.case, canola.issue_row["canola_seed_tariff"]
    lane = next(c for c in canola.flows._channels if c.lane == case.lanes["canola"])
    for who, row in canola.row.items():
        for issue, k in canola.issue_row.items():
            stated = canola.interests.stated[:, row, k]
            exports = k == column and who in lane.lane.shares["exporter"]
            for r in range(canola.policy.shape[0]):
                share = 1.0
                if exports:
                    flow = {name: float(values[r]) for name, values in vars(lane.flow).items()}
                    free, shut = (
                        oracle.components(tariff_in=t, tariff_over=t, quota=0.0, **flow)
                        for t in (0.0, 1.0)
                    )
                    loss = free["exporter"] - shut["exporter"]
                    share = loss / (loss + 0.1 * canola.interests.worth[r, row])
                got = canola.interests.salience[r, row, k]
                assert got == pytest.approx(share * stated[r], rel=1e-9), (who, issue)


def test_dependence_rises_in_the_lane_and_in_what_would_stand_idle():
    idle = {"exporter": guess(0.3, 0.4, 0.5), "importer": guess(0.1, 0.2, 0.3)}
    shares = []
    for change in (
        {"lanes.canola.value_cad_m": 40, "lanes.canola.exporter_sales_cad_m": 120},
        {},
        {"lanes.canola.idle": idle},
        {"parameters.notice": 0},
    ):
        world = found(load("canola_coercion", change), 40)
        shares.append(_felt(world, "canada", "canola_seed_tariff"))
    assert np.all(shares[0] < 0.05)
    assert np.all(shares[0] < shares[1])
    assert np.all(shares[1] < shares[2])
    assert np.all(shares[3] == 1.0)


def test_all_lanes_of_a_tariff_count_and_those_who_buy_are_not_dependent(folder: Path):
    one, both = (
        trading(folder, lanes) for lanes in ({"g": lane()}, {"g": lane(), "h": lane(exporter="z")})
    )
    assert np.all(_felt(one, "x", "b") < _felt(both, "x", "b"))
    for world in (one, both):
        assert np.all(_felt(world, "y", "b") == 1.0)
        assert np.all(_felt(world, "x", "a") == 1.0)
    quota = trading(folder, {"g": lane(**QUOTA)})
    assert np.all(_felt(quota, "x", "a") == 1.0)


@pytest.mark.parametrize("part", ["salience", "worth_cad_m"])
def test_news_is_felt_as_far_as_one_depends_on_the_trade(part: str):
    world = found(load("canola_coercion"), 2)
    n, k = world.row["canada"], world.issue_row["canola_seed_tariff"]
    salience = str(Key.interest("canada", "canola_seed_tariff", "salience"))
    key, value = (salience, 0.9) if part == "salience" else ("stakeholders.canada.worth_cad_m", 9e9)
    before, felt = _felt(world, "canada", "canola_seed_tariff"), world.interests.salience.copy()
    _put(world, key, np.full(2, value), np.array([True, False]), ("news", False))
    world.voices.listen([])
    after = world.interests.salience[:, n, k]
    assert after[0] == pytest.approx(0.9 * before[0] if part == "salience" else 0.0, abs=1e-5)
    assert after[1] == felt[1, n, k]
    assert world.voices.shown_salience is world.interests.salience


def test_what_is_feigned_is_discounted_as_what_is_felt():
    """The others know the lanes: nobody can show to depend on a trade that it has not."""
    shown = Key.interest("canada", "canola_seed_tariff", "shift", "shown")
    world = found(load("canola_coercion", {str(shown): 0.2}), 40)
    n, k = world.row["canada"], world.issue_row["canola_seed_tariff"]
    stated = np.clip(world.interests.stated[:, n, k] + 0.2, 0.0, 1.0)
    share = _felt(world, "canada", "canola_seed_tariff")
    np.testing.assert_allclose(world.interests.shown[:, n, k], share * stated)
    np.testing.assert_array_equal(world.voices.shown_salience, world.interests.shown)
