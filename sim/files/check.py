"""Cross-checks of a scenario: what no single record can see, each with its key and its cure."""

from collections.abc import Iterable, Iterator, Mapping

from sim.domain.condition import Condition, PolicyTest
from sim.domain.errors import MOST, nearest
from sim.domain.estimate import Estimate
from sim.domain.findings import Finding, in_run, members
from sim.domain.kinds import COUNTED, KINDS
from sim.domain.number import Number, Scale
from sim.domain.scenario import Scenario


def cross_check(scenario: Scenario) -> Iterator[Finding]:
    """What is wrong with a scenario as a whole (fatal), and what deserves a warning (not).

    It ends where more is wrong than is told.
    """
    wrong = 0
    for finding in _findings(scenario):
        yield finding
        wrong += finding[2]
        if wrong > MOST:
            return


def _findings(scenario: Scenario) -> Iterator[Finding]:
    yield from _numbers(scenario.numbers.values(), scenario.fact_types)
    yield from _voices(scenario)
    yield from _lanes(scenario)
    yield from _paces(scenario)
    for kind in KINDS:
        yield from kind.check(scenario)
        for key, condition in kind.conditions(scenario.file):
            yield from _condition(scenario, key, condition)
    yield from _outcomes(scenario)


def _numbers(book: Iterable[Number], facts: Mapping[str, str]) -> Iterator[Finding]:
    for number in book:
        for words in number.problems():
            yield number.key, words, True
        yield from _cited(number.key, number.estimate, facts)


def _cited(key: str, estimate: Estimate, facts: Mapping[str, str]) -> Iterator[Finding]:
    for fact in estimate.facts:
        if fact not in facts:
            yield key, f"there is no fact '{fact}'. {nearest(fact, facts)}", True
    for branch in estimate.branches:
        kinds = {facts.get(fact, "fact") for fact in branch.because}
        if branch.low is None and kinds - {"fact"}:
            words = (
                f"is certain but rests on a {' and a '.join(sorted(kinds - {'fact'}))}. Only "
                "definitions and figures in force are certain: give low and high otherwise."
            )
            yield key, words, False


def _voices(scenario: Scenario) -> Iterator[Finding]:
    most: dict[str, float] = {}
    for who, stakeholder in scenario.stakeholders.items():
        key = f"stakeholders.{who}.within.voice"
        if stakeholder.within is not None and key in scenario.numbers:
            above = stakeholder.within.of
            number = scenario.numbers[key]
            if not number.problems():
                most[above] = most.get(above, 0.0) + number.support()[1]
            if most.get(above, 0.0) > 1 + 1e-12:
                words = (
                    f"the voices within '{above}' can add up to {most[above]:.2f}; at most 1 is "
                    "left for its constituents together. Lower the highs."
                )
                yield key, words, True
        seen = [who]
        while (up := scenario.stakeholders[seen[-1]].within) and up.of in scenario.stakeholders:
            if up.of in seen:
                words = f"answers to itself in a circle: {' → '.join([*seen, up.of])}. Cut it."
                yield f"stakeholders.{who}.within.of", words, True
                break
            seen.append(up.of)


def _lanes(scenario: Scenario) -> Iterator[Finding]:
    for name, lane in scenario.lanes.items():
        for field, who in (("exporter", lane.exporter), ("importer", lane.importer)):
            if who not in scenario.stakeholders:
                words = f"'{who}' is not in this scenario: its gains and losses are left out."
                yield f"lanes.{name}.{field}", words, False
        if lane.in_quota_rate is not None:
            yield from _quota_rates(scenario, name, lane.tariff_issue)
        if lane.outside in scenario.issues:
            yield from _outside(scenario, name, lane.outside)
    yield from _double_counts(scenario)


