"""What a stakeholder can do beside what it wants: threaten, move, tie or free its own hands."""

from collections.abc import Iterator

from sim.analysis.advice.change import Change, by, levelled, more, named, tidy
from sim.domain import words
from sim.domain.estimate import PrivateEstimate
from sim.domain.key import Key
from sim.domain.kinds.move import Move
from sim.domain.parts.threat import Threat
from sim.domain.scenario import Scenario

OF_A_DEMAND = (0.05, 0.1, 0.2, 0.4)  # of the issue's scale
OF_UTILITY = (0.05, 0.1, 0.2)


def threats_of(case: Scenario, who: str) -> Iterator[Change]:
    """Threats that it makes in any case or drops, and what they demand."""
    for name, threat in case.file.threats.items():
        if threat.sender == who:
            what = words.spoken(name, threat)
            yield from _made(Key.threat(name), threat, what, "of a threat")
            yield from _demands(case, name, threat)


def moves_of(case: Scenario, who: str) -> Iterator[Change]:
    """Moves that it makes in any case or leaves."""
    for name, move in case.file.moves.items():
        if move.who == who:
            yield from _made(Key.move(name), move, words.spoken(name, move), "of a move")


def _made(key: Key, item: Threat | Move, what: str, unit: str) -> Iterator[Change]:
    for made, manner in (("never", "do without {}"), ("always", "go ahead with {} in any case")):
        if item.made != made:
            lever = str(key / "made")
            yield Change(lever, {lever: made}, manner.format(what), 1.0, unit)


def _demands(case: Scenario, name: str, threat: Threat) -> Iterator[Change]:
    key, issue, spoken = Key.threat(name, "demand"), threat.demand.issue, words.spoken(name, threat)
    number = case.numbers[str(key / threat.demand.side)]
    scale, (low, high) = number.scale, number.support()
    for moved in levelled(scale, OF_A_DEMAND):
        for shift in (-moved * (scale.high - scale.low), moved * (scale.high - scale.low)):
            if (shift < 0 and high > scale.low) or (shift > 0 and low < scale.high):
                says = f"demand {named(issue)} {by(case, issue, shift)} by {spoken}"
                setting = {str(key / "shift"): tidy(threat.demand.shift + shift)}
                yield Change(str(key), setting, says, moved)


def hands_of(case: Scenario, who: str) -> Iterator[Change]:
    """Its hands tied or freed, for all to see: what signing and backing down cost it at home."""
    for part, step in (("hurdle", "signing"), ("resolve", "backing down")):
        key = Key.stakeholder(who, part)
        number = case.numbers.get(str(key))
        if number is None or not isinstance(number.estimate, PrivateEstimate):
            continue
        low, high = number.support()
        for moved in OF_UTILITY:
            for shift in (-moved, moved):
                if (high > number.scale.low) if shift < 0 else (low < number.scale.high):
                    setting = {str(key / "shift"): tidy(number.estimate.shift + shift)}
                    says = f"make {step} cost {more(shift)} at home, for all to see"
                    yield Change(str(key / "shift"), setting, says, moved, "of utility")
