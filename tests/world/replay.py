"""A replay: policies month by month from the decisions alone, one replicate at a time.

The ledger says who decided what; the rules of the world say what follows from it. Plain loops and
plain numbers, written apart from the engine: settlements and reversions at their months of effect,
a breach that frees the others, a lapse at `until`, concessions and sanctions in phase 7.
"""

from dataclasses import dataclass, field

from sim.domain.scenario import Scenario
from sim.world import World

SAME = 1e-9
Values = dict[str, float]  # by issue, on [0, 1]


@dataclass
class Deal:
    """A table in one replicate."""

    package: Values  # as ratified
    reversion: Values  # as stated
    before: Values
    state: str = "waiting"
    due: Values = field(default_factory=dict)  # what has yet to take effect
    renewed: set[str] = field(default_factory=set)


@dataclass
class Story:
    """One replicate: the policies in force and what is known of tables and sanctions."""

    case: Scenario
    month: int
    policy: Values
    deals: dict[str, Deal]
    undone: Values = field(default_factory=dict)  # by threat: the policy before its sanction

    def controls(self, who: str, issue: str) -> bool:
        return who in self.case.issues[issue].controllers

    def breaks(self, who: str, moved: set[str], names: list[str]) -> set[str]:
        """Tables that a move breaks, and the issues of others that they free, put back."""
        broken = set()
        for name in names:
            file, deal = self.case.file.tables[name], self.deals[name]
            if not file.binds or who not in file.parties or deal.state != "agreed":
                continue
            if moved & set(file.issues):
                broken.add(name)
                for issue in file.issues:
                    if issue not in moved and not self.controls(who, issue):
                        self.policy[issue] = deal.before[issue]
        for name in broken:
            self.deals[name].state = "broken"
            self.deals[name].due = {}
        return broken

    def move(self, who: str, issue: str, value: float) -> None:
        """A stakeholder moves an issue outside every table."""
        differs = abs(value - self.policy[issue]) > SAME
        self.policy[issue] = value
        if differs:
            self.breaks(who, {issue}, list(self.deals))

    def news(self, rows: list[tuple[str, str]]) -> None:
        """Events that shift a policy."""
        for _, event in (row for row in rows if row[0] == "happens"):
            file = self.case.file.events[event]
            assert not any(key.startswith("policies.") for key in file.sets), "not replayed"
            for key, amount in file.shift.items():
                if key.startswith("policies."):
                    issue = key.split(".")[1]
                    scale = self.case.issues[issue].scale
                    moved = self.policy[issue] + amount / (scale.high - scale.low)
                    self.policy[issue] = min(max(moved, 0.0), 1.0)

    def conclude(self, rows: list[tuple[str, str]], last_month: Values) -> None:
        """Phase 6: results wait for their months of effect."""
        for what, name in rows:
            if what == "is agreed":
                deal = self.deals[name]
                deal.state, deal.due, deal.before = "agreed", dict(deal.package), dict(last_month)
            elif what == "fails":
                deal = self.deals[name]
                deal.state, deal.due = "failed", dict(deal.reversion)

    def settle(self, name: str) -> None:
        """Phase 7: put into force what is due of a table, and break what it goes against."""
        file, deal = self.case.file.tables[name], self.deals[name]
        due = {i: v for i, v in deal.due.items() if file.effective.get(i, 0) <= self.month}
        moved = {i for i, v in due.items() if abs(v - self.policy[i]) > SAME}
        deal.due = {i: v for i, v in deal.due.items() if i not in due}
        self.policy.update(due)
        for other, its in self.case.file.tables.items():
            if deal.state != "agreed" or other == name:
                continue
            if set(its.parties) <= set(file.parties):
                self.deals[other].renewed |= set(due) & set(its.issues)
                continue
            for who in file.parties:
                self.breaks(who, {i for i in moved if self.controls(who, i)}, [other])

    def act(self, name: str, done: set[str], demanded: float, sanction: float) -> None:
        """Phase 7: what a threat has moved this month."""
        threat = self.case.file.threats[name]
        yields = "yields to the sanction" in done
        concedes = "concedes to the threat" in done and threat.table is None
        value = self.policy[threat.demand.issue]
        if threat.demand.side == "at_most":
            met = value <= demanded + SAME
        else:
            met = value >= demanded - SAME
        if (yields or concedes) and not met:
            self.move(threat.target, threat.demand.issue, demanded)
        if "carries out the threat" in done:
            self.undone[name] = self.policy[threat.sanction.issue]
            self.move(threat.sender, threat.sanction.issue, sanction)
        if yields or "lifts the sanction" in done:
            self.policy[threat.sanction.issue] = self.undone[name]  # breaks no deal

    def lapse(self) -> None:
        """Phase 7, last: settlements that have run out."""
        for name, deal in self.deals.items():
            until = self.case.file.tables[name].until
            if deal.state == "agreed" and until is not None and self.month > until:
                deal.state = "lapsed"
                for issue in self.case.file.tables[name].issues:
                    if issue not in deal.renewed:
                        self.policy[issue] = deal.reversion.get(issue, deal.before[issue])


def replay(world: World, row: int) -> tuple[list[list[float]], dict[str, str]]:
    """Policies (months + 1, K) of one replicate as its decisions have it, and states of tables."""
    decided: dict[int, list[tuple[str, str]]] = {}
    for decision in world.ledger.decisions:
        if decision.made[row]:
            decided.setdefault(decision.month, []).append((decision.what, decision.to))
    story = _found(world, row)
    series = [[story.policy[issue] for issue in world.case.issues]]
    for month in range(world.start, world.start + world.months):
        rows, last_month = decided.get(month, []), dict(story.policy)
        story.month = month
        story.news(rows)
        story.conclude(rows, last_month)
        for name in story.deals:
            story.settle(name)
        for name, threat in world.threats.items():
            done = {what for what, to in rows if to == name}
            story.act(name, done, threat.demanded[row], threat.sanction[row])
        story.lapse()
        series.append([story.policy[issue] for issue in world.case.issues])
    return series, {name: deal.state for name, deal in story.deals.items()}


def _found(world: World, row: int) -> Story:
    policy = {i: float(world.record.policy[0, row, k]) for i, k in world.issue_row.items()}
    deals = {}
    for name, talk in world.negotiations.items():
        rows = {issue: world.issue_row[issue] for issue in talk.file.issues}
        reversion = {i: float(talk.reversion[row, rows[i]]) for i in talk.file.reversion}
        package = {i: float(talk.package[row, k]) for i, k in rows.items()}
        deals[name] = Deal(package, reversion, {**policy, **reversion})
        deals[name].state = "agreed" if talk.file.standing else "waiting"
    return Story(world.case, world.start, policy, deals)
