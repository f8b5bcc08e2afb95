"""Trade lanes: what a tariff-rate quota does to one bilateral trade, worked case by case.

Everything is a ratio to the base year, in which the tariff was t0, the value at exporter prices V0
and the volume Q0. With exporter price ratio p, buyer price ratio b and volume ratio Q:

    export supply   Q = p^eta          import demand   Q = b^(-epsilon)

A tariff t that is paid on the last unit traded links the two prices, b (1 + t0) = p (1 + t).
A quota is stated as quota / Q0; quota 0 is an ordinary tariff (only `tariff_over` is ever paid).
Tariffs are fractions (0.84 is 84 %), money is in the unit of `value` (C$ M a year).
"""

import math
from typing import NamedTuple


class Market(NamedTuple):
    """Where the trade settles; ratios to the base year.

    `regime` is "unfilled" (the in-quota tariff rules), "binding" (volume is the quota) or "over"
    (the over-quota tariff rules).
    """

    regime: str
    quantity: float
    exporter_price: float
    buyer_price: float


def market(
    *,
    tariff_in: float,
    tariff_over: float,
    quota: float,
    base_tariff: float,
    demand_elasticity: float,
    supply_elasticity: float,
) -> Market:
    """Volume and prices as ratios to the base year, by the regime the quota is in.

    1. Unfilled: buyers facing the in-quota tariff want no more than the quota.
    2. Over: buyers facing the over-quota tariff still want at least the quota.
    3. Binding: neither; the quota is the volume, and each side's price is read off its own curve,
       p = Q^(1/eta) from supply and b = Q^(-1/epsilon) from demand.

    Raises ValueError if the in-quota tariff is above the over-quota tariff.
    """
    if tariff_in > tariff_over:
        raise ValueError(f"tariff_in {tariff_in} is above tariff_over {tariff_over}")

    inside = _under_tariff("unfilled", tariff_in, base_tariff, demand_elasticity, supply_elasticity)
    if inside.quantity <= quota:
        return inside

    outside = _under_tariff("over", tariff_over, base_tariff, demand_elasticity, supply_elasticity)
    if outside.quantity >= quota:
        return outside

    exporter_price = quota ** (1.0 / supply_elasticity)
    buyer_price = quota ** (-1.0 / demand_elasticity)
    return Market("binding", quota, exporter_price, buyer_price)


def _under_tariff(
    regime: str,
    tariff: float,
    base_tariff: float,
    demand_elasticity: float,
    supply_elasticity: float,
) -> Market:
    """The crossing of supply and demand when `tariff` is paid on the last unit.

    p^eta = (p tau)^(-epsilon) with tau = (1 + t)/(1 + t0), so p = tau^(-epsilon/(epsilon + eta));
    then b = p tau by the price link and Q = p^eta by supply.
    """
    tau = (1.0 + tariff) / (1.0 + base_tariff)
    exporter_price = tau ** (-demand_elasticity / (demand_elasticity + supply_elasticity))
    buyer_price = exporter_price * tau
    quantity = exporter_price**supply_elasticity
    return Market(regime, quantity, exporter_price, buyer_price)


