"""A story: what follows from a month's decisions by the rules of the world, in one replicate.

Plain loops and plain numbers, written apart from the engine. A month's effects, in this order:
settlements and reversions that are due; sanctions that end, concessions, sanctions, answers; moves;
lapses. Before all that slow issues follow their aims.
"""

from dataclasses import dataclass, field

from sim.domain.kinds.threat import Threat
from sim.domain.scenario import Scenario

SAME = 1e-9
Values = dict[str, float]  # by issue, on [0, 1]
Rows = list[tuple[str, str]]  # what was decided, and about what


@dataclass
class Deal:
    """A table in one replicate."""

    package: Values  # as ratified
    reversion: Values  # as stated
    before: Values
    state: str = "waiting"
    opened: bool = False
    ratified: int = -1  # month; that of the start for a table that was ratified before
    late: bool = False  # whether its deadline has passed
    due: Values = field(default_factory=dict)  # what has yet to take effect
    renewed: set[str] = field(default_factory=set)


@dataclass
class Law:
    """A threat's sanction and the answer to it in one replicate."""

    demanded: float
    line: float | None  # the target's own limit on what is demanded
    to: float
    answer: float
    in_force: bool = False
    answered: bool = False
    was: Values = field(default_factory=dict)  # of what the sanction moved
    left: Values = field(default_factory=dict)  # as the sanction left it
    broke: dict[str, Values] = field(default_factory=dict)  # tables, with what was due of them
    before_answer: float = 0.0


