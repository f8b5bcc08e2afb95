"""Cross-checks of a scenario: what no single record can see, each with its key and its cure."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.domain import months, numbers
from sim.domain.errors import MOST, nearest
from sim.domain.estimate import Estimate, Number, Scale
from sim.domain.scenario import Condition, PolicyTest, Scenario, Table, Threat

Finding = tuple[str, str, bool]  # key, what is wrong and what to do, whether it is fatal


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
    yield from _tables(scenario)
    yield from _threats(scenario)
    yield from _events(scenario)
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


def _tables(scenario: Scenario) -> Iterator[Finding]:
    for name, table in scenario.file.tables.items():
        key = f"tables.{name}"
        yield from _members(f"{key}.parties", table.parties, scenario.stakeholders, "stakeholder")
        yield from _members(f"{key}.issues", table.issues, scenario.issues, "issue")
        yield from _twice(f"{key}.parties", table.parties)
        yield from _twice(f"{key}.issues", table.issues)
        yield from _members(f"{key}.reversion", table.reversion, table.issues, "issue at the table")
        yield from _members(f"{key}.effective", table.effective, table.issues, "issue at the table")
        for issue in table.issues:
            controllers = scenario.issues[issue].controllers if issue in scenario.issues else []
            for who in controllers:
                if who not in table.parties:
                    words = f"'{who}' controls {issue} but is no party. Add it to the parties."
                    yield f"{key}.parties", words, True
        times = {"sits": table.opens, "meets": table.meets[-1] if table.meets else None}
        yield from _in_run(scenario, key, {k: v for k, v in times.items() if v is not None})
        if table.until is not None and table.meets and table.until < table.meets[-1]:
            yield f"{key}.until", "ends before the last meeting. Let it end later.", True
    yield from _sessions(scenario)


def _sessions(scenario: Scenario) -> Iterator[Finding]:
    called = _called(scenario)
    seen: list[tuple[str, int, int, list[str]]] = []
    for name, table in scenario.file.tables.items():
        if not table.meets:
            continue
        opens = called.get(name, []) + ([] if table.opens is None else [table.opens])
        start, end = min(opens, default=scenario.file.start), table.meets[-1]
        for other_name, other_start, other_end, issues in seen:
            if start > other_end or other_start > end:
                continue
            if shared := sorted(set(table.issues) & set(issues)):
                words = (
                    f"{shared[0]} is also at table '{other_name}' in the same months. One table in "
                    "session at a time per issue: move `sits` or `meets`."
                )
                yield f"tables.{name}.issues.{shared[0]}", words, True
        seen.append((name, start, end, table.issues))


def _called(scenario: Scenario) -> dict[str, list[int]]:
    """Months in which news opens a table, by table."""
    months_: dict[str, list[int]] = {}
    for event in scenario.file.events.values():
        if event.open is not None:
            months_.setdefault(event.open, []).append(event.month)
    return months_


def _threats(scenario: Scenario) -> Iterator[Finding]:
    for name, threat in scenario.file.threats.items():
        key = f"threats.{name}"
        known = scenario.stakeholders
        yield from _members(f"{key}.sender", [threat.sender], known, "stakeholder")
        yield from _members(f"{key}.target", [threat.target], known, "stakeholder")
        sides = (("demand", threat.demand.issue, threat.target, "target"),)
        sides += (("sanction", threat.sanction.issue, threat.sender, "sender"),)
        for part, issue, who, role in sides:
            yield from _members(f"{key}.{part}.issue", [issue], scenario.issues, "issue")
            if issue in scenario.issues and who not in scenario.issues[issue].controllers:
                holders = ", ".join(scenario.issues[issue].controllers)
                words = (
                    f"the {role} '{who}' does not control {issue} ({holders} does). Choose an "
                    f"issue of its own or another {role}."
                )
                yield f"{key}.{part}.issue", words, True
        yield from _in_run(scenario, key, {"from": threat.start, "until": threat.until})
        if threat.table is not None:
            yield from _members(f"{key}.table", [threat.table], scenario.file.tables, "table")
            yield from _demanded_there(key, threat, scenario.file.tables.get(threat.table))
    yield from _one_demand(scenario)


def _demanded_there(key: str, threat: Threat, table: Table | None) -> Iterator[Finding]:
    if table is not None and threat.demand.issue not in table.issues:
        words = (
            f"{threat.demand.issue} is not at table '{threat.table}', so a deal there cannot meet "
            f"the demand. Demand one of: {', '.join(table.issues)}; or leave out `table`."
        )
        yield f"{key}.demand.issue", words, True


def _one_demand(scenario: Scenario) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], bool] = {}
    for name, threat in scenario.file.threats.items():
        pair = (threat.sender, threat.target, threat.demand.issue)
        if seen.setdefault(pair, threat.table is None) != (threat.table is None):
            words = "makes one demand both free-standing and attached to a table. Keep one."
            yield f"threats.{name}.table", words, True


def _events(scenario: Scenario) -> Iterator[Finding]:
    scales = {name: issue.scale for name, issue in scenario.issues.items()}
    choices: list[str] = []
    for name, event in scenario.file.events.items():
        key = f"events.{name}"
        yield from _in_run(scenario, key, {"month": event.month})
        news = dict.fromkeys((*event.sets, *event.shift))
        for target in news:
            known = target in scenario.numbers
            if not known or numbers.scale_of(target, scales) is None:
                part = "set" if target in event.sets else "shift"
                choices = choices or [k for k in scenario.numbers if numbers.scale_of(k, scales)]
                words = f"news cannot change '{target}'. {nearest(target, choices)}"
                yield f"{key}.{part}.{target}", words, True
        if event.open is not None:
            yield from _members(f"{key}.open", [event.open], scenario.file.tables, "table")
        if event.raises is not None:
            yield from _members(f"{key}.raise", [event.raises], scenario.file.threats, "threat")


def _outcomes(scenario: Scenario) -> Iterator[Finding]:
    for name, outcome in scenario.file.outcomes.items():
        key = f"outcomes.{name}"
        yield from _in_run(scenario, key, {"month": outcome.month})
        for category, condition in outcome.categories.items():
            if condition is not None:
                yield from _condition(scenario, f"{key}.categories.{category}", condition)


def _condition(scenario: Scenario, key: str, condition: Condition) -> Iterator[Finding]:
    yield from _members(f"{key}.table", condition.table or {}, scenario.file.tables, "table")
    yield from _members(f"{key}.threat", condition.threat or {}, scenario.file.threats, "threat")
    policies = condition.policy or {}
    yield from _members(f"{key}.policy", policies, scenario.issues, "issue")
    for issue, test in policies.items():
        if issue in scenario.issues:
            yield from _policy_test(f"{key}.policy.{issue}", test, scenario.issues[issue].scale)
    for inner in (*(condition.all_ or []), *(condition.any_ or [])):
        yield from _condition(scenario, key, inner)
    if condition.not_ is not None:
        yield from _condition(scenario, key, condition.not_)


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


def _members(
    key: str, named: Iterable[str], known: Collection[str], kind: str
) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            words = f"there is no {kind} '{name}' in this scenario. {nearest(name, known)}"
            yield key, words, True


def _twice(key: str, named: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(named):
        if name in seen:
            yield f"{key}.{index}", f"'{name}' is named twice. Keep one.", True
        seen.add(name)


def _in_run(scenario: Scenario, key: str, times: Mapping[str, int]) -> Iterator[Finding]:
    first, last = scenario.file.start, scenario.file.start + scenario.file.months - 1
    for field, month in times.items():
        if not first <= month <= last:
            words = (
                f"{months.text(month)} is outside the run, which plays {months.text(first)} to "
                f"{months.text(last)}. Move it, or change `start` or `months`."
            )
            yield f"{key}.{field}", words, True
