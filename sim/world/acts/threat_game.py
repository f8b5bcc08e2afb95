"""The threat game as the sides see it now: its stakes, its marks, and what it is worth to all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.equations import threats
from sim.equations.threats import Chance, Crisis, Stakes
from sim.world import bindings
from sim.world.bindings import after_move

if TYPE_CHECKING:
    from sim.world.acts.threat_state import ThreatState


@dataclass(frozen=True)
class Press:
    """More pressure than there is, (R,), on the stakeholder of a row: what a mover thinks of."""

    row: int
    by: Array


def sides(threat: "ThreatState", press: Press | None = None) -> tuple[Chance, Chance]:
    """B_S and B_T: how likely others hold that the sender's and the target's resolve is at most x.

    Less the pressure on each.
    """
    resolve = threat.world.resolve

    def chance(row: int) -> Chance:
        pressure = pressed(threat, row, press)
        return lambda x: resolve.at_most(row, x - pressure)

    return chance(threat.sender.row), chance(threat.target.row)


def pressed(threat: "ThreatState", row: int, press: Press | None = None) -> Array:
    """Pressure at a threat on one of its sides, (R,), with what a mover would add."""
    pressure = take(threat.pressure, row, axis=1)
    return pressure + press.by if press is not None and press.row == row else pressure


def concession(threat: "ThreatState", now: Array) -> Array:
    """What the target can grant, (R,): the demand, or its red line where that comes first."""
    world, k, row = threat.world, threat.demand_issue, threat.target.row
    line, value = world.interests.reservation[:, row, k], now[:, k]
    floor = world.interests.floors[row, k]
    if threat.file.demand.side == "at_most":
        stop = np.where(floor & ~np.isnan(line), np.fmin(line, value), 0.0)
        return world.on_scale(k, np.maximum(threat.demanded, stop))
    stop = np.where(~floor & ~np.isnan(line), np.fmax(line, value), 1.0)
    return world.on_scale(k, np.minimum(threat.demanded, stop))


def conceding(threat: "ThreatState", now: Array, again: Mapping[str, Mask] | None = None) -> Array:
    """Policies after the target has granted what it can, (R, K), with what that releases.

    `again` are tables that the end of a sanction would ratify again first.
    """
    step, target = (threat.demand_issue, concession(threat, now)), threat.target.row
    return after_move(threat.world, now, step, target, again)


def sanctioned(threat: "ThreatState", now: Array) -> Array:
    """Policies after the sanction, (R, K), with what that releases."""
    sender = threat.sender.row
    return after_move(threat.world, now, (threat.sanction_issue, threat.sanction), sender)


def stakes(threat: "ThreatState", now: Array) -> Stakes:
    """What the steps are worth to both sides against policies (R, K)."""

    def weigh() -> Stakes:
        world = threat.world
        both = np.array([threat.sender.row, threat.target.row])
        start = world.utility(now, both)
        there = sanctioned(threat, now)
        alone = np.copy(now)
        alone[:, threat.sanction_issue] = threat.sanction
        struck = world.utility(there, both) - start
        given = world.utility(conceding(threat, now), both) - start
        answered = struck
        if threat.answer is not None:
            hit_back = threat.answer.after(there, threat.target.row)
            hit_back[:, threat.sanction_issue] = threat.sanction  # its deal is broken by then
            answered = world.utility(hit_back, both) - start
        bare = (world.utility(alone, both[:1]) - start[:, :1])[:, 0]
        return Stakes(
            *(bare, struck[:, 0], answered[:, 0], given[:, 0]),
            *(struck[:, 1], answered[:, 1], given[:, 1]),
        )

    rests_on = [*bindings.under(threat.world, now), *threat.lines]
    return threat.world.memory.recall(f"stakes {threat.name}", rests_on, weigh)


def crisis(threat: "ThreatState", base: Array, press: Press | None = None) -> Crisis:
    """The game solved against policies `base`, by what all know, with what a mover would add."""
    if press is not None:
        return _solved(threat, base, press)
    answer = threat.answer
    answering = [] if answer is None else [answer.possible, answer.beyond(base)]
    rests_on = [*bindings.under(threat.world, base), *threat.lines, *_known(threat), *answering]
    question = f"crisis {threat.name}"
    return threat.world.memory.recall(question, rests_on, lambda: _solved(threat, base, None))


def _known(threat: "ThreatState") -> list[Array | Mask]:
    """What the sides' chances rest on: what is known of them, and the pressure on them."""
    both, resolve = [threat.sender.row, threat.target.row], threat.world.resolve
    parts = resolve.above, resolve.below, threat.pressure
    return [*(part[:, both] for part in parts), threat.answered]


def _solved(threat: "ThreatState", base: Array, press: Press | None) -> Crisis:
    worth, weight = stakes(threat, base), threat.world.parameters.sanction_weight
    between = sides(threat, press)
    if not threat.file.announced:
        return threats.unannounced(worth, weight, between)
    answer = _answer_expected(threat, base, worth, between)
    return threats.crisis(worth, weight, between, answer)


def _answer_expected(
    threat: "ThreatState", base: Array, worth: Stakes, between: tuple[Chance, Chance]
) -> Array:
    """r: how likely all hold that the target answers the sanction, (R,)."""
    answer, weight = threat.answer, threat.world.parameters.sanction_weight
    if answer is None:
        return np.zeros(threat.world.count)
    sender, target = between
    laid = threats.once_laid(sender, -weight * worth.sender_alone)
    chance = 1.0 - target(threats.answer_mark(worth, weight, laid))
    chance = np.where(threat.answered, 1.0, chance)
    return np.where(answer.possible & ~answer.beyond(base), chance, 0.0)


