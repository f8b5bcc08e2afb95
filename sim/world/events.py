"""News: events set or shift numbers of the world, open tables and have threats raised."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.key import Key
from sim.domain.kinds.agreement import AgreementVerb
from sim.domain.kinds.news import Event, NewsVerb
from sim.domain.kinds.position import PositionVerb
from sim.domain.luck import uniforms
from sim.domain.parts.pressure import Pressure
from sim.world.judge import holds
from sim.world.ledger import note_steps

if TYPE_CHECKING:
    from sim.world.model import World


def hear(world: "World") -> None:
    """Have this month's events happen where luck has it; luck is addressed by event and month."""
    for name, event in world.case.file.events.items():
        if event.month == world.month:
            _happen(world, name, event)


def _happen(world: "World", name: str, event: Event) -> None:
    key = Key.event(name)
    chance = world.draws.number(str(key / "probability"), 0.0)
    happens = _luck(world, name) < chance
    if event.when is not None:
        happens &= holds(world, event.when)
    if not np.any(happens):
        return
    why = str(key)
    world.ledger.add(world.month, "", NewsVerb.HAPPENS, name, happens, probability=chance, why=why)
    for target in event.sets:
        value = world.draws.number(str(key / "set" / target), 0.0)
        _put(world, target, value, happens, (name, False))
    for target, amount in event.shift.items():
        _put(world, target, np.full(world.count, amount), happens, (name, True))
    _call(world, key, event, happens)
    world.news = True


def _luck(world: "World", name: str) -> Array:
    return uniforms(
        world.seed_of_luck,
        *("event", name),
        first=world.first,
        count=world.count,
        month=world.month,
    )


def _call(world: "World", key: Key, event: Event, happens: Mask) -> None:
    """Open or suspend tables, have a threat raised, and press on somebody."""
    if event.open is not None:
        world.negotiations[event.open].opened |= happens
    if event.raises is not None:
        threat = world.threats[event.raises]
        threat.raised = np.where(happens, world.month, threat.raised)
    suspend(world, event.suspend, happens, key)
    if event.pressure is not None:
        by = world.draws.number(str(key / "pressure" / "by"), 0.0)
        press(world, event.pressure, np.where(happens, by, 0.0))


def suspend(world: "World", tables: Mapping[str, int], where: Mask, why: Key) -> None:
    """Have tables rest for some months each."""
    for table, months in tables.items():
        talk, verb = world.negotiations[table], AgreementVerb.SUSPENDED
        rests = where & talk.going
        talk.suspend(rests, months)
        world.ledger.add(world.month, "", verb, table, rests, why=str(why))


def press(world: "World", pressure: Pressure, by: Array) -> None:
    """Make a step dearer or cheaper by so much, (R,), for whom it presses on."""
    place = world.negotiations.get(pressure.at) or world.threats[pressure.at]
    row = world.row[pressure.on]
    place.pressure[:, row] = place.pressure[:, row] + by


def _put(world: "World", key: str, value: Array, where: Mask, by: tuple[str, bool]) -> None:
    """Set a number to a value, or shift it by it, in its own unit, kept within its range."""
    _, shift = by
    match key.split("."):
        case ["policies", issue]:
            k = world.issue_row[issue]
            new = _on_issue(world, issue, world.policy[:, k], value, shift=shift)
            world.policy[:, k] = np.where(where, world.on_scale(k, new), world.policy[:, k])
        case ["stakeholders", who, "interests", issue, part, *_]:  # a reservation's side is fixed
            world.stir(who, where)
            _put_interest(world, (who, issue, part), value, where, by)
        case ["stakeholders", who, part] | ["stakeholders", who, "within", part]:
            n = world.row[who]
            world.stir(who, where)
            if part == "capability":
                old = world.interests.capability[:, n].copy()
                new = np.clip(old + value[:, None] if shift else value[:, None], 0.0, 1.0)
                world.interests.capability[:, n] = np.where(where[:, None], new, old)
            else:
                array = world.interests.voice if part == "voice" else world.interests.worth
                top = 1.0 if part == "voice" else np.inf
                new = np.clip(array[:, n] + value if shift else value, 0.0, top)
                array[:, n] = np.where(where, new, array[:, n])
        case _:
            raise AssertionError(f"the check lets no such news through: {key}")


def _on_issue(world: "World", issue: str, old: Array, value: Array, *, shift: bool) -> Array:
    scale = world.case.issues[issue].scale
    width = scale.high - scale.low
    new = old + value / width if shift else (value - scale.low) / width
    return np.clip(new, 0.0, 1.0)


def _put_interest(
    world: "World", at: tuple[str, str, str], value: Array, where: Mask, by: tuple[str, bool]
) -> None:
    """Change one part of an interest; a new ideal takes the declared position with it."""
    who, issue, part = at
    event, shift = by
    n, k = world.row[who], world.issue_row[issue]
    array = getattr(world.interests, "stated" if part == "salience" else part)
    old = array[:, n, k].copy()
    if part in {"salience", "capability"}:
        new = np.clip(old + value if shift else value, 0.0, 1.0)
    else:
        new = _on_issue(world, issue, old, value, shift=shift)
    array[:, n, k] = np.where(where, new, old)
    if part == "ideal":
        before = world.position[:, n].copy()
        world.position[:, n, k] = np.where(where, new, before[:, k])
        note_steps(world, world.agent(who), PositionVerb.HEARS_NEWS, before, str(Key.event(event)))
