"""What the options of a conflict do in a scenario: the number at which each puts each issue."""

from collections.abc import Iterator

import numpy as np

from sim.domain.errors import WinsetError, nearest
from sim.domain.number import Number
from sim.domain.scenario import Scenario
from sim.files.conflicts.conflict import Conflict, Finding
from sim.files.document import Loc


def effects(found: Conflict, scenario: Scenario) -> dict[tuple[str, str], Number]:
    """The number at which each option puts each of its issues, by option and issue.

    WinsetError where the scenario has no such stakeholder, issue or number, or where two options
    would put one issue at two values.
    """
    problems = [found.document.problem(*each) for each in _misplaced(found, scenario)]
    if problems:
        raise WinsetError(problems)
    out: dict[tuple[str, str], Number] = {}
    for option, issues in found.file.effects.items():
        for issue, effect in issues.items():
            if isinstance(effect, str):
                out[option, issue] = scenario.numbers[effect]
            else:
                key = f"effects.{option}.{issue}"
                out[option, issue] = Number(key, effect, scenario.issues[issue].scale)
    return out


def _misplaced(found: Conflict, scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    file = found.file
    for who in file.derived:
        if who not in scenario.stakeholders:
            words = f"there is no stakeholder '{who}' in the scenario to derive preferences from. "
            yield ("decision_makers", who), words + nearest(who, scenario.stakeholders)
    for option in file.options if file.derived else ():
        if not file.effects.get(option):
            words = f"'{option}' has none. Say which issues it moves, and to what."
            yield ("effects",), words
    for option, issues in file.effects.items():
        for issue in issues:
            yield from _effect(found, option, issue, scenario)
    yield from _at_once(found)


def _effect(found: Conflict, option: str, issue: str, scenario: Scenario) -> Iterator[Finding]:
    loc, owner = ("effects", option, issue), found.file.owner(option)
    if issue not in scenario.issues:
        words = f"there is no issue '{issue}' in the scenario. {nearest(issue, scenario.issues)}"
        yield loc, words
        return
    controllers, scale = scenario.issues[issue].controllers, scenario.issues[issue].scale
    if owner not in controllers:
        words = f"'{owner}' does not control it ({', '.join(controllers)} does). "
        yield loc, words + "Choose an issue of its own."
    effect = found.file.effects[option][issue]
    if not isinstance(effect, str):
        for words in Number("", effect, scale).problems():
            yield loc, words
    elif effect not in scenario.numbers:
        choices = [name for name, number in scenario.numbers.items() if number.scale == scale]
        yield loc, f"there is no number '{effect}' in the scenario. {nearest(effect, choices)}"
    elif scenario.numbers[effect].scale != scale:
        words = f"'{effect}' is in {scenario.numbers[effect].scale.unit}, not in {scale.unit}. "
        yield loc, words + f"Name a number that measures {issue}."


def _at_once(found: Conflict) -> Iterator[Finding]:
    """Options on one issue of which some feasible state has both."""
    chosen = {option: found.states[:, n] for n, option in enumerate(found.file.options)}
    movers = list(found.file.effects.items())
    for index, (option, issues) in enumerate(movers):
        for other, others in movers[:index]:
            shared = sorted(set(issues) & set(others))
            if shared and np.any(chosen[option] & chosen[other]):
                words = f"'{other}' moves it as well. Make states with both infeasible."
                yield ("effects", option, shared[0]), words
