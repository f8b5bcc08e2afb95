"""Comparative statics: one number of a shipped scenario changes, and theory says which way it goes.

Runs are paired: luck is addressed, so replicate r with and without the change differs by the change
alone. Every sign is asked for at three points of the parameters, and the difference must exceed two
paired standard errors.
"""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import sim
from sim.domain.arrays import Array

pytestmark = pytest.mark.slow

REPLICATES, CHUNK = 2000, 500
CERTAINTY = 2.0  # standard errors
Changes = Mapping[str, Any]
Story = Mapping[str, Array]  # a number of every replicate, (R,), by name


@cache
def _played(slug: str, months: int, changes: tuple[tuple[str, Any], ...], model: str) -> Story:
    """What a scenario comes to in every replicate."""
    case = sim.load(slug, {key: _plain(value) for key, value in changes})
    name, _, weights = model.partition(" ")
    parts: list[Story] = []
    for first in range(0, REPLICATES, CHUNK):
        world = sim.World(
            case,
            replicate=first,
            count=CHUNK,
            months=months,
            model=name,
            parameters={"weights": weights} if weights else None,
        )
        parts.append(_numbers(world.run()))
        world.close()
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


class Level(str):
    """A level of an ordinal issue, certain."""

    __slots__ = ()


def _plain(value: Any) -> Any:
    """A change as the scenario's loader takes it."""
    if isinstance(value, Level):
        return {"likely": str(value), "because": ["given"]}
    return list(value) if isinstance(value, tuple) else value


def _numbers(world: sim.World) -> Story:
    found: dict[str, Array] = {"all": np.ones(world.count)}
    for issue, k in world.issue_row.items():
        found[f"policy {issue}"] = world.in_unit(k, world.policy[:, k])
        gap = np.abs(world.position[:, :, k] - world.policy[:, None, k])
        found[f"gap {issue}"] = np.mean(gap, axis=1)
    for who, n in world.row.items():
        found[f"gain {who}"] = world.record.gain[-1][:, n]
    for name, talk in world.negotiations.items():
        found[f"agreed {name}"] = talk.agreed.astype(float)
        for k in talk.issues:
            issue = list(world.issue_row)[k]
            found[f"{name} settles {issue}"] = world.in_unit(k, talk.package[:, k])
    for name, threat in world.threats.items():
        marks = {"issued": threat.issued, "conceded": threat.conceded}
        marks |= {"carried": threat.carried_out, "resisted": threat.issued & ~threat.conceded}
        marks |= {"yielded": threat.yielded, "lifted": threat.lifted}
        found |= {f"{name} {what}": mark.astype(float) for what, mark in marks.items()}
    return found


class Paired:
    """A scenario without and with a change, replicate by replicate."""

    def __init__(
        self, slug: str, months: int, base: Changes, change: Changes, *, model: str = "nash"
    ):
        self.before = _played(slug, months, tuple(base.items()), model)
        self.after = _played(slug, months, tuple({**base, **change}.items()), model)

    def change(self, what: str, of: str = "all") -> tuple[float, float]:
        """Change in a mean, or in the share `what` has in `of`, and its standard error."""
        effects = [_effect(story[what], story[of]) for story in (self.before, self.after)]
        (old, old_parts), (new, new_parts) = effects
        return new - old, float(np.std(new_parts - old_parts)) / np.sqrt(REPLICATES)

    def rises(self, what: str, of: str = "all") -> None:
        """Assert that it rises beyond doubt."""
        difference, error = self.change(what, of)
        assert difference > CERTAINTY * error, f"{what} of {of}: {difference:.4g} ± {error:.2g}"

    def falls(self, what: str, of: str = "all") -> None:
        """Assert that it falls beyond doubt."""
        difference, error = self.change(what, of)
        assert difference < -CERTAINTY * error, f"{what} of {of}: {difference:.4g} ± {error:.2g}"


def _effect(part: Array, whole: Array) -> tuple[float, Array]:
    """A ratio of sums and what each replicate adds to it to first order (delta method)."""
    size = float(np.mean(whole))
    assert size > 0, "nothing of the kind ever happens"
    ratio = float(np.mean(part)) / size
    return ratio, (part - ratio * whole) / size


def interest(who: str, issue: str, part: str = "salience") -> str:
    """Key of one part of an interest."""
    return f"stakeholders.{who}.interests.{issue}.{part}"


def steps(key: str, *values: Any) -> pytest.MarkDecorator:
    """Three steps of one number: from each value to the next."""
    pairs = [({key: low}, {key: high}) for low, high in pairwise(values)]
    return pytest.mark.parametrize(("base", "change"), pairs)


