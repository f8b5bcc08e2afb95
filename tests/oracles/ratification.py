"""Ratification: does a party consent to the settlement on the table?"""

import math

INDIFFERENT = 1e-6


def probability(u_settlement: float, u_reversion: float, beta: float, kappa: float) -> float:
    """Chance that a party consents, 1/(1 + exp(-beta (U(settlement) - U(reversion) - kappa))).

    A party to whom the two are equal (within 1e-6) has nothing to refuse: 1. Utilities and kappa,
    the least gain worth a signature, in units of utility; beta per unit.
    """
    gain = u_settlement - u_reversion
    if abs(gain) < INDIFFERENT:
        return 1.0
    odds = beta * (gain - kappa)
    if odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-odds))
    return math.exp(odds) / (1.0 + math.exp(odds))


def consents(u: float, u_settlement: float, u_reversion: float, beta: float, kappa: float) -> bool:
    """Whether a party of temperament u, uniform on [0, 1), consents: u < its chance to consent."""
    return u < probability(u_settlement, u_reversion, beta, kappa)
