"""Phase 7: tables that meet agree where some package meets every claim, or fail for a reason.

A claim is what a party says that it needs: its price for signing, stretched toward one and a half
times its fair gain (Chatterjee & Samuelson 1983), less so from meeting to meeting.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask, take
from sim.domain.key import Key
from sim.domain.kinds.agreement import AgreementVerb
from sim.world.acts.crises import after_table
from sim.world.reasons import most_lost, most_won
from sim.world.talks.drafts import margin_of
from sim.world.talks.negotiation import Negotiation
from sim.world.talks.table_view import view

if TYPE_CHECKING:
    from sim.world.model import World

SHARE = 1.5  # of its fair gain: what a party without a price would claim, half of the pie
MOST_BLUFF = 0.5
ENOUGH = 1e-9  # a gain short of a price by less than this is no loss


@dataclass(frozen=True)
class Claims:
    """What everyone needs and claims at a meeting, (R, N) each; 0 for who is not asked.

    `price` is what signing must gain a party, `claim` what it says that it needs, and `mark` the
    price at which its claim would be its fair gain. `asked` says whose consent is needed.
    """

    price: Array
    claim: Array
    mark: Array
    asked: Mask


def claims(world: "World", talk: Negotiation, fair: Array) -> Claims:
    """The claims at this month's meeting, for the fair gains (R, N).

    D = max(0, h′ + b max(0, min(1.5 ĝ, top + c) − h′)), h′ = max(0, h + c), b = bluff (2 − j/J) at
    the j-th meeting, J that of the deadline. Nobody bluffs where only one is asked.
    """
    asked = talk.asked
    bluff = np.where(np.sum(asked, axis=1) > 1, bluff_now(world, talk), 0.0)
    price, claim, mark = (np.zeros_like(fair) for _ in range(3))
    for row in talk.party:
        pressure, gain = talk.pressure[:, row], fair[:, row]
        needs = np.where(asked[:, row], world.agent_of(row).price(pressure), 0.0)
        believable = np.minimum(SHARE * gain, world.hurdle.top(row) + pressure)
        stretch = np.where(asked[:, row], bluff * np.maximum(0.0, believable - needs), 0.0)
        price[:, row], claim[:, row] = needs, np.maximum(0.0, needs + stretch)
        solved = (gain - bluff * believable) / (1.0 - bluff)
        mark[:, row] = np.where(believable > gain, solved, gain)
    return Claims(price, claim, mark, asked)


def bluff_now(world: "World", talk: Negotiation) -> float:
    """How far claims are stretched at this month's meeting, b; 0 where nobody bluffs."""
    if not world.decisions.meets_claims:
        return 0.0
    meets = talk.file.meets
    last = meets.index(talk.file.deadline or meets[-1]) + 1
    held = meets.index(world.month) + 1
    return min(MOST_BLUFF, world.parameters.bluff * max(0.0, 2.0 - held / last))


def meet(world: "World") -> None:
    """Have every table that meets this month agree, fail, or go on to its next meeting."""
    for talk in world.negotiations.values():
        if world.month in talk.file.meets:
            _meet(world, talk)


def _meet(world: "World", talk: Negotiation) -> None:
    margin, seated = margin_of(world, talk), talk.in_session
    fair = talk.outlook(margin)
    draft, there = talk.package, talk.settled(take(talk.package, talk.issues, axis=1))
    stated = claims(world, talk, fair)
    drafted = seated & talk.drafted
    possible = _possible(world, talk, stated, drafted, margin)
    agreed = _met(world, talk, stated, possible, margin)
    signed = talk.outlook(margin)
    short = stated.asked & (signed < stated.price - ENOUGH) & agreed[:, None]
    agreed &= ~np.any(short, axis=1)
    fair = np.where(short, signed, fair)  # who is short refuses what was found
    failed = seated & ~agreed
    lacking = ~possible & ~talk.unresolved
    talk.empty = np.where(failed, lacking | np.any(short, axis=1), talk.empty)
    _learn(world, talk, stated, (fair, signed), (drafted & failed, agreed))
    _note(world, talk, stated, (fair, signed, there), (drafted & failed, agreed))
    talk.package = np.where(agreed[:, None], talk.package, draft)
    _conclude(world, talk, agreed)


def _possible(
    world: "World", talk: Negotiation, stated: Claims, drafted: Mask, margin: Array
) -> Mask:
    """Where some package is good enough at home for all, (R,); of a text, where this is."""
    if not world.decisions.meets_claims:  # the draft is a text to take or leave
        signs = ~stated.asked | (talk.outlook(margin) >= stated.price - ENOUGH)
        return drafted & np.all(signs, axis=1)
    price = take(stated.price, talk.party, axis=1)
    too_dear = np.all(price >= talk.too_dear, axis=1)  # as an earlier meeting has proven
    rows = np.flatnonzero(drafted & ~too_dear)
    possible = np.zeros(world.count, dtype=bool)
    if rows.size and talk.settlement is not None:
        table, price = view(talk, margin, rows), take(price, rows, axis=0)
        possible[rows] = world.decisions.possible(table, talk.settlement.rows(rows), price)
        none = np.flatnonzero(~possible[rows])
        talk.too_dear[rows[none]] = price[none]
    return possible


