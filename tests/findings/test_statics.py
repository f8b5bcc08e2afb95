"""Comparative statics of talks: one number of a shipped scenario changes, and theory says the sign.

Each difference must exceed two paired standard errors, and half of what was measured where a size
is given.
"""

import numpy as np
import pytest

from tests.findings.paired import Level, Paired, interest, points, share, steps, story

pytestmark = pytest.mark.slow

CARS = interest("ontario", "ev_quota")
UNTIL_RENEWAL = 11  # months of ontario_backlash, to the first month of a renewed deal
HURDLE = "stakeholders.{}.hurdle"
SILENT = {f"moves.{move}.made": "never" for move in ("washington_frowns", "ontario_protest")}
UNHEARD = SILENT | {"moves.prairie_plea.made": "never"}


# ---------------------------------------------------------------- what signing costs at home


def test_who_pays_more_at_home_signs_less_and_gets_more():
    """Schelling 1960, Putnam 1988: a small win-set is a risk, and a claim that is heard."""
    pair = Paired(
        "beijing_reset", {HURDLE.format("canada"): 0}, {HURDLE.format("canada"): 0.4}, months=3
    )
    pair.falls("reset agreed", by=0.31)
    pair.rises("reset win_set_empty", by=0.31)
    pair.rises("utility canada", "reset agreed", by=0.085)
    low, high = (_share_of_canada(played) for played in (pair.before, pair.after))
    assert high - low > 0.05


def _share_of_canada(played) -> float:
    """Canada's mean share of what the two gain where they agree."""
    agreed = played["reset agreed"] > 0
    own, other = played["utility canada"][agreed], played["utility china"][agreed]
    return float(np.mean(own / (own + other)))


@steps(HURDLE.format("united_states"), 0, 0.2, 0.4)
def test_a_partner_that_pays_more_at_home_signs_less(base, change):
    """The same of the strongest of three parties."""
    Paired("usmca_review", base, change, months=17).falls("review agreed", by=0.05)


@pytest.mark.parametrize(
    ("slug", "table", "by"),
    [("beijing_reset", "reset", 0.018), ("ontario_backlash", "renewal", 0.02)],
)
def test_bluff_costs_deals(slug, table, by):
    """Who claims more than signing costs misses deals that were there (Chatterjee, Samuelson)."""
    bluff = "parameters.bluff"
    months = 1 if slug == "beijing_reset" else 10
    pair = Paired(slug, {bluff: 0}, {bluff: 1 / 3}, months=months)
    pair.falls(f"{table} agreed", by=by)
    assert share(pair.before, f"{table} not_found") == 0.0
    pair.rises(f"{table} not_found", by=by / 2)
    far = Paired(slug, {bluff: 1 / 3}, {bluff: 0.5}, months=months)
    assert far.change(f"{table} agreed")[0] <= 0.0


def test_bluff_makes_no_deal_impossible():
    """At one meeting a win-set is empty or not, whatever is claimed."""
    stories = [story("beijing_reset", {"parameters.bluff": b}, months=1) for b in (0, 1 / 3, 0.5)]
    assert len({share(each, "reset win_set_empty") for each in stories}) == 1


def test_what_is_missed_at_the_deadline_is_found_later():
    """Bluff melts on after the deadline: meetings added find what is there, and no more."""
    few = {"tables.renewal.meets": ("2026-11", "2026-12")}
    more = {"tables.renewal.meets": ("2026-11", "2026-12", "2027-06", "2027-12")}
    pair = Paired("canola_coercion", few, more)
    pair.falls("renewal not_found", by=0.007)
    assert share(pair.after, "renewal not_found") < 0.003
    assert abs(pair.change("renewal win_set_empty")[0]) < 0.005


# ---------------------------------------------------------------- moves


def test_a_campaign_ends_the_quota_unless_it_is_bought_off():
    """Mobilised losers raise the price of a signature; side payments lower it (Putnam 1988)."""
    silent, unpaid = {"moves.ontario_campaign.made": "never"}, {"moves.compensation.made": "never"}
    Paired("ontario_backlash", silent, {"moves.ontario_campaign.made": "chosen"}).rises(
        "quota: ended", by=0.026
    )
    Paired("ontario_backlash", {}, unpaid).rises("quota: ended", by=0.06)


def test_without_the_farmers_the_quota_ends_more_often():
    """Those who gain by a deal are heard, too."""
    Paired("ontario_backlash", {}, {"moves.farmers_rally.made": "never"}).rises(
        "quota: ended", by=0.09
    )


@pytest.mark.parametrize(
    ("move", "by"),
    [("washington_frowns", -0.064), ("ontario_protest", -0.057), ("prairie_plea", 0.022)],
)
def test_each_voice_in_beijing_makes_the_signature_dearer_or_cheaper(move, by):
    """A move of each of the three, by itself."""
    pair = Paired("beijing_reset", UNHEARD, {f"moves.{move}.made": "always"}, months=1)
    if by < 0:
        pair.falls("reset agreed", by=-by)
    else:
        pair.rises("reset agreed", by=by)


def test_moves_as_chosen_cost_deals_in_beijing():
    """Washington, Ontario and the farmers each weigh the move: more lose by a deal than plead."""
    Paired("beijing_reset", UNHEARD, {f"{move}": "chosen" for move in UNHEARD}, months=1).falls(
        "reset agreed", by=0.032
    )


