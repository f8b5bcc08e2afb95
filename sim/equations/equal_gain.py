"""Exchanges of positions across two issues at equal gain (Stokman & Van Oosten 1994).

Legend: R replicates, A actors, m issues; positions x on [0, 1], saliences s, weights w = capability
× salience, shares v = w / Σ w of an issue, outcomes O = Σ v x. D exchanges, of all replicates in
one row, have two sides each: side 0 is the one who cares less about issue q, supplies it and
demands p; side 1 supplies p and demands q. A side that moves by Δ on what it supplies shifts that
outcome by δ = v Δ. Each side gains the shift it is given times its own salience, less the shift it
gives times its own salience. The gains are equal at the rate

    δ_q / δ_p = (s_0p + s_1p) / (s_0q + s_1q)
"""

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array, Index, Mask, total
from sim.equations.aggregation import weighted_mean

CLOSE = 1e-11  # of a whole scale: closer than this is the same
LEAST = 1e-12  # gains and moves below this are none
GOLDEN = 0.6180339887498949  # its multiples spread evenly over [0, 1)
LIMITS = {"upward": (-np.inf, 1.0), "both": (-1.0, 1.0), "none": (-np.inf, np.inf)}


@dataclass
class Exchanges:
    """Exchanges that wait, in the order of issue pairs and actors; what changes is written over.

    `replicate` (D,); `who` and `supply` (D, 2) are the traders and the issue each supplies; `start`
    (D, 2) their positions there when the round began and `position` now, `aim` the partner's when
    the round began; `share` v there, `own` and `wanted` the salience of the issue for the supplier
    and for the partner; `rate` (D,) is δ_q / δ_p.
    `outcome` (D, 2) is what the exchange takes to be the outcome if this side stood at its start,
    by the moves of `seen` (D, 2, A) others that it knows of; `plans` (D, 2) the sum of earlier
    plans. `move` and `shift` (D, 2) and `gain` (D,) are the plan.
    """

    replicate: Index
    who: Index
    supply: Index
    start: Array
    position: Array
    aim: Array
    share: Array
    own: Array
    wanted: Array
    rate: Array
    outcome: Array
    seen: Mask
    plans: Array
    move: Array
    shift: Array
    gain: Array


def opposed(
    position: Array, salience: Array, weight: Array
) -> tuple[Index, Index, Index, Index, Index]:
    """Replicates, issues p < q and actors i, j that stand on opposite sides of both outcomes.

    From positions, saliences and weights (R, A, m), five (D,) in order: replicates, pairs of
    issues, those who stand right on both (i) with left on both (j), then left on p alone with left
    on q alone, i, j. Who stands at the outcome stands left. Only those who care and weigh on both
    issues take part.
    """
    left = position <= weighted_mean(position, weight)[:, None, :] + CLOSE
    first, second = np.triu_indices(position.shape[2], k=1)
    weighs = weight > LEAST * total(weight, axis=1)[:, None, :]
    here = np.moveaxis(weighs & (salience > LEAST), 1, 2)
    left = np.moveaxis(left, 1, 2)
    both = np.take(here, first, axis=1) & np.take(here, second, axis=1)
    p, q = np.take(left, first, axis=1), np.take(left, second, axis=1)

    def pairs(one: Mask, other: Mask) -> Mask:
        return (both & one)[:, :, :, None] & (both & other)[:, :, None, :]

    meet = np.stack([pairs(~p & ~q, p & q), pairs(p & ~q, ~p & q)], axis=2)
    replicate, pair, _, i, j = np.nonzero(meet)
    return replicate, first[pair], second[pair], i, j


