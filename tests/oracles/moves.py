"""What a mover expects of a move, one step ahead at the table or threat on which it presses.

All in the mover's own utility, after voice; c is the pressure as it stands, `by` what the move adds
(an answer takes away what the other move added):

    E = u(set) + V(c + by) - V(c) - pays heard
    table:    V = q (U(fair package) - U(reversion)),  q = product over the asked of B_a(g_a - c_a)
    threat:   V = row [p_give u(CD) + (1 - p_give) p_carry delta u(SF)]
    sanction: V = B_T(most - c_T) (u(CD) - u(now)), 0 where CD gains S nothing

where `row` is whether the threat would be made, u of a sanction is from the world before it, and
the mover knows its own part: 1 or 0 in place of its own factor (h' <= g; a'_T <= most;
a'_S > bar). V of a table is 0 where there is no draft or no session; V of a threat where it is not
standing.

    made iff  E > 1e-6 and E >= cost;   chance F_cost(E), 0 where E <= 1e-6

`pays heard`: a payer loses sum / worth_payer, the payee gains sum / worth_payee, and a mover hears
both by its weights W. The payee takes the sum iff what it hears is at least the E for which it made
its move.
"""

from dataclasses import dataclass, replace

from tests.oracles.belief import Distribution, Known
from tests.oracles.threat_game import Side, Stakes, review, threat


@dataclass
class Asked:
    """An asked party: its fair gain, the pressure on it, what is known, and its hurdle."""

    fair: float
    pressure: float
    known: Known
    hurdle: float


def odds(asked: dict[str, Asked], mover: str) -> float:
    """q as `mover` sees it, who knows whether it would itself sign the fair package."""
    q = 1.0
    for name, party in asked.items():
        if name == mover:
            q *= 1.0 if max(0.0, party.hurdle + party.pressure) <= party.fair else 0.0
        else:
            q *= party.known.at_most(party.fair - party.pressure)
    return q


def at_table(
    asked: dict[str, Asked], mover: str, u_fair: float, u_reversion: float, on: str, by: float
) -> float:
    """V(c + by) - V(c) of a pressure on `on` at a table that has a draft."""
    party = asked[on]
    pressed = {**asked, on: replace(party, pressure=party.pressure + by)}
    return (odds(pressed, mover) - odds(asked, mover)) * (u_fair - u_reversion)


@dataclass
class Look:
    """What the mover has at a threat: of CD, of the sanction, and now (all from before it)."""

    u_cd: float
    u_sf: float
    u_now: float = 0.0


def threat_value(
    stakes: Stakes, sender: Side, target: Side, delta: float, mover: str, look: Look
) -> float:
    """V of a threat that is standing; `mover` is "sender", "target" or anybody else."""
    game = threat(stakes, sender, target, delta)
    give = game.p_give if mover != "target" else float(game.gives_way)
    carry = game.p_carry if mover != "sender" else float(game.carries_out)
    if not game.made:
        return 0.0
    return give * look.u_cd + (1.0 - give) * carry * delta * look.u_sf


def sanction_value(
    stakes: Stakes,
    sender: Side,
    target: Side,
    delta: float,
    mover: str,
    look: Look,
    *,
    answered: bool,
) -> float:
    """V of a sanction in force: the chance that T yields at a review, times what changes then."""
    if stakes.s_cd <= 1e-9:
        return 0.0
    seen = review(stakes, sender, target, delta, answered=answered)
    give = seen.p_yield if mover != "target" else float(seen.yields)
    return give * (look.u_cd - look.u_now)


def pressed(side: Side, by: float) -> Side:
    """A side with more pressure on it."""
    return replace(side, pressure=side.pressure + by)


def made(expected: float, cost: float, known_cost: Distribution) -> tuple[bool, float]:
    """Whether a move is made, and how likely the others thought it."""
    if expected <= 1e-6:
        return False, 0.0
    return expected >= cost, known_cost(expected)


def heard(
    total: float, weights: dict[str, float], worths: dict[str, float], pair: tuple[str, str]
) -> float:
    """What a sum a year (C$ M) does to somebody who hears payer and payee by these weights."""
    payer, payee = pair
    return total * (weights[payee] / worths[payee] - weights[payer] / worths[payer])


def takes(offered: float, expected: float) -> bool:
    """Whether the payee takes what it hears as `offered` for a move made for `expected`."""
    return offered >= expected