def _quota_rates(scenario: Scenario, name: str, tariff_issue: str | None) -> Iterator[Finding]:
    fields = ["in_quota_rate"] if tariff_issue else ["in_quota_rate", "over_quota_rate"]
    rates = [scenario.numbers[f"lanes.{name}.{field}"] for field in fields]
    if any(rate.problems() for rate in rates):
        return
    inside = rates[0].support()[1]
    over = scenario.issues[tariff_issue].scale.low if tariff_issue else rates[1].support()[0]
    if inside > over:
        words = (
            f"the in-quota rate can reach {inside:g} %, above the over-quota rate of {over:g} %. "
            "Goods within a quota pay the lower rate."
        )
        yield f"lanes.{name}.in_quota_rate", words, True


def _outside(scenario: Scenario, name: str, issue: str) -> Iterator[Finding]:
    scale = scenario.issues[issue].scale
    if not 0.0 <= scale.low < scale.high < 100.0:
        words = (
            f"{issue} runs from {scale.low:g} to {scale.high:g}. Name an issue that gives the "
            "share of trade that goes elsewhere, in per cent and below 100."
        )
        yield f"lanes.{name}.outside", words, True


def _paces(scenario: Scenario) -> Iterator[Finding]:
    """Slow issues that something puts where it wants them at once."""
    file = scenario.file
    at_once = {issue: f"tables.{name}" for name, t in file.tables.items() for issue in t.issues}
    for name, threat in file.threats.items():
        for part in (threat.demand, threat.sanction, threat.answer):
            if part is not None:
                at_once[part.issue] = f"threats.{name}"
    for name, issue in scenario.issues.items():
        if issue.pace is not None and name in at_once:
            words = f"has a pace, but {at_once[name]} moves it at once. Drop one of the two."
            yield f"issues.{name}.pace", words, True


def _double_counts(scenario: Scenario) -> Iterator[Finding]:
    for lane in scenario.lanes.values():
        concerned = {who for weights in lane.shares.values() for who in weights}
        for who in sorted(concerned & set(scenario.stakeholders)):
            stakeholder = scenario.stakeholders[who]
            for issue in lane.issues:
                interest = stakeholder.interests.get(issue)
                if interest and interest.note is None and stakeholder.worth_cad_m is not None:
                    words = (
                        "has salience and also money in the lane. Say in a `note` what the "
                        "salience adds, so that income is not counted twice."
                    )
                    yield f"stakeholders.{who}.interests.{issue}", words, False


def _outcomes(scenario: Scenario) -> Iterator[Finding]:
    for name, outcome in scenario.file.outcomes.items():
        key = f"outcomes.{name}"
        yield from in_run(scenario, key, {"month": outcome.month})
        for category, condition in outcome.categories.items():
            if condition is not None:
                yield from _condition(scenario, f"{key}.categories.{category}", condition)


def _condition(scenario: Scenario, key: str, condition: Condition) -> Iterator[Finding]:
    for kind in COUNTED:
        tested: dict[str, str] = getattr(condition, kind.noun, None) or {}
        known: dict[str, object] = getattr(scenario.file, kind.section)
        yield from members(f"{key}.{kind.noun}", tested, known, kind.noun)
    policies = condition.policy or {}
    yield from members(f"{key}.policy", policies, scenario.issues, "issue")
    for issue, test in policies.items():
        if issue in scenario.issues:
            yield from _policy_test(f"{key}.policy.{issue}", test, scenario.issues[issue].scale)
    for inner in condition.inner:
        yield from _condition(scenario, key, inner)


def _policy_test(key: str, test: PolicyTest, scale: Scale) -> Iterator[Finding]:
    """Bounds off the scale, bounds that nothing can pass, and bounds that everything passes."""
    wrong = list(test.off(scale))
    yield from ((key, words, True) for words in wrong)
    if wrong:
        return
    low, high = test.span(scale)
    if low > high:
        yield key, "can never hold: no value passes all of its bounds. Change one of them.", True
    elif (low, high) == (scale.low, scale.high):
        words = (
            f"always holds: every value in {low:g}..{high:g} ({scale.unit}) passes. Move a bound "
            "inside, or leave the test out."
        )
        yield key, words, False