@dataclass
class Story:
    """One replicate: the policies in force and what is known of tables and sanctions."""

    case: Scenario
    month: int
    policy: Values
    deals: dict[str, Deal]
    laws: dict[str, Law]
    sets: dict[str, Values]  # by move
    aims: Values = field(default_factory=dict)  # of slow issues

    def controls(self, who: str, issue: str) -> bool:
        return who in self.case.issues[issue].controllers

    def within(self, name: str) -> list[str]:
        """The other tables of a table's parties, or of fewer."""
        tables, parties = self.case.file.tables, set(self.case.file.tables[name].parties)
        return [n for n in tables if n != name and set(tables[n].parties) <= parties]

    # ------------------------------------------------------------------ what a move releases

    def release(self, moved: dict[str, set[str]], spared: list[str]) -> None:
        """Break the deals that moves (issues by who moved them) go against.

        Every other issue of a broken deal returns to what held before it; what moved stays, and so
        does what another binding deal in force holds. The earlier deal decides.
        """
        still = [n for n, deal in self.deals.items() if deal.state == "agreed"]
        broken = [n for n in still if n not in spared and self._goes_against(n, moved)]
        stay = set().union(*moved.values())
        for name in still:
            if name not in broken and self.case.file.tables[name].binds:
                stay |= set(self.case.file.tables[name].issues)
        by_age = sorted(broken, key=lambda n: self.deals[n].ratified)
        for name in by_age[::-1]:
            deal = self.deals[name]
            deal.state, deal.due = "broken", {}
            for issue in set(self.case.file.tables[name].issues) - stay:
                self.policy[issue] = deal.before[issue]

    def _goes_against(self, name: str, moved: dict[str, set[str]]) -> bool:
        file = self.case.file.tables[name]
        return file.binds and any(
            who in file.parties and issues & set(file.issues) for who, issues in moved.items()
        )

    def move(self, who: str, issue: str, value: float) -> None:
        """A stakeholder moves an issue outside every table: at once, unless it is a slow one."""
        if self.case.issues[issue].pace is not None:
            self.aims[issue] = value
            return
        differs = abs(value - self.policy[issue]) > SAME
        self.policy[issue] = value
        if differs:
            self.release({who: {issue}}, [])

    def follow(self) -> None:
        """Slow issues go toward what is aimed at, by a twelfth of their yearly pace."""
        for issue, aim in self.aims.items():
            file = self.case.issues[issue]
            step = (file.pace or 0.0) / 12 / (file.scale.high - file.scale.low)
            now = self.policy[issue]
            self.policy[issue] = min(aim, now + step) if aim > now else max(aim, now - step)

    # ------------------------------------------------------------------ events

    def news(self, rows: Rows) -> None:
        """Events that shift a policy or open a table; a sanction that is moved is over."""
        for what, event in rows:
            if what != "happens":
                continue
            file = self.case.file.events[event]
            assert not any(key.startswith("policies.") for key in file.sets), "not replayed"
            for key, amount in file.shift.items():
                if key.startswith("policies."):
                    issue = key.split(".")[1]
                    scale = self.case.issues[issue].scale
                    moved = self.policy[issue] + amount / (scale.high - scale.low)
                    self.policy[issue] = min(max(moved, 0.0), 1.0)
            if file.open is not None:
                self.deals[file.open].opened = True
        self.hold(*self.laws)

    # ------------------------------------------------------------------ tables

    def conclude(self, rows: Rows, last_month: Values) -> None:
        """The ends of talks: what is settled, or reverts, waits for its month of effect."""
        for name, deal in self.deals.items():
            file = self.case.file.tables[name]
            done = {what.split(":")[0] for what, to in rows if to == name}
            if "is agreed" in done:
                self._ratify(name, last_month)
            elif "fails" in done:
                deal.state = "failed"
                deal.due |= {} if deal.late else deal.reversion
            begun = deal.opened or (file.opens is not None and self.month >= file.opens)
            if begun and deal.state == "waiting" and self.month == file.deadline:
                deal.due, deal.late = dict(deal.reversion), True

    def _ratify(self, name: str, last_month: Values) -> None:
        deal = self.deals[name]
        before = dict(last_month)
        for older in self.within(name):
            issues = self.case.file.tables[older].issues
            if self.deals[older].state == "agreed":
                before |= {i: self.deals[older].before[i] for i in issues}
            shared = set(issues) & set(self.case.file.tables[name].issues)
            self.deals[older].renewed |= shared
        deal.state, deal.ratified = "agreed", self.month
        deal.due, deal.before = dict(deal.package), before

    def settle(self, name: str) -> None:
        """Put into force what is due of a table, and break what it goes against."""
        file, deal = self.case.file.tables[name], self.deals[name]
        due = {i: v for i, v in deal.due.items() if file.effective.get(i, 0) <= self.month}
        moved = {i for i, v in due.items() if abs(v - self.policy[i]) > SAME}
        deal.due = {i: v for i, v in deal.due.items() if i not in due}
        self.policy.update(due)
        if deal.state == "agreed" and moved:
            movers = {w: {i for i in moved if self.controls(w, i)} for w in file.parties}
            self.release(movers, [name, *self.within(name)])
            self.policy.update(due)

    def lapse(self) -> None:
        """Settlements that have run out, unless they have been renewed."""
        for name, deal in self.deals.items():
            until = self.case.file.tables[name].until
            if deal.state == "agreed" and until is not None and self.month > until:
                deal.state, deal.due = "lapsed", {}
                for issue in self.case.file.tables[name].issues:
                    if issue not in deal.renewed:
                        self.policy[issue] = deal.reversion.get(issue, deal.before[issue])

    # ------------------------------------------------------------------ threats and moves

    def granted(self, name: str, now: Values) -> float:
        """What the target can grant: the demand, or its own limit where that comes first."""
        law, demand = self.laws[name], self.case.file.threats[name].demand
        if law.line is None:
            return law.demanded
        if demand.side == "at_most":
            return max(law.demanded, min(law.line, now[demand.issue]))
        return min(law.demanded, max(law.line, now[demand.issue]))

    def hold(self, *names: str) -> None:
        """Sanctions are in force only while their policy stands; an answer ends with them."""
        for name in names:
            law = self.laws[name]
            issue = self.case.file.threats[name].sanction.issue
            if law.in_force and abs(self.policy[issue] - law.to) > SAME:
                law.in_force = False
                self.end_answer(name)

    def without_answer(self, name: str) -> Values:
        """Policies with the answer to a sanction taken back, where it still stands."""
        law, answer, bare = self.laws[name], self.case.file.threats[name].answer, dict(self.policy)
        if answer is not None and law.answered and abs(bare[answer.issue] - law.answer) <= SAME:
            bare[answer.issue] = law.before_answer
        return bare

    def end_answer(self, name: str) -> None:
        self.policy = self.without_answer(name)
        self.laws[name].answered = False

    def noted(self, name: str) -> Values:
        """The world before a sanction: without its answer, and what it moved put back."""
        law, bare = self.laws[name], self.without_answer(name)
        back = {i: v for i, v in law.was.items() if abs(bare[i] - law.left[i]) <= SAME}
        return bare | back

    def mend(self, name: str) -> None:
        """End a sanction: what it moved and broke is as it was before it, where it still stands."""
        law = self.laws[name]
        self.end_answer(name)
        self.policy = self.noted(name)
        law.in_force = False
        for table, due in law.broke.items():
            until = self.case.file.tables[table].until
            if self.deals[table].state == "broken" and (until is None or self.month <= until):
                self.deals[table].state, self.deals[table].due = "agreed", dict(due)

    def lay(self, name: str, threat: Threat) -> None:
        """Lay a sanction, and note what it moves and breaks."""
        law, was = self.laws[name], dict(self.policy)
        stood = {n: dict(deal.due) for n, deal in self.deals.items() if deal.state == "agreed"}
        self.move(threat.sender, threat.sanction.issue, law.to)
        moved = [i for i, v in was.items() if abs(self.policy[i] - v) > SAME]
        law.was = {i: was[i] for i in moved}
        law.left = {i: self.policy[i] for i in moved}
        law.broke = {n: due for n, due in stood.items() if self.deals[n].state == "broken"}
        law.in_force = True

    def act(self, name: str, done: set[str], granted: float) -> None:
        """What the sides of a threat have decided this month."""
        threat, law = self.case.file.threats[name], self.laws[name]
        self.hold(name)
        yields = "yields to the sanction" in done
        if (yields or "lifts the sanction" in done) and law.in_force:
            self.mend(name)
        elif "drops its answer" in done:
            self.end_answer(name)
        if yields or ("concedes to the threat" in done and threat.table is None):
            issue, nearer = threat.demand.issue, min if threat.demand.side == "at_most" else max
            self.move(threat.target, issue, nearer(granted, self.policy[issue]))
        if done & {"carries out the threat", "sanctions without a word"}:
            self.lay(name, threat)
        if "answers the sanction" in done and law.in_force and threat.answer is not None:
            law.before_answer, law.answered = self.policy[threat.answer.issue], True
            self.move(threat.target, threat.answer.issue, law.answer)

    def play(self, rows: Rows) -> None:
        """A month, from what was decided in it."""
        last_month = dict(self.policy)
        self.news(rows)
        threats = self.case.file.threats
        done = {name: {what for what, to in rows if to == name} for name in threats}
        granted = {
            name: self.granted(name, self.noted(name) if law.in_force else self.policy)
            for name, law in self.laws.items()
        }
        self.conclude(rows, last_month)
        self.follow()
        for name in self.deals:
            self.settle(name)
        for name in threats:
            self.act(name, done[name], granted[name])
        for name, move in self.case.file.moves.items():
            if ("makes the move", name) in rows:
                for issue, value in self.sets[name].items():
                    self.move(move.who, issue, value)
        self.lapse()
        self.hold(*self.laws)
