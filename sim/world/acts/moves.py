"""Phase 6: moves, made by those who expect to gain more by them than they cost."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Mask
from sim.domain.key import Key
from sim.domain.kinds.move import Move, MoveVerb
from sim.domain.parts.pressure import Pressure
from sim.domain.state import Draws
from sim.equations import belief
from sim.world.acts import expectation
from sim.world.effects import move
from sim.world.events import press, suspend
from sim.world.judge import holds

if TYPE_CHECKING:
    from sim.world.model import World

WORTHWHILE = 1e-6


class MoveState:
    """One move in all replicates: where it was made, ended (bought off), and offered in vain."""

    def __init__(self, world: "World", name: str, file: Move, draws: Draws):
        self.world, self.name, self.file = world, name, file
        self.row = world.row[file.who]

        def number(*part: str) -> Array:
            return draws.number(str(Key.move(name, *part)), 0.0)

        self.cost, self.by, self.sum = (
            number("cost"),
            number("pressure", "by"),
            number("pays", "cad_m"),
        )
        self._cost_as_known = draws.scenario.numbers[str(Key.move(name, "cost"))]
        self.sets = {
            world.issue_row[issue]: world.on_scale(
                world.issue_row[issue], draws.unit(str(Key.move(name, "set", issue)), issue, 0.0)
            )
            for issue in file.sets
        }
        nowhere = np.zeros(draws.count, dtype=bool)
        self.made, self.ended, self.refused = nowhere, nowhere, nowhere
        self.since = np.full(draws.count, -1)
        self.expected = np.zeros(draws.count)  # what it was made for, in utility
        self._sets_now = nowhere

    def marks(self) -> dict[str, Mask]:
        """What is counted of the move."""
        return {"made": self.made, "ended": self.ended, "refused": self.refused}

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the move holds."""
        return self.marks()[status]

    @property
    def presses(self) -> Mask:
        """Replicates in which its pressure is on."""
        lasts = self.file.lasts
        over = lasts is not None and self.world.month - self.since >= lasts
        return self.made & ~self.ended & ~np.asarray(over)

    @property
    def answered(self) -> "MoveState | None":
        """The move that this one would buy off."""
        return None if self.file.answers is None else self.world.moves[self.file.answers]

    @property
    def pressure(self) -> Pressure | None:
        """What it changes: its own pressure, or that of the move which it would buy off."""
        return self.file.pressure if self.answered is None else self.answered.file.pressure

    def looks_at(self, table: str) -> bool:
        """Whether it may be made this month in view of what is on a table."""
        file, month = self.file, self.world.month
        in_time = file.start <= month <= file.until and file.made != "never"
        return in_time and self.pressure is not None and self.pressure.at == table

    def consider(self) -> None:
        """Make the move where it is open and gains its maker more than it costs."""
        self._wear_off()
        self._sets_now = np.zeros(self.world.count, dtype=bool)
        rows = self._open()
        if not np.any(rows):
            return
        gain = expectation.of_move(self)
        chosen = (gain > WORTHWHILE) & (gain >= self.cost)
        made = rows & (chosen | (self.file.made == "always"))
        known = belief.at_most(self._cost_as_known, gain)
        chance = np.where(gain > WORTHWHILE, known, 0.0)
        if self.file.pays is None:
            self._note(MoveVerb.MAKES, self.name, made, chance)
        else:
            self._note(MoveVerb.OFFERS, self.file.answers or "", made, chance)
            made = self._offer(made)
        self._make(made, gain)

    def _open(self) -> Mask:
        world, file = self.world, self.file
        if file.made == "never" or not file.start <= world.month <= file.until:
            return np.zeros(world.count, dtype=bool)
        rows = ~self.made & ~self.refused
        if self.answered is not None:
            rows = rows & self.answered.presses
        return rows & holds(world, file.when) if file.when is not None else rows

    def _make(self, made: Mask, gain: Array) -> None:
        world, file = self.world, self.file
        self.made = self.made | made
        self.since = np.where(made, world.month, self.since)
        self.expected = np.where(made, gain, self.expected)
        self._sets_now = made
        if file.pressure is not None:
            press(world, file.pressure, np.where(made, self.by, 0.0))
        suspend(world, file.suspend, made, Key.move(self.name))

    def _offer(self, offered: Mask) -> Mask:
        """Have the other take the money where it is worth what its move was made for, (R,)."""
        other, world = self.answered, self.world
        assert other is not None  # noqa: S101 - the caller has seen to it
        worth = expectation.heard(world, other.row, {other.row: self.sum})
        takes = offered & (worth >= other.expected)
        declines = offered & ~takes
        for verb, where in ((MoveVerb.TAKES, takes), (MoveVerb.DECLINES, declines)):
            why = str(Key.move(self.name, "pays", "cad_m"))
            world.ledger.add(world.month, other.file.who, verb, other.name, where, why=why)
        self.refused = self.refused | declines
        other.end(takes)
        world.pay(self.row, other.row, np.where(takes, self.sum, 0.0))
        return takes

    def end(self, where: Mask) -> None:
        """Have it bought off: its pressure is undone."""
        if self.file.pressure is not None:
            press(self.world, self.file.pressure, np.where(where & self.presses, -self.by, 0.0))
        self.ended = self.ended | where

    def _wear_off(self) -> None:
        """Undo the pressure of a move whose time is over."""
        file, month = self.file, self.world.month
        if file.pressure is not None and file.lasts is not None:
            over = self.made & ~self.ended & (month - self.since == file.lasts)
            press(self.world, file.pressure, np.where(over, -self.by, 0.0))

    def take_effect(self) -> None:
        """Move the policies that it sets."""
        mover = self.world.agent(self.file.who)
        for issue, value in self.sets.items():
            move(self.world, issue, value, mover, self._sets_now, str(Key.move(self.name)))

    def _note(self, verb: MoveVerb, to: str, made: Mask, chance: Array) -> None:
        self.world.ledger.add(
            self.world.month, self.file.who, verb, to, made, probability=chance, why=self._why
        )

    @property
    def _why(self) -> str:
        """Key path of what the move is made for: what it changes."""
        key, file = Key.move(self.name), self.file
        if file.pressure is not None:
            return str(key / "pressure" / "by")
        if file.pays is not None:
            return str(key / "pays" / "cad_m")
        return str(key / "set" / next(iter(file.sets)) if file.sets else key)
