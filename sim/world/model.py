"""The world: R replicates played together, a month a step, by Mesa agents that own a row each."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import mesa
import numpy as np

from sim.domain.arrays import Array, Index, Mask, stack
from sim.domain.errors import WinsetError
from sim.domain.literals import whole
from sim.domain.luck import LARGEST, Levels, uniforms
from sim.domain.months import text
from sim.domain.scenario import MAX_COUNT, MAX_MONTHS, Scenario
from sim.domain.state import Draws, to_levels
from sim.equations.aggregation import weighted_mean
from sim.files.load import load
from sim.models import model as decision_model
from sim.world.acts.crises import consider
from sim.world.acts.moves import MoveState
from sim.world.acts.review import review
from sim.world.acts.threat_state import ThreatState
from sim.world.agents import StakeholderAgent
from sim.world.collector import collector
from sim.world.effects import take_effect
from sim.world.events import hear
from sim.world.flows import Flows
from sim.world.interests import Interests
from sim.world.judge import judge
from sim.world.ledger import DecisionState, Ledger, Record
from sim.world.memory import Memory
from sim.world.pace import monthly, no_aims
from sim.world.private import Private
from sim.world.talks.drafts import bargain
from sim.world.talks.meeting import meet
from sim.world.talks.negotiation import Negotiation
from sim.world.voices import Voices

S = TypeVar("S", bound=DecisionState)


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
        self.case = scenario if isinstance(scenario, Scenario) else load(scenario)
        file = self.case.file
        self.seed_of_luck = 1 if seed is None else whole("seed", seed, 0, LARGEST)
        self.first = whole("replicate", replicate, 0, LARGEST)
        self.count = whole("count", count, 1, MAX_COUNT)
        self.decisions = decision_model(model or file.model, parameters)
        self.parameters = file.parameters
        self.months = file.months if months is None else whole("months", months, 1, MAX_MONTHS)
        self.start, self.month = file.start, file.start - 1
        self.ledger, self.series = Ledger(ledger), series
        self.declares = series or ledger or self.decisions.heeds_positions
        self.draws = Draws(self.case, self.seed_of_luck, replicate, count, given)
        self._draw()
        self._seat()
        self._open_record()

    def _draw(self) -> None:
        """Take the world as found from the estimates."""
        draws = self.draws
        self.row = {who: n for n, who in enumerate(self.case.stakeholders)}
        self.issue_row = {issue: k for k, issue in enumerate(self.case.issues)}
        self.scales = [issue.scale for issue in self.case.issues.values()]
        self.policy = stack(
            [
                self.on_scale(k, draws.unit(f"policies.{issue}", issue, 0.0))
                for issue, k in self.issue_row.items()
            ],
            axis=1,
        )
        self.policy_last_month, self._found = np.copy(self.policy), np.copy(self.policy)
        self.flows = Flows(draws, self.policy)
        self.pace = monthly(self.case.issues.values())
        self.aim = no_aims(self.policy)
        self.interests = Interests(draws, self.policy, self.flows)
        self.voices = Voices(self.interests, self.flows)

    def _seat(self) -> None:
        """Seat agents, tables and threats, and have all listen for the first time."""
        self._luck: dict[tuple[str, str], Array] = {}
        self.memory = Memory()
        for who, row in self.row.items():
            StakeholderAgent(self, who, row)
        self._agents_by_name = {agent.name: agent for agent in self.people}
        self.transfers = np.zeros((self.count, len(self.row)), order="F")  # C$ M a year
        self._stirred = np.zeros((self.count, len(self.row)), dtype=bool)
        self.hurdle, self.resolve = Private(self.draws, "hurdle"), Private(self.draws, "resolve")
        self.negotiations = self._states(Negotiation, self.case.file.tables)
        self.threats = self._states(ThreatState, self.case.file.threats)
        self.states: Mapping[str, Mapping[str, DecisionState]]
        self.moves = self._states(MoveState, self.case.file.moves)
        self.states = {
            "tables": self.negotiations,
            "threats": self.threats,
            "moves": self.moves,
        }
        self._listen()

    def _states(self, kind: Callable[..., S], files: Mapping[str, Any]) -> dict[str, S]:
        """The state of every thing of a kind of decision, by name."""
        return {name: kind(self, name, file, self.draws) for name, file in files.items()}

    def _open_record(self) -> None:
        """Record the world as found."""
        size = (len(self.row), len(self.issue_row))
        self.record = Record.blank(self.months, self.count, *size, series=self.series)
        money = self.flows.slopes(self.policy) / self.interests.worth[:, :, None]
        stakes = self.voices.shown_salience + np.abs(money)
        self.weight_found = self.interests.capability * stakes
        self.mean_found = weighted_mean(self.position, self.weight_found)
        self._write(0)
        self.datacollector = collector(self)
        self.datacollector.collect(self)

    # ------------------------------------------------------------------ a month

    def step(self) -> None:
        """Play one month: the phases, in order; WinsetError once the last one has been played."""
        if self.ends:
            words = f"the run has ended: its last month, {text(self.month)}, has been played. "
            raise WinsetError(words + "Step only while `world.running`, or give more `months`.")
        self.policy_last_month = np.copy(self.policy)
        self.month += 1
        self._stirred[:] = False
        hear(self)  # 1 events
        if self.news:  # 2, 3 flows are evaluated where utilities are; voice
            self._listen()
        for threat in self.threats.values():  # 4 threats made and answered; sanctions reviewed
            consider(threat)
            review(threat)
        bargain(self)  # 5 fair packages, declared positions
        for act in self.moves.values():  # 6 moves, in file order
            act.consider()
        meet(self)  # 7 claims and agreement at tables that meet
        take_effect(self)  # 8 what all this moves
        self.hurdle.learn()  # 9 what acts have shown is known; record
        self.resolve.learn()
        self._write(self.month - self.start + 1)
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
    def position(self) -> Array:
        """Declared positions, (R, N, K): those of the interests."""
        return self.interests.position

    @property
    def ends(self) -> bool:
        """Whether this month is the last to be played."""
        return self.month - self.start + 1 >= self.months

    @property
    def people(self) -> list[StakeholderAgent]:
        """The agents, in the order in which Mesa keeps them."""
        return cast("list[StakeholderAgent]", list(self.agents))

    def agent(self, name: str) -> StakeholderAgent:
        """The agent of that name."""
        return self._agents_by_name[name]

    def agent_of(self, row: int) -> StakeholderAgent:
        """The agent of that row."""
        return self._agents_by_name[list(self.row)[row]]

    def pay(self, payer: int, payee: int, cad_m: Array) -> None:
        """Have one stakeholder pay another a sum every year from now on, (R,)."""
        self.transfers = np.copy(self.transfers)
        self.transfers[:, payer] -= cad_m
        self.transfers[:, payee] += cad_m

    def stir(self, who: str, where: Mask) -> None:
        """Note where this month's news has changed a stakeholder's interests."""
        self._stirred[:, self.row[who]] |= where

    def stirred(self, row: int) -> Mask:
        """Where this month's news has changed a stakeholder's interests, or its constituents'."""
        return np.any(self._stirred[:, self.interests.hears[row]], axis=1)

    def on_scale(self, issue: int, values: Array) -> Array:
        """Values of an issue on [0, 1]; at their nearest level where it is ordinal."""
        levels = self.scales[issue].levels
        return to_levels(values, len(levels)) if levels else values

    # ------------------------------------------------------------------ what is written

    def in_unit(self, issue: int, values: Array) -> Array:
        """Values on [0, 1] in the issue's own unit."""
        scale = self.scales[issue]
        return scale.low + values * (scale.high - scale.low)

    # ------------------------------------------------------------------ voice and record

    def utility(self, policy: Array, who: Index | None = None, *, seen: bool = False) -> Array:
        """Utility of policies (R, K) after voice, (R, N); see `Voices.utility`."""
        return self.voices.utility(policy, who, seen=seen)

    def _listen(self) -> None:
        """Have all hear their constituents, and forget what rested on other interests."""
        self.voices.listen(self.people)
        self._utility_found = self.utility(self._found)
        self.rested_on = self.voices.copies()
        self.memory.forget()
        self.news = False

    def _write(self, entry: int) -> None:
        record, last = self.record, entry == self.months
        record.policy[entry] = self.policy
        if self.series:
            record.position[entry] = self.position
        if self.series or last:
            at = entry if self.series else 0
            record.gain[at], record.utility[at] = self.memory.recall(
                "worth of policies", [self.policy, self.transfers], self._worth_of_policies
            )
        judge(self, last=last)

    def _worth_of_policies(self) -> tuple[Array, Array]:
        """Gains, and change of utility since entry 0, (R, N) each, with what has been paid."""
        change = self.utility(self.policy) - self._utility_found
        paid = self.voices.heard.mixed(self.transfers / self.interests.worth)
        return self.flows.gains(self.policy) + self.transfers, change + paid
