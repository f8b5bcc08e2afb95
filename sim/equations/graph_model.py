"""Stability in the graph model for conflict resolution: which states of a conflict would hold.

R replicates, D decision makers, S states, O options, M moves. A level is an ordinal rank, higher is
better, compared only within one decision maker and one replicate. An *improvement* is a move of a
decision maker to a state it prefers. A state is stable for it if each of its improvements is
deterred, that is, followed by some sanction:

1. **Nash**: nothing deters; a state is stable where there is no improvement.
2. **GMR** (general metarationality): its opponents can go on from the improved state to one that it
   likes no better than the state it left.
3. **SMR** (symmetric metarationality): as GMR, and from there it has no better move either.
4. **SEQ** (sequential stability): as GMR, but opponents only make improvements of their own.

Nash ⊂ SMR ⊂ GMR and Nash ⊂ SEQ ⊂ GMR. A state is an equilibrium if it is stable for all.

Sources: Nash (1951); Howard (1971), Paradoxes of Rationality; Fraser & Hipel (1984), Conflict
Analysis; Fang, Hipel & Kilgour (1993), Interactive Decision Making: The Graph Model.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.domain.arrays import Array, Index, Mask

Criterion = Literal["nash", "gmr", "smr", "seq"]
Reading = Literal["legal", "single", "once"]
CRITERIA: tuple[Criterion, ...] = ("nash", "gmr", "smr", "seq")
READINGS: tuple[Reading, ...] = ("legal", "single", "once")
Turns = list[dict[int, int]]  # by stage of a sanction: who may move, and the stage that follows


@dataclass(frozen=True)
class Game:
    """Levels (R, D, S) and, for each decision maker, where its moves lead, (S, M).

    A row of moves that is shorter than M is filled up with the state itself.
    """

    level: Array
    moves: list[Index]

    def liking(self, who: int) -> Array:
        """Levels of one decision maker, (R, S)."""
        return np.take(self.level, who, axis=1)

    def real(self, who: int) -> Mask:
        """Moves that lead away from the state, (1, S, M)."""
        to = self.moves[who]
        itself: Index = np.arange(to.shape[0], dtype=np.int64)
        return (to != itself[:, None])[None]

    def improves(self, who: int) -> Mask:
        """Moves that lead the mover to a state it prefers, (R, S, M)."""
        level = self.liking(who)
        return np.take(level, self.moves[who], axis=1) > level[:, :, None]


@dataclass(frozen=True)
class Deterrent:
    """What a decision maker has to fear after a move, by one criterion and reading.

    `reach` holds, for sanctions of 0, 1, 2, … moves at most, the least level that opponents can
    bring it to by stage of turns and state, (stages, R, S).
    """

    game: Game
    who: int
    may: list[Mask]
    turns: Turns
    reach: list[Array]

    def deters(self) -> Mask:
        """Moves after which opponents can make the mover no better off, (R, S, M)."""
        held = np.take(self.reach[-1][0], self.game.moves[self.who], axis=1)
        return held <= self.game.liking(self.who)[:, :, None]

    def stable(self) -> Mask:
        """States that the decision maker would not leave, (R, S)."""
        return np.all(~self.game.improves(self.who) | self.deters(), axis=2)

    def sanction(self, state: int, to: int) -> list[tuple[int, int]]:
        """Shortest sanction of a move in the first replicate: who moves to which state, in turn.

        Empty where nothing deters the move; equally short ones go by the order of decision makers
        and states.
        """
        limit = float(self.game.level[0, self.who, state])
        length = next((n for n, least in enumerate(self.reach) if least[0, 0, to] <= limit), 0)
        path: list[tuple[int, int]] = []
        stage, here = 0, to
        for left in range(length - 1, -1, -1):
            mover, here = self._next(left, stage, here, limit)
            stage = self.turns[stage][mover]
            path.append((mover, here))
        return path

    def _next(self, left: int, stage: int, here: int, limit: float) -> tuple[int, int]:
        for mover, after in self.turns[stage].items():
            for there in self.game.moves[mover][here][self.may[mover][0, here]].tolist():
                if self.reach[left][after, 0, there] <= limit:
                    return mover, there
        raise ValueError("a state that is reached has a move that leads to it")


def deterrent(game: Game, who: int, criterion: Criterion, reading: Reading = "legal") -> Deterrent:
    """What deters one decision maker by one criterion.

    `reading` says what opponents may do together: any legal sequence of moves, in which nobody
    moves twice in a row (`legal`: Fang, Hipel & Kilgour 1993), one move by one of them (`single`),
    or a sequence in which each moves at most once (`once`). With one opponent all are the same.
    """
    level = game.liking(who)
    if criterion == "nash":
        return Deterrent(game, who, [], [{}], [np.full((1, *level.shape), np.inf)])
    everyone = range(len(game.moves))
    may = [game.improves(h) if criterion == "seq" else game.real(h) for h in everyone]
    turns = turns_of(reading, [h for h in everyone if h != who])
    value = level
    if criterion == "smr":  # what is left of a sanction after the best escape from it
        for there in range(game.moves[who].shape[1]):
            escape = np.take(level, game.moves[who][:, there], axis=1)
            value = np.maximum(value, escape)
    return Deterrent(game, who, may, turns, _reach(game, value, may, turns))


def turns_of(reading: Reading, opponents: list[int]) -> Turns:
    """Order of turns of a sanction: for each stage who may move and the stage after; 0 is first."""
    if reading == "single":
        return [dict.fromkeys(opponents, 1), {}]
    if reading == "legal":
        stage = {who: n for n, who in enumerate(opponents, 1)}
        rest = [{who: n for who, n in stage.items() if who != last} for last in opponents]
        return [stage, *rest]
    bits = {who: 1 << n for n, who in enumerate(opponents)}
    return [
        {who: moved | bit for who, bit in bits.items() if not moved & bit}
        for moved in range(1 << len(opponents))
    ]


def _reach(game: Game, value: Array, may: list[Mask], turns: Turns) -> list[Array]:
    """Least value that sanctions of 0, 1, 2, … moves reach, (stages, R, S) each, until it holds.

    W_k(q, s) = min(v(s), min over movers h at stage q and their moves s → t of W_{k−1}(q_h, t))
    """
    reach = [np.broadcast_to(value, (len(turns), *value.shape))]
    while True:
        least: list[Array] = []
        for following in turns:
            here = value
            for mover, after in following.items():
                for n in range(game.moves[mover].shape[1]):
                    there = np.take(reach[-1][after], game.moves[mover][:, n], axis=1)
                    here = np.minimum(here, np.where(may[mover][:, :, n], there, np.inf))
            least.append(here)
        if np.array_equal(now := np.stack(least), reach[-1]):
            return reach
        reach.append(now)


def stable(game: Game, criterion: Criterion, reading: Reading = "legal") -> Mask:
    """States stable for each decision maker, (R, D, S)."""
    everyone = range(len(game.moves))
    return np.stack([deterrent(game, h, criterion, reading).stable() for h in everyone], axis=1)


def moves(states: Mask, owner: Index, may_start: Mask, may_stop: Mask) -> list[Index]:
    """Where each decision maker can go from each state, (S, M) each, by changing its own options.

    states (S, O) are the feasible ones; owner (O,) says whose an option is; `may_start` and
    `may_stop` (O,) whether an option may be taken up and given up (else it is irreversible).
    """
    before, after = states[:, None, :], states[None, :, :]
    changed = before != after
    barred = np.any(changed & np.where(after, ~may_start, ~may_stop), axis=2)
    open_ = np.any(changed, axis=2) & ~barred
    everyone = range(int(owner.max()) + 1)
    return [_targets(open_ & ~np.any(changed & (owner != who), axis=2)) for who in everyone]


def _targets(open_: Mask) -> Index:
    """Rows of a graph (S, S) as lists of targets, (S, M), filled up with the state itself."""
    size = int(np.count_nonzero(open_, axis=1).max())
    first = np.argsort(~open_, axis=1, kind="stable")[:, :size]
    itself: Index = np.arange(open_.shape[0], dtype=np.int64)
    return np.where(np.take_along_axis(open_, first, axis=1), first, itself[:, None])


def levels(utility: Array, tie: float) -> Array:
    """Ordinal levels 0, 1, 2, … of utilities (R, S) by rising utility, the same shape.

    Neighbours that differ by no more than `tie` share a level.
    """
    order = np.argsort(utility, axis=1, kind="stable")
    ranked = np.take_along_axis(utility, order, axis=1)
    rises = np.diff(ranked, axis=1) > tie
    level = [np.zeros(utility.shape[0])]
    for n in range(rises.shape[1]):
        level.append(level[-1] + rises[:, n])
    out = np.empty_like(ranked)
    np.put_along_axis(out, order, np.stack(level, axis=1), axis=1)
    return out
