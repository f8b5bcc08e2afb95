"""Tariff-rate quotas against an oracle that works case by case, and against calculus."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.arrays import Array
from sim.equations.trade import (
    Components,
    Flow,
    components,
    dependence,
    prohibitive,
    quantity,
)
from tests.oracles import lanes as oracle

PARTS = ("exporter", "buyer", "revenue", "rent", "rivals")
ROWS = 400


def _flow(rows: int = ROWS, seed: int = 1, *, own_sales: bool = True, idle: bool = False) -> Flow:
    rng = np.random.default_rng(seed)
    value, supply = rng.uniform(1.0, 5000.0, rows), rng.uniform(0.2, 12.0, rows)
    elastic = np.where(np.arange(rows) % 5 == 0, 1.0, rng.uniform(0.2, 6.0, rows))
    return Flow(
        value=value,
        base_tariff=np.where(np.arange(rows) % 7 == 0, 0.0, rng.uniform(0.0, 1.0, rows)),
        demand_elasticity=elastic,
        supply_elasticity=supply,
        exporter_sales=rng.uniform(1.0, 9000.0, rows) if own_sales else value,
        own_supply=rng.uniform(0.1, 3.0, rows) if own_sales else supply,
        margin=rng.uniform(0.0, 1.0, rows),
        displacement=rng.uniform(0.0, 1.0, rows),
        idle_exporter=rng.uniform(0.0, 1.0, rows) * idle,
        idle_importer=rng.uniform(0.0, 1.0, rows) * idle,
    )


def _rates(rows: int = ROWS, seed: int = 2) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    inside = rng.uniform(0.0, 0.6, rows)
    over = np.where(np.arange(rows) % 6 == 0, inside, inside + rng.uniform(0.0, 1.2, rows))
    return inside, over


def _quota(flow: Flow, inside: Array, over: Array, where: str) -> Array:
    """Quotas that put every lane into one regime, or exactly on a border."""
    least, most = quantity(flow, over), quantity(flow, inside)
    return {
        "none": np.zeros_like(least),
        "over": least * 0.4,
        "lower border": least,
        "binding": least + (most - least) * 0.3,
        "upper border": most,
        "unfilled": most * 1.7,
    }[where]


def _settled(flow: Flow, r: int, inside: float, over: float, quota: float) -> oracle.Market:
    return oracle.market(
        tariff_in=inside,
        tariff_over=over,
        quota=quota,
        base_tariff=float(flow.base_tariff[r]),
        demand_elasticity=float(flow.demand_elasticity[r]),
        supply_elasticity=float(flow.supply_elasticity[r]),
    )


def _by_oracle(flow: Flow, inside: Array, over: Array, quota: Array) -> list[dict[str, float]]:
    names = [
        "base_tariff",
        "value",
        "demand_elasticity",
        "supply_elasticity",
        "exporter_sales",
        "own_supply",
        "margin",
        "displacement",
        "idle_exporter",
        "idle_importer",
    ]
    out = []
    for r in range(len(quota)):
        base = {name: float(getattr(flow, name)[r]) for name in names}
        rates = {"tariff_in": float(inside[r]), "tariff_over": float(over[r])}
        out.append(oracle.components(**rates, quota=float(quota[r]), **base))
    return out


def _assert_same(got: Components, expected: list[dict[str, float]]) -> None:
    for part in PARTS:
        wanted = [row[part] for row in expected]
        np.testing.assert_allclose(getattr(got, part), wanted, rtol=1e-9, atol=1e-9, err_msg=part)


@pytest.mark.parametrize(
    "where", ["none", "over", "lower border", "binding", "upper border", "unfilled"]
)
@pytest.mark.parametrize("own_sales", [True, False])
@pytest.mark.parametrize("idle", [True, False])
def test_every_component_is_the_oracles(where: str, own_sales: bool, idle: bool):
    flow, (inside, over) = _flow(own_sales=own_sales, idle=idle), _rates()
    quota = _quota(flow, inside, over, where)
    _assert_same(components(flow, inside, over, quota), _by_oracle(flow, inside, over, quota))


@pytest.mark.parametrize("regime", ["over", "binding", "unfilled"])
def test_the_quotas_of_these_tests_reach_their_regime(regime: str):
    flow, (inside, over) = _flow(), _rates()
    quota = _quota(flow, inside, over, regime)
    for r in np.flatnonzero(over > inside):
        market = _settled(flow, r, float(inside[r]), float(over[r]), float(quota[r]))
        assert market.regime == regime


@pytest.mark.parametrize("border", ["lower border", "upper border"])
def test_nothing_jumps_at_a_border(border: str):
    flow, (inside, over) = _flow(idle=True), _rates()
    quota = _quota(flow, inside, over, border)
    below = components(flow, inside, over, quota * (1.0 - 1e-9))
    above = components(flow, inside, over, quota * (1.0 + 1e-9))
    for part in PARTS:
        jump = np.abs(getattr(above, part) - getattr(below, part)) / flow.value
        assert np.max(jump) < 1e-5


def test_a_quota_that_never_binds_is_an_ordinary_tariff_without_rent():
    flow, (inside, over) = _flow(), _rates()
    generous = components(flow, inside, over, quantity(flow, inside) * 2.0)
    plain = components(flow, inside, inside, np.zeros(ROWS))
    for part in PARTS:
        np.testing.assert_allclose(getattr(generous, part), getattr(plain, part), atol=1e-8)


def test_the_base_year_changes_nothing():
    flow = _flow(idle=True)
    still = components(flow, flow.base_tariff, flow.base_tariff, np.full(ROWS, 0.6))
    for part in PARTS:
        np.testing.assert_allclose(getattr(still, part), 0.0, atol=1e-9)


def test_surpluses_are_areas_under_the_curves():
    flow, (inside, over) = _flow(25), _rates(25)
    quota = _quota(flow, inside, over, "binding")
    got = components(flow, inside, over, quota)
    for r in range(25):
        market = _settled(flow, r, float(inside[r]), float(over[r]), float(quota[r]))
        exporter = oracle.exporter_by_integration(
            market.exporter_price,
            value=float(flow.value[r]),
            supply_elasticity=float(flow.supply_elasticity[r]),
            exporter_sales=float(flow.exporter_sales[r]),
            own_supply=float(flow.own_supply[r]),
        )
        buyer = oracle.buyer_by_integration(
            market.buyer_price,
            value=float(flow.value[r]),
            base_tariff=float(flow.base_tariff[r]),
            demand_elasticity=float(flow.demand_elasticity[r]),
        )
        np.testing.assert_allclose(got.exporter[r], exporter, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(got.buyer[r], buyer, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("distance", [0.0, 1e-15, -1e-12, 1e-9, -1e-6])
def test_demand_elasticity_near_one_is_as_exact_as_the_logarithm(distance: float):
    flow = replace(_flow(), demand_elasticity=np.full(ROWS, 1.0 + distance))
    inside, over = _rates()
    got = components(flow, inside, over, np.zeros(ROWS)).buyer
    tau = (1.0 + over) / (1.0 + flow.base_tariff)
    supply = flow.supply_elasticity
    log_price = np.log(tau) * supply / (supply + flow.demand_elasticity)
    spending = flow.value * (1.0 + flow.base_tariff)
    second_order = -distance * np.square(log_price) / 2.0
    np.testing.assert_allclose(got, spending * (-log_price - second_order), rtol=1e-9, atol=1e-6)


def _free_trade(rows: int = ROWS) -> Flow:
    flow = _flow(rows, own_sales=False)
    nothing = np.zeros(rows)
    return replace(flow, base_tariff=nothing, margin=nothing)


def _world_gain(flow: Flow, tariff: Array) -> Array:
    change = components(flow, tariff, tariff, np.zeros_like(tariff))
    return change.exporter + change.buyer + change.revenue + change.rent


def test_a_tariff_on_free_trade_only_destroys():
    flow = _free_trade()
    for tariff in (1e-3, 0.05, 0.25, 1.0, 4.0):
        assert np.all(_world_gain(flow, np.full(ROWS, tariff)) < 0.0)
    np.testing.assert_allclose(_world_gain(flow, np.zeros(ROWS)), 0.0, atol=1e-12)


def test_the_loss_of_a_small_tariff_is_harbergers_triangle():
    """Half of V0 εη/(ε+η) t², to second order in t."""
    flow, small = _free_trade(), 1e-4
    elastic, supply = flow.demand_elasticity, flow.supply_elasticity
    triangle = -0.5 * flow.value * elastic * supply / (elastic + supply) * small**2
    np.testing.assert_allclose(_world_gain(flow, np.full(ROWS, small)), triangle, rtol=5e-3)


def _idle_and_not(seed: int) -> tuple[Flow, Flow]:
    """A lane where trade lost leaves jobs idle, and the same where it does not."""
    flow = _flow(seed=seed, idle=True)
    return flow, replace(flow, idle_exporter=np.zeros(ROWS), idle_importer=np.zeros(ROWS))


@pytest.mark.parametrize("where", ["none", "over", "binding", "unfilled"])
@pytest.mark.parametrize("seed", range(5))
def test_idle_jobs_only_take_and_only_where_trade_shrinks(seed: int, where: str):
    """Law 9: from the base year, no gain is larger than without idle jobs."""
    (flow, still), (inside, over) = _idle_and_not(seed), _rates(seed=seed + 50)
    quota = _quota(flow, inside, over, where)
    less, plain = (components(each, inside, over, quota) for each in (flow, still))
    shrinks = np.clip(quota, quantity(flow, over), quantity(flow, inside)) < 1.0
    assert np.any(shrinks)
    for part in PARTS:
        got, wanted = getattr(less, part), getattr(plain, part)
        takes = shrinks if part in {"exporter", "buyer"} else np.zeros(ROWS, dtype=bool)
        assert np.all(got[takes] < wanted[takes])
        np.testing.assert_array_equal(got[~takes], wanted[~takes])


@pytest.mark.parametrize("seed", range(5))
def test_exporters_and_buyers_never_lose_where_trade_grows(seed: int):
    """Law 9: whatever the instrument that makes it grow."""
    flow, (inside, over) = _flow(seed=seed, idle=True), _rates(seed=seed + 50)
    nothing, top = np.zeros(ROWS), np.full(ROWS, 3.0)
    paths = [
        [components(flow, rate, rate, nothing) for rate in np.linspace(top, nothing, 40)],
        [components(flow, inside, over, quota) for quota in np.linspace(nothing, top, 40)],
    ]
    for path in paths:
        for part in ("exporter", "buyer"):
            values = np.array([getattr(change, part) for change in path])
            assert np.all(np.diff(values, axis=0) >= -1e-9 * np.abs(values[1:]))
            assert np.any(values[-1] > values[0] + 1.0)


def test_the_loss_of_a_small_tariff_with_idle_jobs_is_of_first_order():
    """To the triangle comes what stands idle: (ι_x + ι_m) V0 εη/(ε+η) t."""
    flow, small = replace(_free_trade(), idle_exporter=np.full(ROWS, 0.3)), 1e-5
    flow = replace(flow, idle_importer=np.full(ROWS, 0.2))
    elastic, supply = flow.demand_elasticity, flow.supply_elasticity
    rectangle = -0.5 * flow.value * elastic * supply / (elastic + supply) * small
    np.testing.assert_allclose(_world_gain(flow, np.full(ROWS, small)), rectangle, rtol=1e-3)


def test_the_rent_goes_up_and_then_away_as_a_quota_grows():
    flow, (inside, over) = _flow(), _rates()
    wide = over > inside + 0.05
    for where, some in (("none", False), ("binding", True), ("unfilled", False)):
        rent = components(flow, inside, over, _quota(flow, inside, over, where)).rent[wide]
        assert np.all(rent > 0.0) if some else np.allclose(rent, 0.0, atol=1e-8)


def test_an_in_quota_rate_above_the_over_quota_rate_is_refused():
    flow, (inside, over) = _flow(3), _rates(3)
    over[1] = inside[1] - 0.01
    with pytest.raises(ValueError, match="in-quota rate exceeds"):
        components(flow, inside, over, np.zeros(3))
    with pytest.raises(ValueError, match="above"):
        _by_oracle(flow, inside, over, np.zeros(3))


def test_at_the_prohibitive_tariff_imports_just_fill_the_quota():
    flow = _flow()
    quota = np.random.default_rng(8).uniform(0.2, 3.0, ROWS)
    np.testing.assert_allclose(quantity(flow, prohibitive(flow, quota)), quota, rtol=1e-9)


def test_no_quota_at_all_needs_no_infinite_tariff():
    assert np.all(np.isfinite(prohibitive(_flow(), np.zeros(ROWS))))


money = st.floats(1e-3, 1e6)


@given(loss=money, worth=money, more=st.floats(1.001, 1e3), notice=st.floats(1e-3, 10.0))
def test_dependence_rises_in_the_trade_and_falls_in_worth(loss, worth, more, notice):
    """Law 10."""
    felt = [
        float(dependence(np.array([a]), np.array([b]), notice)[0])
        for a, b in ((loss, worth), (loss * more, worth), (loss, worth * more))
    ]
    assert felt[0] == pytest.approx(1.0 / (1.0 + notice * worth / loss))
    assert 0.0 <= felt[2] <= felt[0] <= felt[1] <= 1.0
    if 0.01 < felt[0] < 0.99:
        assert felt[2] < felt[0] < felt[1]


def test_dependence_at_its_ends():
    loss, worth = np.array([5.0, 0.0, 5.0, 0.0]), np.array([np.inf, 30.0, 50.0, 0.0])
    assert dependence(loss, worth, 0.1).tolist() == [1.0, 0.0, 0.5, 1.0]
    assert dependence(loss, worth, 0.0).tolist() == [1.0, 1.0, 1.0, 1.0]
