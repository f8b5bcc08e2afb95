"""The shipped seeds and scenarios: who is cited for what, and words for all that is shown."""

import re

import pytest

import sim
from sim.files import library
from sim.files.audit import articles

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
