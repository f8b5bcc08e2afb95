"""Comparative statics of threats: one number of a scenario changes, and theory says the sign.

Each difference must exceed two paired standard errors, and half of what was measured where a size
is given.
"""

import numpy as np
import pytest

from tests.findings.paired import Paired, interest, points, share, steps, story

pytestmark = pytest.mark.slow

CANOLA = {"value_cad_m": 4000, "volume": 5.9e6, "exporter_sales_cad_m": 12000}
WON = ("canola_card won", "canola_card issued")
RESOLVE = "stakeholders.canada.resolve"
RED_LINE = interest("canada", "security_red_lines", "reservation.at_least")
BEFORE_RENEWAL = 7  # months of canola_coercion in which no table sits
UNTIL_REVIEW = 5  # months of us_retaliation


def trade(size: float) -> dict[str, float]:
    """The canola trade as many times as large."""
    return {f"lanes.canola.{part}": value * size for part, value in CANOLA.items()}


# ---------------------------------------------------------------- what is at stake


@pytest.mark.parametrize(
    ("low", "high", "by"), [(0.01, 0.1, 0), (0.1, 0.5, 0.045), (0.5, 1, 0.05), (1, 2, 0.026)]
)
def test_the_larger_the_trade_the_more_often_the_threat_works(low, high, by):
    """Sanctions succeed where they cost the target more (Morgan, Bapat and Kobayashi 2014)."""
    difference, error = Paired("canola_coercion", trade(low), trade(high)).change(*WON)
    assert difference > max(error, by)


def test_over_the_whole_range_of_the_trade_much_changes():
    pair = Paired("canola_coercion", trade(0.1), trade(2))
    pair.rises(*WON, by=0.12)
    assert share(story("canola_coercion", trade(0.01)), *WON) < 0.03


@pytest.mark.parametrize(("low", "high", "by"), [(0.05, 0.15, 2.2), (0.15, 0.35, 1.2)])
def test_who_pays_more_for_giving_way_gives_less(low, high, by):
    """Points of the red lines given away where the threat is made (Fearon 1994)."""
    pair = Paired("canola_coercion", {RESOLVE: low}, {RESOLVE: high})
    pair.falls("fall security_red_lines", "canola_card issued", by=by)


@pytest.mark.parametrize(("low", "high", "by"), [(25, 40, 0.04), (40, 55, 0.04)])
def test_a_higher_red_line_makes_full_concessions_rarer(low, high, by):
    """Of a threat made in any case to a government that minds little to give way.

    Points given away need not fall, as a line that costs little to reach is reached more often.
    """
    base = {"threats.canola_card.made": "always", RESOLVE: 0.02}
    pair = Paired("canola_coercion", {**base, RED_LINE: low}, {RED_LINE: high})
    pair.falls("canola_card conceded", by=by)
    pair.rises("canola_card partly", by=0.1)


def test_a_sender_that_would_leave_its_own_plants_idle_is_believed_less():
    """A threat that is costly to execute is not credible (Schelling 1960; Selten 1978)."""
    low, high = (
        {f"lanes.{lane}.idle.importer": share for lane in ("us_goods", "us_autos")}
        for share in (0, 0.7)
    )
    pair = Paired("us_retaliation", low, high, months=UNTIL_REVIEW)
    for threat, by in (("over_cars", 0.18), ("over_alignment", 0.055)):
        pair.falls(f"{threat} credible", by=by)
        p10, p90 = np.quantile(pair.before[f"{threat} credible"], [0.1, 0.9])
        assert p90 - p10 >= 0.3
    pair.falls("over_cars issued", by=0.06)


# ---------------------------------------------------------------- what acts show


FIRST_THEN_SECOND = {
    "threats.over_alignment.from": "2026-02",
    "threats.over_alignment.until": "2026-02",
    "threats.over_cars.from": "2026-04",
    "threats.over_cars.until": "2026-04",
    "threats.over_cars.made": "always",
}


def test_who_backed_down_is_believed_less_and_who_did_not_more():
    """Reputation as learning: a second demand after a first that was dropped, or not."""
    first = "threats.over_alignment.made"
    pair = Paired(
        "us_retaliation", {**FIRST_THEN_SECOND, first: "never"}, {first: "always"}, months=3
    )
    effect = {}
    for what in ("backed_down", "carried_out"):
        where = pair.after[f"over_alignment {what}"] > 0
        was, now = (np.mean(s["over_cars given_way"][where]) for s in (pair.before, pair.after))
        effect[what] = now - was
    assert effect["backed_down"] < -0.045
    assert effect["carried_out"] > 0.035


def test_a_target_that_can_answer_is_threatened_less():
    """Deterrence. What is deterred are threats that would have worked: no fewer are carried out."""
    gone = {f"threats.{name}.answer": None for name in ("over_cars", "over_alignment")}
    pair = Paired("us_retaliation", gone, dict.fromkeys(()))
    there = story("us_retaliation", {})
    for name, by in (("over_cars", 0.055), ("over_alignment", 0.012)):
        assert share(pair.before, f"{name} issued") - share(there, f"{name} issued") > by
    carried = [share(s, "over_cars carried_out") for s in (pair.before, there)]
    assert abs(carried[0] - carried[1]) < 0.015


def test_other_markets_make_canada_no_firmer_since_they_make_the_sanction_cheaper():
    """With less of its trade at stake Canada loses less, but so do American buyers."""
    drive, late = (
        "moves.export_drive.made",
        {
            "threats.over_cars.from": "2034-01",
            "threats.over_cars.until": "2034-12",
        },
    )
    pair = Paired("other_markets", {**late, drive: "never"}, {drive: "always"}, months=107)
    pair.rises("policy diversification", by=5)
    pair.rises("over_cars carried_out", by=0.01)
    assert abs(pair.change("over_cars given_way")[0]) < 0.02


# ---------------------------------------------------------------- the sender, the demand


@steps(interest("united_states", "ev_quota"), 0.2, 0.4, 0.6, 0.8)
def test_who_cares_more_threatens_more(base, change):
    """The sender's value of compliance drives coercion attempts (Drezner 1999)."""
    Paired("us_retaliation", base, change, months=3).rises("over_cars issued")


@steps("threats.canola_card.demand.at_most", 45, 25, 5)
def test_larger_demands_are_met_in_full_less_often(base, change):
    """Modest goals succeed more (Hufbauer, Schott and Elliott 1990)."""
    base = {"threats.canola_card.made": "always", RESOLVE: 0.02, RED_LINE: 0, **base}
    pair = Paired("canola_coercion", base, change, months=BEFORE_RENEWAL)
    pair.falls("canola_card conceded")


@points(RESOLVE, 0.05, 0.1)
def test_a_deal_with_a_third_party_is_a_reason_to_resist(point):
    """Commitment: a concession that breaks a deal costs what the deal brought (Schelling 1960)."""
    binds = "tables.january_deal.binds"
    base = {**point, binds: False, "threats.over_cars.made": "always"}
    pair = Paired("us_retaliation", base, {binds: True}, months=UNTIL_REVIEW)
    pair.falls("over_cars given_way")
