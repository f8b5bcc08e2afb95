"""Every model keeps the shared laws; each is the oracle's on random tables."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.models import known, model
from sim.models.table import Model, Offers, Settlement, TableView
from tests.models import tables
from tests.oracles import aggregation, zeuthen
from tests.oracles import nash as oracle

LEVELS = [(0, 0, 0), (0, 3, 0)]
every_model = pytest.mark.parametrize("name", sorted(known()))
every_scale = pytest.mark.parametrize("levels", LEVELS)


def _luck(table: TableView) -> Array:
    return np.random.default_rng(9).uniform(size=table.margin.shape)


def _month(decisions: Model, table: TableView) -> tuple[Settlement, Offers]:
    settlement = decisions.settle(table)
    return settlement, decisions.move(table, settlement, _luck(table))


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
    together, offers = _month(decisions, table)
    luck = _luck(table)
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
        _month(model(name), t) for t in (table, tables.relabelled(table, order))
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
        _month(decisions, t) for t in (table, tables.reflected(table))
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
    settlement, offers = _month(model(name), table)
    assert np.all(settlement.agreed)
    np.testing.assert_allclose(settlement.package, table.ideal[:, 0], atol=1e-9)
    np.testing.assert_allclose(offers.position, table.position, atol=1e-9)


@every_model
@every_scale
def test_who_weighs_nothing_adds_nothing(name: str, levels: tuple[int, ...]):
    table = tables.random_table(levels=levels)
    joined = tables.joined(table)
    (plain, offers), (more, others) = (_month(model(name), t) for t in (table, joined))
    np.testing.assert_array_equal(plain.agreed, more.agreed)
    np.testing.assert_allclose(more.package, plain.package, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(others.position[:, :-1], offers.position, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(others.position[:, -1], joined.position[:, -1])


@every_model
@every_scale
@pytest.mark.parametrize("left", [1, 3])
def test_everything_stays_within_the_scale(name: str, levels: tuple[int, ...], left: int):
    table = replace(tables.random_table(rows=30, levels=levels), left=left)
    settlement, offers = _month(model(name), table)
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
    settlement, offers = _month(model(name), table)
    for values in (settlement.package, offers.position):
        assert np.all((values >= 0.0) & (values <= 1.0))


@every_model
def test_the_table_is_left_as_it_was(name: str):
    table = tables.random_table()
    _month(model(name), table)
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


# ------------------------------------------------------------------ Nash against the optimiser


def _arguments(table: TableView, r: int) -> dict[str, list]:
    party, names = table.party, ("salience", "ideal", "slope", "margin")
    out = {name: getattr(table, name)[r][party].tolist() for name in names}
    return out | {name: getattr(table, name)[r].tolist() for name in ("reversion", "low", "high")}


def _levels(table: TableView) -> list[list[float] | None]:
    return [[i / (n - 1) for i in range(n)] if n else None for n in table.levels]


def _assert_optimal(table: TableView, settlement: Settlement, weight: Array) -> int:
    """Assert that the settlement is the optimiser's in every replicate; how many agree."""
    for r in range(len(settlement.agreed)):
        arguments = _arguments(table, r)
        weights = weight[r][table.party].tolist()
        expected = oracle.solve(**arguments, weight=weights, levels=_levels(table))
        assert not settlement.unresolved[r]
        assert settlement.agreed[r] == expected["found"]
        if expected["found"]:
            bounds = {"low": arguments.pop("low"), "high": arguments.pop("high")}
            y = settlement.package[r].tolist()
            ends = zip(bounds["low"], y, bounds["high"], strict=True)
            assert all(low <= value <= high for low, value, high in ends)
            product = oracle.log_product(oracle.surplus(y, **arguments), weights)
            assert abs(product - expected["log_product"]) <= 1e-6
    return int(np.sum(settlement.agreed))