def points(key: str, *values: Any) -> pytest.MarkDecorator:
    """Three points at which one and the same change is made."""
    return pytest.mark.parametrize("point", [{key: value} for value in values])


CARS = interest("ontario", "ev_quota")
RED_LINES = interest("public", "security_red_lines")
WASHINGTON_CARES = {interest("united_states", "ev_quota"): 0.8}
BEFORE_RENEWAL = 7  # months of canola_coercion in which no table sits
UNTIL_REVIEW = 5  # months of usmca_review, to its first meeting
AT_ONCE = {"tables.review.sits": "2026-07"}  # how long talks take is nothing to what comes out
UNTIL_RENEWAL = 11  # months of ontario_backlash, to the first month of a renewed deal


# ---------------------------------------------------------------- who is heard, and what it wants


@points("stakeholders.ontario.within.voice", 0.1, 0.18, 0.25)
def test_a_province_that_cares_more_gets_a_smaller_quota(point):
    """A government at two tables values its constituents (Putnam 1988)."""
    pair = Paired("ontario_backlash", UNTIL_RENEWAL, {**point, CARS: 0.4}, {CARS: 0.9})
    pair.falls("renewal settles ev_quota")
    pair.falls("agreed renewal")
    pair.falls("policy ev_quota")


@steps("stakeholders.ontario.within.voice", 0.08, 0.15, 0.22, 0.3)
def test_a_province_that_is_heard_more_gets_a_smaller_quota(base, change):
    """The more a government depends on a group, the more of its loss it counts (Putnam 1988)."""
    Paired("ontario_backlash", UNTIL_RENEWAL, base, change).falls("policy ev_quota")


@points("stakeholders.ontario.within.voice", 0.1, 0.15, 0.2)
def test_a_closed_plant_costs_quota(point):
    """News that makes an opponent of the deal louder shrinks the win-set (Putnam 1988)."""
    chance = "events.plant_closes.probability"
    pair = Paired("ontario_backlash", UNTIL_RENEWAL, {**point, chance: 0}, {chance: 0.9})
    pair.falls("policy ev_quota")


@points("stakeholders.ontario.within.voice", 0.1, 0.15, 0.2)
def test_talks_after_the_plant_closes_bring_less_than_talks_before(point):
    """A deal is struck on what is known when the table meets: later meetings hear more news."""
    early = {"tables.renewal.sits": "2026-04", "tables.renewal.meets": ("2026-05",)}
    late = {"tables.renewal.sits": "2026-09", "tables.renewal.meets": ("2026-12",)}
    base = {**point, "events.plant_closes.probability": 0.9, **early}
    Paired("ontario_backlash", UNTIL_RENEWAL, base, late).falls("policy ev_quota")


@points("stakeholders.ontario.within.voice", 0.1, 0.18, 0.25)
def test_an_ally_in_the_other_camp_makes_a_demand_easier_to_meet(point):
    """Pressure from abroad that constituents share reverberates at home (Putnam 1988)."""
    base = {**WASHINGTON_CARES, **point, CARS: 0.2}
    Paired("us_retaliation", 3, base, {CARS: 1}).rises("over_cars conceded", "over_cars issued")


