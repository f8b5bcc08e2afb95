"""The laws of the world: each holds in the real code, and its check notices a planted fault."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.domain import luck
from sim.domain.arrays import Array, Index, total
from sim.domain.kinds import COUNTED
from sim.domain.number import Number
from sim.domain.scenario import Scenario
from sim.equations import aggregation, bargaining, release, voice
from sim.equations.bargaining import BargainProblem
from sim.files.load import load
from sim.models import model as decision_model
from sim.models.table import TableView
from sim.world import World, events, threat_game, threat_state
from sim.world.agents import StakeholderAgent
from sim.world.moves import MoveState
from sim.world.threat_state import ThreatState
from tests.world import big_world, worlds
from tests.world import law_checks as laws

MODELS = ("weighted_mean", "weighted_median", "nash")
FAST = {"model": "weighted_mean"}


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return worlds.written(tmp_path_factory.mktemp("big"), big_world.big())


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.save(tmp_path_factory.mktemp("small"), big_world.small())


@pytest.fixture(scope="module")
def small(small_file: Path) -> Scenario:
    return load(small_file)


# ---------------------------------------------------------------------- 1 chunks and layouts


@pytest.mark.parametrize("name", MODELS)
def test_a_replicate_is_the_same_in_any_chunk(big: Scenario, name: str) -> None:
    months = 15 if name == "nash" else 24
    whole = laws.play(big, count=513, months=months, model=name)
    for size, most in ((512, None), (64, 2), (7, 2), (1, 3)):
        laws.check_chunks(big, whole, size, most=most, months=months, model=name)


def test_everything_happens_in_the_big_world(big: Scenario) -> None:
    world = World(big, count=256, ledger=True).run()
    seen = {status for talk in world.negotiations.values() for status in talk.status.tolist()}
    assert seen == set(range(5))
    for section, states in world.states.items():
        for mark in next(iter(states.values())).marks():
            assert any(state.marks()[mark].any() for state in states.values()), (section, mark)
    talks = world.negotiations.values()
    assert any(talk.renewed.any() for talk in talks)
    assert any((talk.past_deadline & talk.agreed).any() for talk in talks)
    assert any((talk.resumes > world.start).any() for talk in talks)
    said = {decision.what for decision in world.ledger.decisions}
    spoken = {verb for kind in COUNTED for verb in kind.verbs}
    assert spoken <= said, spoken - said
    assert min(world.record.policy.shape[2], len(world.row)) >= 9
    world.close()


def test_news_of_capability_stays_in_its_replicates(tmp_path: Path) -> None:
    tree = big_world.small()
    own = "stakeholders.china.interests.canola_seed_tariff.capability"
    tree["overrides"] = {own: worlds.guess(0.1, 0.2, 0.3)}
    rise = {"month": "2026-02", "probability": worlds.sure(0.5)}
    tree["events"]["rise"] = {**rise, "shift": {"stakeholders.china.capability": 0.1}}
    case = worlds.written(tmp_path, tree)
    laws.check_chunks(case, laws.play(case, count=9, **FAST), 1, **FAST)


def ignores_replicate(seed: int, use: str, who: str, *, first: int, count: int, month: int = 0):
    del first
    return luck.uniforms(seed, use, who, first=0, count=count, month=month)


def looks_at_the_others(
    world: World, policy: Array, rows: Index | None = None, **how: bool
) -> Array:
    return HONEST["utility"](world, policy, rows, **how) - 1e-12 * policy.mean(axis=0).sum()


def adds_by_fancy_index(
    world: World, policy: Array, rows: Index | None = None, **_how: bool
) -> Array:
    """Utility without money, by sums whose order depends on how many replicates there are."""
    apart = world.voices.heard_salience * np.square(policy[:, None, :] - world.voices.heard_ideal)
    issues = np.arange(policy.shape[1])
    asked = list(world.row.values()) if rows is None else rows
    return np.stack([-apart[:, n][:, issues].sum(axis=1) for n in asked], axis=1)


HONEST: dict[str, Any] = {"utility": World.utility}


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        ("sim.world.threat_state", "uniforms", ignores_replicate),
        ("sim.domain.number", "uniforms", ignores_replicate),
        ("sim.world.events", "uniforms", ignores_replicate),
        ("sim.world.model.World", "utility", looks_at_the_others),
        ("sim.world.model.World", "utility", adds_by_fancy_index),
    ],
)
def test_a_replicate_that_sees_others_is_noticed(
    big: Scenario, monkeypatch: pytest.MonkeyPatch, owner: str, name: str, fault: Callable[..., Any]
) -> None:
    monkeypatch.setattr(f"{owner}.{name}", fault)
    whole = laws.play(big, count=33, months=8, **FAST)
    with laws.breaks_the_law():
        laws.check_chunks(big, whole, 8, most=3, months=8, **FAST)


def test_luck_from_a_shared_generator_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = np.random.default_rng(1)
    luck_of_news = "sim.world.events.uniforms"
    monkeypatch.setattr(luck_of_news, lambda *_, count, **__: shared.random(count))
    whole = laws.play(small, count=9)
    with laws.breaks_the_law():
        laws.check_chunks(small, whole, 9)


def _numbers(seed: int, *shape: int) -> Array:
    """Numbers on [0, 1] of many magnitudes, with ties, zeros and ones among them."""
    dice = np.random.default_rng(seed)
    values = dice.random(shape) ** dice.integers(1, 6, shape)
    values = np.where(dice.random(shape) < 0.2, np.round(values, 1), values)
    return np.where(dice.random(shape) < 0.1, dice.integers(0, 2, shape), values)


sizes = st.tuples(st.sampled_from([3, 5, 7]), st.integers(9, 12), st.integers(9, 12))
seeds = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=20)
@given(sizes, seeds)
def test_equations_give_the_same_bits_in_any_layout(size: tuple[int, int, int], seed: int) -> None:
    rows, people, issues = size
    x, w, y = _numbers(seed, *size), _numbers(seed + 1, *size), _numbers(seed + 2, rows, issues)
    influence = _numbers(seed + 3, rows, people, people)
    for axis in (1, 2):
        laws.check_layouts(lambda a, axis=axis: total(a, axis), x)
    laws.check_layouts(aggregation.weighted_mean, x, w)
    laws.check_layouts(aggregation.weighted_median, x, w)
    laws.check_layouts(lambda a, s, t: voice.effective(a[:, 0], s, t), influence, x, w)
    laws.check_layouts(
        lambda a, v: voice.listen(a, v[:, :, 0] / people, np.arange(2, people), 0), influence, x
    )
    laws.check_layouts(lambda s, t, p: voice.spatial(s[:, 0], t[:, 0], p), x, w, y)


@settings(deadline=None, max_examples=10)
@given(sizes, seeds, st.integers(2, 9))
def test_bargaining_gives_the_same_bits_in_any_layout(
    size: tuple[int, int, int], seed: int, parties: int
) -> None:
    rows, _, issues = size
    cube = [_numbers(seed + i, rows, parties, issues) for i in range(3)]
    flat = [_numbers(seed + 3 + i, rows, parties) for i in range(2)]
    reversion = _numbers(seed + 5, rows, issues)

    def solve(s: Array, t: Array, h: Array, margin: Array, weight: Array, r: Array) -> Any:
        low, high = np.zeros_like(r), np.ones_like(r)
        problem = BargainProblem(s, t, 0.1 * (h - 0.5), r, margin, weight + 0.1, low, high)
        return bargaining.solve(problem)

    laws.check_layouts(solve, *cube, *flat, reversion)
    laws.check_layouts(bargaining.risk_limits, *flat)


@pytest.mark.parametrize("name", MODELS)
def test_models_settle_alike_in_any_layout(name: str) -> None:
    rows, people, issues = 5, 11, 9
    cube = [_numbers(i, rows, people, issues) for i in range(5)]
    reversion = _numbers(9, rows, issues)

    def settle(s: Array, t: Array, x: Array, c: Array, stake: Array, r: Array) -> list[Array]:
        bare = np.zeros_like(s[:, :, 0])
        table = TableView(
            ideal=t,
            salience=s,
            slope=0.0 * s,
            stake=stake,
            position=x,
            capability=c,
            party=np.array([0, 3, 10]),
            reversion=r,
            margin=bare + 0.5,
            low=0.0 * r,
            high=0.0 * r + 1.0,
            levels=(3, *[0] * (issues - 1)),
            names=tuple(f"actor {n}" for n in range(people)),
            opening=x,
            progress=bare,
            turns=bare,
            left=3,
        )
        model = decision_model(name)
        settlement = model.settle(table)
        offers = model.move(table, settlement, bare)
        return [settlement.package, settlement.agreed, offers.position, offers.progress]

    laws.check_layouts(settle, *cube, reversion)


@pytest.mark.parametrize(
    "fault",
    [
        lambda a: a.sum(axis=2),
        lambda a: a @ np.linspace(0.1, 1.0, 11),
        lambda a: a[:, 0][:, np.arange(11)].sum(axis=1),
    ],
)
def test_a_sum_in_another_order_is_noticed(fault: Callable[[Array], Array]) -> None:
    with laws.breaks_the_law():
        laws.check_layouts(fault, _numbers(1, 33, 11, 11))


def test_a_sum_over_replicates_is_noticed_and_refused() -> None:
    with laws.breaks_the_law():
        laws.check_layouts(lambda a: a - a.mean(axis=0), _numbers(1, 7, 11, 11))
    with pytest.raises(ValueError, match="never summed"):
        total(_numbers(1, 7, 11, 11), -3)


def test_release_gives_the_same_bits_in_any_layout() -> None:
    rows, issues = 7, 11

    def released(policy: Array, before: Array, moved: Array) -> Array:
        some, all_ = np.arange(issues) % 2 == 0, np.ones(9, dtype=bool)
        month = (moved[:, 1] > 0.5).astype(int)
        bond = release.Bond(moved[:, 0] > 0.2, some, before, all_, month)
        broken = [release.breached(bond, moved > 0.5, 0)]
        return release.release(policy, moved > 0.5, broken, [bond])

    laws.check_layouts(released, *[_numbers(i, rows, issues) for i in range(3)])


# ---------------------------------------------------------------------- 2 order of the agents


@pytest.mark.parametrize("name", ["weighted_median", "nash"])
def test_the_order_of_agents_changes_nothing(big: Scenario, name: str) -> None:
    laws.check_order(big, shuffles=1, count=5, model=name)


def accommodates_in_turn(agent: StakeholderAgent, busy: Array) -> None:
    """Drift toward the mean of what the others have just declared."""
    world = agent.world
    mean = world.position.mean(axis=1)
    world.position[:, agent.row] += np.where(busy, 0.0, 0.1 * (mean - world.position[:, agent.row]))


def test_agents_that_wait_for_each_other_are_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StakeholderAgent, "accommodate", accommodates_in_turn)
    with laws.breaks_the_law():
        laws.check_order(small, count=5)


# ---------------------------------------------------------------------- 3 weightless additions


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Scenario]:
    """The big world, and the same with a bystander before all its stakeholders."""
    folder = tmp_path_factory.mktemp("crowded")
    big_world.bystander(folder)
    tree = big_world.big()
    more = {**tree, "stakeholders": ["bystander", *big_world.EVERYONE]}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return worlds.written(folder, tree), worlds.written(folder, more)


@pytest.mark.parametrize("name", MODELS)
def test_a_bystander_changes_nothing(crowded: tuple[Scenario, Scenario], name: str) -> None:
    laws.check_unmoved(*crowded, count=9, months=16, model=name)


def test_luck_by_row_is_noticed(
    crowded: tuple[Scenario, Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Number.sample

    def by_row(number: Number, seed: int, **where: Any) -> Array:
        row = len(crowded[1].stakeholders) if seen["bystander"] else 0
        return honest(number, seed + row, **where)

    class Seen(World):
        def __init__(self, case: Scenario, **options: Any):
            seen["bystander"] = "bystander" in case.stakeholders
            super().__init__(case, **options)

    seen = {"bystander": False}
    monkeypatch.setattr(laws, "World", Seen)
    monkeypatch.setattr(Number, "sample", by_row)
    with laws.breaks_the_law():
        laws.check_unmoved(*crowded, count=33, **FAST)


GHOSTS = {
    "set": {"set": {"stakeholders.canada.interests.ev_quota.salience": 1, "policies.us_tariff": 9}},
    "shift": {"shift": {"stakeholders.china.capability": -0.5, "policies.joint_ventures": 9}},
    "raise": {"raise": "quota_stop"},
    "open": {"open": "summit"},
    "suspend": {"suspend": {"review": 2}},
    "press": {"pressure": {"on": "china", "at": "reset", "by": worlds.sure(1)}},
}


def haunted() -> dict[str, Any]:
    """The big world's tree with events of every kind that never happen, before all others."""
    never = {"month": "2026-05", "probability": worlds.sure(0)}
    tree = big_world.big()
    tree["events"] = {f"ghost_{kind}": never | GHOSTS[kind] for kind in GHOSTS} | tree["events"]
    return tree


