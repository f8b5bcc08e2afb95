r"""The crisis game: threaten, resist, carry out; an explicit tree, solved backward.

    sender -- stay quiet                                  (0, 0)
           \- threaten -> target -- concede               (u_S(CD), u_T(CD))
                                 \- resist -> sender -- carry out   (delta u_S(SF), delta u_T(SF))
                                                     \- back down   (-a, c)

SF is the sanction carried out, CD the demand conceded; utilities are differences from now. Every
payoff of the sender after a threat also bears the cost kappa of making it. At each node the mover
picks branch k with probability proportional to exp(beta x its expected payoff) (Signorino 1999).
"""

import math
from dataclasses import dataclass, field


@dataclass
class Node:
    """A point in the tree: a leaf with payoffs (sender, target), or a mover with named branches."""

    payoffs: tuple[float, float] = (0.0, 0.0)
    mover: str = ""
    children: dict[str, "Node"] = field(default_factory=dict)


def crisis(
    u_s_sf: float,
    u_t_sf: float,
    u_s_cd: float,
    u_t_cd: float,
    *,
    beta: float,
    kappa: float,
    audience_cost: float,
    sanction_weight: float,
    credit: float,
) -> tuple[float, float, float]:
    """Chances (p_threat, p_resist, p_carry), each given that its node is reached.

    sanction_weight is delta, audience_cost a (the sender's, for backing down), credit c (the
    target's, when the sender backs down). No threat at all unless u_S(CD) > kappa. In closed form:

        p_carry  = s(beta (delta u_S(SF) + a))
        p_resist = s(beta (p_carry delta u_T(SF) - u_T(CD) + (1 - p_carry) c))
        p_threat = s(beta ((1 - p_resist) u_S(CD)
                           + p_resist (p_carry delta u_S(SF) - (1 - p_carry) a) - kappa))

    with s(z) = 1/(1 + exp(-z)). Utilities in units of utility, beta per unit.
    """
    carried = Node((sanction_weight * u_s_sf - kappa, sanction_weight * u_t_sf))
    backed_down = Node((-audience_cost - kappa, credit))
    last_word = Node(mover="sender", children={"carry": carried, "back_down": backed_down})

    conceded = Node((u_s_cd - kappa, u_t_cd))
    reply = Node(mover="target", children={"resist": last_word, "concede": conceded})

    quiet = Node((0.0, 0.0))
    start = Node(mover="sender", children={"threaten": reply, "quiet": quiet})

    p_carry = choice(last_word, beta)["carry"]
    p_resist = choice(reply, beta)["resist"]
    p_threat = choice(start, beta)["threaten"] if u_s_cd > kappa else 0.0
    return p_threat, p_resist, p_carry


def choice(node: Node, beta: float) -> dict[str, float]:
    """Logit choice at a node: branch name -> probability, exp(beta v_k) / sum_j exp(beta v_j)."""
    worth = {}
    for name, child in node.children.items():
        sender, target = expected(child, beta)
        worth[name] = sender if node.mover == "sender" else target

    best = max(worth.values())
    total = 0.0
    for value in worth.values():
        total += math.exp(beta * (value - best))
    return {name: math.exp(beta * (value - best)) / total for name, value in worth.items()}


def expected(node: Node, beta: float) -> tuple[float, float]:
    """Expected payoffs (sender, target) of arriving at a node, everyone choosing by logit below."""
    if not node.children:
        return node.payoffs
    sender = target = 0.0
    for name, probability in choice(node, beta).items():
        child_sender, child_target = expected(node.children[name], beta)
        sender += probability * child_sender
        target += probability * child_target
    return sender, target


def review(
    u_t_cd: float,
    u_t_sf: float,
    u_s_sf: float,
    *,
    beta: float,
    sanction_weight: float,
    audience_cost: float,
) -> tuple[float, float]:
    """Chances (p_yield, p_lift) when a sanction in force is looked at again.

    The target yields or endures: p_yield = s(beta (u_T(CD) - delta u_T(SF))). If it endures, the
    sender lifts, which costs it a, or keeps the sanction: p_lift = s(beta (-delta u_S(SF) - a)).
    p_lift is given that the target endured. Utilities are differences from before the sanction.
    """
    yielded = Node((0.0, u_t_cd))
    endured = Node((0.0, sanction_weight * u_t_sf))
    target = Node(mover="target", children={"yield": yielded, "endure": endured})

    lifted = Node((-audience_cost, 0.0))
    kept = Node((sanction_weight * u_s_sf, 0.0))
    sender = Node(mover="sender", children={"lift": lifted, "keep": kept})

    return choice(target, beta)["yield"], choice(sender, beta)["lift"]


def attached(
    u_reversion: float,
    u_sanction: float,
    p_carry: float,
    sanction_weight: float,
    audience_cost: float,
    is_sender: bool,
) -> float:
    """Disagreement utility d of one party when a threat hangs over a table that may fail.

    d_x = U_x(r) + p_carry delta (U_x(SF) - U_x(r)) - [x is the sender] (1 - p_carry) a

    as the average over the two ends: the sanction is carried out, or the sender backs down. All in
    units of utility.
    """
    if_carried = u_reversion + sanction_weight * (u_sanction - u_reversion)
    if_backed_down = u_reversion - audience_cost if is_sender else u_reversion
    return p_carry * if_carried + (1.0 - p_carry) * if_backed_down
