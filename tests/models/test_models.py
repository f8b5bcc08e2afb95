"""Every model keeps the shared laws; each is the oracle's on random tables."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.models import known, model
from sim.models.table import Model, TableView
from tests.models import tables
from tests.oracles import aggregation

LEVELS = [(0, 0, 0), (0, 3, 0)]
every_model = pytest.mark.parametrize("name", sorted(known()))
every_scale = pytest.mark.parametrize("levels", LEVELS)


# ------------------------------------------------------------------ laws of every model


@every_model
def test_a_model_says_what_it_is_and_from_where(name: str):
    found = known()[name]
    assert found.slug == name
    assert found.summary
    assert found.citation
    assert found.assumes.endswith(".")
    assert found.fails.startswith("Where ")
    assert found.fails.endswith(".")
    assert isinstance(model(name), found)


def test_a_model_whose_slug_is_not_its_file_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known()["nash"], "slug", "nahs")
    known.cache_clear()
    with pytest.raises(WinsetError, match=r"nash\.py: Nash has the slug 'nahs'.* 'nash'\."):
        known()
    monkeypatch.undo()
    assert "nash" in known()


@every_model
@every_scale
def test_a_replicate_is_the_same_alone(name: str, levels: tuple[int, ...]):
    decisions, table = model(name), tables.random_table(rows=7, levels=levels)
    together, offers = tables.month(decisions, table)
    luck = tables.luck(table)
    for r in range(7):
        one = tables.alone(table, r)
        settlement = decisions.settle(one)
        moved = decisions.move(one, settlement, luck[r : r + 1])
        assert settlement.package[0].tolist() == together.package[r].tolist()
        assert settlement.agreed[0] == together.agreed[r]
        assert settlement.unresolved[0] == together.unresolved[r]
        assert moved.position[0].tolist() == offers.position[r].tolist()
        assert moved.progress[0].tolist() == offers.progress[r].tolist()


@every_model
@every_scale
def test_names_do_not_matter(name: str, levels: tuple[int, ...]):
    table = tables.random_table(levels=levels)
    order = np.random.default_rng(3).permutation(table.ideal.shape[1])
    (plain, offers), (permuted, others) = (
        tables.month(model(name), t) for t in (table, tables.relabelled(table, order))
    )
    np.testing.assert_array_equal(plain.agreed, permuted.agreed)
    np.testing.assert_allclose(permuted.package, plain.package, rtol=1e-6, atol=1e-6)
    moved = np.take(offers.position, order, axis=1)
    np.testing.assert_allclose(others.position, moved, rtol=1e-6, atol=1e-6)


# as published, a compromise is chosen by the least weighted position, and an exchange is bounded
# upward only: both know where the low end is, so the law is for the readings that do not
READINGS_WITHOUT_ENDS = {
    "expected_utility": {"choice": "least_movement"},
    "exchange": {"limit": "both"},
}


@every_model
@every_scale
def test_the_end_a_scale_is_measured_from_does_not_matter(name: str, levels: tuple[int, ...]):
    table = tables.random_table(levels=levels)
    decisions = model(name, READINGS_WITHOUT_ENDS.get(name))
    (plain, offers), (mirrored, others) = (
        tables.month(decisions, t) for t in (table, tables.reflected(table))
    )
    np.testing.assert_array_equal(plain.agreed, mirrored.agreed)
    np.testing.assert_allclose(mirrored.package, 1.0 - plain.package, rtol=1e-6, atol=1e-6)
    smooth = [k for k, count in enumerate(levels) if not count]  # on levels ties go to the lower
    got, expected = others.position[:, :, smooth], 1.0 - offers.position[:, :, smooth]
    np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-6)


@every_model
@every_scale
def test_the_unanimous_get_what_they_want(name: str, levels: tuple[int, ...]):
    table = tables.unanimous(tables.random_table(levels=levels))
    settlement, offers = tables.month(model(name), table)
    assert np.all(settlement.agreed)
    np.testing.assert_allclose(settlement.package, table.ideal[:, 0], atol=1e-9)
    np.testing.assert_allclose(offers.position, table.position, atol=1e-9)


@every_model
@every_scale
def test_who_weighs_nothing_adds_nothing(name: str, levels: tuple[int, ...]):
    table = tables.random_table(levels=levels)
    joined = tables.joined(table)
    (plain, offers), (more, others) = (tables.month(model(name), t) for t in (table, joined))
    np.testing.assert_array_equal(plain.agreed, more.agreed)
    np.testing.assert_allclose(more.package, plain.package, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(others.position[:, :-1], offers.position, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(others.position[:, -1], joined.position[:, -1])


@every_model
@every_scale
@pytest.mark.parametrize("left", [1, 3])
def test_everything_stays_within_the_scale(name: str, levels: tuple[int, ...], left: int):
    table = replace(tables.random_table(rows=30, levels=levels), left=left)
    settlement, offers = tables.month(model(name), table)
    for values in (settlement.package, offers.position, offers.progress):
        assert np.all((values >= 0.0) & (values <= 1.0))
    assert not np.any(settlement.agreed & settlement.unresolved)
    for issue, count in enumerate(levels):
        if count:
            steps = settlement.package[settlement.agreed, issue] * (count - 1)
            np.testing.assert_allclose(steps, np.round(steps), atol=1e-12)


@every_model
@pytest.mark.parametrize("stakeholders", [1, 2])
def test_one_actor_or_two_alike_are_no_trouble(name: str, stakeholders: int):
    """Where published programs divide by zero: nobody to compare with, nothing to tell apart."""
    alone = tables.random_table(rows=3, stakeholders=1, parties=1, levels=(0, 0))
    pair = tables.random_table(rows=3, stakeholders=2, parties=2, levels=(0, 0))
    alike = {n: np.repeat(getattr(pair, n)[:, :1], 2, axis=1) for n in tables.PER_STAKEHOLDER}
    away = {n: np.concatenate([v[:, :1], 1.0 - v[:, :1]], axis=1) for n, v in alike.items()}
    ends = {n: away[n] for n in ("ideal", "position", "opening")}
    slope = np.zeros_like(pair.slope)
    mirrored = replace(pair, **alike | ends | {"slope": slope, "stake": alike["salience"]})
    table = alone if stakeholders == 1 else mirrored
    settlement, offers = tables.month(model(name), table)
    for values in (settlement.package, offers.position):
        assert np.all((values >= 0.0) & (values <= 1.0))


@every_model
def test_the_table_is_left_as_it_was(name: str):
    table = tables.random_table()
    tables.month(model(name), table)
    untouched = tables.random_table()
    for field in (*tables.PER_STAKEHOLDER, *tables.TALKS, "reversion", "low", "high", "party"):
        np.testing.assert_array_equal(getattr(table, field), getattr(untouched, field))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: model("nsh"), "Did you mean 'nash'"),
        (lambda: model("nash", {"weigths": "equal"}), "Did you mean 'weights'"),
        (lambda: model("nash", {"weights": "heavy"}), "'equal' or 'capability'"),
    ],
)
def test_a_wrong_name_is_told_the_right_one(call: Callable[[], Model], words: str):
    with pytest.raises(WinsetError, match=words):
        call()


# ------------------------------------------------------------------ mean and median

WEIGHTS: dict[str, Callable[[TableView], Array]] = {
    "capability_stake": lambda table: table.capability * table.stake,
    "stake": lambda table: table.stake,
    "capability": lambda table: table.capability,
    "equal": lambda table: np.ones_like(table.stake),
}


@pytest.mark.parametrize("kind", WEIGHTS)
@pytest.mark.parametrize(
    ("name", "by_oracle"),
    [
        ("weighted_mean", aggregation.weighted_mean),
        ("weighted_median", aggregation.weighted_median),
    ],
)
def test_mean_and_median_are_the_oracles(name: str, by_oracle: Callable, kind: str):
    table = tables.random_table(stakeholders=11)
    got = model(name, {"weight": kind}).settle(table).package
    weight = WEIGHTS[kind](table)
    for r, k in np.ndindex(got.shape):
        expected = by_oracle(table.position[r, :, k].tolist(), weight[r, :, k].tolist())
        np.testing.assert_allclose(got[r, k], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("positions", "level"), [([0.0, 0.5], 0.0), ([0.5, 1.0], 0.5), ([0.0, 1.0, 0.8], 0.5)]
)
def test_a_mean_between_levels_takes_the_nearest_and_the_lower_of_two(
    positions: list[float], level: float
):
    """.25 and .75 lie halfway between the levels 0, .5 and 1."""
    table = tables.random_table(rows=1, stakeholders=len(positions), parties=1, levels=(3,))
    table = replace(table, position=np.array(positions).reshape(1, -1, 1))
    assert model("weighted_mean", {"weight": "equal"}).settle(table).package[0, 0] == level