@points("parameters.beta", 8, 12, 16)
def test_a_public_that_guards_red_lines_ties_its_governments_hands(point):
    """A concession that constituents abhor is made less often (Schelling 1960; Putnam 1988)."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, {**point, RED_LINES: 0.1}, {RED_LINES: 0.9})
    pair.falls("canola_card conceded", "canola_card issued")


@points(interest("united_states", "usmca_future"), 0.2, 0.4, 0.6)
def test_a_partner_that_wants_an_extension_signs_one_more_often(point):
    """Consent grows with what the package is worth over the reversion (Romer, Rosenthal 1978)."""
    ideal = interest("united_states", "usmca_future", "ideal")
    base = {**AT_ONCE, **point, ideal: Level("annual_reviews")}
    pair = Paired("usmca_review", UNTIL_REVIEW, base, {ideal: Level("extension")})
    pair.rises("agreed review")


@steps(interest("mexico", "usmca_future"), 0.1, 0.3, 0.6, 1)
def test_a_third_party_with_more_to_gain_signs_more_often(base, change):
    """A veto player nearer to the package widens the win-set (Tsebelis 2002)."""
    pair = Paired("usmca_review", UNTIL_REVIEW, {**AT_ONCE, **base}, change)
    pair.rises("agreed review")


# ---------------------------------------------------------------- bargaining power


@pytest.mark.parametrize(("low", "high"), [(25, 40), (40, 60), (60, 84)])
def test_who_has_more_to_lose_without_a_deal_gives_more_for_one(low, high):
    """A worse disagreement point lowers a party's own share (Nash 1950): here Canada's alone."""
    tariff = "tables.renewal.reversion.canola_seed_tariff"
    shares = "lanes.canola.shares"
    indifferent = {
        interest("china", "canola_seed_tariff"): 0,
        f"{shares}.buyer.china": 0,
        f"{shares}.revenue.china": 0,
    }
    base = {**indifferent, tariff: low}
    pair = Paired("ontario_backlash", UNTIL_RENEWAL, base, {tariff: high})
    pair.rises("renewal settles ev_quota")
    pair.rises("agreed renewal")


@steps("policies.canola_seed_tariff", 30, 45, 60, 84)
def test_the_higher_the_tariff_to_be_lifted_the_more_cars_are_paid_for_it(base, change):
    """Issue linkage: concessions are exchanged across issues (Tollison and Willett 1979)."""
    Paired("beijing_reset", 1, base, change).rises("reset settles ev_quota")


@steps(interest("canada", "canola_seed_tariff"), 0.3, 0.5, 0.7, 0.9)
def test_who_wants_relief_more_pays_more_for_it(base, change):
    """The less salient issue is given up for the more salient one (Stokman, Van Oosten 1994)."""
    Paired("ontario_backlash", UNTIL_RENEWAL, base, change).rises("policy ev_quota")


@steps(interest("china", "canola_seed_tariff"), 0.05, 0.15, 0.3, 0.5)
def test_a_lever_that_is_dearer_to_its_holder_is_lowered_less(base, change):
    """The other side of the same exchange: China keeps more of its tariff."""
    Paired("beijing_reset", 1, base, change).rises("reset settles canola_seed_tariff")


@pytest.mark.parametrize("model", ["weighted_mean", "nash capability"])
@steps("stakeholders.china.capability", 0.2, 0.5, 0.8, 1)
def test_the_strong_pull_the_package_to_themselves(base, change, model):
    """Power weighs in a compromise (Van den Bos 1991) and in an unequal Nash product."""
    pair = Paired("beijing_reset", 1, base, change, model=model)
    pair.rises("reset settles ev_quota")
    pair.falls("reset settles us_alignment")


@steps("stakeholders.china.capability", 0.2, 0.5, 0.8, 1)
def test_between_equals_by_protocol_capability_moves_nothing(base, change):
    """With equal weights power sits in the reversion alone (Nash 1950)."""
    difference, error = Paired("beijing_reset", 1, base, change).change("reset settles ev_quota")
    assert difference == error == 0.0


# ---------------------------------------------------------------- signing


@pytest.mark.parametrize(("low", "high"), [(2, 4), (4, 8), (8, 16)])
def test_surer_choosers_sign_gains_more_often(low, high):
    """Logit choice: the better option is taken more often as precision grows (McFadden 1974)."""
    base = {"parameters.kappa": 0, "parameters.beta": low}
    Paired("beijing_reset", 1, base, {"parameters.beta": high}).rises("agreed reset")


@steps("parameters.kappa", 0.0, 0.1, 0.2, 0.4)
def test_costlier_agreements_are_fewer(base, change):
    """Transaction costs: gains below them stay on the table (Coase 1960)."""
    Paired("beijing_reset", 1, base, change).falls("agreed reset")


# ---------------------------------------------------------------- threats


@steps("parameters.kappa", 0.0, 0.05, 0.1, 0.2)
def test_costlier_threats_are_fewer(base, change):
    """Who threatens weighs the expected gain against the cost of starting (Signorino 1999)."""
    pair = Paired("us_retaliation", UNTIL_REVIEW, base, change)
    pair.falls("over_cars issued")
    pair.falls("over_alignment issued")


@steps(interest("united_states", "ev_quota"), 0.2, 0.4, 0.6, 0.8)
def test_who_cares_more_threatens_more(base, change):
    """The sender's value of compliance drives coercion attempts (Drezner 1999)."""
    Paired("us_retaliation", 3, base, change).rises("over_cars issued")


@points("parameters.beta", 4, 8, 16)
def test_exposed_farmers_make_a_government_give_way(point):
    """Sanctions succeed where they cost the target more (Morgan, Bapat and Kobayashi 2014)."""
    worth = "stakeholders.prairie_farmers.worth_cad_m"
    pair = Paired("canola_coercion", BEFORE_RENEWAL, {**point, worth: 2000}, {worth: 400})
    pair.rises("canola_card conceded", "canola_card issued")


@steps("threats.over_cars.sanction.to", 5.5, 8, 11, 14)
def test_a_higher_tariff_extracts_more_concessions_from_canada(base, change):
    """The same, by the size of the sanction, where it costs its sender little."""
    Paired("us_retaliation", 3, base, change).rises("over_cars conceded", "over_cars issued")


