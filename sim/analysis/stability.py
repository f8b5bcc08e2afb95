"""Which states of a conflict would hold, who would leave the others, and what deters them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.analysis.shapes import Equilibria, Improvement, Letters, Shares, Stability
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.equations.choice import INDIFFERENT
from sim.equations.graph_model import (
    CRITERIA,
    READINGS,
    Criterion,
    Deterrent,
    Game,
    Reading,
    deterrent,
    levels,
    moves,
    stable,
)
from sim.equations.intervals import wilson
from sim.files import library
from sim.files.checks import audit
from sim.files.conflicts.conflict import Conflict
from sim.files.conflicts.option_effects import effects
from sim.files.document import shown
from sim.files.load import LoadedScenario
from sim.runs.request import Plan, RunRequest

MAX_REPLICATES = 10_000  # shares are then known to one per cent


@dataclass(frozen=True)
class StabilityRequest:
    """What to analyse: an options file or a scenario, and how to read sanctions.

    `replicates`, `seed` and `set` matter where preferences are derived from a scenario.
    """

    name: str
    sanctions: str = "legal"
    replicates: int = 1000
    seed: int = 1
    set: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def reading(self) -> Reading:
        """The reading of sanctions; WinsetError where there is no such one."""
        for reading in READINGS:
            if reading == self.sanctions:
                return reading
        words = f"there is no reading of sanctions '{self.sanctions}'. "
        raise WinsetError(words + nearest(self.sanctions, READINGS))


def analyse(request: StabilityRequest) -> Stability:
    """The object of `winset stability --json`; WinsetError tells what is wrong with the input.

    Where preferences are derived, a decision maker ranks states by the median over replicates of
    what they gain it over the policies in force; `share` says in what share of the replicates, each
    with its own preferences, a state is an equilibrium.
    """
    reading, path = request.reading, library.find_options(request.name)
    found, scenario = audit.conflict(path, request.set)
    if scenario is None and request.set:
        words = f"'{request.name}' reads no scenario, so there is nothing to set. Leave --set out."
        raise WinsetError(words)
    gains = {} if scenario is None else _gains(found, scenario, request)
    game = _game(found, {who: np.median(gain, axis=0)[None] for who, gain in gains.items()})
    holding = _equilibria(found, game, reading)
    out: Stability = {**holding, "file": shown(path), "sanctions": reading}
    if scenario is not None:
        each = _game(found, gains)
        shares: dict[str, Shares] = {c: _shares(found, each, c, reading) for c in CRITERIA}
        intervals = {
            c: {code: wilson(share, request.replicates) for code, share in those.items()}
            for c, those in shares.items()
        }
        out["scenario"] = scenario.slug
        out["replicates"], out["seed"] = request.replicates, request.seed
        out["share"], out["intervals"] = shares, intervals
    return out


def _gains(
    found: Conflict, scenario: LoadedScenario, request: StabilityRequest
) -> dict[str, Array]:
    """Utility of each state over that of the policies in force, (R, S), by stakeholder."""
    if request.replicates > MAX_REPLICATES:
        words = (
            f"--replicates {request.replicates} is too many; at most {MAX_REPLICATES} are drawn."
        )
        raise WinsetError(words)
    run = RunRequest(scenario.slug, request.replicates, request.seed, set=dict(request.set))
    plan = Plan(run, scenario, scenario.file.model, {})
    chunks = [_chunk(found, plan, *chunk) for chunk in plan.chunks()]
    return {who: np.concatenate([chunk[who] for chunk in chunks]) for who in found.file.derived}


def _chunk(found: Conflict, plan: Plan, first: int, count: int) -> dict[str, Array]:
    world = plan.world(first, count)
    drawn: dict[tuple[str, str], Array] = {}
    for (option, issue), number in effects(found, plan.scenario).items():
        value = number.sample(plan.request.seed, first=first, count=count)
        width = number.scale.high - number.scale.low
        row = world.issue_row[issue]
        drawn[option, issue] = world.on_scale(row, (value - number.scale.low) / width)
    start, utility = world.utility(world.policy), []
    for state in found.states.tolist():
        chosen = [o for o, on in zip(found.file.options, state, strict=True) if on]
        policy = world.policy.copy()
        for (option, issue), value in drawn.items():
            if option in chosen:
                policy[:, world.issue_row[issue]] = value
        utility.append(world.utility(policy) - start)
    gain, row = np.stack(utility, axis=2), world.row
    world.close()
    return {who: gain[:, row[who]] for who in found.file.derived}


def _game(found: Conflict, gains: Mapping[str, Array]) -> Game:
    """The conflict with given levels and those derived from gains, (R, S) each."""
    size = max((len(gain) for gain in gains.values()), default=1)
    shape = (size, len(found.states))
    level = [
        levels(gains[who], INDIFFERENT)
        if who in gains
        else np.broadcast_to(found.level[who], shape)
        for who in found.file.decision_makers
    ]
    ways = (~found.one_way("off"), ~found.one_way("on"))
    return Game(np.stack(level, axis=1), moves(found.states, found.owner, *ways))


def _shares(
    found: Conflict, game: Game, criterion: Criterion, reading: Reading
) -> dict[str, float]:
    holds = np.all(stable(game, criterion, reading), axis=1)
    return dict(zip(found.codes, np.mean(holds, axis=0).tolist(), strict=True))


def _equilibria(found: Conflict, game: Game, reading: Reading) -> Equilibria:
    codes, makers = found.codes, list(found.file.decision_makers)
    fears = {
        criterion: [deterrent(game, who, criterion, reading) for who in range(len(makers))]
        for criterion in CRITERIA
    }
    equilibria: dict[str, list[str]] = {}
    for criterion, each in fears.items():
        holds = np.all([fear.stable()[0] for fear in each], axis=0)
        equilibria[criterion] = [code for code, on in zip(codes, holds, strict=True) if on]
    leaves = {code: list(_leaves(found, game, fears, n)) for n, code in enumerate(codes)}
    letters: Letters = {"letters": found.file.letters} if found.file.letters else {}
    return {
        "title": found.file.title,
        "source": found.file.source,
        "options": found.file.decision_makers,
        **letters,
        "states": codes,
        "preferences": {who: _ranking(game.level[0, n], codes) for n, who in enumerate(makers)},
        "equilibria": equilibria,
        "leaves": {code: those for code, those in leaves.items() if those},
    }


def _leaves(
    found: Conflict, game: Game, fears: Mapping[str, list[Deterrent]], state: int
) -> Iterator[Improvement]:
    """Every improvement from a state: who, to where, and the sanction by each criterion, if any."""
    codes, makers = found.codes, list(found.file.decision_makers)
    for row, who in enumerate(makers):
        better = game.moves[row][state][game.improves(row)[0, state]]
        for to in better.tolist():
            paths = {c: each[row].sanction(state, to) for c, each in fears.items()}
            yield {
                "who": who,
                "to": codes[to],
                "sanctioned": {
                    criterion: [{"who": makers[h], "to": codes[t]} for h, t in path]
                    for criterion, path in paths.items()
                    if path
                },
            }


def _ranking(level: Array, codes: list[str]) -> list[list[str]]:
    """States by falling level, ties together."""
    ranks = sorted(set(level.tolist()), reverse=True)
    return [[code for code, its in zip(codes, level, strict=True) if its == r] for r in ranks]
