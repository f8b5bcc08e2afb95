"""Exchanges of positions over pairs of issues at equal gain (Stokman & Van Oosten), in plain loops.

Grids are indexed [actor][issue]: positions 0..100 or None where an actor has none, saliences and
powers 0..1; every issue needs a weight above 0. Float and Decimal both do; with `slack` 0 in
decimals of 28 digits the last digit decides ties, as in decide-exchange-model 2022.1.28.

An exchange has two sides. The first supplies q and demands p, the second supplies p and demands q.

Where the printed formulas are silent, these rules reproduce that programme's results:
1. Candidates come by pairs of issues p < q, right on both against left on both before left on p
   alone against left on q alone, the first group's actors before the second's; those that are
   invalid from the start never wait.
2. Every plan adds one move to each side's list, and a cut replaces it. A list may not add up to
   more than +100, though it may to less than -100: a mirrored issue can give another result.
3. The second side is checked for overshooting after the first; if it is cut, the first side's
   outcome after the exchange stays as it was before that cut, and externalities use it so.
4. A side's own record in an exchange's notes never counts for itself.
5. Of equal gains the one goes first whose two outcome shifts differ least, then the first in the
   order of candidates. Equal gains are common, and in the published runs rounding in the 28th digit
   orders them. This rule was chosen, out of ten tried, because it agrees with both published runs
   in round 1; none of the ten does in every later round.
6. An outcome already at the partner's position is not overshot (within slack): the move stands.
7. An actor of no weight on an issue does not trade it.
"""

from dataclasses import dataclass

from tests.oracles.exchange_terms import (
    Exchange,
    Grid,
    Number,
    Table,
    candidates,
    groups_of,
    plan,
)


def revise(table: Table, e: Exchange, realised: Exchange) -> None:
    """What a realised exchange changes for one that waits; if anything, it is planned anew."""
    moved = take_positions(e, realised)
    noted = take_notes(table, e, realised)
    if noted and not moved:
        drop_last_moves(e)
    if moved or noted:
        plan(table, e)


def take_positions(e: Exchange, realised: Exchange) -> bool:
    """A side that supplies what its actor has just supplied starts from the new position."""
    moved = False
    for s in e.sides:
        for r in realised.sides:
            if (r.actor, r.supply) == (s.actor, s.supply):
                s.x = r.y
                s.moves.append(r.move)
                drop_last_moves(e)
                moved = True
    return moved


def take_notes(table: Table, e: Exchange, realised: Exchange) -> bool:
    """A side whose actor has just been supplied what it demands notes the supplier's position.

    Of two positions of one supplier the one nearer to its start is kept.
    """
    noted = False
    for s in e.sides:
        for r, supplier in (realised.sides, realised.sides[::-1]):
            if (r.actor, r.demand) == (s.actor, s.demand):
                d, a = supplier.supply, supplier.actor
                known = e.notes[d].get(a, supplier.y)
                nearer = min if table.position[a][d] <= known else max
                e.notes[d][a] = nearer(known, supplier.y)
                noted = True
    return noted


def drop_last_moves(e: Exchange) -> None:
    for s in e.sides:
        s.moves.pop()


def best_first(waiting: list[Exchange], slack: Number) -> Exchange:
    """The highest gain, and of equal gains the one that rule 5 names.

    With slack 0 equals keep the order that they had when the list was last sorted.
    """
    if not slack:
        waiting.sort(key=lambda e: -e.gain)
        return waiting[0]
    highest = max(e.gain for e in waiting)
    equal = [e for e in waiting if e.gain >= highest - slack]
    apart = [abs(e.sides[0].shift - e.sides[1].shift) for e in equal]
    return next(e for e, gap in zip(equal, apart, strict=True) if gap <= min(apart) + slack)


@dataclass
class Round:
    """What a round began with and led to; `next_position` is what the next one begins with."""

    table: Table
    candidates: int
    valid: int
    exchanges: list[Exchange]
    vote: list[list[Number]]
    next_position: list[list[Number]]
    outcome: list[Number]


def play_round(table: Table) -> Round:
    """Realise the exchange of the highest gain and revise the others, until none waits."""
    planned = candidates(table)
    waiting = [e for e in planned if e.valid]
    valid = len(waiting)
    realised = []
    while waiting:
        best = best_first(waiting, table.slack)
        realised.append(best)
        waiting = [e for e in waiting if e is not best]
        for e in waiting:
            revise(table, e, best)
        waiting = [e for e in waiting if e.valid]
    vote = votes(table, realised)
    outcome = Table(vote, table.salience, table.power).outcome
    return Round(table, len(planned), valid, realised, vote, preferences(table, vote), outcome)


def votes(table: Table, realised: list[Exchange]) -> list[list[Number]]:
    """Positions after the exchanges: the last one wins."""
    vote = [list(row) for row in table.position]
    for e in realised:
        for s in e.sides:
            vote[s.actor][s.supply] = s.y
    return vote


def preferences(table: Table, vote: Grid) -> list[list[Number]]:
    """x + ((1 - S) 0.4 + 0.1)(y - x), multiplied out: who cares least follows its vote most."""
    found = [list(row) for row in table.position]
    for a, row in enumerate(table.position):
        for d, x in enumerate(row):
            y = vote[a][d]
            if y != x:
                number = type(x)
                by_salience, fixed = (1 - table.salience[a][d]) * number(0.4), number(0.1)
                found[a][d] = by_salience * y + fixed * y + (1 - by_salience - fixed) * x
    return found


def play(table: Table, rounds: int) -> list[Round]:
    played: list[Round] = []
    for _ in range(rounds):
        position = played[-1].next_position if played else table.position
        played.append(play_round(Table(position, table.salience, table.power, table.slack)))
    return played


def externalities(table: Table, e: Exchange) -> dict[int, Number]:
    """What an exchange is worth to every actor that has both issues, by actor (0 included).

    sum over both issues of (|O_before - X_a| - |O_after - X_a|) S_a, X at the start of the round.
    """
    worth = {}
    for a in range(len(table.position)):
        if table.has(a, *e.notes):
            worth[a] = 0
            for s in e.sides:
                x = table.position[a][s.supply]
                nearer = abs(s.before - x) - abs(s.after - x)
                worth[a] += nearer * table.salience[a][s.supply]
    return worth


def is_inner(table: Table, e: Exchange, a: int) -> bool:
    """Whether actor a is of one of the two groups that trade; the other two are outer."""
    p, q = sorted(e.notes)
    groups = groups_of(table, p, q)
    return any(a in groups[g] for g in e.groups)