def test_an_advertisement_that_breaks_off_the_talks_delays_the_deal():
    """The first meeting is missed; in the end not much is lost."""
    ad = "moves.advertisement.made"
    sure = {ad: "always", "events.talks_broken_off.probability": 1}
    pair = Paired("usmca_review", {ad: "never"}, sure, months=17)
    assert share(pair.after, "review agreed in 2026-07") == 0.0
    pair.falls("review agreed in 2026-07", by=0.2)
    assert abs(pair.change("review agreed")[0]) < 0.1


# ---------------------------------------------------------------- what a deal binds


def test_a_deal_with_beijing_keeps_washington_from_having_both():
    """Canada does not follow Washington on China to the end and keep the cars."""
    played = story("usmca_review", {})
    both = (played["policy us_alignment"] >= 75) & (played["policy ev_quota"] >= 44_000)
    assert np.mean(both) < 0.02
    assert np.mean(played["policy us_alignment"] >= 75) > 0.25
    assert np.mean(played["policy ev_quota"] >= 44_000) > 0.15


# ---------------------------------------------------------------- who is heard, and what it wants


@points("stakeholders.ontario.within.voice", 0.1, 0.18, 0.25)
def test_a_province_that_cares_more_gets_a_smaller_quota(point):
    """A government at two tables values its constituents (Putnam 1988)."""
    pair = Paired("ontario_backlash", {**point, CARS: 0.4}, {CARS: 0.9}, months=UNTIL_RENEWAL)
    pair.falls("policy ev_quota")
    pair.falls("renewal agreed")


@steps("stakeholders.ontario.within.voice", 0.08, 0.18, 0.3)
def test_a_province_that_is_heard_more_gets_a_smaller_quota(base, change):
    """The more a government depends on a group, the more of its loss it counts (Putnam 1988)."""
    Paired("ontario_backlash", base, change, months=UNTIL_RENEWAL).falls("policy ev_quota")


@points("stakeholders.ontario.within.voice", 0.1, 0.2)
def test_a_closed_plant_costs_quota(point):
    """News that makes an opponent of the deal louder shrinks the win-set (Putnam 1988)."""
    chance = "events.plant_closes.probability"
    pair = Paired("ontario_backlash", {**point, chance: 0}, {chance: 0.9}, months=UNTIL_RENEWAL)
    pair.falls("policy ev_quota")


def test_a_partner_that_wants_an_extension_signs_one_more_often():
    """Consent grows with what the package is worth over the reversion (Romer, Rosenthal 1978)."""
    ideal = interest("united_states", "usmca_future", "ideal")
    wants = [{ideal: Level(level)} for level in ("annual_reviews", "extension")]
    Paired("usmca_review", *wants, months=5).rises("review agreed in 2026-07")


# ---------------------------------------------------------------- bargaining power


@steps("policies.canola_seed_tariff", 30, 50, 84)
def test_the_higher_the_tariff_to_be_lifted_the_more_cars_are_paid_for_it(base, change):
    """Issue linkage: concessions are exchanged across issues (Tollison and Willett 1979)."""
    Paired("beijing_reset", base, change, months=1).rises("reset settles ev_quota")


@steps(interest("china", "canola_seed_tariff"), 0.05, 0.15, 0.3, 0.5)
def test_a_lever_that_is_dearer_to_its_holder_is_lowered_less(base, change):
    """The less salient issue is given up for the more salient one (Stokman, Van Oosten 1994)."""
    Paired("beijing_reset", base, change, months=1).rises("reset settles canola_seed_tariff")


@pytest.mark.parametrize("model", ["weighted_mean", "nash capability"])
@steps("stakeholders.china.capability", 0.2, 0.5, 0.8, 1)
def test_the_strong_pull_the_package_to_themselves(base, change, model):
    """Power weighs in a compromise (Van den Bos 1991) and in an unequal Nash product."""
    pair = Paired("beijing_reset", base, change, model=model, months=1)
    pair.rises("reset settles ev_quota")
    pair.falls("reset settles us_alignment")


@steps("stakeholders.china.capability", 0.2, 0.5, 0.8, 1)
def test_between_equals_by_protocol_capability_moves_nothing(base, change):
    """With equal weights power sits in the reversion alone (Nash 1950)."""
    pair = Paired("beijing_reset", base, change, months=1)
    difference, error = pair.change("reset settles ev_quota")
    assert difference == error == 0.0


# ---------------------------------------------------------------- money


@steps("lanes.canola.exporter_sales_cad_m", 6000, 9000, 12000, 15000)
def test_more_canola_on_the_market_more_gain_from_relief(base, change):
    """Producer surplus is proportional to sales (partial equilibrium)."""
    Paired("beijing_reset", base, change, months=3).rises("gain prairie_farmers")


@points("lanes.evs.demand_elasticity", 3, 4, 5.5)
def test_quota_rent_goes_to_whom_it_is_given(point):
    """Who holds the licences earns the rent, and wants the quota for it (Bhagwati 1965)."""
    rent = "lanes.evs.rent_to"
    pair = Paired("beijing_reset", {**point, rent: "importer"}, {rent: "exporter"}, months=3)
    pair.rises("gain chinese_carmakers")
