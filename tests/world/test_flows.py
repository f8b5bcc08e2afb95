"""Lanes as the world reads them: idle jobs, the kink they make, and what chords do at it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from tests.oracles import lanes as oracle
from tests.world.found import Found
from tests.world.trading import COUNT, IDLE, QUOTA, START, lane, trading
from tests.world.worlds import Tree, guess, sure


def moved(world: Found, issue: str, value: Array | float) -> Array:
    """Policies with one issue elsewhere."""
    policy = np.copy(world.policy)
    policy[:, world.issue_row[issue]] = value
    return policy


def gain(world: Found, issue: str, value: Array | float) -> Array:
    return world.flows.gains(moved(world, issue, value))


# ---------------------------------------------------------------------- idle


def by_hand(world: Found, r: int, tariff: float) -> dict[str, float]:
    """Components of the lane in one replicate, in loops."""
    flow = world.flows._channels[0].flow
    named = {name: float(values[r]) for name, values in vars(flow).items()}
    return oracle.components(tariff_in=tariff, tariff_over=tariff, quota=0.0, **named)


def test_gains_are_the_oracles_idle_jobs_included(folder: Path):
    world = trading(folder, {"goods": lane(idle=IDLE)})
    got = gain(world, "b", 0.7)
    weight = {"x": ("exporter", 1.0), "y": ("buyer", 0.4)}
    for r in range(COUNT):
        now = by_hand(world, r, float(world.policy[r, world.issue_row["b"]]))
        then = by_hand(world, r, 0.7)
        for who, (part, share) in weight.items():
            change = share * (then[part] - now[part])
            assert got[r, world.row[who]] == pytest.approx(change, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("shape", [{}, QUOTA], ids=["tariff", "quota"])
def test_where_nothing_idles_a_lane_has_the_bytes_of_one_that_says_nothing(folder: Path, shape):
    none = {side: sure(0) for side in ("exporter", "importer")}
    plain = trading(folder, {"goods": lane(**shape)})
    still = trading(folder, {"goods": lane(**shape, idle=none)})
    for at in np.linspace(0.0, 1.0, 7):
        for issue in "ab":
            assert gain(plain, issue, at).tobytes() == gain(still, issue, at).tobytes()


# ---------------------------------------------------------------------- the kink


def bend(world: Found, issue: str, at: Array, step: float = 1e-5) -> Array:
    """Change of the slope of everybody's gains at a value of an issue, (R, N)."""
    low, here, high = (gain(world, issue, at + by) for by in (-step, 0.0, step))
    return (high - 2.0 * here + low) / step


def idle_kinks(world: Found, issue: str) -> list[Array]:
    kinks = world.flows.kinks(world.policy, world.issue_row[issue])
    without = 0 if issue == "b" else 2  # those of a quota that is filled and that shuts off
    return kinks[without:]


@pytest.mark.parametrize(("shape", "issue"), [({}, "b"), (QUOTA, "a")], ids=["tariff", "quota"])
def test_gains_bend_where_the_kink_is(folder: Path, shape: Tree, issue: str):
    world = trading(folder, {"goods": lane(**shape, idle=IDLE)})
    (kink,) = idle_kinks(world, issue)
    flow = world.flows._channels[0].flow
    expected = flow.base_tariff if issue == "b" else np.full(COUNT, 0.4)
    np.testing.assert_allclose(kink, expected, rtol=1e-12)
    reached = np.ones(COUNT, bool) if issue == "b" else flow.base_tariff > 0.15
    row = world.row["x"]
    at, beside = bend(world, issue, kink)[:, row], bend(world, issue, kink + 0.03)[:, row]
    assert np.all(at[reached] < -20.0)  # C$ M a scale; smooth curves bend by a millionth of it
    assert np.all(np.abs(beside) < 5.0)


def test_there_is_no_kink_where_nothing_idles(folder: Path):
    none = {side: sure(0) for side in ("exporter", "importer")}
    (kink,) = idle_kinks(trading(folder, {"goods": lane(idle=none)}), "b")
    assert np.all(np.isinf(kink))
    assert idle_kinks(trading(folder, {"goods": lane()}), "b") == []


# ---------------------------------------------------------------------- outside

ELSEWHERE = {"outside": "c", "exporter_sales_cad_m": guess(900, 1500, 2500), "own_supply": sure(2)}


def elsewhere(folder: Path, **parts: Any) -> Found:
    """The toy's lane, from which c draws trade away: 30 % of it at entry 0."""
    start = {"policies": START["policies"] | {"c": guess(20, 30, 40)}}
    world = trading(folder, {"goods": lane(idle=IDLE, **ELSEWHERE, **parts)}, **start)
    assert np.ptp(world.policy[:, world.issue_row["c"]]) > 0.0
    return world


def test_a_lane_shrinks_as_trade_goes_elsewhere(folder: Path):
    """In loops: V₀ and S × (100 − y)/(100 − y₀), so that a tariff costs less."""
    world = elsewhere(folder)
    c, b, flow = world.issue_row["c"], world.issue_row["b"], world.flows._channels[0].flow
    policy = moved(world, "b", 0.9)
    policy[:, c] = 0.4
    got = world.flows.gains(policy)
    for r in range(COUNT):
        size = (100.0 - 90.0 * 0.4) / (100.0 - 90.0 * world.policy[r, c])
        named = {name: float(values[r]) for name, values in vars(flow).items()}
        small = named | {n: size * named[n] for n in ("value", "exporter_sales")}
        now, then = (
            oracle.components(tariff_in=t, tariff_over=t, quota=0.0, **lane)["exporter"]
            for t, lane in ((float(world.policy[r, b]), named), (0.9, small))
        )
        assert got[r, world.row["x"]] == pytest.approx(then - now, rel=1e-9, abs=1e-7)


def test_at_entry_0_a_lane_has_its_full_size_and_nothing_is_gained(folder: Path):
    world = elsewhere(folder)
    assert np.all(world.flows.gains(world.policy) == 0.0)
    some = np.array([3, 1])
    high = moved(world, "c", 0.8)
    part = world.flows.rows(some)
    np.testing.assert_array_equal(part.gains(high[some]), world.flows.gains(high)[some])


@pytest.mark.parametrize(("shape", "by"), [({}, "b"), (QUOTA, "a")], ids=["tariff", "quota"])
def test_the_issue_that_draws_trade_away_drives_the_lane_and_bends_nothing(folder, shape, by):
    world = elsewhere(folder, **shape)
    c = world.issue_row["c"]
    assert world.flows.driven == {world.issue_row[by], c}
    assert world.flows.kinks(world.policy, c) == []
    low, middle, high = (world.flows.gains(moved(world, "c", at), c) for at in (0.1, 0.4, 0.7))
    np.testing.assert_allclose(high - middle, middle - low, rtol=1e-9, atol=1e-7)
    assert np.median(np.abs(high - low)[:, world.row["x"]]) > 10.0


def test_without_that_issue_the_lane_keeps_its_size(folder: Path):
    plain = trading(folder, {"goods": lane(idle=IDLE)}, issues=["a", "b"])
    absent = trading(folder, {"goods": lane(idle=IDLE, outside="c")}, issues=["a", "b"])
    assert absent.flows.driven == {absent.issue_row["b"]}
    for at in (0.0, 0.3, 1.0):
        assert gain(plain, "b", at).tobytes() == gain(absent, "b", at).tobytes()


def test_trade_that_may_all_go_elsewhere_is_refused(folder: Path):
    with pytest.raises(WinsetError, match=r"goods.outside: e runs from 0 to 100"):
        trading(folder, {"goods": lane(outside="e")})