def _met(world: "World", talk: Negotiation, stated: Claims, possible: Mask, margin: Array) -> Mask:
    """Where some package meets every claim, (R,); the table's package becomes the best of them."""
    rows = np.flatnonzero(possible)
    if not rows.size or talk.settlement is None or not world.decisions.meets_claims:
        return possible
    table = view(talk, margin, rows)
    claim = take(take(stated.claim, talk.party, axis=1), rows, axis=0)
    found = world.decisions.meet(table, talk.settlement.rows(rows), claim)
    talk.agree_on(found, rows, table)
    agreed = np.zeros(world.count, dtype=bool)
    agreed[rows] = found.agreed
    return agreed


def _conclude(world: "World", talk: Negotiation, agreed: Mask) -> None:
    """Enter the agreement, the end of the talks after the last meeting, or the deadline."""
    failed = talk.going & ~agreed if talk.last else np.zeros_like(agreed)
    talk.empty &= ~(failed & ~talk.in_session)  # suspended: missed, whatever failed before
    talk.conclude(agreed, failed)
    if world.month == talk.file.deadline and not talk.last:
        talk.expire()
    for verb, where in (
        (AgreementVerb.IS_AGREED, agreed),
        (AgreementVerb.EMPTY, failed & talk.empty),
        (AgreementVerb.MISSED, failed & ~talk.empty),
    ):
        world.ledger.add(world.month, "", verb, talk.name, where, why=str(Key.table(talk.name)))
    for threat in world.threats.values():
        if threat.attached is talk:
            after_table(threat, agreed, failed)


def _answers(stated: Claims, row: int, fair: Array, failed: Mask) -> tuple[Mask, Mask, Mask]:
    """Where a party asked in vain refuses, holds out for more, or would have taken it, (R,)."""
    at, price = failed & stated.asked[:, row], stated.price[:, row]
    refuses = at & (price > fair[:, row])
    holds_out = at & ~refuses & (stated.claim[:, row] > fair[:, row])
    return refuses, holds_out, at & ~refuses & ~holds_out


def _learn(
    world: "World",
    talk: Negotiation,
    stated: Claims,
    gains: tuple[Array, Array],
    ends: tuple[Mask, Mask],
) -> None:
    """What the meeting shows of every hurdle asked, less the pressure on it."""
    (fair, signed), (failed, agreed) = gains, ends
    never = np.zeros_like(agreed)
    for row in talk.party:
        pressure, mark = talk.pressure[:, row], stated.mark[:, row]
        refuses, holds_out, takes = _answers(stated, row, fair, failed)
        show = world.hurdle.show
        show(row, fair[:, row] - pressure, more=refuses, less=holds_out)
        show(row, mark - pressure, more=holds_out & (mark >= 0.0), less=takes)
        show(row, signed[:, row] - pressure, more=never, less=agreed & stated.asked[:, row])


def _note(
    world: "World",
    talk: Negotiation,
    stated: Claims,
    gains: tuple[Array, Array, Array],
    ends: tuple[Mask, Mask],
) -> None:
    """Write who signed, who refused and who held out, how likely the others thought it, and why."""
    if not world.ledger.on:
        return
    (fair, signed, there), (failed, agreed) = gains, ends
    final = talk.settled(take(talk.package, talk.issues, axis=1))
    for row in talk.party:
        who, pressure = world.agent_of(row).name, talk.pressure[:, row]
        known = world.hurdle.at_most(row, fair[:, row] - pressure)
        refuses, holds_out, _ = _answers(stated, row, fair, failed)
        bluffs = known - world.hurdle.at_most(row, stated.mark[:, row] - pressure)
        signs = world.hurdle.at_most(row, signed[:, row] - pressure)
        hurdle = str(Key.stakeholder(who, "hurdle"))
        rows = (
            (AgreementVerb.SIGNS, agreed & stated.asked[:, row], signs, most_won),
            (AgreementVerb.REFUSES, refuses, 1.0 - known, most_lost),
            (AgreementVerb.HOLDS_OUT, holds_out, np.maximum(0.0, bluffs), None),
        )
        for verb, where, chance, reason in rows:
            at = final if verb is AgreementVerb.SIGNS else there
            base = talk.reverted()
            why = reason(world, row, base, at, otherwise=hurdle) if reason else hurdle
            world.ledger.add(world.month, who, verb, talk.name, where, probability=chance, why=why)
