"""Trade lanes: what a tariff-rate quota is worth to exporters, buyers, treasury and rivals.

A lane is anchored in a base year: tariff t₀, value V₀ at exporter prices, quantity Q₀. Legend:
ε demand elasticity, η export supply elasticity, both positive; q = quota / Q₀; Q quantity, p
exporter price and b buyer price as ratios to the base year. Rates are fractions (0.84 is 84 %).
ι_x and ι_m say what stands idle at the exporter's and at the importer's for each unit of value that
is no longer traded.
"""

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array


@dataclass(frozen=True)
class Flow:
    """A lane's base year and elasticities, each (R,); money in C$ M a year."""

    value: Array
    base_tariff: Array
    demand_elasticity: Array
    supply_elasticity: Array
    exporter_sales: Array
    own_supply: Array
    margin: Array
    displacement: Array
    idle_exporter: Array
    idle_importer: Array


@dataclass(frozen=True)
class Components:
    """Changes from the base year, C$ M a year, each (R,)."""

    exporter: Array
    buyer: Array
    revenue: Array
    rent: Array
    rivals: Array


def quantity(flow: Flow, tariff: Array) -> Array:
    """Imports under an ordinary tariff, ratio to the base year, (R,): M(t) = τ^(−εη/(ε+η))."""
    elastic, supply = flow.demand_elasticity, flow.supply_elasticity
    tau = (1.0 + tariff) / (1.0 + flow.base_tariff)
    return np.power(tau, -elastic * supply / (elastic + supply))


def prohibitive(flow: Flow, quota: Array) -> Array:
    """The ordinary tariff at which imports just fill a quota, (R,): M(t) = q."""
    elastic, supply = flow.demand_elasticity, flow.supply_elasticity
    log_tau = -np.log(np.maximum(quota, 1e-12)) * (elastic + supply) / (elastic * supply)
    return np.exp(np.minimum(log_tau, 50.0)) * (1.0 + flow.base_tariff) - 1.0


def components(flow: Flow, tariff_in: Array, tariff_over: Array, quota: Array) -> Components:
    """Gains and losses under a tariff-rate quota, as changes from the base year.

    An ordinary tariff is a quota of 0. With Q = clip(q, M(t_over), M(t_in)), p = Q^(1/η),
    b = Q^(−1/ε):

        exporter  S(p^(1+σ) − 1)/(1+σ) − ι_x V₀ max(0, 1 − Q)
        buyer     V₀(1+t₀)(1 − b^(1−ε))/(1−ε) − ι_m V₀(1+t₀) max(0, 1 − Q)
        revenue   V₀ p [t_in min(Q,q) + t_over max(Q−q,0)] − V₀ t₀
        rent      V₀ min(Q,q) [(1+t₀) b − (1+t_in) p]
        rivals    −margin × displacement × V₀(1+t₀)(Q b − 1)

    At ε = 1 the buyer's first term is its limit −V₀(1+t₀) ln b. All are in proportion to V₀ and S
    together.

    Source: partial equilibrium with constant elasticities; quota regimes as in Skully (2007).
    Raises ValueError if the in-quota rate exceeds the over-quota rate.
    """
    base = flow.value * (1.0 + flow.base_tariff)
    traded = _traded(flow, tariff_in, tariff_over, quota)
    lost = flow.value * np.maximum(1.0 - traded, 0.0)
    price = np.power(traded, 1.0 / flow.supply_elasticity)
    buyer_price = np.power(traded, -1.0 / flow.demand_elasticity)
    within, beyond = np.minimum(traded, quota), np.maximum(traded - quota, 0.0)
    paid = tariff_in * within + tariff_over * beyond
    wedge = (1.0 + flow.base_tariff) * buyer_price - (1.0 + tariff_in) * price
    return Components(
        exporter=_surplus(flow.exporter_sales, flow.own_supply, price) - flow.idle_exporter * lost,
        buyer=base * _area_under_demand(buyer_price, flow.demand_elasticity)
        - flow.idle_importer * (1.0 + flow.base_tariff) * lost,
        revenue=flow.value * price * paid - flow.value * flow.base_tariff,
        rent=flow.value * within * wedge,
        rivals=-flow.margin * flow.displacement * base * (traded * buyer_price - 1.0),
    )


def dependence(loss: Array, worth: Array, notice: float) -> Array:
    """Share of its salience on a tariff that an exporter feels, (R,): ρ = L/(L + notice × worth).

    `loss` L is what exporters lose by the tariff from one end of its scale to the other and `worth`
    the exporter's price of a unit of utility, both in C$ M a year; 1 where money does not move it
    (worth ∞). Source: trade is influence as far as it would be missed (Hirschman 1945).
    """
    noticed = notice * np.where(np.isfinite(worth), worth, 0.0)
    counts = noticed > 0.0
    return np.where(counts, loss / (loss + np.where(counts, noticed, 1.0)), 1.0)


def _traded(flow: Flow, tariff_in: Array, tariff_over: Array, quota: Array) -> Array:
    if np.any(tariff_in > tariff_over):
        raise ValueError("the in-quota rate exceeds the over-quota rate")
    least = quantity(flow, tariff_over)
    most = least if tariff_in is tariff_over else quantity(flow, tariff_in)
    return np.clip(quota, least, most)


def _surplus(sales: Array, supply: Array, price: Array) -> Array:
    return sales * (np.power(price, 1.0 + supply) - 1.0) / (1.0 + supply)


def _area_under_demand(price: Array, elasticity: Array) -> Array:
    """∫ from price to 1 of x^(−ε) dx, (R,), by expm1 so that ε near 1 is exact."""
    power = 1.0 - elasticity
    log = np.log(price)
    safe = np.where(power == 0.0, 1.0, power)
    return np.where(power == 0.0, -log, -np.expm1(safe * log) / safe)
