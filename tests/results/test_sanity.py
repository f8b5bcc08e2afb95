"""Are the trade lanes of the right size? Checked against figures from outside the model.

Policies are put into force one at a time with everything else at its likely value, so that a
difference of gains is what one tariff does.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.domain.arrays import Array
from sim.equations.trade import Components, Flow, components, quantity
from sim.runs.request import RunRequest, prepare

GDP = 3_100_000  # Canada, 2024, C$ M
EVERYTHING = {"canola": "beijing_reset", "evs": "beijing_reset"}


def _scenario(lane: str) -> str:
    return EVERYTHING.get(lane, "us_retaliation")


@cache
def numbers(lane: str) -> dict[str, float]:
    """The likely value of every estimate of a lane."""
    case = sim.load(_scenario(lane))
    start = f"lanes.{lane}."
    return {
        key.removeprefix(start): float(number.estimate.likely)
        for key, number in case.numbers.items()
        if key.startswith(start)
    }


@cache
def flow(lane: str) -> Flow:
    """The curves of a lane at its likely values."""
    n = {key: np.array([value]) for key, value in numbers(lane).items()}
    zero = np.zeros(1)
    return Flow(
        value=n["value_cad_m"],
        base_tariff=n["tariff"] / 100,
        demand_elasticity=n["demand_elasticity"],
        supply_elasticity=n["supply_elasticity"],
        exporter_sales=n.get("exporter_sales_cad_m", n["value_cad_m"]),
        own_supply=n.get("own_supply", n["supply_elasticity"]),
        margin=n.get("rivals.margin", zero),
        displacement=n.get("rivals.displacement", zero),
    )


def under(lane: str, tariff: float) -> Components:
    """What an ordinary tariff (%) does to a lane, as changes from its base year."""
    rate = np.array([tariff / 100])
    return components(flow(lane), rate, rate, np.zeros(1))


def weighed(lane: str, tariff: float, who: str) -> float:
    """The same in the eyes of one stakeholder."""
    change = under(lane, tariff)
    weights = {part: value for part, value in numbers(lane).items() if part.startswith("shares.")}
    parts: dict[str, Array] = {
        part: getattr(change, part) for part in ("exporter", "buyer", "revenue", "rivals")
    }
    return sum(
        weight * float(parts[key.split(".")[1]][0])
        for key, weight in weights.items()
        if key.split(".")[2] == who
    )


# ---------------------------------------------------------------- Canada and the United States

US_LANES = ("us_goods", "us_autos")


def test_a_tariff_of_25_percent_on_everything_costs_canada_two_to_four_percent():
    """The whole loss of Canadian exporters over both lanes, as a share of GDP."""
    loss = sum(float(under(lane, 25).exporter[0]) for lane in US_LANES) / GDP
    heard = sum(weighed(lane, 25, "canada") for lane in US_LANES) / GDP
    print(f"25 % on all goods: {loss:.2%} of GDP; as Ottawa weighs it {heard:.2%}")  # noqa: T201
    assert -0.04 <= loss <= -0.02
    assert loss <= heard < 0


@pytest.mark.parametrize("lane", US_LANES)
def test_a_tariff_does_not_make_its_sender_rich(lane):
    """Buyers pay; what the United States sees in it is small beside what Canada loses."""
    gain = weighed(lane, 25, "united_states")
    loss = float(under(lane, 25).exporter[0])
    print(f"{lane} at 25 %: United States {gain:+,.0f}, exporters {loss:+,.0f} C$ M")  # noqa: T201
    assert gain < 0.1 * -loss


@pytest.mark.parametrize("lane", US_LANES)
def test_a_higher_tariff_costs_more(lane):
    losses = [float(under(lane, tariff).exporter[0]) for tariff in (5, 10, 25, 50)]
    assert losses == sorted(losses, reverse=True)


# ---------------------------------------------------------------- canola


@pytest.mark.parametrize("tariff", [76, 80, 84])
def test_the_canola_duty_costs_growers_over_a_billion(tariff):
    """Against the ordinary duty: C$1.1 to 1.2 billion a year."""
    assert -1200 <= float(under("canola", tariff).exporter[0]) <= -1100


def test_the_canola_duty_that_was_agreed_costs_growers_little():
    assert float(under("canola", 15).exporter[0]) == pytest.approx(-130, abs=15)


def test_the_canola_duty_of_2025_chokes_the_trade():
    """Shipments were near zero in the autumn of 2025."""
    left = float(quantity(flow("canola"), np.array([0.84]))[0])
    print(f"canola at 84 %: {left:.1%} of the base year's shipments")  # noqa: T201
    assert left < 0.06


# ---------------------------------------------------------------- electric cars


def _cars(quota: float) -> Array:
    """Imports of Chinese cars, ratio to the base year."""
    lane = flow("evs")
    inside, over = (quantity(lane, np.array([rate])) for rate in (0.061, 1.061))
    return np.clip(quota / numbers("evs")["volume"], over, inside)


def test_without_a_quota_few_cars_come():
    """The surtax of 100 % cut imports from over 40,000 to a fraction."""
    assert float(_cars(0)[0]) < 0.25


def test_the_quota_is_filled_as_far_as_there_is_demand():
    """49,000 is about what came in before the surtax: that many come in, and no more."""
    volume = numbers("evs")["volume"]
    assert float(_cars(20_000)[0]) * volume == pytest.approx(20_000)
    assert float(_cars(49_000)[0]) * volume == pytest.approx(min(49_000, volume))


# ---------------------------------------------------------------- the same in the world


def gains(scenario: str, who: str, changes: dict[str, Any]) -> float:
    """Median gain of the last month of a short run."""
    return sim.run(scenario, replicates=500, months=3, set=changes).data["stakeholders"][who][
        "gain_cad_m"
    ]["median"]