def exchanges(position: Array, salience: Array, weight: Array) -> Exchanges:
    """Every exchange to think of at the rate of equal gain, (D,) as in `opposed`, without plans.

    Side 0 is the one with the larger s_p / s_q. Positions, saliences and weights are (R, A, m).
    """
    r, who, supply = _sides(position, salience, weight)
    at, partner = r[:, None], who[:, ::-1]
    own, wanted = salience[at, who, supply], salience[at, partner, supply]
    start, nothing = position[at, who, supply], np.zeros(who.shape)
    return Exchanges(
        replicate=r,
        who=who,
        supply=supply,
        start=start,
        position=start.copy(),
        aim=position[at, partner, supply],
        share=weight[at, who, supply] / total(weight, axis=1)[at, supply],
        own=own,
        wanted=wanted,
        rate=(own + wanted)[:, 1] / (own + wanted)[:, 0],
        outcome=weighted_mean(position, weight)[at, supply],
        seen=np.zeros((*who.shape, position.shape[1]), dtype=bool),
        plans=nothing,
        move=nothing.copy(),
        shift=nothing.copy(),
        gain=np.zeros(len(r)),
    )


def _sides(position: Array, salience: Array, weight: Array) -> tuple[Index, Index, Index]:
    """Replicates (D,), who is on each side and what each side supplies, (D, 2)."""
    r, p, q, i, j = opposed(position, salience, weight)
    turned = salience[r, i, p] * salience[r, j, q] < salience[r, j, p] * salience[r, i, q]
    who = np.stack([np.where(turned, j, i), np.where(turned, i, j)], axis=1)
    return r, who, np.stack([q, p], axis=1)


