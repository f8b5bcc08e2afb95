"""Cross-checks of trade: lanes, their quotas, slow issues, and income counted twice."""

from collections.abc import Iterator

from sim.domain.findings import Finding, members
from sim.domain.key import Key
from sim.domain.scenario import Scenario


def check_trade(scenario: Scenario) -> Iterator[Finding]:
    """What is wrong with a scenario's lanes and slow issues, and what deserves a warning."""
    for name, lane in scenario.lanes.items():
        for field in ("tariff_issue", "quota_issue"):
            named = [issue for issue in (getattr(lane, field),) if issue is not None]
            yield from members(Key.lane(name, field), named, scenario.issues, "issue")
        for field, who in (("exporter", lane.exporter), ("importer", lane.importer)):
            if who not in scenario.stakeholders:
                words = f"'{who}' is not in this scenario: its gains and losses are left out."
                yield Key.lane(name, field), words, False
        if lane.in_quota_rate is not None:
            yield from _quota_rates(scenario, name, lane.tariff_issue)
        if lane.outside in scenario.issues:
            yield from _outside(scenario, name, lane.outside)
    yield from _double_counts(scenario)
    yield from _paces(scenario)


def _quota_rates(scenario: Scenario, name: str, tariff_issue: str | None) -> Iterator[Finding]:
    fields = ["in_quota_rate"] if tariff_issue else ["in_quota_rate", "over_quota_rate"]
    rates = [scenario.numbers[str(Key.lane(name, field))] for field in fields]
    if any(rate.problems() for rate in rates):
        return
    inside = rates[0].support()[1]
    over = scenario.issues[tariff_issue].scale.low if tariff_issue else rates[1].support()[0]
    if inside > over:
        words = (
            f"the in-quota rate can reach {inside:g} %, above the over-quota rate of {over:g} %. "
            "Goods within a quota pay the lower rate."
        )
        yield Key.lane(name, "in_quota_rate"), words, True


def _outside(scenario: Scenario, name: str, issue: str) -> Iterator[Finding]:
    scale = scenario.issues[issue].scale
    if not 0.0 <= scale.low < scale.high < 100.0:
        words = (
            f"{issue} runs from {scale.low:g} to {scale.high:g}. Name an issue that gives the "
            "share of trade that goes elsewhere, in per cent and below 100."
        )
        yield Key.lane(name, "outside"), words, True


def _paces(scenario: Scenario) -> Iterator[Finding]:
    """Slow issues that something puts where it wants them at once."""
    file = scenario.file
    at_once = {issue: str(Key.table(name)) for name, t in file.tables.items() for issue in t.issues}
    for name, threat in file.threats.items():
        for part in (threat.demand, threat.sanction, threat.answer):
            if part is not None:
                at_once[part.issue] = str(Key.threat(name))
    for name, issue in scenario.issues.items():
        if issue.pace is not None and name in at_once:
            words = f"has a pace, but {at_once[name]} moves it at once. Drop one of the two."
            yield Key.of_issue(name, "pace"), words, True


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
                    yield Key.interest(who, issue), words, False
