"""The laws of the world: each holds in the real code, and its check notices a planted fault."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.domain import luck
from sim.domain.arrays import Array, Index
from sim.domain.kinds import COUNTED
from sim.domain.number import Number
from sim.domain.scenario import Scenario
from sim.files.load import load
from sim.world import World, events
from sim.world.acts import threat_game, threat_state
from sim.world.acts.moves import MoveState
from sim.world.acts.threat_state import ThreatState
from sim.world.agents import StakeholderAgent
from tests.world import big_world, worlds
from tests.world import law_checks as laws

MODELS = ("weighted_mean", "weighted_median", "nash")
FAST = {"model": "weighted_mean"}


# ---------------------------------------------------------------------- chunks


@pytest.mark.parametrize("name", MODELS)
def test_a_replicate_is_the_same_in_any_chunk(big: Scenario, name: str) -> None:
    count = 129 if name == "nash" else 513
    whole = laws.play(big, count=count, model=name)
    for size, most in ((count - 1, None), (64, 2), (7, 2), (1, 3)):
        laws.check_chunks(big, whole, size, most=most, model=name)


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
        ("sim.world.acts.threat_state", "uniforms", ignores_replicate),
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


# ---------------------------------------------------------------------- order of the agents


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


# ---------------------------------------------------------------------- weightless additions


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


# ---------------------------------------------------------------------- months and luck


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

    for module in ("sim.world.acts.threat_state", "sim.world.events", "sim.domain.number"):
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


# ---------------------------------------------------------------------- verbs


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