def prospect(threat: "ThreatState", mover: int, press: Press | None) -> Array:
    """What a standing threat, or its sanction in force, is worth to a mover who presses, (R,).

    A look one step ahead in the mover's own utility; where it is a side, it knows its own resolve.
    Without `press`, as things stand.
    """
    standing, in_force = threat.standing(), threat.sanction_in_force
    value = np.zeros(threat.world.count)
    if np.any(standing):
        value = np.where(standing, _if_made(threat, mover, press), value)
    if np.any(in_force):
        value = np.where(in_force, _if_reviewed(threat, mover, press), value)
    return value


def _if_made(threat: "ThreatState", mover: int, press: Press | None) -> Array:
    world, now, one = threat.world, threat.world.policy, np.array([mover])
    game = crisis(threat, now, press)
    give, carry = game.give, game.carry
    if mover == threat.target.row:
        give = threat.target.gives_way(game.most, pressed(threat, mover, press)) * 1.0
    if mover == threat.sender.row and threat.file.announced:
        carry = threat.sender.stands(game.bar, pressed(threat, mover, press)) * 1.0

    def weigh() -> tuple[Array, Array]:
        start = world.utility(now, one)
        given = world.utility(conceding(threat, now), one) - start
        return given[:, 0], (world.utility(sanctioned(threat, now), one) - start)[:, 0]

    rests_on = [*bindings.under(world, now), *threat.lines]
    given, struck = world.memory.recall(f"if made {threat.name} {mover}", rests_on, weigh)
    hurt = carry * world.parameters.sanction_weight * struck
    forced = (threat.file.made == "always") & ~threat.issued
    return np.where(game.threatens | forced, give * given + (1.0 - give) * hurt, 0.0)


def _if_reviewed(threat: "ThreatState", mover: int, press: Press | None) -> Array:
    marks = under_sanction(threat, press)
    give = marks.give
    if mover == threat.target.row:
        give = threat.target.gives_way(marks.most, pressed(threat, mover, press)) * 1.0

    def weigh() -> Array:
        world, one = threat.world, np.array([mover])
        given = conceding(threat, threat.before_sanction(), threat.law.renewing())
        return (world.utility(given, one) - world.utility(world.policy, one))[:, 0]

    question = f"if reviewed {threat.name} {mover}"
    change = threat.world.memory.recall(question, _noted(threat), weigh)
    return np.where(marks.gains, give * change, 0.0)


def _noted(threat: "ThreatState") -> list[Mask | Array]:
    """What the worth of yielding to a sanction in force rests on."""
    again = threat.law.renewing().values()
    answer = threat.answer
    answering = [] if answer is None else [answer.stands, answer.possible]
    now = bindings.under(threat.world, threat.world.policy)
    return [*now, threat.before_sanction(), *again, *answering, *threat.lines]


@dataclass(frozen=True)
class Marks:
    """Under a sanction in force, (R,): what decides whether the target yields and the sender lifts.

    `most`: the target yields where its resolve is at most that, and `give` how likely others hold
    that; `cost`: the sender lifts where its resolve is at most that, and `lifts` how likely;
    `gains`: where yielding would gain the sender something; `answer_mark`: the least resolve with
    which the target answers.
    """

    most: Array
    give: Array
    cost: Array
    lifts: Array
    gains: Mask
    answer_mark: Array


def under_sanction(
    threat: "ThreatState", press: Press | None = None, dropped: Mask | None = None
) -> Marks:
    """The marks at a review, from the noted world before the sanction.

    `dropped` is where the target has just taken its answer back.
    """
    weight, (sender, target) = threat.world.parameters.sanction_weight, sides(threat, press)
    worth, stands = _in_force_stakes(threat)
    stands = stands if dropped is None else stands & ~dropped
    now = np.where(stands, worth.sender_answered, worth.sender_sanction)
    cost = -weight * now
    lifts = threats.lets_go(cost, sender)
    most = threats.yield_mark(worth, weight, lifts)
    gains = (worth.sender_concession > threats.SOMETHING) & ~threat.met(threat.world.policy)
    mark = threats.answer_mark(worth, weight, sender)
    return Marks(most, target(most), cost, lifts, gains, mark)


def _in_force_stakes(threat: "ThreatState") -> tuple[Stakes, Mask]:
    """What sanction, answer and concession are worth against the noted world; where answered."""
    question, rests_on = f"in force {threat.name}", _noted(threat)
    return threat.world.memory.recall(question, rests_on, lambda: _weighed(threat))


def _weighed(threat: "ThreatState") -> tuple[Stakes, Mask]:
    world, answer = threat.world, threat.answer
    both: Index = np.array([threat.sender.row, threat.target.row])
    now = world.policy if answer is None else answer.without(world.policy)
    before = threat.before_sanction()
    start = world.utility(before, both)
    struck = world.utility(now, both) - start
    given = world.utility(conceding(threat, before, threat.law.renewing()), both) - start
    answered, stands = struck, np.zeros(world.count, dtype=bool)
    if answer is not None:
        stands = answer.stands
        there = world.utility(answer.after(now, threat.target.row), both) - start
        answered = np.where((answer.possible | stands)[:, None], there, struck)
    worth = Stakes(
        *(struck[:, 0], struck[:, 0], answered[:, 0], given[:, 0]),
        *(struck[:, 1], answered[:, 1], given[:, 1]),
    )
    return worth, stands
