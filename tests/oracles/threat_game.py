r"""A threat between two sides who know their own resolve and guess the other's; one number a time.

Utilities are differences from now, after the release of broken deals; delta is the weight of a
sanction. S sends, T is the target; SF the sanction with its release, SFA that with T's answer, CD
the world at what T can grant.

    a'_S = max(0, a_S + c_S)        a'_T = a_T + c_T
    bar     = -delta u_S(the sanction alone)                 S carries out iff a'_S > bar
    p_carry = 1 where bar < 0, else 1 - B_S(bar - c_S)
    lets(x) = 0 where -delta u_S(x) < 0, else B_S(-delta u_S(x) - c_S)      stay = 1 - lets
    m       = the a_T from which T answers: the rule below, once carrying out has shown a_S > bar
    r       = 1 - B_T(m); 0 without an answer, 1 once this threat has been answered
    most    = u_T(CD) - delta [(1 - r) kept(SF) u_T(SF) + r kept(SFA) u_T(SFA)], where kept is
              stay at the dearer of laying it and letting it stand: else an empty threat would work
    p_give  = B_T(most - c_T)                                T gives way iff a'_T <= most
    made iff  p_give u_S(CD) > (1 - p_give) max(0, bar) + 1e-6,  u_S(CD) > 1e-9,  u_T(SF) < 0
    T answers iff  stay(SFA) delta u_T(SFA) - stay(SF) delta u_T(SF) + a'_T >= 0

An act shows its number above or at most its mark; a choice that no value of a_S could change
(bar < 0), or where T can grant nothing, shows nothing. All in units of utility.
"""

from dataclasses import dataclass
from typing import Literal

from tests.oracles.belief import Known


@dataclass
class Side:
    """One side: its resolve, the pressure on it at this threat, and what the other side knows."""

    resolve: float
    pressure: float
    known: Known


@dataclass
class Stakes:
    """What each side has to win and to lose, what is known of T's answer, and if T can grant."""

    s_alone: float
    s_sf: float
    s_cd: float
    t_sf: float
    t_cd: float
    s_sfa: float = 0.0
    t_sfa: float = 0.0
    answer: Literal["none", "possible", "given before"] = "none"
    can_grant: bool = True


@dataclass
class Threat:
    """Marks, chances and choices at a threat that may be made, and what is known afterwards."""

    bar: float
    p_carry: float
    r: float
    most: float
    p_give: float
    made: bool
    gives_way: bool
    carries_out: bool
    sender_known: Known
    target_known: Known


def threat(stakes: Stakes, sender: Side, target: Side, delta: float) -> Threat:
    """One round of the game; what is known afterwards is for a threat that is made (or raised)."""
    bar = -delta * stakes.s_alone
    p_carry = 1.0 if bar < 0.0 else 1.0 - sender.known.at_most(bar - sender.pressure)
    r = expects_answer(stakes, sender, target, delta)
    laid_and_kept = stay(min(stakes.s_alone, stakes.s_sf), sender, delta)
    answered_and_kept = stay(min(stakes.s_alone, stakes.s_sfa), sender, delta)
    hurt = (1.0 - r) * laid_and_kept * stakes.t_sf + r * answered_and_kept * stakes.t_sfa
    most = stakes.t_cd - delta * hurt
    p_give = target.known.at_most(most - target.pressure)
    wants = p_give * stakes.s_cd > (1.0 - p_give) * max(0.0, bar) + 1e-6

    gives_way = stakes.can_grant and target.resolve + target.pressure <= most
    carries_out = max(0.0, sender.resolve + sender.pressure) > bar
    sender_known = sender.known
    if not gives_way and bar >= 0.0:
        sender_known = sender_known.shown(bar - sender.pressure, above=carries_out)
    target_known = target.known
    if stakes.can_grant:
        target_known = target_known.shown(most - target.pressure, above=not gives_way)
    return Threat(
        bar=bar,
        p_carry=p_carry,
        r=r,
        most=most,
        p_give=p_give,
        made=wants and stakes.s_cd > 1e-9 and stakes.t_sf < 0.0,
        gives_way=gives_way,
        carries_out=carries_out,
        sender_known=sender_known,
        target_known=target_known,
    )


def stay(u_s: float, sender: Side, delta: float) -> float:
    """Chance that S lets a sanction stand under which it has u_S."""
    mark = -delta * u_s
    return 1.0 if mark < 0.0 else 1.0 - sender.known.at_most(mark - sender.pressure)


