"""What a stakeholder would have to persuade others of: nothing of it is its own to decide."""

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis.advice.acts import hands_of, moves_of
from sim.analysis.advice.change import Change, by, more, named, tidy
from sim.analysis.advice.steps import both_ways, issues, shifted
from sim.domain import words
from sim.domain.key import Key
from sim.domain.parts.stakeholder import SHARE
from sim.domain.scenario import Scenario

OF_ANOTHER = (0.1, 0.2)  # of a scale or of salience
OF_VOICE = (0.05, 0.1)


def others(case: Scenario, who: str) -> Iterator[Change]:
    """Steps that need another's consent, of those whom the stakeholder's effort reaches.

    What another wants (its declared position moves with it) and cares for, what signing and backing
    down cost it, the moves it makes; and how much the one above would have to listen.
    """
    for other, hears in reached(case, who).items():
        for issue in issues(case, other):
            yield from _persuaded(case, other, issue, hears)
        name = words.name(case, other)
        for act in (*hands_of(case, other), *moves_of(case, other)):
            says = f"persuade {name} to {act.says}"
            yield replace(act, says=says, whom=other, hears=hears)
    yield from _voice(case, who)


def reached(case: Scenario, who: str) -> dict[str, list[str]]:
    """Those whom a stakeholder's effort reaches, each with the ways by which it does.

    The ones above it, its constituents, those it meets at a table, and the other side of a threat.
    """
    found: dict[str, list[str]] = {}
    for other, way in _ways(case, who):
        if other in case.stakeholders and other != who:
            found.setdefault(other, []).append(way)
    return found


def _ways(case: Scenario, who: str) -> Iterator[tuple[str, str]]:
    above = case.stakeholders[who].within
    while above is not None:
        yield above.of, "hears its voice"
        up = case.stakeholders.get(above.of)
        above = up.within if up is not None else None
    for other, stakeholder in case.stakeholders.items():
        if stakeholder.within is not None and stakeholder.within.of == who:
            yield other, "is its constituent"
    yield from _counterparts(case, who)


def _counterparts(case: Scenario, who: str) -> Iterator[tuple[str, str]]:
    for name, table in case.file.tables.items():
        if who in table.parties:
            yield from ((other, f"sits at table {named(name)}") for other in table.parties)
    for name, threat in case.file.threats.items():
        if threat.sender == who:
            yield threat.target, f"is threatened by {named(name)}"
        elif threat.target == who:
            yield threat.sender, f"threatens it by {named(name)}"


def _persuaded(case: Scenario, other: str, issue: str, hears: list[str]) -> Iterator[Change]:
    name = words.name(case, other)
    declared = str(Key.interest(other, issue, "position")) in case.numbers
    for moved, shift in both_ways(case, other, issue, "ideal", OF_ANOTHER):
        parts = {"ideal": shift} | ({"position": shift} if declared else {})
        says = f"persuade {name} to want {named(issue)} {by(case, issue, shift)}"
        made = shifted(case, other, issue, **parts)
        yield Change(*made, says, moved, "of the scale", other, hears)
    for moved, shift in both_ways(case, other, issue, "salience", OF_ANOTHER):
        says = f"persuade {name} to give {named(issue)} {more(shift)} salience"
        made = shifted(case, other, issue, salience=shift)
        yield Change(*made, says, moved, "of salience", other, hears)


def _voice(case: Scenario, who: str) -> Iterator[Change]:
    """How much more the one above would have to listen, as far as all voices leave room."""
    key, within = Key.stakeholder(who, "within", "voice"), case.stakeholders[who].within
    number = case.numbers.get(str(key))
    if within is None or number is None or number.estimate.either:
        return
    siblings = [w for w, s in case.stakeholders.items() if s.within and s.within.of == within.of]
    most = sum(
        case.numbers[str(Key.stakeholder(w, "within", "voice"))].support()[1] for w in siblings
    )
    estimate = number.estimate
    ends = {"low": estimate.low, "likely": estimate.likely, "high": estimate.high}
    for moved in OF_VOICE:
        if most + moved <= SHARE.high:
            given = {end: value for end, value in ends.items() if isinstance(value, float)}
            settings = {str(key / end): tidy(value + moved) for end, value in given.items()}
            says = f"persuade {words.name(case, within.of)} to give it {more(moved)} voice"
            yield Change(
                str(key), settings, says, moved, "of voice", within.of, ["hears its voice"]
            )