@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("levels", [(0, 0), (3,), (0, 3), (3, 4), (0, 2, 0)])
@pytest.mark.parametrize("weights", ["equal", "capability"])
def test_nash_is_the_optimisers(parties: int, levels: tuple[int, ...], weights: str):
    table = tables.random_table(rows=3, stakeholders=5, parties=parties, levels=levels)
    settlement = model("nash", {"weights": weights}).settle(table)
    weight = table.capability[:, :, 0] if weights == "capability" else np.ones_like(table.margin)
    assert _assert_optimal(table, settlement, weight) > 0


@pytest.mark.parametrize("bounds", [(0.0, 0.7), (0.3, 1.0)])
def test_nash_keeps_a_level_outside_the_bounds_away(bounds: tuple[float, float]):
    table = tables.random_table(2, rows=6, stakeholders=4, parties=2, levels=(3, 0))
    low, high = table.low.copy(), table.high.copy()
    low[:, 0], high[:, 0] = bounds
    bounded = replace(table, low=low, high=high)
    settlement = model("nash").settle(bounded)
    assert _assert_optimal(bounded, settlement, np.ones_like(table.margin)) > 0
    settled = settlement.package[settlement.agreed, 0]
    assert np.all((settled >= bounds[0]) & (settled <= bounds[1]))


def _duel(margin: tuple[float, float], **changes: Array) -> TableView:
    """Two parties at the ends of one issue with salience 1, and the reversion in the middle."""
    table = tables.random_table(rows=1, stakeholders=2, parties=2, levels=(0,))
    ends = np.array([[[0.0], [1.0]]])
    plain = replace(
        table,
        ideal=ends,
        position=ends,
        salience=np.ones_like(ends),
        slope=np.zeros_like(ends),
        reversion=np.array([[0.5]]),
        margin=np.array([margin]),
    )
    return replace(plain, **changes)


def test_nash_two_alike_meet_in_the_middle():
    np.testing.assert_allclose(model("nash").settle(_duel((0.2, 0.2))).package, 0.5, atol=1e-9)


def test_nash_who_fears_no_agreement_more_pays():
    package = model("nash").settle(_duel((0.1, 0.3))).package[0, 0]
    assert package < 0.5


@pytest.mark.parametrize(("capability", "share"), [((1.0, 1.0), 0.5), ((0.75, 0.25), 0.75)])
def test_nash_money_is_split_by_the_weights(capability: tuple[float, float], share: float):
    purse = _duel(
        (0.5, 0.5),
        salience=np.zeros((1, 2, 1)),
        slope=np.array([[[1.0], [-1.0]]]),
        capability=np.array(capability).reshape(1, 2, 1),
    )
    got = model("nash", {"weights": "capability"}).settle(purse).package
    np.testing.assert_allclose(got, share, atol=0.01)


def test_nash_money_that_bends_is_settled_by_its_chords():
    """Gains that fall off, 2y - y² of money for one and -y for the other, against a grid."""

    def gain(package: Array) -> Array:
        y = package[:, 0]
        return np.stack([0.5 + 2.0 * y - y * y, 1.5 - y], axis=1)

    def chord(package: Array) -> Array:
        y = np.maximum(package[:, 0], 1e-3)
        return np.stack([2.0 - y, -np.ones_like(y)], axis=1)[:, :, None]

    purse = _duel(
        (0.5, 1.5),
        salience=np.zeros((1, 2, 1)),
        slope=np.array([[[1.0], [-1.0]]]),
        reversion=np.zeros((1, 1)),
    )
    settlement = model("nash").settle(replace(purse, gain=gain, chord=chord))
    grid = np.linspace(0.0, 1.0, 1001)[:, None]
    best = np.max(np.sum(np.log(gain(grid)), axis=1))
    assert settlement.agreed[0]
    assert best - np.sum(np.log(gain(settlement.package))) <= 0.03


def test_nash_refuses_a_package_by_which_somebody_truly_loses():
    """The slopes promise a gain for all; the exact utilities deny it."""
    denied = replace(_duel((0.2, 0.2)), gain=lambda package: np.full((len(package), 2), -0.1))
    settlement = model("nash").settle(denied)
    assert not settlement.agreed[0]


