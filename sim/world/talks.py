"""Tables of the world: sessions, settlements, what binds, and what holds if talks fail."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array, Index, Mask
from sim.domain.scenario import Table as TableFile
from sim.domain.state import Draws
from sim.equations.release import Bond
from sim.models.table import Settlement, Table

if TYPE_CHECKING:
    from sim.world.model import World

WAITING, AGREED, FAILED, LAPSED, BROKEN = range(5)
SAME = 1e-9  # policies closer than this are the same
STATUS = {"failed": FAILED, "lapsed": LAPSED, "broken": BROKEN}


class Talks:
    """One table in all replicates: who sits, what was settled, what is still in force."""

    def __init__(self, world: "World", name: str, file: TableFile, draws: Draws):
        self.world, self.name, self.file = world, name, file
        self.issues: Index = np.array([world.issue_row[issue] for issue in file.issues])
        self.party: Index = np.array([world.row[who] for who in file.parties])
        count, width = draws.count, len(world.issue_row)
        self.stated = np.zeros(width, dtype=bool)
        self.reversion = np.zeros((count, width))
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
        self.package = world.policy.copy()
        self.before = self.fallback(world.policy)
        self.pending = np.zeros((count, width), dtype=bool)
        self.renewed = np.zeros((count, width), dtype=bool)
        self.settlement: Settlement | None = None
        self.solved = np.zeros(count, dtype=bool)
        self.rested_on: list[Array] = []
        self.sat = np.zeros(count, dtype=bool)
        self.opening = world.position.copy()
        self.progress = np.zeros((count, len(world.row)))
        self.turns = np.zeros((count, len(world.row)))

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
        return Bond(in_force, self.seated, self.before, party, world.controls)

    def full(self, package: Array) -> Array:
        """Policies with the table's issues at a package (R, m), (R, K), before any release."""
        policy = self.world.policy.copy()
        policy[:, self.issues] = package
        return policy

    def reverted(self) -> Array:
        """Policies if the table failed now, (R, K)."""
        policy = self.world.policy
        return np.where(self.seated, self.fallback(policy), policy)

    def settled(self, package: Array) -> Array:
        """Policies if the package held now, (R, K), after what it releases at other tables."""
        return self.world.after_settlement(self, self.full(package))

    def view(self, margin: Array, rows: Index) -> Table:
        """The table as a decision model sees it, in some replicates."""
        world, issues = self.world, self.issues
        reverted = self.reverted()
        found = world.utility(reverted, self.party, seen=True)
        start = found - np.take(margin, self.party, axis=1)
        low, high = world.bounds(self, reverted)

        def take(values: Array, axis: int | None = None) -> Array:
            part = np.take(values, rows, axis=0)
            return part if axis is None else np.ascontiguousarray(np.take(part, issues, axis=axis))

        def scatter(package: Array) -> Array:
            full = np.take(reverted, issues, axis=1)
            full[rows] = package
            return full

        def chord(package: Array) -> Array:
            return np.take(self._chord(reverted, scatter(package)), rows, axis=0)

        def gain(package: Array) -> Array:
            there = world.utility(self.settled(scatter(package)), self.party, seen=True)
            return np.take(there - start, rows, axis=0)

        money = bool(world.flows.driven & set(issues.tolist()))
        whole = self._whole_scale(reverted)
        return Table(
            ideal=take(world.seen_ideal, 2),
            salience=take(world.seen_salience, 2),
            slope=take(world.mixed(whole)),
            stake=take(world.shown_salience, 2) + np.abs(take(whole)),
            position=take(world.position, 2),
            capability=take(world.capability, 2),
            party=self.party,
            reversion=take(reverted, 1),
            margin=take(margin),
            low=take(low, 1),
            high=take(high, 1),
            levels=tuple(world.levels[k] for k in issues),
            names=tuple(world.row),
            opening=take(self.opening, 2),
            progress=take(self.progress),
            turns=take(self.turns),
            left=self.months_left,
            current=take(world.policy, 1),
            bound=tuple(bool(world.bound_elsewhere(self)[k]) for k in issues),
            chord=chord if money else None,
            gain=gain,
        )

    def sit(self, rows: Index) -> None:
        """Note what is declared where the talks begin."""
        fresh = rows[~self.sat[rows]]
        self.opening[fresh] = self.world.position[fresh]
        self.sat[fresh] = True

    def _whole_scale(self, policy: Array) -> Array:
        """Own money slope from end to end of each issue, (R, N, m), utility per scale."""
        return np.stack(
            [
                self._slope(policy, k, np.zeros(len(policy)), np.ones(len(policy)))
                for k in self.issues
            ],
            axis=2,
        )

    def _chord(self, reverted: Array, package: Array) -> Array:
        """The parties' money slopes from the reversion to a package, issue by issue, (R, P, m)."""
        slopes = []
        for column, k in enumerate(self.issues):
            start, end = reverted[:, k], package[:, column]
            step = np.where(start > 0.5, -1e-3, 1e-3)
            far = np.where(np.abs(end - start) < 1e-3, start + step, end)
            slopes.append(self._slope(reverted, k, start, far))
        return self.world.mixed(np.stack(slopes, axis=2), self.party)

    def _slope(self, policy: Array, issue: int, start: Array, end: Array) -> Array:
        world = self.world
        if issue not in world.flows.driven:
            return np.zeros((len(policy), len(world.row)))
        here, there = policy.copy(), policy.copy()
        here[:, issue], there[:, issue] = start, end
        change = world.flows.gains(there, issue) - world.flows.gains(here, issue)
        return change / world.worth / (end - start)[:, None]

    def take_note(self, settlement: Settlement, rows: Index, table: Table) -> None:
        """Keep where the table would settle, within its bounds, and whether it could."""
        full = np.take(self.package, rows, axis=0)
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
        for other in world.talks.values():
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

    def is_(self, status: str) -> Mask:
        """Replicates in which a condition on the table holds: `agreed` means ever ratified."""
        return self.agreed if status == "agreed" else self.status == STATUS[status]
