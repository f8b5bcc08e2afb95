"""What a stakeholder can change by itself: one step of one lever at a time."""

from collections.abc import Iterator

from sim.analysis.advice.acts import hands_of, moves_of, threats_of
from sim.analysis.advice.change import Change, by, levelled, more, named, tidy
from sim.domain import words
from sim.domain.key import Key
from sim.domain.scenario import Scenario

OF_SCALE = (0.05, 0.1, 0.2, 0.4)
OF_SALIENCE = (0.1, 0.2, 0.4)
OF_A_NEW_LIMIT = (0.25, 0.5, 0.75, 0.9)  # of the way from where it binds nothing to the ideal


def own_steps(case: Scenario, who: str, *, heeds_positions: bool) -> Iterator[Change]:
    """Steps of everything that a stakeholder controls.

    Positions it declares (where the model heeds them), the salience it shows, its limits at tables
    that will meet, its hands tied or freed, threats and moves it makes or drops, and what they
    demand.
    """
    for issue in issues(case, who):
        if heeds_positions:
            for moved, shift in both_ways(case, who, issue, "position", OF_SCALE):
                says = f"declare {named(issue)} {by(case, issue, shift)}"
                yield Change(*shifted(case, who, issue, position=shift), says, moved)
        for moved, shift in both_ways(case, who, issue, "salience", OF_SALIENCE):
            says = f"show {more(shift)} salience on {named(issue)}"
            yield Change(*shifted(case, who, issue, shown=shift), says, moved, "of salience")
    yield from _limits(case, who)
    yield from hands_of(case, who)
    yield from threats_of(case, who)
    yield from moves_of(case, who)


def issues(case: Scenario, who: str) -> list[str]:
    """Issues of the scenario in which a stakeholder has an interest."""
    return [issue for issue in case.issues if issue in case.stakeholders[who].interests]


def both_ways(
    case: Scenario, who: str, issue: str, part: str, steps: tuple[float, ...]
) -> Iterator[tuple[float, float]]:
    """Steps up and down that leave some draw room to move: share moved, and shift in units."""
    key = Key.interest(who, issue)
    number = case.numbers.get(str(key / part)) or case.numbers[str(key / "ideal")]
    scale = number.scale
    low, high = number.support()
    for moved in levelled(scale, steps):
        shift = moved * (scale.high - scale.low)
        if high > scale.low:
            yield moved, -shift
        if low < scale.high:
            yield moved, shift


def shifted(case: Scenario, who: str, issue: str, **parts: float) -> tuple[str, dict[str, float]]:
    """Name of a lever and settings that shift parts of an interest by more than they are now."""
    already = case.stakeholders[who].interests[issue].shift
    key = Key.interest(who, issue, "shift")
    settings = {str(key / part): tidy(getattr(already, part) + by) for part, by in parts.items()}
    return next(iter(settings)), settings


def _limits(case: Scenario, who: str) -> Iterator[Change]:
    """Limits on what it accepts at tables that will meet: moved, or drawn where there is none."""
    seated = {
        issue
        for table in case.file.tables.values()
        if who in table.parties and not table.standing
        for issue in table.issues
    }
    for issue in (issue for issue in issues(case, who) if issue in seated):
        bound = case.stakeholders[who].interests[issue].reservation
        if bound is None:
            yield from _new_limits(case, who, issue)
            continue
        for moved, shift in both_ways(case, who, issue, f"reservation.{bound.side}", OF_SCALE):
            says = f"move its limit on {named(issue)} {by(case, issue, shift)}"
            yield Change(*shifted(case, who, issue, reservation=shift), says, moved)


def _new_limits(case: Scenario, who: str, issue: str) -> Iterator[Change]:
    """Limits between the end farther from the ideal, where one binds nothing, and the ideal."""
    key, scale = Key.interest(who, issue), case.issues[issue].scale
    ideal, width = case.numbers[str(key / "ideal")].middle, scale.high - scale.low
    far = scale.low if ideal - scale.low >= scale.high - ideal else scale.high
    values = [far + part * (ideal - far) for part in OF_A_NEW_LIMIT]
    if scale.levels:
        inner = sorted((far, ideal))
        values = [v for v in range(len(scale.levels)) if inner[0] < v < inner[1]]
    for value in values:
        setting = scale.levels[int(value)] if scale.levels else tidy(value)
        side, less = ("at_least", "less") if far == scale.low else ("at_most", "more")
        says = f"accept no {less} than {words.amount(case, issue, value)} on {named(issue)}"
        moved = abs(value - far) / width
        lever = str(key / "reservation" / side)
        yield Change(lever, {lever: setting}, says, moved)
