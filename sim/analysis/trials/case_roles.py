"""Who is who in a coding of a case, whatever its coder called them, and what it says of them.

The threat is the one that the question on the sanction reads. Its sender and target, whoever is
within them, its demand, its sanction and its answer are the roles of a case.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from sim.domain.parts.threat import Threat
from sim.files.load import LoadedScenario

FAMILIES = {
    "business": ("producers", "industry", "firm"),
    "state": ("government", "province"),
    "politics": ("party", "public"),
}
MADE = get_args(Threat.model_fields["made"].annotation)
Subject = tuple[str, ...]  # a kind of number, and the roles of what it is said of


@dataclass(frozen=True)
class Roles:
    """The threat of a coding, and its issues by role; `answer` only where it has one."""

    coding: LoadedScenario
    threat: str
    issues: dict[str, str]

    @property
    def words(self) -> Threat:
        """The threat as the file states it."""
        return self.coding.file.threats[self.threat]

    def value(self, key: str) -> float:
        """Median of a number of the coding, in its own unit."""
        return self.coding.numbers[key].middle

    def role(self, who: str) -> str:
        """`sender`, `target`, whom it is within, or `beside`."""
        own = self.coding.stakeholders[who]
        sides = {self.words.sender: "sender", self.words.target: "target"}
        if who in sides:
            return sides[who]
        return f"within {self.role(own.within.of)}" if own.within else "beside"

    def lane(self, role: str) -> str | None:
        """The lane with the most trade on the issue of a role."""
        issue = self.issues.get(role)
        on_it = [name for name, lane in self.coding.lanes.items() if issue in lane.issues]
        return max(on_it, key=lambda name: self.value(f"lanes.{name}.value_cad_m"), default=None)


def roles(coding: LoadedScenario) -> Roles | None:
    """Roles of a coding; None where its question on the sanction reads no threat."""
    asked = coding.file.outcomes.get("sanction")
    conditions = [each for each in asked.categories.values() if each] if asked else []
    tests = [test for condition in conditions for test in condition.tests]
    read = [name for test in tests for name in test.threat or ()]
    if not read:
        return None
    threat = coding.file.threats[read[0]]
    issues = {"demand": threat.demand.issue, "sanction": threat.sanction.issue}
    if threat.answer:
        issues["answer"] = threat.answer.issue
    return Roles(coding, read[0], issues)


def same(first: Roles, second: Roles) -> list[tuple[str, str]]:
    """Stakeholders that both coders mean: of one role, and of one kind or family of kinds.

    Where a coding has several such, those of one name, and the last that is left on both sides.
    """
    found: list[tuple[str, str]] = []
    left = [list(each.coding.stakeholders) for each in (first, second)]

    def pair(one: str, other: str) -> None:
        found.append((one, other))
        left[0].remove(one)
        left[1].remove(other)

    for described in (_kind, _family):
        for words in dict.fromkeys(described(first, who) for who in left[0]):
            own, theirs = (
                [who for who in names if described(each, who) == words]
                for each, names in zip((first, second), left, strict=True)
            )
            for name in [who for who in own if who in theirs]:
                pair(name, name)
                own.remove(name)
                theirs.remove(name)
            if len(own) == len(theirs) == 1:
                pair(own[0], theirs[0])
    return found


def _kind(given: Roles, who: str) -> Subject:
    return given.role(who), given.coding.stakeholders[who].kind


def _family(given: Roles, who: str) -> Subject:
    role, kind = _kind(given, who)
    return role, next((name for name, kinds in FAMILIES.items() if kind in kinds), kind)


def coded(given: Roles, names: dict[str, str]) -> dict[Subject, float]:
    """Numbers of a coding by kind and role; `names` has the shared name of each stakeholder."""
    return dict((*_of_people(given, names), *_of_trade(given), *_of_threat(given)))


def _of_people(given: Roles, names: dict[str, str]) -> Iterator[tuple[Subject, float]]:
    for who, name in names.items():
        stakeholder, base = given.coding.stakeholders[who], f"stakeholders.{who}"
        if stakeholder.worth_cad_m:
            yield ("worth", name), math.log(given.value(f"{base}.worth_cad_m"))
        if stakeholder.within:
            yield ("voice", name), given.value(f"{base}.within.voice")
        for role, issue in given.issues.items():
            if issue in stakeholder.interests:
                key = f"{base}.interests.{issue}"
                yield ("ideal", name, role), _place(given, role, given.value(f"{key}.ideal"))
                yield ("salience", name, role), given.value(f"{key}.salience")
                red_line = stakeholder.interests[issue].reservation is not None
                yield ("reservation", name, role), float(red_line)


def _of_trade(given: Roles) -> Iterator[tuple[Subject, float]]:
    for role in given.issues:
        lane = given.lane(role)
        if lane is not None:
            yield ("trade", role), math.log(given.value(f"lanes.{lane}.value_cad_m"))
            for side in ("demand", "supply"):
                yield ("elasticity", role, side), given.value(f"lanes.{lane}.{side}_elasticity")


def _of_threat(given: Roles) -> Iterator[tuple[Subject, float]]:
    threat, file = given.words, given.coding.file
    yield ("until",), float(threat.until - file.start)
    yield ("announced",), float(threat.announced)
    yield ("made",), float(MADE.index(threat.made))
    unit = given.coding.issues[given.issues["sanction"]].unit
    yield ("sanction level", unit), given.value(f"threats.{given.threat}.sanction.to")
    steps = file.outcomes["yield"].categories if "yield" in file.outcomes else {}
    for name, condition in steps.items():
        test = (
            condition.policy.get(given.issues["demand"]) if condition and condition.policy else None
        )
        bound = (test.at_least if test.at_least is not None else test.at_most) if test else None
        if bound is not None:
            scale = given.coding.issues[given.issues["demand"]].scale
            yield ("threshold", name), _place(given, "demand", scale.read(bound))


def _place(given: Roles, role: str, value: float) -> float:
    """A policy as a share: of what was demanded, from the policy in force; else of its scale."""
    scale = given.coding.issues[given.issues[role]].scale
    if role != "demand":
        return (value - scale.low) / (scale.high - scale.low)
    now = given.value(f"policies.{given.issues[role]}")
    end = scale.high if given.words.demand.side == "at_least" else scale.low
    return (value - now) / (end - now) if end != now else 0.0
