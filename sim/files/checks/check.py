"""Cross-checks of a scenario: what no single record can see, each with its key and its cure."""

from collections.abc import Iterable, Iterator, Mapping

from sim.domain.errors import MOST, nearest
from sim.domain.estimate import Estimate, PrivateEstimate
from sim.domain.findings import Finding, in_run, members, twice
from sim.domain.key import Key
from sim.domain.kinds import COUNTED, KINDS
from sim.domain.number import Number, Scale
from sim.domain.parts.condition import Condition, PolicyTest
from sim.domain.scenario import Parameters, Scenario
from sim.files.checks.check_trade import check_trade


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
    yield from _private(scenario)
    yield from check_trade(scenario)
    for kind in KINDS:
        yield from kind.check(scenario)
        for key, condition in kind.conditions(scenario.file):
            yield from _condition(scenario, key, condition)
    yield from _outcomes(scenario)
    yield from _levers(scenario)


def _numbers(book: Iterable[Number], facts: Mapping[str, str]) -> Iterator[Finding]:
    for number in book:
        for words in number.problems():
            yield Key.parse(number.key), words, True
        yield from _cited(Key.parse(number.key), number.estimate, facts)


def _cited(key: Key, estimate: Estimate, facts: Mapping[str, str]) -> Iterator[Finding]:
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
        key = Key.stakeholder(who, "within", "voice")
        number = scenario.numbers.get(str(key))
        if stakeholder.within is not None and number is not None:
            above = stakeholder.within.of
            if not number.problems():
                most[above] = most.get(above, 0.0) + number.support()[1]
            if most.get(above, 0.0) > 1 + 1e-12:
                words = (
                    f"the voices within '{above}' can add up to {most[above]:.2f}; at most 1 is "
                    "left for its constituents together. Lower them, or give lower highs."
                )
                yield key, words, True
        seen = [who]
        while (up := scenario.stakeholders[seen[-1]].within) and up.of in scenario.stakeholders:
            if up.of in seen:
                words = f"answers to itself in a circle: {' → '.join([*seen, up.of])}. Cut it."
                yield Key.stakeholder(who, "within", "of"), words, True
                break
            seen.append(up.of)


def _private(scenario: Scenario) -> Iterator[Finding]:
    """Parties and sides of threats of whom nothing is said but what is usual of their kind.

    Historical cases leave that out by rule, so that all are treated alike.
    """
    if scenario.path.with_name("case.yaml").exists():
        return
    for part, what, among in (
        ("hurdle", "signs", scenario.file.signers),
        ("resolve", "threatens or is threatened", scenario.file.sides),
    ):
        for who in sorted(among & set(scenario.stakeholders)):
            given: PrivateEstimate | None = getattr(scenario.stakeholders[who], part)
            if given is None or given.is_of_kind:
                words = f"is left at the default of its kind, though '{who}' {what}. Give its own."
                yield Key.stakeholder(who, part), words, False


def _levers(scenario: Scenario) -> Iterator[Finding]:
    """Levers that `--set` does not know."""
    settings = (key for kind in KINDS for key, *_ in kind.settings(scenario.file))
    parameters = (str(Key.parameter(name)) for name in Parameters.model_fields)
    known = {*scenario.numbers, *settings, *parameters}
    for place, key in enumerate(scenario.file.levers):
        if key not in known:
            words = f"there is no number '{key}' in this scenario. {nearest(key, known)}"
            yield Key(("levers", str(place))), words, True
    yield from twice(Key(("levers",)), scenario.file.levers)


def _outcomes(scenario: Scenario) -> Iterator[Finding]:
    for name, outcome in scenario.file.outcomes.items():
        key = Key.outcome(name)
        yield from in_run(scenario, key, {"month": outcome.month})
        for category, condition in outcome.categories.items():
            if condition is not None:
                yield from _condition(scenario, key / "categories" / category, condition)


def _condition(scenario: Scenario, key: Key, condition: Condition) -> Iterator[Finding]:
    for kind in COUNTED:
        tested: dict[str, str] = getattr(condition, kind.noun, None) or {}
        known: dict[str, object] = getattr(scenario.file, kind.section)
        yield from members(key / kind.noun, tested, known, kind.noun)
    policies = condition.policy or {}
    yield from members(key / "policy", policies, scenario.issues, "issue")
    for issue, test in policies.items():
        if issue in scenario.issues:
            yield from _policy_test(key / "policy" / issue, test, scenario.issues[issue].scale)
    for inner in condition.inner:
        yield from _condition(scenario, key, inner)


def _policy_test(key: Key, test: PolicyTest, scale: Scale) -> Iterator[Finding]:
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
