"""The crisis game: threaten → concede or resist → carry out or back down, solved backward.

Every utility is a difference from now, after what bound tables release: `sanction` if the threat
is carried out, `concession` if the demand is met. Logit choices at each node (Signorino 1999).
"""

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array
from sim.equations.choice import logistic


@dataclass(frozen=True)
class Stakes:
    """What a threat is worth to both sides, each (R,), in utility units."""

    sender_sanction: Array
    target_sanction: Array
    sender_concession: Array
    target_concession: Array


@dataclass(frozen=True)
class Temper:
    """Parameters of choice: β, κ, sanction weight δ, credit c; the audience cost a is (R,)."""

    beta: float
    kappa: float
    sanction_weight: float
    credit: float
    audience_cost: Array


@dataclass(frozen=True)
class Crisis:
    """Chances at the three nodes, each (R,)."""

    threaten: Array
    resist: Array
    carry_out: Array


def crisis(stakes: Stakes, temper: Temper) -> Crisis:
    """Chances of each choice in the crisis game, (R,) each.

    p_carry  = σ(β(δ u_S(SF) + a))
    p_resist = σ(β(p_carry δ u_T(SF) − u_T(CD) + (1 − p_carry) c))
    p_threat = σ(β((1 − p_resist) u_S(CD) + p_resist(p_carry δ u_S(SF) − (1 − p_carry) a) − κ)),
    and no threat unless u_S(CD) > κ.

    Source: Signorino (1999), American Political Science Review 93(2), strategic logit.
    """
    beta, delta, cost = temper.beta, temper.sanction_weight, temper.audience_cost
    carry = logistic(beta * (delta * stakes.sender_sanction + cost))
    stand = carry * delta * stakes.target_sanction + (1.0 - carry) * temper.credit
    resist = logistic(beta * (stand - stakes.target_concession))
    clash = carry * delta * stakes.sender_sanction - (1.0 - carry) * cost
    hope = (1.0 - resist) * stakes.sender_concession + resist * clash
    threaten = logistic(beta * (hope - temper.kappa))
    worthwhile = stakes.sender_concession > temper.kappa
    return Crisis(np.where(worthwhile, threaten, 0.0), resist, carry)


def review(stakes: Stakes, temper: Temper) -> tuple[Array, Array]:
    """Chances that the target yields and, if not, that the sender lifts the sanction, (R,) each.

    p_yield = σ(β(u_T(CD) − δ u_T(SF))), p_lift = σ(β(−δ u_S(SF) − a)); differences from before
    the sanction.
    """
    beta, delta = temper.beta, temper.sanction_weight
    gives_in = stakes.target_concession - delta * stakes.target_sanction
    relief = -delta * stakes.sender_sanction - temper.audience_cost
    return logistic(beta * gives_in), logistic(beta * relief)


def shadow(reverted: Array, sanctioned: Array, carry_out: Array, temper: Temper) -> Array:
    """Disagreement utility under a threat attached to a table, (R,), for the target and bystanders.

    d = U(r) + p_carry δ (U(SF) − U(r)); the sender's is lower by (1 − p_carry) a, see `bluff`.
    """
    return reverted + carry_out * temper.sanction_weight * (sanctioned - reverted)


def bluff(carry_out: Array, temper: Temper) -> Array:
    """What the sender of an attached threat loses on average by backing down, (R,)."""
    return (1.0 - carry_out) * temper.audience_cost
