"""Terms of single exchanges, in plain loops: the rules are numbered in tests.oracles.exchange."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Number = Any
Grid = Sequence[Sequence[Number]]

LEAST = 1e-10
SCALE = 100


@dataclass
class Table:
    """What every actor brings to a round, and the outcomes before it: O = sum(C S X)/sum(C S)."""

    position: Grid
    salience: Grid
    power: Grid
    slack: Number = 1e-9
    weights: list[Number] = field(init=False)
    outcome: list[Number] = field(init=False)

    def __post_init__(self) -> None:
        issues = range(len(self.position[0]))
        self.weights = [self._weights(d) for d in issues]
        self.outcome = [self.outcome_with(d, {}) for d in issues]

    def has(self, a: int, *issues: int) -> bool:
        return all(self.position[a][d] is not None for d in issues)

    def trades(self, a: int, *issues: int) -> bool:
        return self.has(a, *issues) and all(self.weight(a, d) > 0 for d in issues)

    def weight(self, a: int, d: int) -> Number:
        return self.power[a][d] * self.salience[a][d]

    def _weights(self, d: int) -> Number:
        found = 0
        for a in range(len(self.position)):
            if self.has(a, d):
                found += self.weight(a, d)
        return found

    def pull(self, d: int, moved: dict[int, Number]) -> Number:
        """The sum of C S X on issue d, with the positions of some actors replaced."""
        found = 0
        for a in range(len(self.position)):
            if self.has(a, d):
                x = moved.get(a, self.position[a][d])
                found += x * self.salience[a][d] * self.power[a][d]
        return found

    def outcome_with(self, d: int, moved: dict[int, Number]) -> Number:
        return self.pull(d, moved) / self.weights[d]


@dataclass
class Side:
    """One actor's part: it moves from x to y on its supply issue, towards the partner's target."""

    actor: int
    supply: int
    demand: int
    x: Number
    target: Number
    salience: Number
    power: Number
    weights: Number
    y: Number = None
    move: Number = None
    shift: Number = None
    moves: list[Number] = field(default_factory=list)
    before: Number = None
    after: Number = None
    cut: bool = False

    @property
    def weight(self) -> Number:
        return self.power * self.salience

    def go(self, distance: Number) -> None:
        self.move = distance if self.target > self.x else -distance
        self.y = self.x + self.move
        self.shift = distance * self.salience * self.power / self.weights


@dataclass
class Exchange:
    """Two sides; `own` and `both` are the first side's and both sides' saliences by issue."""

    sides: tuple[Side, Side]
    own: dict[int, Number]
    both: dict[int, Number]
    groups: tuple[int, int]
    notes: dict[int, dict[int, Number]]
    gain: Number = None
    valid: bool = True

    def set_gain(self) -> None:
        first, second = self.sides
        self.gain = abs(
            first.shift * self.own[first.supply] - second.shift * self.own[second.supply]
        )


def groups_of(table: Table, p: int, q: int) -> list[list[int]]:
    """Actors by left_p + 2 left_q, left being at or below the outcome: 0 is right on both."""
    groups: list[list[int]] = [[], [], [], []]
    for a in range(len(table.position)):
        if table.has(a, p, q):
            left = [table.position[a][d] <= table.outcome[d] + table.slack for d in (p, q)]
            groups[left[0] + 2 * left[1]].append(a)
    return groups


def candidates(table: Table) -> list[Exchange]:
    """Every planned exchange, valid or not, in the order of rule 1."""
    made = []
    for p in range(len(table.outcome)):
        for q in range(p + 1, len(table.outcome)):
            groups = groups_of(table, p, q)
            for g, h in ((0, 3), (1, 2)):
                for a in groups[g]:
                    for b in groups[h]:
                        if table.trades(a, p, q) and table.trades(b, p, q):
                            made.append(propose(table, (a, b), (p, q), (g, h)))
                            plan(table, made[-1])
    return made


def propose(
    table: Table, pair: tuple[int, int], issues: tuple[int, int], groups: tuple[int, int]
) -> Exchange:
    """Roles: whoever has the smaller S_p/S_q supplies p."""
    (a, b), (p, q), s = pair, issues, table.salience
    i, j = (b, a) if s[a][p] / s[a][q] < s[b][p] / s[b][q] else (a, b)
    sides = []
    for actor, partner, supply, demand in ((i, j, q, p), (j, i, p, q)):
        x, target = table.position[actor][supply], table.position[partner][supply]
        terms = (s[actor][supply], table.power[actor][supply], table.weights[supply])
        sides.append(Side(actor, supply, demand, x, target, *terms))
    own = {d: s[i][d] for d in issues}
    both = {d: s[i][d] + s[j][d] for d in issues}
    return Exchange((sides[0], sides[1]), own, both, groups, {p: {}, q: {}})


def plan(table: Table, e: Exchange) -> None:
    """Terms of equal gain from where both sides stand, each cut back where it overshoots."""
    first, second = e.sides
    lead(e, second, first)
    if abs(first.move) > abs(first.target - first.x):
        lead(e, first, second)
    for s in e.sides:
        s.moves.append(s.move)
        s.cut = False
    e.set_gain()
    if is_valid(table, e):
        for s, partner in ((first, second), (second, first)):
            if overshoots(table, e, s):
                cut_back(table, e, s, partner)
    e.valid = is_valid(table, e)


def lead(e: Exchange, s: Side, partner: Side) -> None:
    s.go(abs(s.target - s.x))
    follow(e, s, partner)


def follow(e: Exchange, s: Side, partner: Side) -> None:
    """The partner moves until both gain alike: shifts are as 1/(S_I + S_J) of their issues."""
    shift = s.shift * (e.both[s.supply] / e.both[partner.supply])
    partner.go(shift * partner.weights / partner.weight)
    partner.shift = shift


def overshoots(table: Table, e: Exchange, s: Side) -> bool:
    """Whether s's move takes the outcome past the partner's position, from before it."""
    s.before = table.outcome_with(s.supply, e.notes[s.supply] | {s.actor: s.x})
    s.after = table.outcome_with(s.supply, e.notes[s.supply] | {s.actor: s.y})
    low, high = min(s.before, s.after), max(s.before, s.after)
    return low + table.slack < s.target < high - table.slack


def cut_back(table: Table, e: Exchange, s: Side, partner: Side) -> None:
    """s moves only until the outcome is at the partner's position, and the partner accordingly."""
    notes = e.notes[s.supply]
    pull = table.pull(s.supply, notes | {s.actor: s.x})
    s.go(abs(s.target * s.weights - pull) / s.weight)
    s.after = table.outcome_with(s.supply, notes | {s.actor: s.y})
    s.cut = True
    follow(e, s, partner)
    for side in e.sides:
        side.moves[-1] = side.move
    e.set_gain()


def is_valid(table: Table, e: Exchange) -> bool:
    return e.gain >= LEAST and all(may_move(s, table.slack) for s in e.sides)


def may_move(s: Side, slack: Number) -> bool:
    total = 0
    for move in s.moves:
        total += move
        if (move > 0) != (s.move > 0):
            return False
    within = -slack <= s.y <= SCALE + slack and total <= SCALE + slack
    return within and LEAST < abs(s.move) <= SCALE + slack