def components(
    *,
    tariff_in: float,
    tariff_over: float,
    quota: float,
    base_tariff: float,
    value: float,
    demand_elasticity: float,
    supply_elasticity: float,
    exporter_sales: float | None = None,
    own_supply: float | None = None,
    margin: float = 0.0,
    displacement: float = 0.0,
    idle_exporter: float = 0.0,
    idle_importer: float = 0.0,
) -> dict[str, float]:
    """Gains against the base year by component, in the unit of `value` a year.

    exporter  producers' surplus: the area left of their supply curve between prices 1 and p;
              S (p^(1+sigma) - 1)/(1 + sigma), where S, sigma are `exporter_sales`, `own_supply`,
              and without them V0, eta; less `idle_exporter` of every unit of value not traded
    buyer     buyers' surplus: minus the area under demand between prices 1 and b;
              V0 (1 + t0) (1 - b^(1-epsilon))/(1 - epsilon), and -V0 (1 + t0) ln b at epsilon = 1;
              less `idle_importer` of every unit of value, duty paid, that is not traded
    revenue   tariff collected inside and over the quota, minus V0 t0 collected in the base year
    rent      what a unit let in under the quota sells for above its cost with the in-quota tariff
    rivals    - margin x displacement x the growth of buyers' spending, V0 (1 + t0) (Q b - 1)

    Raises ValueError if the in-quota tariff is above the over-quota tariff.
    """
    settled = market(
        tariff_in=tariff_in,
        tariff_over=tariff_over,
        quota=quota,
        base_tariff=base_tariff,
        demand_elasticity=demand_elasticity,
        supply_elasticity=supply_elasticity,
    )
    price = settled.exporter_price
    if settled.regime == "over":
        volume_in, volume_over = quota, settled.quantity - quota
    else:
        volume_in, volume_over = settled.quantity, 0.0

    duty_in = value * volume_in * price * tariff_in
    duty_over = value * volume_over * price * tariff_over

    buyers_pay = (1.0 + base_tariff) * settled.buyer_price
    landed_cost = (1.0 + tariff_in) * price

    base_spending = value * (1.0 + base_tariff)
    spending = base_spending * settled.quantity * settled.buyer_price

    missing = 1.0 - settled.quantity if settled.quantity < 1.0 else 0.0

    earned = _exporter(price, value, supply_elasticity, exporter_sales, own_supply)
    spared = _buyer(settled.buyer_price, value, base_tariff, demand_elasticity)
    return {
        "exporter": earned - idle_exporter * value * missing,
        "buyer": spared - idle_importer * base_spending * missing,
        "revenue": duty_in + duty_over - value * base_tariff,
        "rent": value * volume_in * (buyers_pay - landed_cost),
        "rivals": -margin * displacement * (spending - base_spending),
    }


def _exporter(
    price: float,
    value: float,
    supply_elasticity: float,
    exporter_sales: float | None,
    own_supply: float | None,
) -> float:
    sales = value if exporter_sales is None else exporter_sales
    sigma = supply_elasticity if own_supply is None else own_supply
    return sales * (price ** (1.0 + sigma) - 1.0) / (1.0 + sigma)


def _buyer(price: float, value: float, base_tariff: float, demand_elasticity: float) -> float:
    spending = value * (1.0 + base_tariff)
    if demand_elasticity == 1.0:
        return -spending * math.log(price)
    return spending * (1.0 - price ** (1.0 - demand_elasticity)) / (1.0 - demand_elasticity)


def exporter_by_integration(
    price: float,
    *,
    value: float,
    supply_elasticity: float,
    exporter_sales: float | None = None,
    own_supply: float | None = None,
    steps: int = 2000,
) -> float:
    """Producers' surplus at exporter price ratio `price`, S x integral from 1 to p of z^sigma dz.

    In the unit of `value` a year; `steps` panels of Simpson's rule.
    """
    sales = value if exporter_sales is None else exporter_sales
    sigma = supply_elasticity if own_supply is None else own_supply
    return sales * _area_under_power(sigma, price, steps)


def buyer_by_integration(
    price: float,
    *,
    value: float,
    base_tariff: float,
    demand_elasticity: float,
    steps: int = 2000,
) -> float:
    """Buyers' surplus at buyer price ratio `price`, - V0 (1 + t0) x integral 1..b of z^-epsilon dz.

    In the unit of `value` a year; `steps` panels of Simpson's rule.
    """
    return -value * (1.0 + base_tariff) * _area_under_power(-demand_elasticity, price, steps)


def _area_under_power(exponent: float, end: float, steps: int) -> float:
    """Integral of z^exponent from 1 to `end`, by Simpson's rule over equal steps of ln z.

    With z = e^v the integrand is z^exponent dz = e^((exponent + 1) v) dv; equal steps in ln z keep
    steep demand curves accurate where prices are low.
    """
    panels = steps + steps % 2
    width = math.log(end) / panels
    total = 0.0
    for k in range(panels + 1):
        if k in (0, panels):
            coefficient = 1.0
        elif k % 2 == 1:
            coefficient = 4.0
        else:
            coefficient = 2.0
        total += coefficient * math.exp((exponent + 1.0) * k * width)
    return total * width / 3.0
