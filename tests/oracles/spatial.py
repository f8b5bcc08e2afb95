"""The spatial bargaining model (SMP) built on the probabilistic Condorcet election, turn by turn.

Actors with weight x (sum of salience) = 0 stay where they are: they neither vote, nor stand, nor
bargain, nor count in anyone's utility. A turn, for the others:

5. Risk. p = the election over all actors' positions (weights alone, everyone neutral). An actor at
   the highest p has R = 1; at the lowest 0 (min), -1/2 (mid) or -1 (max). All p alike: R = 0.
   Actor h takes i's risk to be a mix of R_h and R_i; U^h_ij is i's utility of j's position with it.
6. Challenge of i to j as h sees it: see `contest` and `gain`; W = weight x (sum of salience). KTAB
   asks for saliences of an actor that sum to at most 1.
7. Actor i challenges the j that promises it most (first of equals), if that is above 1e-5, and
   proposes a place for each of the two: see `bargain`.
8. Actor k chooses among the proposals that name it, in the order of their initiators, the status
   quo standing at k's own turn in that order and before k's own proposal. A proposal is worth to
   voter a the mean over all actors' places after it, in a's utility with its own R_a. The election
   (weights alone) chooses; of equals the first. k takes its own part of the winner.
9. All move at once. ideal := A x' + (1 - A) ideal.

The play stops when, from turn 2 on, movement (sum over actors of the distance moved, unweighted) is
below 0.02 of turn 1's + 1e-4, or after 100 turns.

Source: the spatial model (SMP) of KAPSARC's Toolkit for Behavioral Analysis. Reference runs bind
the rule and the pce; the other variants follow its description alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tests.oracles.condorcet import Matrix, Place, distance, election, utility, vote

SMALLEST_SIDE = 1e-10
WORTH_A_CHALLENGE = 1e-5
OWN_PULL = 1e-6
DIGITS = 4
MOST_TURNS = 100
QUIET = 0.02
LOWEST_RISK = {"min": 0.0, "mid": -0.5, "max": -1.0}
OWN_EYES = {"none": 1.0, "one_third": 2 / 3, "half": 0.5, "two_thirds": 1 / 3, "full": 0.0}
EXPONENT = {"s1p1": 1, "s2p2": 2}


class Actor(NamedTuple):
    """Who takes part; position and ideal on [0, 1], one salience an issue, weight at least 0."""

    position: Place
    ideal: Place
    salience: Place
    weight: float

    @property
    def strength(self) -> float:
        """What it can throw into a contest: weight x sum of salience."""
        return self.weight * sum(self.salience)


class Proposal(NamedTuple):
    """Where i and j go if it is taken."""

    i: int
    j: int
    i_place: Place
    j_place: Place


def largest(chance: list[float]) -> int:
    """The first of the largest: the deterministic choice."""
    return chance.index(max(chance))


@dataclass(frozen=True)
class Reading:
    """The variants, by default those of a KTAB run from a table of actors.

    `choose` picks an option from its chances: `largest`, or a draw for the stochastic decision.
    """

    rule: str = "prop"
    law: str = "linear"
    pce: str = "conditional"
    risk: str = "mid"
    view: str = "one_third"
    third_party: str = "semi"
    bargain: str = "s2p2"
    init: str = "only"
    accommodation: float = 1.0
    choose: Callable[[list[float]], int] = largest


def elect(utilities: Matrix, actors: list[Actor], reading: Reading) -> list[float]:
    """The election in the reading's rule, law and pce, votes weighed by weight alone."""
    weight = [actor.weight for actor in actors]
    return election(utilities, weight, rule=reading.rule, law=reading.law, pce=reading.pce)


def views(actors: list[Actor], risk: list[float]) -> Matrix:
    """Utility of i (row) for j's position (column) with the risk attitudes given for the rows."""
    return [
        [utility(distance(a.ideal, b.position, a.salience), r) for b in actors]
        for a, r in zip(actors, risk, strict=True)
    ]


def risks(actors: list[Actor], reading: Reading) -> list[float]:
    """R of step 5, (n,): linear in p, from `LOWEST_RISK` at the lowest p to 1 at the highest."""
    p = elect(views(actors, [0.0] * len(actors)), actors, reading)
    low, high = min(p), max(p)
    if high == low:
        return [0.0] * len(p)
    least = LOWEST_RISK[reading.risk]
    return [least + (1.0 - least) * (p_i - low) / (high - low) for p_i in p]


