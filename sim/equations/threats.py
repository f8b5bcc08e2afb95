"""The threat game: what a demand and a sanction are worth, and what each side then does.

Utilities are differences from now, after what a step releases at other tables: SF the sanction
laid, CD the concession made. Each side has a private resolve, what backing down costs it; the other
side goes by its chance B. Nobody tosses a coin: a side acts as its own number says.
Source: crisis bargaining with audience costs (Fearon 1994), private on both sides.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array, Mask

Chance = Callable[[Array], Array]  # that a resolve is at most so much, (R,)
WORTHWHILE = 1e-6
SOMETHING = 1e-9


@dataclass(frozen=True)
class Stakes:
    """What the steps are worth to sender and target, each (R,), in utility units.

    `alone` is the sanction before others take back what they gave or answer it; `answered` the
    sanction with the target's answer to it.
    """

    sender_alone: Array
    sender_sanction: Array
    sender_answered: Array
    sender_concession: Array
    target_sanction: Array
    target_answered: Array
    target_concession: Array


@dataclass(frozen=True)
class Crisis:
    """Marks and chances of the threat game, each (R,).

    `bar`: the sender carries out where its resolve is more; `carry`: how likely the target holds
    that; `most`: the target gives way where its resolve is at most that; `give`: how likely the
    sender holds that; `threatens`: where the threat is worth making.
    """

    bar: Array
    carry: Array
    most: Array
    give: Array
    threatens: Mask


def lets_go(cost: Array, sender: Chance) -> Array:
    """Chance that the sender lets a sanction go that costs it `cost`, (R,): never if it gains."""
    return np.where(cost < 0.0, 0.0, sender(cost))


def crisis(stakes: Stakes, weight: float, sides: tuple[Chance, Chance], answer: Array) -> Crisis:
    """The game of a threat made aloud.

    bar  = −δ u_S(sanction alone)
    most = u_T(CD) − δ [(1 − r) stay(SF) u_T(SF) + r stay(SF + answer) u_T(SF + answer)]
    made where B_T(most) u_S(CD) > (1 − B_T(most)) max(0, bar), CD gains S and SF hurts T,
    stay(·) = 1 − B_S(max(bar, −δ u_S(·))): that S lays the sanction and lets it stand.
    `weight` is δ, `sides` the chances (B_S, B_T), r the `answer`.
    """
    sender, target = sides
    bar = -weight * stakes.sender_alone
    stays = 1.0 - lets_go(np.maximum(bar, -weight * stakes.sender_sanction), sender)
    stays_on = 1.0 - lets_go(np.maximum(bar, -weight * stakes.sender_answered), sender)
    harm = (1.0 - answer) * stays * stakes.target_sanction
    harm = harm + answer * stays_on * stakes.target_answered
    most = stakes.target_concession - weight * harm
    give = target(most)
    hope, risk = give * stakes.sender_concession, (1.0 - give) * np.maximum(0.0, bar)
    made = (hope > risk + WORTHWHILE) & _apt(stakes)
    return Crisis(bar, 1.0 - lets_go(bar, sender), most, give, made)


def unannounced(stakes: Stakes, weight: float, sides: tuple[Chance, Chance]) -> Crisis:
    """The game of a sanction laid without a word, at once, that the target may still yield to.

    most = u_T(CD) − (1 − ℓ) δ u_T(SF), ℓ = B_S(−δ u_S(SF));
    laid where B_T(most) u_S(CD) + (1 − B_T(most)) δ u_S(SF) > 0.
    """
    sender, target = sides
    bar = -weight * stakes.sender_sanction
    lifts = lets_go(bar, sender)
    most = stakes.target_concession - (1.0 - lifts) * weight * stakes.target_sanction
    give = target(most)
    hope = give * stakes.sender_concession + (1.0 - give) * weight * stakes.sender_sanction
    made = (hope > WORTHWHILE) & _apt(stakes)
    return Crisis(bar, np.ones_like(bar), most, give, made)


def _apt(stakes: Stakes) -> Mask:
    """Where the demand gains the sender something and the sanction hurts the target."""
    return (stakes.sender_concession > SOMETHING) & (stakes.target_sanction < 0.0)


def answer_mark(stakes: Stakes, weight: float, sender: Chance) -> Array:
    """The least resolve with which the target answers a sanction that has been laid, (R,).

    (1 − ℓ₀) δ u_T(SF) − (1 − ℓ₁) δ u_T(SF + answer), ℓ₀ and ℓ₁ the chances that the sender lifts
    without and with the answer, from B_S as it is once the sanction is laid.
    """
    lifts = lets_go(-weight * stakes.sender_sanction, sender)
    lifts_on = lets_go(-weight * stakes.sender_answered, sender)
    bears = (1.0 - lifts) * weight * stakes.target_sanction
    return bears - (1.0 - lifts_on) * weight * stakes.target_answered


def once_laid(sender: Chance, bar: Array) -> Chance:
    """B_S as it will be once the sanction has been carried out: the resolve is above the bar."""
    gone = lets_go(bar, sender)
    left = np.where(gone < 1.0, 1.0 - gone, 1.0)
    return lambda cost: np.clip((sender(cost) - gone) / left, 0.0, 1.0)


def yield_mark(stakes: Stakes, weight: float, lifts: Array) -> Array:
    """The most resolve with which the target yields under a sanction, (R,).

    u_T(CD) − (1 − ℓ) δ max(u_T(SF), u_T(SF + answer)), from before the sanction.
    """
    harm = np.maximum(stakes.target_sanction, stakes.target_answered)
    return stakes.target_concession - (1.0 - lifts) * weight * harm


def shadow(reverted: Array, sanctioned: Array, carry: Array, weight: float) -> Array:
    """What a pending threat takes from everybody if talks fail, (R, N): U(r) − d.

    d = U(r) + p_carry δ (U(SF) − U(r)).
    """
    return -carry[:, None] * weight * (sanctioned - reverted)
