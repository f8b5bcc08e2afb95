"""The laws of tables, threats and what is known: each check notices a planted fault."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.domain.scenario import Scenario
from sim.files.load import load
from sim.world import World, effects
from sim.world.acts import threat_game
from sim.world.acts.moves import MoveState
from sim.world.acts.sanction_state import AnswerState, SanctionState
from sim.world.acts.threat_state import ThreatState
from sim.world.agents import StakeholderAgent
from sim.world.private import Private
from sim.world.talks.negotiation import Negotiation
from tests.world import big_world, worlds
from tests.world import deal_checks as deals
from tests.world.law_checks import breaks_the_law

MODELS = ("weighted_mean", "weighted_median", "nash")
FAST = {"model": "weighted_mean"}


# ---------------------------------------------------------------------- what is known and signed


@pytest.mark.parametrize("name", ["weighted_mean", "nash"])
def test_what_is_known_is_true_and_comes_from_the_months_before(big: Scenario, name: str) -> None:
    deals.check_knowledge(big, count=33, model=name)


def lies(private: Private) -> None:
    for row, x, more, _ in private._shown:
        private.above[:, row] = np.where(more, np.fmax(private.above[:, row], x), -np.inf)
    private._shown.clear()


def tells_at_once(private: Private, row: int, x: Array, *, more: Array, less: Array) -> None:
    above, below, value = private.above[:, row], private.below[:, row], private.value[:, row]
    private.above[:, row] = np.where(more & (x > above) & (value > x), x, above)
    private.below[:, row] = np.where(less & (x < below) & (value <= x), x, below)


@pytest.mark.parametrize(("verb", "fault"), [("learn", lies), ("show", tells_at_once)])
def test_false_or_early_knowledge_is_noticed(
    big: Scenario, monkeypatch: pytest.MonkeyPatch, verb: str, fault: Callable[..., Any]
) -> None:
    monkeypatch.setattr(Private, verb, fault)
    with breaks_the_law():
        deals.check_knowledge(big, count=33, **FAST)


@pytest.mark.parametrize("name", MODELS)
def test_nobody_signs_at_a_loss_and_every_failure_has_one_cause(big: Scenario, name: str) -> None:
    deals.check_signatures(big, count=33, model=name)


def signs_anything(_agent: StakeholderAgent, pressure: Array) -> Array:
    return np.full_like(pressure, -1.0)


def blames_nobody(talk: Negotiation) -> dict[str, Array]:
    ended = (talk.status != 0) & ~talk.agreed
    return {"agreed": talk.agreed, "win_set_empty": ended & talk.empty, "unresolved": ~ended}


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [(StakeholderAgent, "price", signs_anything), (Negotiation, "marks", blames_nobody)],
)
def test_a_signature_at_a_loss_or_a_failure_without_cause_is_noticed(
    big: Scenario, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, fault: Any
) -> None:
    monkeypatch.setattr(owner, name, fault)
    with breaks_the_law():
        deals.check_signatures(big, count=33, **FAST)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """One table alone, which meets twice, and what two parties may need at home."""
    tree = big_world.small() | {"threats": {}, "moves": {}, "events": {}}
    tree["tables"]["reset"]["meets"] = ["2026-03", "2026-06"]
    tree["outcomes"]["canola"]["categories"].pop("conceded")
    for who in ("canada", "china"):
        key = f"stakeholders.{who}.hurdle"
        tree.setdefault("overrides", {})[key] = worlds.guess(0, 0.1, 0.3)
    return worlds.written(tmp_path_factory.mktemp("talks"), tree)


def test_where_nobody_bluffs_no_deal_is_missed(big: Scenario) -> None:
    deals.check_bluff(load(big.path, {"parameters.bluff": 0}), count=65)
    with breaks_the_law():
        deals.check_bluff(load(big.path, {"parameters.bluff": 0.5}), count=65)


def test_where_nobody_has_a_price_a_fair_package_is_agreed_on(talks: Scenario) -> None:
    free = {f"stakeholders.{who}.hurdle": worlds.sure(0) for who in ("canada", "china")}
    deals.check_free(load(talks.path, free), count=129)
    with breaks_the_law():
        deals.check_free(talks, count=129)


PRICES = [{"stakeholders.canada.hurdle.value": price} for price in (0, 0.1, 0.2, 0.4)]
BLUFFS = [{"parameters.bluff": bluff} for bluff in (0, 0.2, 1 / 3, 0.5)]


@pytest.mark.parametrize("changes", [PRICES, BLUFFS])
def test_a_higher_price_brings_no_deal_about(
    talks: Scenario, changes: list[dict[str, Any]]
) -> None:
    cases = [load(talks.path, change) for change in changes]
    deals.check_dearer(cases, "reset", count=129)
    with breaks_the_law():
        deals.check_dearer(cases[::-1], "reset", count=129)


# ---------------------------------------------------------------------- 10 tables and threats


@pytest.mark.parametrize("name", ["weighted_median", "nash"])
def test_books_balance_every_month(big: Scenario, name: str) -> None:
    deals.check_books(big, count=65, model=name)


def forgets_what_is_in_force(threat: ThreatState) -> Array:
    file, month = threat.file, threat.world.month
    return np.full(threat.world.count, file.start <= month <= file.until)


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        (ThreatState, "standing", forgets_what_is_in_force),
        (ThreatState, "hold", lambda _: None),
        (SanctionState, "end", lambda _law, _where: None),
    ],
)
def test_books_that_do_not_balance_are_noticed(
    big: Scenario, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, fault: Any
) -> None:
    monkeypatch.setattr(owner, name, fault)
    with breaks_the_law():
        deals.check_books(big, count=65, **FAST)


@pytest.mark.parametrize(("name", "count"), [("weighted_median", 129), ("nash", 33)])
def test_policies_follow_from_decisions(big: Scenario, name: str, count: int) -> None:
    deals.check_replay(big, count=count, model=name)


def never_breaks(_world: World, *_: Any) -> None:
    """A party moves an issue of a table, and the table stands."""


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        (effects, "_break", never_breaks),
        (effects, "_lapse", never_breaks),
        (Negotiation, "due", lambda talk: talk.pending),
        (Negotiation, "expire", lambda _: None),
        (Negotiation, "_inherited", lambda talk: talk.world.policy_last_month),
        (SanctionState, "mended", lambda _, policy: policy),
        (AnswerState, "end", lambda _answer, _where: None),
        (threat_game, "concession", lambda threat, _: threat.demanded),
        (MoveState, "take_effect", lambda _: None),
    ],
)
def test_a_rule_left_out_is_noticed(
    big: Scenario, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, fault: Any
) -> None:
    monkeypatch.setattr(owner, name, fault)
    with breaks_the_law():
        deals.check_replay(big, count=129, **FAST)
