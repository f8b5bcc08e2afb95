"""Tables of the world: sessions, settlements, what binds, and what holds if talks fail."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, Mask, stack, take
from sim.domain.kinds.agreement import Table as TableFile
from sim.domain.state import Draws
from sim.equations.release import Bond
from sim.models.table import Settlement, TableView
from sim.world import bindings
from sim.world.valuation import Valuation

if TYPE_CHECKING:
    from sim.world.model import World

Worth = Callable[[Array], Array]  # of a package (R, m)
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
                k, draws.unit(f"tables.{name}.reversion.{issue}", issue, 0.0)
            )
        self.seated = np.zeros(width, dtype=bool)
        self.seated[self.issues] = True
        self.status = np.full(count, AGREED if file.standing else WAITING)
        self.opened = np.full(count, file.standing)
        self.agreed = np.full(count, file.standing)
        self.agreed_month = np.full(count, world.start if file.standing else -1)
        self.empty = np.zeros(count, dtype=bool)
        self.unresolved = np.zeros(count, dtype=bool)
        self.package = np.copy(world.policy)
        self.before = self.fallback(world.policy)
        self.pending = np.zeros((count, width), dtype=bool, order="F")
        self.renewed = np.zeros((count, width), dtype=bool, order="F")
        self.settlement: Settlement | None = None
        self.solved = np.zeros(count, dtype=bool)
        self.rested_on: list[Array] = []
        self.sat = np.zeros(count, dtype=bool)
        self.opening = np.copy(world.position)
        self.progress = np.zeros((count, len(world.row)), order="F")
        self.turns = np.zeros((count, len(world.row)), order="F")

    def fallback(self, policy: Array) -> Array:
        """Policies if the table fails, (R, K): the stated reversion, else what is in force."""
        return np.where(self.stated, self.reversion, policy)

    @property
    def in_session(self) -> Mask:
        """Replicates in which the table is bargaining this month."""
        month, last = self.world.month, self.file.meets[-1] if self.file.meets else -1
        opens = self.file.opens
        begun = self.opened if opens is None else self.opened | (month >= opens)
        return begun & (self.status == WAITING) & (month <= last)

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
        return Bond(in_force, self.seated, self.before, party, world.interests.controls)

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
        return bindings.after_settlement(self.world, self, self.full(package))

    def view(self, margin: Array, rows: Index) -> TableView:
        """The table as a decision model sees it, in some replicates."""
        world, issues = self.world, self.issues
        reverted = self.reverted()
        low, high = bindings.bounds(world, self, reverted)
        whole, slope = world.memory.recall(
            f"slopes {self.name}", [reverted], lambda: self._slopes(reverted)
        )
        every = np.array_equal(rows, np.arange(world.count))

        def at(values: Array, axis: int | None = None) -> Array:
            part = values if axis is None else take(values, issues, axis)
            return part if every else take(part, rows, axis=0)

        gain, kinks = self._worth(margin, rows)
        return TableView(
            ideal=at(world.voices.seen_ideal, 2),
            salience=at(world.voices.seen_salience, 2),
            slope=at(slope),
            stake=at(world.voices.shown_salience, 2) + np.abs(at(whole)),
            position=at(world.position, 2),
            capability=at(world.interests.capability, 2),
            party=self.party,
            reversion=at(reverted, 1),
            margin=at(margin),
            low=at(low, 1),
            high=at(high, 1),
            levels=tuple(len(world.scales[k].levels) for k in issues),
            names=tuple(world.row),
            opening=at(self.opening, 2),
            progress=at(self.progress),
            turns=at(self.turns),
            left=self.months_left,
            current=at(world.policy, 1),
            bound=tuple(bool(bindings.bound_elsewhere(world, self)[k]) for k in issues),
            driven=tuple(k in world.flows.driven for k in issues),
            gain=gain,
            kinks=kinks,
            part=lambda index: self.view(margin, rows[index]),
        )

    def _worth(self, margin: Array, rows: Index) -> tuple[Worth, Callable[[int], list[Array]]]:
        """The parties' gain from a package, and where gains bend, as others see them."""
        world, every = self.world, np.array_equal(rows, np.arange(self.world.count))
        valuation = world.voices.seen if every else world.voices.seen.rows(rows)
        start = take(self.start(seen=True) - margin, self.party, axis=1)
        parts = (world.policy, start, self.reverted())
        now, start, failed = parts if every else (take(part, rows, axis=0) for part in parts)

        def gain(package: Array) -> Array:
            there = np.copy(now)
            there[:, self.issues] = package
            settled = bindings.after_settlement(world, self, there, None if every else rows)
            return valuation.utility(settled, self.party) - start

        def kinks(column: int) -> list[Array]:
            return valuation.flows.kinks(failed, int(self.issues[column]))

        return gain, kinks

    def sit(self, rows: Index) -> None:
        """Note what is declared where the talks begin."""
        fresh = rows[~self.sat[rows]]
        self.opening[fresh] = self.world.position[fresh]
        self.sat[fresh] = True

    def _slopes(self, policy: Array) -> tuple[Array, Array]:
        """Money slope from end to end of each issue, own and after voice, (R, N, m) each."""
        ends, valuation = (np.zeros(len(policy)), np.ones(len(policy))), self.world.voices.heard
        own = stack([self._slope(valuation, policy, k, ends) for k in self.issues], axis=2)
        return own, valuation.mixed(own)

    def _slope(
        self, valuation: Valuation, policy: Array, issue: int, ends: tuple[Array, Array]
    ) -> Array:
        if issue not in self.world.flows.driven:
            return np.zeros((len(policy), len(self.world.row)), order="F")
        return valuation.slope(policy, issue, *ends)

    def take_note(self, settlement: Settlement, rows: Index, table: TableView) -> None:
        """Keep where the table would settle, within its bounds, and whether it could."""
        full = take(self.package, rows, axis=0)
        full[:, self.issues] = np.clip(settlement.package, table.low, table.high)
        self.package[rows] = full
        self.empty[rows] = ~settlement.agreed & ~settlement.unresolved
        self.unresolved[rows] = settlement.unresolved

    def conclude(self, ratified: Mask, failed: Mask) -> None:
        """Enter a ratification or a final failure: its result waits for its month of effect."""
        world = self.world
        self.status = np.where(ratified, AGREED, np.where(failed, FAILED, self.status))
        self.agreed |= ratified
        self.agreed_month = np.where(ratified, world.month, self.agreed_month)
        settled = ratified[:, None] & self.seated
        reverting = failed[:, None] & self.seated & self.stated
        self.before = np.where(settled, world.policy_last_month, self.before)
        self.package = np.where(reverting, self.reversion, self.package)
        self.pending |= settled | reverting
        for other in world.negotiations.values():
            if other is not self and set(other.party) <= set(self.party):
                other.renewed |= settled & other.seated

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
        """What is counted of the table."""
        never = ~self.agreed
        return {
            "agreed": self.agreed,
            "win_set_empty": self.empty & never,
            "unresolved": self.unresolved & never,
        }

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the table holds: `agreed` means ever ratified."""
        return self.agreed if status == "agreed" else self.status == STATUS[status]
