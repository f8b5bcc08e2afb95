"""The world: R replicates played together, a month a step, by Mesa agents that own a row each."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array, Index, Mask, stack, take
from sim.domain.errors import WinsetError
from sim.domain.kinds import Verb
from sim.domain.literals import whole
from sim.domain.luck import LARGEST, Levels, uniforms
from sim.domain.months import text
from sim.domain.scenario import MAX_COUNT, MAX_MONTHS, Scenario
from sim.domain.stakeholder import Shift
from sim.domain.state import Draws, shifted, to_levels
from sim.equations.aggregation import weighted_mean
from sim.equations.release import Bond, release
from sim.equations.voice import effective
from sim.models import model as decision_model
from sim.world.agents import Stakeholder
from sim.world.effects import take_effect
from sim.world.events import hear
from sim.world.flows import Flows
from sim.world.judge import judge
from sim.world.ledger import Ledger, Record
from sim.world.memory import Memory
from sim.world.negotiation import SAME, Negotiation
from sim.world.session import bargain, ratify
from sim.world.threat_state import ThreatState
from sim.world.valuation import Valuation


class State(Protocol):
    """What the world keeps of one thing that is decided, in all replicates."""

    def marks(self) -> dict[str, Mask]:
        """Where what results count has happened, (R,) each."""
        ...

    def is_(self, status: str) -> Mask:
        """Where a condition on it holds, (R,)."""
        ...


WORTHLESS = np.inf  # money that does not move a stakeholder is divided away


class World(mesa.Model):
    """Replicates `replicate` … `replicate + count - 1` of a scenario, all at once.

    With count 1 it is an ordinary Mesa model of one story; the same code carries a whole chunk of
    an ensemble, and row r of it is bit for bit that replicate played alone.

    Parameters
    ----------
    scenario : Scenario, str or path
        Loaded, or a name to load.
    seed : int, optional
        Of all luck; 0 is a seed like any other, None (as Mesa's batch_run may pass it) means 1.
    replicate, count : int
        First replicate and how many.
    model, parameters : str, dict
        Decision model and its parameters; by default those of the scenario.
    months : int
        How many to play; by default the scenario's.
    ledger : bool
        Whether to keep every decision as a row.
    series : bool
        Whether positions, utility and gains are recorded month by month. Without, the
        last two are recorded where they end, positions nowhere; where nothing heeds them they are
        not moved either, and a table is solved only when it meets.
    given : mapping of arrays (count,), optional
        Quantile levels of estimates, by the addresses of their luck, to take instead of drawn ones;
        all other luck stays that of the replicates.
    """

    def __init__(  # noqa: PLR0913 - what Mesa's batch_run may vary, each by its name
        self,
        scenario: Scenario | str = "beijing_reset",
        *,
        seed: int | None = None,
        replicate: int = 0,
        count: int = 1,
        model: str | None = None,
        parameters: dict[str, Any] | None = None,
        months: int | None = None,
        ledger: bool = False,
        series: bool = True,
        given: Levels | None = None,
    ):
        super().__init__(rng=0)  # Mesa's generators exist but are never drawn from
        self.case = _loaded(scenario)
        file = self.case.file
        self.seed_of_luck = 1 if seed is None else whole("seed", seed, 0, LARGEST)
        self.first = whole("replicate", replicate, 0, LARGEST)
        self.count = whole("count", count, 1, MAX_COUNT)
        self.decisions = decision_model(model or file.model, parameters)
        self.parameters = file.parameters
        self.months = file.months if months is None else whole("months", months, 1, MAX_MONTHS)
        self.start, self.month = file.start, file.start - 1
        self.row = {who: n for n, who in enumerate(self.case.stakeholders)}
        self.issue_row = {issue: k for k, issue in enumerate(self.case.issues)}
        self.scales = [issue.scale for issue in self.case.issues.values()]
        self._luck: dict[tuple[str, str], Array] = {}
        self.memory = Memory()
        draws = Draws(self.case, self.seed_of_luck, replicate, count, given)
        self._draw(draws)
        for who, row in self.row.items():
            Stakeholder(self, who, row)
        self._agents_by_name = {agent.name: agent for agent in self.people}
        self.ledger, self.series = Ledger(ledger), series
        self.declares = series or ledger or self.decisions.heeds_positions
        self.flows = Flows(draws, self.policy)
        self.negotiations = {
            n: Negotiation(self, n, table, draws) for n, table in file.tables.items()
        }
        self.threats = {
            n: ThreatState(self, n, threat, draws) for n, threat in file.threats.items()
        }
        self.states: Mapping[str, Mapping[str, State]]
        self.states = {"tables": self.negotiations, "threats": self.threats}
        self.draws, self.news = draws, True
        self._found = np.copy(self.policy)
        self._listen()
        self._open_record()

    def _open_record(self) -> None:
        """Record the world as found."""
        size = (len(self.row), len(self.issue_row))
        self.record = Record.blank(self.months, self.count, *size, series=self.series)
        self.weight_found = self.capability * (self.shown_salience + np.abs(self._money_stakes()))
        self.mean_found = weighted_mean(self.position, self.weight_found)
        self._write(0)
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _policy_reporter(k) for name, k in self.issue_row.items()},
            agent_reporters={"utility_change": _utility_reporter},
        )
        self.datacollector.collect(self)

    def _draw(self, draws: Draws) -> None:
        """Take the world as found from the estimates."""
        shift = {part: draws.shifts(part) for part in Shift.model_fields}
        self.salience = shifted(draws.interests("salience", 0.0), shift["salience"])
        ideal = shifted(draws.interests("ideal", np.nan), shift["ideal"])
        self.ideal = np.where(np.isnan(ideal), 0.5, ideal)
        reservation = draws.interests("reservation", np.nan)
        self.reservation = shifted(reservation, shift["reservation"])
        influence = draws.per_stakeholder("capability", 0.0)[:, :, None]
        special = draws.interests("capability", np.nan)
        self.capability = np.where(np.isnan(special), influence, special)
        self.worth = draws.per_stakeholder("worth_cad_m", WORTHLESS)
        self.voice = draws.per_stakeholder("within.voice", 0.0)
        self.policy = stack(
            [
                self.on_scale(k, draws.unit(f"policies.{issue}", issue, 0.0))
                for issue, k in self.issue_row.items()
            ],
            axis=1,
        )
        self.policy_last_month = np.copy(self.policy)
        wanted = np.where(np.isnan(ideal), self.policy[:, None, :], ideal)
        declared = draws.interests("position", np.nan)
        position = np.where(np.isnan(declared), wanted, declared)
        self.position = shifted(position, shift["position"])
        self.feigned = shift["shown"]
        everyone = self.case.stakeholders.values()
        above = [-1 if s.within is None else self.row.get(s.within.of, -1) for s in everyone]
        self.above = np.array(above)
        self.hears = [
            [b for b in range(len(above)) if n in _upward(above, b)] for n in range(len(above))
        ]
        controls = [[w in i.controllers for i in self.case.issues.values()] for w in self.row]
        self.controls = np.array(controls, dtype=bool)
        self.floors = np.array([[self._floor(w, i) for i in self.issue_row] for w in self.row])
        size = len(self.row)
        self.influence = np.copy(np.broadcast_to(np.eye(size), (self.count, size, size)), order="F")
        self.heard_salience, self.heard_ideal = np.copy(self.salience), np.copy(self.ideal)

    def _floor(self, who: str, issue: str) -> bool:
        """Whether a reservation is the least accepted, judged by medians: below what is wanted."""
        key = f"stakeholders.{who}.interests.{issue}"
        ends = [self.case.numbers.get(f"{key}.{part}") for part in ("reservation", "ideal")]
        middles = [end.middle if end else 0.0 for end in ends]
        return middles[0] < middles[1]

    # ------------------------------------------------------------------ a month

    def step(self) -> None:
        """Play one month: the phases, in order; WinsetError once the last one has been played."""
        if self.ends:
            words = f"the run has ended: its last month, {text(self.month)}, has been played. "
            raise WinsetError(words + "Step only while `world.running`, or give more `months`.")
        self.policy_last_month = np.copy(self.policy)
        self.month += 1
        hear(self)  # 1 events
        if self.news:  # 2, 3 flows are evaluated where utilities are; voice
            self._listen()
        for threat in self.threats.values():  # 4 threats issued and answered
            threat.consider()
            threat.review()
        settlements = bargain(self)  # 5 bargaining at tables in session
        ratify(self, settlements)  # 6 ratification
        take_effect(self)  # 7 carry out, concede, lift, lapse, breach and release
        self._write(self.month - self.start + 1)  # 8 record
        self.running = not self.ends
        if self.count == 1 and self.series:
            self.datacollector.collect(self)

    def run(self) -> "World":
        """Play every month; itself."""
        while self.running and not self.ends:
            self.step()
        return self

    def close(self) -> None:
        """Let go of everything, so that its memory is free at once: take what is wanted before.

        World, tables and agents know one another, and Mesa would keep agents alive for ever.
        """
        self.remove_all_agents()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        vars(self).clear()

    # ------------------------------------------------------------------ what agents ask

    def luck(self, use: str, who: str) -> Array:
        """Uniforms of a stakeholder's temperament in one decision, (R,)."""
        if (use, who) not in self._luck:
            self._luck[use, who] = uniforms(
                self.seed_of_luck, use, who, first=self.first, count=self.count
            )
        return self._luck[use, who]

    @property
    def ends(self) -> bool:
        """Whether this month is the last to be played."""
        return self.month - self.start + 1 >= self.months

    @property
    def people(self) -> list[Stakeholder]:
        """The agents, in the order in which Mesa keeps them."""
        return cast("list[Stakeholder]", list(self.agents))

    def agent(self, name: str) -> Stakeholder:
        """The agent of that name."""
        return self._agents_by_name[name]

    def on_scale(self, issue: int, values: Array) -> Array:
        """Values of an issue on [0, 1]; at their nearest level where it is ordinal."""
        levels = self.scales[issue].levels
        return to_levels(values, len(levels)) if levels else values

    @property
    def valuation(self) -> Valuation:
        """What policies are worth to everyone, by the interests of the month."""
        heard = (self.influence, self.heard_salience, self.heard_ideal)
        return Valuation(*heard, self.worth, self.hears, self.flows)

    @property
    def seen(self) -> Valuation:
        """The same as others see it, who go by the salience that is shown."""
        seen = (self.influence, self.seen_salience, self.seen_ideal)
        return Valuation(*seen, self.worth, self.hears, self.flows)

    def utility(self, policy: Array, who: Index | None = None, *, seen: bool = False) -> Array:
        """Utility of policies (R, K) after voice, (R, N), or (R, who) of some stakeholders.

        As each has it, or as others see it (`seen`).
        """
        return (self.seen if seen else self.valuation).utility(policy, who)

    def after_move(self, policy: Array, issue: int, value: Array, mover: int) -> Array:
        """Policies after `mover` puts an issue at a value, with what that releases, (R, K)."""
        after = np.copy(policy)
        after[:, issue] = value
        moved = np.abs(after - policy) > SAME
        return release(after, moved, mover, self.bonds)

    def after_settlement(
        self, talk: Negotiation, policy: Array, rows: Index | None = None
    ) -> Array:
        """Policies after a table settles, with what its parties thereby release elsewhere.

        In all replicates, or in some.
        """
        bonds, now = [other.bond for other in self.others(talk)], self.policy
        if rows is not None:
            bonds, now = [bond.rows(rows) for bond in bonds], take(now, rows, axis=0)
        moved, after = np.abs(policy - now) > SAME, policy
        for row in talk.party:
            after = release(after, moved & self.controls[row], row, bonds)
        return np.where(talk.seated, policy, after)

    @property
    def bonds(self) -> list[Bond]:
        """What every table binds its parties to."""
        return [talk.bond for talk in self.negotiations.values()]

    def under(self, policy: Array) -> list[NDArray[Any]]:
        """What the worth of a move from policies (R, K) rests on, besides interests."""
        return [policy, *(part for bond in self.bonds for part in (bond.in_force, bond.before))]

    def others(self, talk: Negotiation) -> list[Negotiation]:
        """Tables that `talk` can break: those with a party that is not at it."""
        return [t for t in self.negotiations.values() if not set(t.party) <= set(talk.party)]

    def bound_elsewhere(self, talk: Negotiation) -> Mask:
        """Issues of a table that a move would break another table over, (K,)."""
        binding = [other.seated for other in self.others(talk) if other.file.binds]
        return talk.seated & np.any([*binding, np.zeros_like(talk.seated)], axis=0)

    def bounds(self, talk: Negotiation, reverted: Array) -> tuple[Array, Array]:
        """Lowest and highest values a table may settle, (R, K) each.

        Set by the parties' reservations (never asking for more than the reversion gives) and by
        demands conceded to threats that still stand.
        """
        low, high = np.zeros_like(reverted), np.ones_like(reverted)
        for row in talk.party:
            worst, floor = self.reservation[:, row], self.floors[row]
            high = np.where(floor, high, np.fmin(high, np.maximum(worst, reverted)))
            low = np.where(floor, np.fmax(low, np.minimum(worst, reverted)), low)
        for threat in self.threats.values():
            k, held = threat.demand_issue, threat.holds()
            if threat.file.demand.side == "at_most":
                high[:, k] = np.where(held, np.minimum(high[:, k], threat.demanded), high[:, k])
            else:
                low[:, k] = np.where(held, np.maximum(low[:, k], threat.demanded), low[:, k])
        return low, high

    # ------------------------------------------------------------------ what is written

    def note_moves(self, who: str, what: Verb, before: Array, row: int, why: str) -> None:
        """Write a decision row for every issue on which a position has moved."""
        if not self.ledger.on:
            return
        after = self.position[:, row]
        moved = np.abs(after - before) > SAME
        for issue, k in self.issue_row.items():
            if np.any(moved[:, k]):
                was, now = self.in_unit(k, before[:, k]), self.in_unit(k, after[:, k])
                self.ledger.add(
                    self.month, who, what, issue, moved[:, k], before=was, after=now, why=why
                )

    def in_unit(self, issue: int, values: Array) -> Array:
        """Values on [0, 1] in the issue's own unit."""
        scale = self.scales[issue]
        return scale.low + values * (scale.high - scale.low)

    # ------------------------------------------------------------------ voice and record

    def believed(self, row: int) -> Array:
        """Salience (R, N, K) as one stakeholder takes it: its own, and what the others show."""
        if self.feigned is None:
            return self.salience
        believed = np.copy(self.shown_salience)
        believed[:, row] = self.salience[:, row]
        return believed

    def after_voice(self, row: int, salience: Array) -> tuple[Array, Array]:
        """Salience and ideal of one stakeholder after voice, (R, K) each, from salience (R, N, K).

        Of those that it hears: to the others it gives no weight.
        """
        heard = np.array(self.hears[row])
        influence = take(self.influence, row, axis=1)
        return effective(*(take(part, heard, axis=1) for part in (influence, salience, self.ideal)))

    def _see(self) -> None:
        """Salience and ideal after voice as seen by others; what is heard, where nobody feigns."""
        self.seen_salience, self.seen_ideal = self.heard_salience, self.heard_ideal
        if self.feigned is not None:
            seen = [self.after_voice(row, self.shown_salience) for row in self.row.values()]
            self.seen_salience, self.seen_ideal = (
                stack(part, axis=1) for part in zip(*seen, strict=True)
            )

    def _listen(self) -> None:
        self.shown_salience = shifted(self.salience, self.feigned)
        for depth in sorted({agent.depth for agent in self.people}, reverse=True):
            for agent in self.people:
                if agent.depth == depth:
                    agent.listen()
        self._see()
        self._utility_found = self.utility(self._found)
        seen = (self.seen_salience, self.seen_ideal, self.influence, self.worth, self.capability)
        self.interests = [np.copy(part) for part in seen]
        self.memory.forget()
        self.news = False

    def _money_stakes(self) -> Array:
        """Own money slope of every issue over its whole scale, (R, N, K), utility units."""
        ends = []
        for k in range(len(self.issue_row)):
            low, high = np.copy(self.policy), np.copy(self.policy)
            low[:, k], high[:, k] = 0.0, 1.0
            ends.append((self.flows.gains(high, k) - self.flows.gains(low, k)) / self.worth)
        return stack(ends, axis=2)

    def _write(self, entry: int) -> None:
        record, last = self.record, entry == self.months
        record.policy[entry] = self.policy
        if self.series:
            record.position[entry] = self.position
        if self.series or last:
            at = entry if self.series else 0
            record.gain[at], record.utility[at] = self.memory.recall(
                "worth of policies", [self.policy], self._worth_of_policies
            )
        judge(self, last=last)

    def _worth_of_policies(self) -> tuple[Array, Array]:
        """Gains, and change of utility since entry 0, (R, N) each."""
        return self.flows.gains(self.policy), self.utility(self.policy) - self._utility_found


def _loaded(scenario: Scenario | str) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    from sim.files.load import load  # noqa: PLC0415 - only where a name is given

    return load(scenario)


def _upward(above: list[int], row: int) -> Iterator[int]:
    """A stakeholder, the one that hears it, and so on to the top."""
    while row >= 0:
        yield row
        row = above[row]


def _policy_reporter(issue: int) -> Any:
    return lambda world: float(world.in_unit(issue, world.policy[:, issue])[0])


def _utility_reporter(agent: Stakeholder) -> float:
    world = agent.world
    return float(world.record.utility[world.month - world.start + 1, 0, agent.row])