def lots(found: Exchanges, luck: Array) -> Array:
    """A lot on [0, 1) for each exchange, (D,), from luck (R, A): equal and independent chances.

    The fraction of the traders' two uniforms and a multiple of the golden section, another for each
    pair of issues.
    """
    hands = luck[found.replicate[:, None], found.who]
    low, high = np.min(found.supply, axis=1), np.max(found.supply, axis=1)
    return (hands[:, 0] + hands[:, 1] + GOLDEN * (low + high * (high - 1) // 2 + 1)) % 1.0


def bent(found: Exchanges, lot: Array, randomness: float) -> Array:
    """Rates of exchange (D,) off the rate of equal gain, toward where one side gains nothing.

    By randomness p (0–1) times a uniform z: ρ + p z (end − ρ), the ends s_1p / s_1q and s_0p / s_0q
    with even chances; lots (D,) on [0, 1) give both.
    """
    sign = 2.0 * lot - 1.0
    zero_gains_all = found.own[:, 1] / found.wanted[:, 0]
    one_gains_all = found.wanted[:, 1] / found.own[:, 0]
    end = np.where(sign < 0.0, zero_gains_all, one_gains_all)
    return found.rate + randomness * np.abs(sign) * (end - found.rate)


def plan(found: Exchanges, which: Index, limit: str) -> Mask:
    """Plan some exchanges anew from where their sides stand; which of them remain worth it.

    1. Side 1 goes all the way to its partner's position and side 0 as far as the rate says; if that
       is too far, side 0 goes all the way and side 1 as far as the rate says.
    2. If a side's move would carry the outcome, as the exchange sees it, past the partner's
       position, it stops where the outcome is there; the other side moves by the rate. Side 0 is
       looked at first. An outcome that is there already does not cut.
    3. After each step both sides must gain and move, within what they planned before, or the plan
       is dropped.
    """
    position, aim, share = (part[which] for part in (found.position, found.aim, found.share))
    rate, way = found.rate[which], aim - position
    room = np.abs(way) * share
    far = rate * room[:, 1] > room[:, 0]
    shift = np.stack([rate * room[:, 1], room[:, 1]], axis=1)
    shift = np.where(far[:, None], np.stack([room[:, 0], room[:, 0] / rate], axis=1), shift)
    seen = found.outcome[which] + share * (position - found.start[which])
    valid = _enter(found, which, (way, room, shift), limit)
    for side in (0, 1):
        before, goal = seen[:, side], aim[:, side]
        after = before + share[:, side] * found.move[which, side]
        low, high = np.minimum(before, after), np.maximum(before, after)
        past = valid & (goal > low + CLOSE) & (goal < high - CLOSE)
        gap = np.abs(goal - before)
        cut = np.stack([gap, gap / rate] if side == 0 else [gap * rate, gap], axis=1)
        shift = np.where(past[:, None], cut, shift)
        valid = _enter(found, which, (way, room, shift), limit)
    return valid


def _enter(found: Exchanges, which: Index, terms: tuple[Array, Array, Array], limit: str) -> Mask:
    """Note the moves and gains of shifts (D, 2); which are worth it: each side gains and moves.

    Nobody turns back from what it once planned on the issue, nor may its plans there add up to more
    than the scale: `upward` as published, where downward plans may, `both` ways or `none`.
    """
    way, room, shift = terms
    full = shift >= room
    move = np.where(full, way, np.sign(way) * shift / found.share[which])
    given, got = shift * found.own[which], shift * found.wanted[which]
    gain = np.stack([got[:, 1] - given[:, 0], got[:, 0] - given[:, 1]], axis=1)
    found.move[which], found.shift[which] = move, shift
    found.gain[which] = 0.5 * (gain[:, 0] + gain[:, 1])
    plans = found.plans[which]
    low, high = LIMITS[limit]
    fits = (plans + move >= low - CLOSE) & (plans + move <= high + CLOSE)
    onward = (plans * move >= 0.0) & (np.abs(move) > LEAST)
    return np.all(fits & onward, axis=1) & np.all(gain >= LEAST, axis=1)


def highest(found: Exchanges, waiting: Index, lot: Array | None = None) -> Index:
    """The exchange of the highest gain in every replicate that has one waiting.

    Among equals that which shifts the two outcomes most alike; among those the highest lot, or the
    first where there are no lots.
    """
    best = _top(waiting, found.gain[waiting], found.replicate)
    alike = -np.abs(found.shift[best, 0] - found.shift[best, 1])
    best = _top(best, alike, found.replicate)
    if lot is not None:
        best = _top(best, lot[best], found.replicate)
    return best[_first(found.replicate[best])]


def _first(replicate: Index) -> Index:
    """Where each replicate begins in a sorted row of them."""
    return np.flatnonzero(np.diff(replicate, prepend=-1))


def _top(waiting: Index, value: Array, replicate: Index) -> Index:
    """Those whose value is the highest of their replicate, or as good as that."""
    begin = _first(replicate[waiting])
    top = np.repeat(np.maximum.reduceat(value, begin), np.diff(begin, append=len(waiting)))
    return waiting[value >= top - CLOSE]


def revise(found: Exchanges, others: Index, deal: Index) -> Mask:
    """Tell other exchanges of the one realised in their replicate; which have to plan anew.

    1. A side that supplied the same issue in the deal stands at its new position; its old plan
       stays in the sum of its plans.
    2. A side that was given the issue it demands in the deal takes the giver to stand where it
       moved to; of several moves of one giver the first, smallest, counts.
    """
    touched = np.zeros(len(others), dtype=bool)
    for side, hand in ((0, 0), (0, 1), (1, 0), (1, 1)):
        same = found.who[others, side] == found.who[deal, hand]
        supplied = same & (found.supply[others, side] == found.supply[deal, hand])
        given = same & (found.supply[others, 1 - side] == found.supply[deal, 1 - hand])
        mine, done = others[supplied], deal[supplied]
        found.plans[mine, side] += found.move[mine, side]
        found.position[mine, side] = found.position[done, hand] + found.move[done, hand]
        touched |= supplied | given
        _hear(found, others[given], deal[given], (1 - side, 1 - hand))
    return touched


def _hear(found: Exchanges, mine: Index, done: Index, sides: tuple[int, int]) -> None:
    """Have exchanges take note of the move of a side in a deal, unless it is their own side's."""
    side, hand = sides
    giver = found.who[done, hand]
    new = ~found.seen[mine, side, giver] & (giver != found.who[mine, side])
    mine, done, giver = mine[new], done[new], giver[new]
    found.seen[mine, side, giver] = True
    moved = found.position[done, hand] + found.move[done, hand] - found.start[done, hand]
    found.outcome[mine, side] += found.share[done, hand] * moved
