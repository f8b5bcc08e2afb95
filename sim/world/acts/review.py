"""Reviews of sanctions: the target may yield or answer, and the sender may lift."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.kinds.threat import ThreatVerb
from sim.world.acts import threat_game
from sim.world.acts.threat_game import Marks
from sim.world.bindings import SAME

if TYPE_CHECKING:
    from sim.world.acts.threat_state import ThreatState


def review(threat: "ThreatState") -> None:
    """Have both sides of a sanction decide anew where it is time."""
    threat.hold()
    due, first = _due(threat)
    if not np.any(due | first):
        return
    marks = threat_game.under_sanction(threat)
    dropped = _drop_answer(threat, due, marks)
    if np.any(dropped):
        marks = threat_game.under_sanction(threat, dropped=dropped)
    ended = _yield_or_lift(threat, due, marks)
    _answer(threat, (due | first) & ~ended, marks)


def _due(threat: "ThreatState") -> tuple[Mask, Mask]:
    """Where the sanction is reviewed this month, and where it is one month old, (R,) each."""
    world, law = threat.world, threat.law
    age = world.month - law.since
    ripe = law.in_force & (age > 0)
    due = (age % threat.file.review == 0) | ((age == 1) & law.broke_something)
    due |= world.stirred(threat.sender.row)
    if threat.answer is not None:
        due |= threat.answer.stands & (threat.answer.given == world.month - 1)
    return ripe & due, ripe & (age == 1)


def _yield_or_lift(threat: "ThreatState", due: Mask, marks: Marks) -> Mask:
    """Have the target yield, else the sender lift; where either ends the sanction, (R,)."""
    resolve, target, sender = threat.world.resolve, threat.target, threat.sender
    before, on_target = threat.before_sanction(), threat.pressure[:, target.row]
    granted = threat_game.concession(threat, before)
    can = due & marks.gains & (np.abs(granted - before[:, threat.demand_issue]) > SAME)
    yields = can & target.gives_way(marks.most, on_target)
    resolve.show(target.row, marks.most - on_target, more=can & ~yields, less=yields)
    threat.yielded = threat.yielded | yields
    threat.granted = np.where(yields, granted, threat.granted)
    threat.note(target, ThreatVerb.YIELDS, yields, marks.give)
    on_sender, alone = threat.pressure[:, sender.row], marks.cost >= 0.0
    asked = due & ~yields
    lifts = asked & ~sender.stands(marks.cost, on_sender)
    mark = marks.cost - on_sender
    resolve.show(sender.row, mark, more=asked & ~lifts & alone, less=lifts)
    threat.lifted = threat.lifted | lifts
    threat.note(sender, ThreatVerb.LIFTS, lifts, marks.lifts)
    threat.choices |= {"yield": yields, "lift": lifts}
    return yields | lifts


def _would_answer(threat: "ThreatState", marks: Marks) -> tuple[Mask, Array]:
    """Where the target would answer the sanction, and how likely others hold it, (R,) each."""
    assert threat.answer is not None  # noqa: S101 - the callers have seen to it
    resolve, row = threat.world.resolve, threat.target.row
    pressure = threat.pressure[:, row]
    would = resolve.value[:, row] + pressure >= marks.answer_mark
    chance = 1.0 - resolve.at_most(row, marks.answer_mark - pressure)
    return would & threat.answer.possible, chance


def _drop_answer(threat: "ThreatState", due: Mask, marks: Marks) -> Mask:
    """Have the target drop an answer that it would no longer give; where it does, (R,)."""
    if threat.answer is None:
        return np.zeros_like(due)
    would, chance = _would_answer(threat, marks)
    drops = due & threat.answer.stands & ~would
    threat.note(threat.target, ThreatVerb.ENDS_ANSWER, drops, 1.0 - chance)
    threat.choices["end answer"] = drops
    return drops


def _answer(threat: "ThreatState", may: Mask, marks: Marks) -> None:
    """Have the target answer the sanction where it may and would."""
    if threat.answer is None:
        return
    would, chance = _would_answer(threat, marks)
    free = ~threat.answer.stands & ~threat.answer.beyond(threat.world.policy)
    gives = may & would & free
    threat.answered = threat.answered | gives
    threat.note(threat.target, ThreatVerb.ANSWERS, gives, chance)
    threat.choices["answer"] = gives