def lotteries(a: float, b: float, own: float, third_party: str) -> tuple[float, ...]:
    """A third party's utility if it backs i and i wins, i loses; if it backs j and i wins, j wins.

    a, b, own: its utility of i's position, j's and its own. The places of i, j and itself are added
    up. It goes where the winner is always (full), if it backed the loser (semi) or never (none).
    """
    if third_party == "full":
        return 3 * a, 3 * b, 3 * a, 3 * b
    if third_party == "semi":
        return 2 * a + own, 3 * b, 3 * a, 2 * b + own
    return 2 * a + own, 2 * b + own, 2 * a + own, 2 * b + own


def contest(u: Matrix, i: int, j: int, actors: list[Actor], reading: Reading) -> float:
    """Chance that i prevails over j, in the utilities u that the observer supposes.

    Both sides start with 1e-10 and their principal's vote. Each third party m reckons with P_m, i's
    share of the principals' sides and m's own vote for the one it prefers, and votes on
    P_m U(backs i, i wins) + (1 - P_m) U(backs i, i loses) against
    P_m U(backs j, i wins) + (1 - P_m) U(backs j, j wins): `lotteries`.
    """
    principals = [SMALLEST_SIDE, SMALLEST_SIDE]
    for m in (i, j):
        add(principals, vote(reading.rule, actors[m].strength, u[m][i] - u[m][j]))
    sides = principals[:]
    for m, actor in enumerate(actors):
        if m in (i, j):
            continue
        little = principals[:]
        add(little, vote(reading.rule, actor.strength, u[m][i] - u[m][j]))
        p = little[0] / (little[0] + little[1])
        win_i, lose_i, lose_j, win_j = lotteries(u[m][i], u[m][j], u[m][m], reading.third_party)
        difference = (p * win_i + (1.0 - p) * lose_i) - (p * lose_j + (1.0 - p) * win_j)
        add(sides, vote(reading.rule, actor.strength, difference))
    return sides[0] / (sides[0] + sides[1])


def add(sides: list[float], cast: float) -> None:
    """A vote above 0 joins i's side, one below 0 j's."""
    if cast > 0.0:
        sides[0] += cast
    else:
        sides[1] -= cast


def gain(u: Matrix, i: int, j: int, chance: float, commitment: float) -> float:
    """What challenging j promises i, over leaving both where they are.

    (1 - s_j) 2 U_ii + s_j [P 2 U_ii + (1 - P) 2 U_ij] - (U_ii + U_ij), s_j the sum of j's saliences
    """
    win, lose = 2 * u[i][i], 2 * u[i][j]
    fought = chance * win + (1.0 - chance) * lose
    return (1.0 - commitment) * win + commitment * fought - (u[i][i] + u[i][j])


def meeting_place(i: Actor, j: Actor, chance: float, exponent: int) -> tuple[Place, Place]:
    """Both go to the mean of their positions weighted by s^n P^n, to 4 decimals.

    1e-6 is added to the own weight, so each one's place is a hair nearer to itself.
    """
    for_i, for_j = [], []
    for x_i, x_j, s_i, s_j in zip(i.position, j.position, i.salience, j.salience, strict=True):
        w_i, w_j = (s_i * chance) ** exponent, (s_j * (1.0 - chance)) ** exponent
        all_weight = w_i + w_j + OWN_PULL
        for_i.append(round(((w_i + OWN_PULL) * x_i + w_j * x_j) / all_weight, DIGITS))
        for_j.append(round((w_i * x_i + (w_j + OWN_PULL) * x_j) / all_weight, DIGITS))
    return for_i, for_j


def concession(mover: Actor, other: Actor, chance: float) -> Place:
    """Only the likely loser moves: x + delta (x_other - x), not rounded.

    delta = g s_other^2 / (g s_other^2 + 1e-6 + (1 - g) s^2), g = max(0, P_other - P)
    """
    g = max(0.0, 1.0 - 2.0 * chance)
    place = []
    for x, y, s, t in zip(
        mover.position, other.position, mover.salience, other.salience, strict=True
    ):
        pull = g * t**2
        place.append(x + pull / (pull + OWN_PULL + (1.0 - g) * s**2) * (y - x))
    return place