def idle() -> dict[str, Any]:
    """The big world's tree with a twin of every move that is never made, before all others."""
    tree = big_world.big()
    twins = {f"idle_{name}": move | {"made": "never"} for name, move in tree["moves"].items()}
    return tree | {"moves": twins | tree["moves"]}


@pytest.mark.parametrize("tree", [haunted, idle])
def test_what_never_happens_changes_nothing(
    big: Scenario, tmp_path: Path, tree: Callable[[], dict[str, Any]]
) -> None:
    more = worlds.written(tmp_path, tree())
    laws.check_unmoved(big, more, count=33, **FAST)
    laws.check_unmoved(big, more, count=5, months=9)


def test_a_move_that_is_made_unasked_is_noticed(
    big: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = worlds.written(tmp_path, idle())
    monkeypatch.setattr(MoveState, "_open", lambda move: ~move.made & ~move.refused)
    with laws.breaks_the_law():
        laws.check_unmoved(big, more, count=33, **FAST)


def test_an_event_that_uses_up_luck_is_noticed(
    big: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = worlds.written(tmp_path, haunted())

    class Shared(World):
        def __init__(self, *args: Any, **named: Any):
            shared = np.random.default_rng(1)
            monkeypatch.setattr(events, "uniforms", lambda *_, count, **__: shared.random(count))
            super().__init__(*args, **named)

    monkeypatch.setattr(laws, "World", Shared)
    with laws.breaks_the_law():
        laws.check_unmoved(big, more, count=33, **FAST)


# ---------------------------------------------------------------------- 4, 5, 6 months and luck


@pytest.mark.parametrize("name", ["weighted_mean", "nash"])
def test_a_year_is_the_beginning_of_two(big: Scenario, name: str) -> None:
    laws.check_prefix(big, 12, count=9, model=name)


def test_luck_that_knows_the_end_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = threat_state.ThreatState.attended

    def hurried(threat: threat_state.ThreatState) -> Array:
        return honest(threat) | (threat.world.months < 12)

    monkeypatch.setattr(threat_state.ThreatState, "attended", hurried)
    with laws.breaks_the_law():
        laws.check_prefix(small, 6, count=33)


def test_seed_0_is_a_seed(small: Scenario) -> None:
    laws.check_seeds(small, count=9)


def test_a_seed_0_taken_for_none_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falsy(seed: int, *address: Any, **named: Any) -> Array:
        return luck.uniforms(seed or 1, *address, **named)

    for module in ("sim.world.threat_state", "sim.world.events", "sim.domain.number"):
        monkeypatch.setattr(f"{module}.uniforms", falsy)
    with laws.breaks_the_law():
        laws.check_seeds(small, count=9)


@pytest.mark.parametrize("name", ["weighted_mean", "nash"])
def test_no_generator_is_drawn_from(big: Scenario, name: str) -> None:
    laws.check_generators(big, count=3, months=16, model=name)


@pytest.mark.parametrize(
    "draw",
    [
        lambda world: world.rng.random(),
        lambda world: world.random.random(),
        lambda world: world.agents.shuffle(inplace=True),
        lambda _: np.random.random(),  # noqa: NPY002 - the fault to be noticed
    ],
)
def test_drawing_from_a_generator_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch, draw: Callable[[World], Any]
) -> None:
    monkeypatch.setattr("sim.world.model.hear", draw)
    with laws.breaks_the_law():
        laws.check_generators(small, count=3)


def bluster(folder: Path) -> Scenario:
    """A world at rest in which x may threaten y, and would in some replicates."""
    cares = {"x": {"d": (100, 0.5), "e": (0, 0.1)}, "y": {"d": (0, 0.2), "e": (0, 1)}, "z": {}}
    spread = {
        "stakeholders.y.interests.e.salience": worlds.guess(0.2, 0.6, 1),
        "stakeholders.x.resolve": worlds.guess(0, 0.1, 0.2),
    }
    parts = {"overrides": spread, "parameters": {"attention": 0.25}}
    return load(worlds.toy(folder, cares, threats={"stop": worlds.stop()}, **parts))


def test_attention_never_tosses_a_choice_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    laws.check_attention(bluster(tmp_path), count=129)


def test_a_second_thought_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    honest = threat_game.crisis

    def moody(threat: ThreatState, base: Array, press: Any = None) -> Any:
        game = honest(threat, base, press)
        return replace(game, threatens=game.threatens & (threat.world.month % 2 == 0))

    monkeypatch.setattr(threat_game, "crisis", moody)
    with laws.breaks_the_law():
        laws.check_attention(bluster(tmp_path), count=129)


def test_full_attention_leaves_nothing_to_luck(
    big: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    attentive = load(big.path, {"parameters.attention": 1})
    wanted = laws.play(attentive, count=17, **FAST)
    without = monkeypatch.setattr
    without(threat_state, "uniforms", lambda *_, count, **__: np.full(count, 1.0 - 2.0**-53))
    laws.same(laws.play(attentive, count=17, **FAST), wanted, "without the luck of attention")
    with laws.breaks_the_law():  # where attention is short, luck decides
        laws.same(laws.play(big, count=17, **FAST), laws.play(attentive, count=17, **FAST), "")


# ---------------------------------------------------------------------- 7 verbs


@pytest.mark.parametrize("verb", laws.verbs())
def test_every_verb_matters(big: Scenario, verb: str) -> None:
    models = ("nash",) if verb == "declare" else ("weighted_mean", "nash")
    laws.check_verb(big, verb, models, count=16)


def test_verbs_are_found_by_inspection() -> None:
    wanted = {"listen", "declare", "accommodate", "price", "stands", "gives_way"}
    assert wanted <= set(laws.verbs())


def test_a_verb_for_show_is_noticed(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StakeholderAgent, "boast", lambda agent: agent.name, raising=False)
    assert "boast" in laws.verbs()
    with laws.breaks_the_law():
        laws.check_verb(small, "boast", ("nash",), count=9)


# ---------------------------------------------------------------------- 8, 9 Mesa and processes


def test_mesas_batch_run_plays_the_same_story(small_file: Path) -> None:
    laws.check_batch_run(small_file, 12, [0, 3])


def test_a_runner_that_plays_another_story_is_noticed(
    small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = itertools.count()

    class Restless(World):
        def __init__(self, scenario: str, *, replicate: int, seed: int | None = None):
            super().__init__(scenario, seed=seed, replicate=replicate + next(played))

    monkeypatch.setattr(laws, "World", Restless)
    with laws.breaks_the_law():
        laws.check_batch_run(small_file, 12, [0])


def test_the_data_collector_holds_every_month(small: Scenario) -> None:
    laws.check_frames(small)


def test_a_data_collector_that_lags_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.world.collector._utility_reporter", lambda agent: 0.0 * agent.row)
    with laws.breaks_the_law():
        laws.check_frames(small)


def test_a_closed_world_is_let_go_of(small: Scenario) -> None:
    laws.check_closing(small)


@pytest.mark.skipif(not hasattr(mesa.Agent, "_ids"), reason="this Mesa keeps no model alive")
def test_a_world_that_mesa_keeps_is_noticed(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(World, "close", World.remove_all_agents)
    with laws.breaks_the_law():
        laws.check_closing(small)


def test_processes_agree(small_file: Path) -> None:
    laws.check_processes(small_file)


SALTED = """
import sim.domain.luck as luck, sim.domain.number as number
honest = luck.uniforms
number.uniforms = lambda seed, *at, **named: honest(seed + hash(at) % 97, *at, **named)
"""


def test_luck_from_a_salted_hash_is_noticed(small_file: Path) -> None:
    with laws.breaks_the_law():
        laws.check_processes(small_file, SALTED)