def answering_gain(stakes: Stakes, sender: Side, delta: float) -> float:
    """What T gains by answering, its resolve apart: stay(SFA) delta u_T(SFA) - stay(SF) ..."""
    with_answer = stay(stakes.s_sfa, sender, delta) * delta * stakes.t_sfa
    return with_answer - stay(stakes.s_sf, sender, delta) * delta * stakes.t_sf


def expects_answer(stakes: Stakes, sender: Side, target: Side, delta: float) -> float:
    """r, the chance of an answer: T answers from a_T = m = -gain - c_T on, after the sanction.

    A sanction that nobody held possible would show that S stops at nothing.
    """
    if stakes.answer == "none":
        return 0.0
    if stakes.answer == "given before":
        return 1.0
    bar, known = -delta * stakes.s_alone, sender.known
    if bar >= 0.0:
        known = known.shown(bar - sender.pressure, above=True)
        if sender.known.at_most(bar - sender.pressure) >= 1.0:  # nobody expects the sanction
            known = Known(lambda _: 0.0)
    later = Side(sender.resolve, sender.pressure, known)
    return 1.0 - target.known.at_most(-answering_gain(stakes, later, delta) - target.pressure)


def answers(stakes: Stakes, sender: Side, target: Side, delta: float) -> bool:
    """Whether T answers a sanction in force (or keeps the answer that stands)."""
    return answering_gain(stakes, sender, delta) + target.resolve + target.pressure >= 0.0


def unannounced(
    stakes: Stakes, sender: Side, target: Side, delta: float
) -> tuple[float, float, bool]:
    """(p, mark, laid): a sanction without a word, which T may then end by yielding.

    p = B_T(mark - c_T) with mark = u_T(CD) - stay(SF) delta u_T(SF); laid iff
    p u_S(CD) + (1 - p) delta u_S(SF) > 1e-6, within the gates of a threat.
    """
    mark = stakes.t_cd - stay(stakes.s_sf, sender, delta) * delta * stakes.t_sf
    p = target.known.at_most(mark - target.pressure)
    worth = p * stakes.s_cd + (1.0 - p) * delta * stakes.s_sf
    return p, mark, worth > 1e-6 and stakes.s_cd > 1e-9 and stakes.t_sf < 0.0


@dataclass
class Review:
    """Choices under a sanction, how likely they seemed, and what is known afterwards."""

    drops_answer: bool
    yields: bool
    lifts: bool
    p_yield: float
    p_lift: float
    sender_known: Known
    target_known: Known


def review(stakes: Stakes, sender: Side, target: Side, delta: float, *, answered: bool) -> Review:
    """A sanction in force is looked at again; utilities are differences from before it.

    T drops an answer whose rule no longer holds. It yields iff

        a'_T <= u_T(CD) - stay delta max(u_T(SF), u_T(SFA))    and CD gains S,

    u_T(SFA) where T has an answer, and SFA for SF in `stay` where that answer stands. Else S lifts
    iff a'_S <= -delta u_S(SF), SFA where the answer stands.
    """
    drops = answered and not answers(stakes, sender, target, delta)
    stands = answered and not drops
    u_s = stakes.s_sfa if stands else stakes.s_sf
    u_t = stakes.t_sf if stakes.answer == "none" else max(stakes.t_sf, stakes.t_sfa)

    most = stakes.t_cd - stay(u_s, sender, delta) * delta * u_t
    can_yield = stakes.can_grant and stakes.s_cd > 1e-9
    yields = can_yield and target.resolve + target.pressure <= most
    target_known = target.known
    if can_yield:
        target_known = target_known.shown(most - target.pressure, above=not yields)

    bar = -delta * u_s
    lifts = not yields and max(0.0, sender.resolve + sender.pressure) <= bar
    sender_known = sender.known
    if not yields and bar >= 0.0:
        sender_known = sender_known.shown(bar - sender.pressure, above=not lifts)
    return Review(
        drops_answer=drops,
        yields=yields,
        lifts=lifts,
        p_yield=target.known.at_most(most - target.pressure) if can_yield else 0.0,
        p_lift=1.0 - stay(u_s, sender, delta),
        sender_known=sender_known,
        target_known=target_known,
    )


def attached(u_reversion: float, u_sanction: float, p_carry: float, delta: float) -> float:
    """d_x under a threat that hangs over a table: U(r) + p_carry delta (U(SF) - U(r))."""
    return u_reversion + p_carry * delta * (u_sanction - u_reversion)