def bargain(i: Actor, j: Actor, chance: float, form: str) -> tuple[Place, Place]:
    """The places of i and j in a bargain in which i has the given chance."""
    if form == "s2pmax":
        return concession(i, j, chance), concession(j, i, 1.0 - chance)
    return meeting_place(i, j, chance, EXPONENT[form])


def blend(first: Place, second: Place, w_first: float, w_second: float) -> Place:
    """Weighted mean of two places."""
    return [
        (w_first * x + w_second * y) / (w_first + w_second)
        for x, y in zip(first, second, strict=True)
    ]


def proposals(actors: list[Actor], risk: list[float], reading: Reading) -> list[Proposal]:
    """Everyone's best challenge, in the order of the actors.

    init "only": the bargain in the initiator's view of the chance; "both": one more in the
    receiver's; "weighted": one, each place the mean of those two, weighted by the actors' W.
    """
    own = OWN_EYES[reading.view]
    seen = [views(actors, [own * r_h + (1.0 - own) * r for r in risk]) for r_h in risk]
    made = []
    for i, actor in enumerate(actors):
        best, j, chance = WORTH_A_CHALLENGE, -1, 0.0
        for k, target in enumerate(actors):
            if k == i:
                continue
            p = contest(seen[i], i, k, actors, reading)
            promise = gain(seen[i], i, k, p, sum(target.salience))
            if promise > best:
                best, j, chance = promise, k, p
        if j == -1:
            continue
        mine = bargain(actor, actors[j], chance, reading.bargain)
        if reading.init == "only":
            made.append(Proposal(i, j, *mine))
            continue
        chance = contest(seen[j], i, j, actors, reading)
        theirs = bargain(actor, actors[j], chance, reading.bargain)
        if reading.init == "both":
            made += [Proposal(i, j, *mine), Proposal(i, j, *theirs)]
        else:
            w = (actor.strength, actors[j].strength)
            made.append(
                Proposal(i, j, *(blend(a, b, *w) for a, b in zip(mine, theirs, strict=True)))
            )
    return made


def agenda(k: int, position: Place, made: list[Proposal]) -> list[Proposal]:
    """What k chooses among, in the order of step 8; the status quo is a proposal of k to itself."""
    before = [p for p in made if p.i < k and p.j == k]
    own = [p for p in made if p.i == k]
    after = [p for p in made if p.i > k and p.j == k]
    return [*before, Proposal(k, k, position, position), *own, *after]


def worth(voter: Actor, risk: float, proposal: Proposal, actors: list[Actor]) -> float:
    """Mean utility to the voter of where all actors are after the proposal."""
    total = 0.0
    for m, actor in enumerate(actors):
        place = actor.position
        if m == proposal.i:
            place = proposal.i_place
        elif m == proposal.j:
            place = proposal.j_place
        total += utility(distance(voter.ideal, place, voter.salience), risk)
    return total / len(actors)


def turn(everyone: list[Actor], reading: Reading) -> list[Actor]:
    """All actors after one turn, in the order given."""
    here = [a for a, actor in enumerate(everyone) if actor.strength > 0.0]
    actors = [everyone[a] for a in here]
    if len(actors) < 2:
        return everyone
    risk = risks(actors, reading)
    made = proposals(actors, risk, reading)
    after = everyone[:]
    for k, actor in enumerate(actors):
        options = agenda(k, actor.position, made)
        utilities = [
            [worth(voter, r, option, actors) for option in options]
            for voter, r in zip(actors, risk, strict=True)
        ]
        taken = options[reading.choose(elect(utilities, actors, reading))]
        place = taken.i_place if taken.i == k else taken.j_place
        share = reading.accommodation
        ideal = blend(place, actor.ideal, share, 1.0 - share)
        after[here[k]] = actor._replace(position=place, ideal=ideal)
    return after


def movement(before: list[Actor], after: list[Actor]) -> float:
    """Sum over actors of the distance between where they were and where they are."""
    moved = 0.0
    for old, new in zip(before, after, strict=True):
        moved += sum((x - y) ** 2 for x, y in zip(old.position, new.position, strict=True)) ** 0.5
    return moved


def play(actors: list[Actor], reading: Reading) -> list[list[Actor]]:
    """The actors at the start and after each turn until the play stops; turns = length - 1."""
    story = [actors, turn(actors, reading)]
    first = movement(*story)
    for _ in range(2, MOST_TURNS + 1):
        story.append(turn(story[-1], reading))
        if movement(story[-2], story[-1]) / (first + 1e-4) < QUIET:
            break
    return story