@steps("threats.canola_card.sanction.to", 25, 40, 60, 90)
def test_a_higher_canola_tariff_extracts_more_concessions(base, change):
    """The same, for the other sender."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.rises("canola_card conceded", "canola_card issued")


@steps("threats.canola_card.demand.at_most", 50, 40, 25, 5)
def test_larger_demands_are_met_less_often(base, change):
    """Modest goals succeed more (Hufbauer, Schott and Elliott 1990)."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.falls("canola_card conceded", "canola_card issued")


@points("parameters.beta", 4, 8, 16)
def test_sanctions_that_hurt_their_sender_are_carried_out_less(point):
    """A threat that is costly to execute is not credible (Schelling 1960; Selten 1978)."""
    cost = "lanes.canola.shares.buyer.china"
    pair = Paired("canola_coercion", BEFORE_RENEWAL, {**point, cost: 0.1}, {cost: 0.8})
    pair.falls("canola_card carried", "canola_card resisted")


@steps("parameters.audience_cost", 0.05, 0.15, 0.3, 0.6)
def test_audiences_make_threats_stick(base, change):
    """Who pays for backing down backs down less (Fearon 1994)."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.rises("canola_card carried", "canola_card resisted")


@steps("parameters.credit", 0.0, 0.1, 0.2, 0.4)
def test_standing_to_be_won_makes_targets_resist(base, change):
    """A target with a reputation to make concedes less (Drezner 1999: expected future conflict)."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.falls("canola_card conceded", "canola_card issued")


@steps("parameters.sanction_weight", 0.25, 0.5, 0.75, 1.0)
def test_lasting_sanctions_extract_more_where_they_are_cheap(base, change):
    """A longer punishment weighs more against a lasting concession (Drezner 1999)."""
    Paired("us_retaliation", UNTIL_REVIEW, base, change).rises(
        "over_cars conceded", "over_cars issued"
    )
    alone = {"tables.january_deal.binds": False}
    pair = Paired("canola_coercion", BEFORE_RENEWAL, {**alone, **base}, change)
    pair.rises("canola_card conceded", "canola_card issued")


@steps("parameters.sanction_weight", 0.25, 0.5, 0.75, 1.0)
def test_lasting_sanctions_are_less_credible_where_they_are_dear(base, change):
    """The sender bears its sanction as long: breaking the deal over canola costs it the cars.

    That is why a longer sanction need not extract more there (Schelling 1960).
    """
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.falls("canola_card carried", "canola_card resisted")


@points("parameters.beta", 4, 8, 16)
def test_a_deal_with_a_third_party_is_a_reason_to_resist(point):
    """Commitment: a concession that breaks a deal costs what the deal brought (Schelling 1960)."""
    binds = "tables.january_deal.binds"
    pair = Paired("us_retaliation", 3, {**point, binds: False}, {binds: True})
    pair.falls("over_cars conceded", "over_cars issued")
    pair.falls("over_cars conceded")


@pytest.mark.parametrize("months", [7, 10, 13])
def test_sanctions_under_review_end_sooner(months):
    """A sanction ends only where the sender or the target is asked again (Drezner 1999)."""
    review = "threats.over_alignment.review"
    pair = Paired("us_retaliation", months, {review: 24}, {review: 3})
    pair.rises("over_alignment yielded", "over_alignment carried")
    pair.rises("over_alignment lifted", "over_alignment carried")


# ---------------------------------------------------------------- money and drift


@steps("lanes.canola.exporter_sales_cad_m", 6000, 9000, 12000, 15000)
def test_more_canola_on_the_market_more_gain_from_relief(base, change):
    """Producer surplus is proportional to sales (partial equilibrium)."""
    Paired("beijing_reset", 3, base, change).rises("gain prairie_farmers")


@points("lanes.evs.demand_elasticity", 3, 4, 5.5)
def test_quota_rent_goes_to_whom_it_is_given(point):
    """Who holds the licences earns the rent, and wants the quota for it (Bhagwati 1965)."""
    rent = "lanes.evs.rent_to"
    pair = Paired("beijing_reset", 3, {**point, rent: "importer"}, {rent: "exporter"})
    pair.rises("gain chinese_carmakers")


@steps("parameters.accommodation", 0.0, 0.02, 0.05, 0.1)
def test_declared_positions_drift_to_what_is_in_force(base, change):
    """Accommodation to the status quo (KTAB)."""
    pair = Paired("canola_coercion", BEFORE_RENEWAL, base, change)
    pair.falls("gap canola_seed_tariff")
    pair.falls("gap ev_quota")
