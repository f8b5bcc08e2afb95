"""The shipped seeds and scenarios: who is cited for what, and words for all that is shown."""

import re

import pandas as pd
import pytest

import sim
from sim.files import library
from sim.files.checks.audit import articles

DEAL = {  # what the deal of January 2026 says, which only a calibrated scenario may read
    "focus.preliminary-deal",
    "focus.ev-quota",
    "focus.canola-after",
    "focus.other-relief",
    "post.deal-announced",
    "post.ev-quota",
    "post.canola-after",
    "pivot.ev-reversal",
    "pivot.ev-standard-rate",
    "pivot.canola-cut",
    "trip.ev-quota",
    "trip.relief-goods",
    "trip.relief-period",
}
OPPONENTS = {"post.ire", "post.market-weapon", "trip.poilievre", "trip.ford-foothold"}
SPEAKERS = {"trip.poilievre": "opposition", "trip.ford-foothold": "ontario"}
NAMED = {"canada", "china", "united_states", "ontario", "prairie_farmers"}
CLASSES = ("usmca_review", "canola_coercion", "us_retaliation", "ontario_backlash")
SCENARIOS = sorted(library.scenarios())


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request):
    return sim.load(request.param)


def test_no_citation_is_an_address():
    cited = [f.citation for a in articles().values() for f in a.facts.values() if f.citation]
    assert len(cited) > 50
    found = [each for each in cited if re.search(r"https?:|www\.|\.(com|org|ca|net)\b", each)]
    assert found == []


def test_a_citation_names_publisher_subject_and_date():
    for article in articles().values():
        for fact in article.facts.values():
            if fact.citation and article.title != "True by definition or by accounting":
                assert "," in fact.citation or fact.citation.startswith("Derived"), fact.citation
                assert re.search(r"\d{4}|date not stated", fact.citation), fact.citation


def test_the_seeds_read_nothing_from_the_deal(scenario):
    """Only where a world starts, after the deal, may it be cited: under `policies`."""
    for key, number in scenario.numbers.items():
        if not key.startswith("policies."):
            assert not DEAL & set(number.estimate.facts), key


def test_what_a_party_wants_rests_on_no_opponent_alone(scenario):
    for key, number in scenario.numbers.items():
        match key.split("."):
            case ["stakeholders", who, "interests", *_]:
                facts = set(number.estimate.facts)
                others = {fact for fact in facts & OPPONENTS if SPEAKERS.get(fact) != who}
                assert not facts or others != facts, key


def test_who_signs_or_threatens_says_what_it_costs(scenario):
    file = scenario.file
    for who in file.signers:
        assert scenario.stakeholders[who].hurdle is not None, who
    for who in file.sides:
        assert scenario.stakeholders[who].resolve is not None, who


def test_everything_that_is_shown_has_words(scenario):
    file = scenario.file
    shown = [scenario.stakeholders, scenario.issues, file.tables, file.threats, file.moves]
    for things in [*shown, file.events]:
        for name, thing in things.items():
            assert None not in (thing.short, thing.words), name
    assert all(threat.words.says for threat in file.threats.values())
    assert all(issue.ends for issue in scenario.issues.values())
    assert all(outcome.order for outcome in file.outcomes.values())


@pytest.mark.parametrize("slug", CLASSES)
def test_the_named_stakeholders_may_act_most_of_the_time(slug):
    """Two moves each, open in at least half of the months."""
    scenario = sim.load(slug)
    moves = scenario.file.moves.values()
    for who in NAMED & set(scenario.stakeholders):
        long = [
            m for m in moves if m.who == who and 2 * (m.until - m.start + 1) >= scenario.file.months
        ]
        assert len(long) >= 2, who
        assert all(m.made == "chosen" for m in long), who


@pytest.mark.parametrize("slug", ["us_retaliation", "ontario_backlash"])
def test_two_questions_are_not_one(slug, tmp_path):
    """Whoever knows one answer still errs on the other in some of the worlds."""
    folder = sim.run(slug, replicates=300).save(tmp_path / slug)
    worlds = pd.read_parquet(folder / "replicates.parquet")
    first, second = (f"outcome.{question}" for question in sim.load(slug).file.outcomes)
    together = pd.crosstab(worlds[first], worlds[second])
    assert together.max(axis=0).sum() < 0.98 * len(worlds)
    assert together.max(axis=1).sum() < 0.98 * len(worlds)