def test_nash_without_a_win_set_nobody_concedes():
    table = replace(_duel((0.0, 0.0)), left=1)
    settlement, offers = _month(model("nash"), table)
    assert not settlement.agreed[0]
    assert not settlement.unresolved[0]
    np.testing.assert_allclose(offers.position[0, :, 0], [0.0, 1.0], atol=1e-9)
    assert not np.any(offers.progress)


def test_nash_a_content_party_leaves_a_win_set_empty_and_not_unresolved():
    table = _duel((0.0, 0.3), reversion=np.array([[0.0]]))
    settlement = model("nash").settle(table)
    assert not settlement.agreed[0]
    assert not settlement.unresolved[0]


def test_nash_needs_a_reversion_or_its_limit():
    table = replace(tables.random_table(), reversion=None)
    with pytest.raises(WinsetError, match=r"`reversion` column.*disagreement=distant"):
        model("nash").settle(table)
    distant, mean = model("nash", {"disagreement": "distant"}), model("weighted_mean")
    got, expected = distant.settle(table).package, mean.settle(table).package
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_nash_its_distant_limit_is_defined_where_nobody_cares():
    table = tables.random_table()
    careless = replace(table, stake=np.zeros_like(table.stake))
    package = model("nash", {"disagreement": "distant"}).settle(careless).package
    np.testing.assert_allclose(package, 0.5)


def test_nash_a_party_without_capability_counts_for_nothing():
    capability = np.array([1.0, 0.0]).reshape(1, 2, 1)
    table = _duel((0.2, 0.2), capability=capability)
    settlement = model("nash", {"weights": "capability"}).settle(table)
    arguments = _arguments(table, 0)
    expected = oracle.solve(**arguments, weight=[1.0, 0.0])
    assert settlement.agreed[0]
    np.testing.assert_allclose(settlement.package[0], expected["y"], atol=1e-3)


# ------------------------------------------------------------------ Zeuthen's path


def _utility(table: TableView, r: int) -> Callable[[int, list[float]], float]:
    """Utility of party number a at a package, by the oracle's formula."""
    arguments = _arguments(table, r)

    def utility(a: int, y: list[float]) -> float:
        out = 0.0
        for i, value in enumerate(y):
            out -= arguments["salience"][a][i] * (value - arguments["ideal"][a][i]) ** 2
            out += arguments["slope"][a][i] * value
        return out

    return utility


def _expected_walk(table: TableView, settlement: Settlement, r: int, months: int) -> list:
    arguments, utility = _arguments(table, r), _utility(table, r)
    reversion = arguments["reversion"]
    margins = enumerate(arguments["margin"])
    disagreement = [utility(a, reversion) - margin for a, margin in margins]
    path = [arguments[name] for name in ("salience", "ideal", "slope", "low", "high")]
    assert settlement.multiplier is not None
    return zeuthen.walk(months, settlement.multiplier[r].tolist(), *path, utility, disagreement)


@pytest.mark.parametrize("months", [1, 2, 5, 9])
@pytest.mark.parametrize("parties", [2, 3, 4])
def test_nash_concedes_as_zeuthen_says(months: int, parties: int):
    decisions = model("nash")
    table = tables.random_table(parties, rows=12, parties=parties, levels=(0, 0))
    bystanders = np.setdiff1d(np.arange(9), table.party)
    start = decisions.settle(table)
    walks = [_expected_walk(table, start, r, months) for r in range(12)]
    agreed = np.flatnonzero(start.agreed)
    assert len(agreed) >= 6
    declared = table.position.copy()
    for month in range(months):
        table = replace(table, left=months - month)
        _, offers = _month(decisions, table)
        for r in agreed:
            got = offers.position[r][table.party]
            np.testing.assert_allclose(got, walks[r][month], rtol=1e-9, atol=1e-6)
        np.testing.assert_array_equal(offers.position[:, bystanders], declared[:, bystanders])
        table = replace(
            table, position=offers.position, progress=offers.progress, turns=offers.turns
        )
    for r in agreed:
        package = np.broadcast_to(start.package[r], (parties, 2))
        np.testing.assert_array_equal(table.position[r][table.party], package)
