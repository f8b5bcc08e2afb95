"""Tables of the world: sessions, settlements, what binds, and what holds if talks fail."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take
from sim.domain.key import Key
from sim.domain.kinds.agreement import Table as TableFile
from sim.domain.state import Draws
from sim.equations.release import Bond
from sim.models.table import Settlement, TableView
from sim.world import bindings

if TYPE_CHECKING:
    from sim.world.model import World

WAITING, AGREED, FAILED, LAPSED, BROKEN = range(5)
STATUS = {"failed": FAILED, "lapsed": LAPSED, "broken": BROKEN}


class Negotiation:
    """One table in all replicates: who sits, what was settled, what is still in force."""

    def __init__(self, world: "World", name: str, file: TableFile, draws: Draws):
        self.world, self.name, self.file = world, name, file
        self.issues: Index = np.array([world.issue_row[issue] for issue in file.issues])
        self.party: Index = np.array([world.row[who] for who in file.parties])
        count, width = draws.count, len(world.issue_row)
        self.stated = np.zeros(width, dtype=bool)
        self.reversion = np.zeros((count, width), order="F")
        for issue in file.reversion:
            k = world.issue_row[issue]
            self.stated[k] = True
            self.reversion[:, k] = world.on_scale(
                k, draws.unit(str(Key.table(name, "reversion", issue)), issue, 0.0)
            )
        self.seated = np.zeros(width, dtype=bool)
        self.seated[self.issues] = True
        self.status = np.full(count, AGREED if file.standing else WAITING)
        self.opened = np.full(count, file.standing)
        self.agreed = np.full(count, file.standing)
        self.agreed_month = np.full(count, world.start if file.standing else -1)
        self.empty = np.zeros(count, dtype=bool)  # why the last meeting that failed did
        self.unresolved = np.zeros(count, dtype=bool)
        self.drafted = np.zeros(count, dtype=bool)
        self.asked = np.zeros((count, len(world.row)), dtype=bool, order="F")  # to sign the draft
        self.past_deadline = np.zeros(count, dtype=bool)
        self.resumes = np.zeros(count, dtype=np.int64)  # month in which suspended talks go on
        self.pressure = np.zeros((count, len(world.row)), order="F")
        self.package = np.copy(world.policy)  # the draft
        self.result = np.copy(world.policy)  # what takes effect
        self.pending = np.zeros((count, width), dtype=bool, order="F")
        self.before = self.fallback(world.policy)
        self.renewed = np.zeros((count, width), dtype=bool, order="F")
        self._open_books(count)

    def _open_books(self, count: int) -> None:
        """What the talks come to, in every replicate."""
        world = self.world
        self.settlement: Settlement | None = None
        self.solved = np.zeros(count, dtype=bool)
        self.too_dear = np.full((count, len(self.party)), np.inf, order="F")  # no package pays all
        self.rested_on: list[Array] = []
        self.sat = np.zeros(count, dtype=bool)
        self.opening = np.copy(world.position)
        self.progress = np.zeros((count, len(world.row)), order="F")
        self.turns = np.zeros((count, len(world.row)), order="F")

    def fallback(self, policy: Array) -> Array:
        """Policies if the table fails, (R, K): the stated reversion, else what is in force.

        After the deadline the reversion is in force, or about to be.
        """
        stated = self.stated & (~self.past_deadline[:, None] | self.pending)
        return np.where(stated, self.reversion, policy)

    @property
    def going(self) -> Mask:
        """Replicates in which the talks have begun and not ended, suspended or not."""
        month, last = self.world.month, self.file.meets[-1] if self.file.meets else -1
        opens = self.file.opens
        begun = self.opened if opens is None else self.opened | (month >= opens)
        return begun & (self.status == WAITING) & (month <= last)

    @property
    def in_session(self) -> Mask:
        """Replicates in which the table is bargaining this month."""
        return self.going & (self.world.month >= self.resumes)

    @property
    def last(self) -> bool:
        """Whether this month's meeting is the last."""
        return bool(self.file.meets) and self.world.month == self.file.meets[-1]

    def suspend(self, where: Mask, months: int) -> None:
        """Have the talks rest for some months, this one included."""
        resumes = np.maximum(self.resumes, self.world.month + months)
        self.resumes = np.where(where, resumes, self.resumes)

    @property
    def months_left(self) -> int:
        """Months until and including the next meeting."""
        return min(meeting for meeting in self.file.meets if meeting >= self.world.month) - (
            self.world.month - 1
        )

    @property
    def bond(self) -> Bond:
        """What a ratified table binds its parties to."""
        world = self.world
        party = np.zeros(len(world.row), dtype=bool)
        party[self.party] = self.file.binds
        in_force = self.status == AGREED
        return Bond(in_force, self.seated, self.before, party, self.agreed_month)

    def full(self, package: Array) -> Array:
        """Policies with the table's issues at a package (R, m), (R, K), before any release."""
        policy = np.copy(self.world.policy)
        policy[:, self.issues] = package
        return policy

    def reverted(self) -> Array:
        """Policies if the table failed now, (R, K)."""
        policy = self.world.policy
        return np.where(self.seated, self.fallback(policy), policy)

    def start(self, *, seen: bool = False) -> Array:
        """Utility if the table failed now, (R, N), as each has it or as others see it (`seen`)."""
        world, policy = self.world, self.reverted()
        feigned = seen and world.interests.feigned is not None
        question = f"start {self.name}" + feigned * " as seen"
        return world.memory.recall(question, [policy], lambda: world.utility(policy, seen=feigned))

    def settled(self, package: Array) -> Array:
        """Policies if the package held now, (R, K), after what it releases at other tables."""
        return bindings.ties(self.world, self).settled(self.full(package))

    def outlook(self, margin: Array) -> Array:
        """Exact gain of everyone from the draft over no agreement, (R, N), as each has it."""

        def gain() -> Array:
            package = take(self.package, self.issues, axis=1)
            return self.world.utility(self.settled(package)) - self.start() + margin

        rests_on = [*bindings.under(self.world, self.world.policy), self.package, margin]
        return self.world.memory.recall(f"outlook {self.name}", [*rests_on, self.reverted()], gain)

    def sit(self, rows: Index) -> None:
        """Note what is declared where the talks begin."""
        fresh = rows[~self.sat[rows]]
        self.opening[fresh] = self.world.position[fresh]
        self.sat[fresh] = True

    def take_note(self, settlement: Settlement, rows: Index, table: TableView) -> None:
        """Keep the draft, within its bounds, and whether there is one."""
        full = take(self.package, rows, axis=0)
        full[:, self.issues] = np.clip(settlement.package, table.low, table.high)
        self.package[rows] = full
        self.drafted[rows] = settlement.agreed
        asked = table.asked(settlement.package) if settlement.asked is None else settlement.asked
        self.asked = np.copy(self.asked)
        self.asked[np.ix_(rows, self.party)] = asked
        self.unresolved[rows] = settlement.unresolved

    def agree_on(self, settlement: Settlement, rows: Index, table: TableView) -> None:
        """Take what a meeting found in place of the draft, within the bounds, where it agreed."""
        full = take(self.package, rows, axis=0)
        found = np.clip(settlement.package, table.low, table.high)
        kept = take(full, self.issues, axis=1)
        full[:, self.issues] = np.where(settlement.agreed[:, None], found, kept)
        self.package = np.copy(self.package)
        self.package[rows] = full

    def conclude(self, ratified: Mask, failed: Mask) -> None:
        """Enter a ratification or a final failure: its result waits for its month of effect."""
        world = self.world
        self.status = np.where(ratified, AGREED, np.where(failed, FAILED, self.status))
        self.agreed |= ratified
        self.agreed_month = np.where(ratified, world.month, self.agreed_month)
        settled = ratified[:, None] & self.seated
        self.before = np.where(settled, self._inherited(), self.before)
        self.result = np.where(settled, self.package, self.result)
        self.pending |= settled
        for other in self._within:
            other.renewed |= settled & other.seated
        self._revert(failed & ~self.past_deadline)

    def expire(self) -> None:
        """Put the stated reversions into force at the deadline, while the talks go on."""
        late = self.going & ~self.past_deadline
        self._revert(late)
        self.past_deadline |= late

    def _revert(self, where: Mask) -> None:
        reverting = where[:, None] & self.seated & self.stated
        self.result = np.where(reverting, self.reversion, self.result)
        self.pending |= reverting

    @property
    def _within(self) -> list["Negotiation"]:
        """The other tables of these parties, or of fewer."""
        tables = self.world.negotiations.values()
        return [t for t in tables if t is not self and set(t.party) <= set(self.party)]

    def _inherited(self) -> Array:
        """What held before this deal, (R, K): before an older one, where it renews that."""
        before = self.world.policy_last_month
        for older in self._within:
            held = (older.status == AGREED)[:, None] & older.seated
            before = np.where(held, older.before, before)
        return before

    def due(self) -> Mask:
        """Issues whose settlement or reversion takes effect by now, (R, K)."""
        ready = np.zeros(len(self.seated), dtype=bool)
        for issue in self.file.issues:
            month = self.file.effective.get(issue, self.world.month)
            ready[self.world.issue_row[issue]] = month <= self.world.month
        return self.pending & ready

    def lapsing(self) -> Mask:
        """Replicates in which the settlement lapses this month."""
        until = self.file.until
        over = until is not None and self.world.month > until
        return (self.status == AGREED) & over

    def marks(self) -> dict[str, Mask]:
        """What is counted of the table; exactly one of them holds in a replicate."""
        ended = (self.status != WAITING) & ~self.agreed
        return {
            "agreed": self.agreed,
            "win_set_empty": ended & self.empty,
            "not_found": ended & ~self.empty,
            "unresolved": ~self.agreed & ~ended,
        }

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the table holds: `agreed` means ever ratified."""
        marks = self.marks()
        return marks[status] if status in marks else self.status == STATUS[status]
