"""Rounds of talks at a table of actors: how a model plays them, and how they are told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from sim.actors import Question, joint_table
from sim.actors.forecast_shapes import ActorMove, Round
from sim.domain.arrays import Array
from sim.domain.luck import uniforms
from sim.equations.aggregation import weighted_mean, weighted_median
from sim.models.table import Model, Moves, Settlement, TableView

VISIBLE = 1e-9  # of the scale: a smaller change of position is rounding


@dataclass(frozen=True)
class ActorTable:
    """Questions at one table, with the name that addresses its luck, its seed and its rounds."""

    name: str
    questions: tuple[Question, ...]
    seed: int
    rounds: int

    @cached_property
    def table(self) -> TableView:
        """The table at which these questions are on, a replicate per row of their positions."""
        return joint_table(self.questions)

    def drawn(self, *, first: int, count: int) -> "ActorTable":
        """The same table with positions drawn for replicates first … first + count - 1."""
        drawn = (each.drawn(self.seed, first=first, count=count) for each in self.questions)
        return replace(self, questions=tuple(drawn))

    def steps(self, chosen: Model, first: int = 0) -> Iterator["Step"]:
        """The table as it is, and after each round; row 0 is replicate `first`."""
        table, rows = self.table, self.table.position.shape[0]

        def luck(index: int) -> Array:
            return self.luck(table.names, index, (first, rows))

        return play(chosen, table, self.rounds, luck)

    def luck(self, actors: tuple[str, ...], index: int, rows: tuple[int, int]) -> Array:
        """Uniforms (R, A) of a round; `rows` are the first replicate and how many there are."""
        return _luck(self.seed, self.name, actors, index, rows)

    def outcomes(self, settlement: Settlement) -> Array:
        """Outcomes (R, m) in the issues' units: the reversion without a deal, NaN without that.

        NaN also where the model neither finds a deal nor proves that there is none.
        """
        values = [q.value(settlement.package[:, [k]]) for k, q in enumerate(self.questions)]
        held = [np.nan if q.reversion is None else q.reversion for q in self.questions]
        known = np.where(settlement.unresolved[:, None], np.nan, np.array(held))
        return np.where(settlement.agreed[:, None], np.concatenate(values, axis=1), known)


@dataclass(frozen=True)
class Step:
    """The table after a round, and the moves that led there where the model tells them."""

    table: TableView
    moves: Moves | None


def play(
    chosen: Model, table: TableView, rounds: int, luck: Callable[[int], Array]
) -> Iterator[Step]:
    """The table as it is, and after each round; `luck(round)` are the uniforms (R, A) of one."""
    yield Step(table, None)
    for index in range(1, rounds + 1):
        left = replace(table, left=rounds - index + 1)
        offers = chosen.move(left, chosen.settle(left), luck(index))
        talked = {"progress": offers.progress, "turns": offers.turns}
        table = replace(left, position=offers.position, **talked)
        yield Step(table, offers.moves)


@lru_cache(maxsize=64)
def _luck(
    seed: int, name: str, actors: tuple[str, ...], index: int, rows: tuple[int, int]
) -> Array:
    """Uniforms (R, A) of a round, the same for every model; month 0 is that of the positions."""
    first, count = rows
    each = [
        uniforms(seed, "talks", f"{name}.{actor}", first=first, count=count, month=index)
        for actor in actors
    ]
    luck = np.stack(each, axis=1)
    luck.setflags(write=False)
    return luck


def describe_rounds(table: ActorTable, steps: Sequence[Step], issue: int) -> list[Round]:
    """Rounds on one issue in its unit: median, mean, positions and moves of replicate 0."""
    question = table.questions[issue]
    out: list[Round] = []
    for index, step in enumerate(steps):
        place, weight = step.table.position[:1, :, [issue]], step.table.weight[:1, :, [issue]]
        rows = [step.table.names.index(actor) for actor in question.actors]
        values = question.value(place[0, rows, 0]).tolist()
        before = steps[index - 1].table if index else None
        out.append(
            {
                "median": float(question.value(weighted_median(place, weight))[0, 0]),
                "mean": float(question.value(weighted_mean(place, weight))[0, 0]),
                "positions": dict(zip(question.actors, values, strict=True)),
                "moves": [] if before is None else list(_moves(question, issue, before, step)),
            }
        )
    return out


def _moves(question: Question, issue: int, before: TableView, step: Step) -> Iterator[ActorMove]:
    """Who moves to whom; where the model does not say, each change concedes to the settlement."""
    names = step.table.names
    if step.moves is None:
        change = np.abs(step.table.position - before.position)[0, :, issue]
        for actor in question.actors:
            if change[names.index(actor)] > VISIBLE:
                yield {"who": actor, "to": "settlement", "kind": "concession"}
        return
    here = (step.moves.replicate == 0) & (step.moves.issue == issue)
    for index in np.flatnonzero(here):
        who, to = names[step.moves.who[index]], names[step.moves.to[index]]
        yield {"who": who, "to": to, "kind": str(step.moves.kind[index])}
