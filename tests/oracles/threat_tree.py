"""A threat where all resolves are known, as a tree solved by trying every plan of both sides.

    S quiet                                               (0, 0)
    S threatens, T gives way                              (u_S(CD), u_T(CD) - a'_T)
    ... T resists, S backs down                           (-a'_S, 0)
    ... T resists, S carries out, T answers or not, S lets the sanction stand or lifts it

S decides at carrying out by delta u_S(the sanction alone) against -a'_S: what others take back
later it may end for the price of backing down. It lets the sanction stand iff delta u_S(SF) > -a'_S
(SFA after an answer). T weighs an answer by delta u_T(SFA) + a'_T against delta u_T(SF), each 0
where S would lift; what it then has is without a'_T. What S would gain by the sanction itself is
no reason to threaten: there it counts at most 0. Ties go to backing down, giving way, answering,
lifting and silence.
"""

import itertools

from tests.oracles.threat_game import Stakes

Plan = dict[str, bool]
CHOICES = ("threatens", "gives_way", "carries_out", "answers", "stands", "stands_answered")


def equilibrium(stakes: Stakes, a_s: float, a_t: float, delta: float) -> Plan:
    """The one plan in which no choice, on or off the path, could be bettered at its own node.

    a_s and a_t are a'_S (at least 0) and a'_T.
    """
    found = []
    for choices in itertools.product((False, True), repeat=len(CHOICES)):
        plan: Plan = dict(zip(CHOICES, choices, strict=True))
        if all(_best(plan, name, stakes, a_s, a_t, delta) for name in CHOICES):
            found.append(plan)
    if len(found) != 1:
        raise ValueError(f"{len(found)} equilibria")
    return found[0]


def _best(plan: Plan, name: str, stakes: Stakes, a_s: float, a_t: float, delta: float) -> bool:
    """Whether a plan's choice at one node is the best, the rest of the plan being as it is."""
    yes, no = _branches(plan, stakes, a_s, a_t, delta)[name]
    tie_is_yes = name in ("gives_way", "answers")
    return plan[name] == (yes >= no if tie_is_yes else yes > no)


def _branches(
    plan: Plan, stakes: Stakes, a_s: float, a_t: float, delta: float
) -> dict[str, tuple[float, float]]:
    """Per node, what its mover has by yes and by no, if all follow the plan from there on."""
    answered = delta * stakes.t_sfa if plan["stands_answered"] else 0.0
    bare = delta * stakes.t_sf if plan["stands"] else 0.0
    can_answer = stakes.answer != "none"
    laid = answered if plan["answers"] else bare

    carried = min(0.0, delta * stakes.s_alone) if plan["carries_out"] else -a_s
    return {
        "stands": (delta * stakes.s_sf, -a_s),
        "stands_answered": (delta * stakes.s_sfa, -a_s),
        "answers": (answered + a_t if can_answer else bare - 1.0, bare),
        "carries_out": (delta * stakes.s_alone, -a_s),
        "gives_way": (stakes.t_cd - a_t, laid if plan["carries_out"] else 0.0),
        "threatens": (stakes.s_cd if plan["gives_way"] else carried, 0.0),
    }
