"""Expected utility: the published rounds, every reading that was measured, and the plain loops."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.models import model
from sim.models.expected_utility import _gathered
from sim.models.table import Offers, TableView
from tests.models import tables
from tests.models.emission import (
    ACTORS,
    CAPABILITIES,
    POSITIONS,
    PRINTED_MEDIANS,
    READINGS,
    ROUNDS,
    SALIENCES,
)
from tests.oracles.expected_utility import Reading, play

NAMES = {"t": "alternative", "range": "span"}
LOW, WIDTH = 4.0, 6.0
EXAMPLE = tables.one_issue(POSITIONS, SALIENCES, CAPABILITIES, names=ACTORS)


def parameters(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading of the loops by the model's parameters."""
    return {NAMES.get(name, name): value for name, value in reading.items()}


def walk(table: TableView, rounds: int, **reading: Any) -> list[tuple[TableView, Offers]]:
    """The table before each round, and what was offered in it."""
    decisions, story = model("expected_utility", reading), []
    for _ in range(rounds):
        offers = decisions.move(table, decisions.settle(table), np.zeros_like(table.margin))
        story.append((table, offers))
        table = replace(table, position=offers.position)
    return [*story, (table, story[-1][1])]


def medians(rounds: int, **reading: Any) -> list[float]:
    settle = model("expected_utility", reading).settle
    story = walk(EXAMPLE, rounds, **reading)
    return [LOW + WIDTH * float(settle(table).package[0, 0]) for table, _ in story]


def test_the_published_rounds_to_six_digits():
    for (table, _), (median, mean, *movers) in zip(walk(EXAMPLE, 10)[1:], ROUNDS, strict=True):
        x = dict(zip(ACTORS, LOW + WIDTH * table.position[0, :, 0], strict=True))
        found = [
            model("expected_utility", {"outcome": o}).settle(table) for o in ("median", "mean")
        ]
        outcomes = [LOW + WIDTH * settlement.package[0, 0] for settlement in found]
        printed = 5e-5 if 4.2915 in movers else 1e-6  # that one figure has four decimals
        assert outcomes == pytest.approx([median, mean], abs=1e-6)
        assert [x["BE"], x["LU"], x["IE"]] == pytest.approx(movers, abs=printed)


def test_printed_medians_in_seven_rounds_of_eight():
    cut = [np.floor(10.0 * median + 1e-9) / 10.0 for median in medians(8)[1:]]
    assert [a == b for a, b in zip(cut, PRINTED_MEDIANS, strict=True)] == [True, False, *[True] * 6]


@pytest.mark.parametrize(
    ("reading", "published"), [r[1:] for r in READINGS], ids=[r[0] for r in READINGS]
)
def test_every_reading_that_was_measured(reading: dict[str, Any], published: list[float]):
    found = medians(len(published) - 1, **parameters(reading))
    assert found == pytest.approx(published, abs=5e-4)


EVERY = [
    dict(
        zip(
            ("probability", "choice", "capitulation", "conflict", "q", "t", "range"), r, strict=True
        )
    )
    for r in product(
        ("all_pairs", "pairwise", "printed"),
        ("weighted_position", "least_movement"),
        (False, True),
        ("yields", "nobody"),
        (1.0, 0.4),
        (False, True),
        ("initial", "current"),
    )
]


@pytest.mark.parametrize("seed", range(6))
def test_the_model_is_the_loops_in_every_reading(seed: int):
    """Three rounds of random tables with ties and absentees: positions, who to whom, and how."""
    table = tables.random_table(seed, rows=2, stakeholders=7, levels=(0, 0))
    coarse = np.round(table.position * 5) / 5
    capability = table.capability.copy()
    capability[:, 2] = 0.0
    table = replace(table, position=coarse, opening=coarse, capability=capability)
    table = replace(table, stake=np.minimum(table.salience, 1.0))
    for reading in EVERY[seed::6]:
        story = walk(table, 3, **parameters(reading))
        for r, k in np.ndindex(2, 2):
            lists = [
                getattr(table, n)[r, :, k].tolist() for n in ("position", "capability", "stake")
            ]
            expected = play(*lists, 3, Reading(**reading))
            for (_, offers), rounds in zip(story, expected, strict=False):
                got = offers.position[r, :, k]
                np.testing.assert_allclose(got, rounds.positions, atol=1e-9)
                assert told(offers, r, k) == {
                    who: (move.kind, round(rounds.positions[who], 6))
                    for who, move in enumerate(rounds.moves)
                    if move is not None
                }


def told(offers: Offers, r: int, k: int) -> dict[int, tuple[str, float]]:
    """Moves told of one replicate and issue: by whom, of which kind, and where it stands then."""
    moves = offers.moves
    assert moves is not None
    here = (moves.replicate == r) & (moves.issue == k)
    return {
        int(who): (str(kind), round(float(offers.position[r, who, k]), 6))
        for who, kind in zip(moves.who[here], moves.kind[here], strict=True)
    }


@pytest.mark.parametrize(
    "positions", [[0.3], [0.3, 0.3, 0.3], [0.0, 1.0], [0.0, 0.5, 1.0]], ids=len
)
def test_consensus_one_actor_and_symmetry_are_no_trouble(positions: list[float]):
    """Where published programs divide by zero: all risks are alike, and nobody gains by moving."""
    alike = [0.5] * len(positions)
    table = tables.one_issue(positions, alike, alike)
    (_, offers), _ = walk(table, 1)
    assert np.all(np.isfinite(offers.position))
    np.testing.assert_allclose(offers.position, table.position)


def test_the_outcome_depends_on_the_reading():
    """Ten rounds of one example end anywhere between 7 and 10 years."""
    ends = [medians(len(published) - 1, **parameters(r))[-1] for _, r, published in READINGS]
    assert max(ends) - min(ends) > 2.9


@pytest.mark.parametrize("reading", [r for r in EVERY if r["capitulation"]][::4], ids=str)
def test_who_gives_way_stands_exactly_where_the_other_stood(reading: dict[str, Any]):
    """Not beside it by rounding: .7 + (.1 − .7) is .09999999999999998."""
    for seed in range(4):
        table = tables.random_table(seed, rows=6, stakeholders=8, levels=(0, 0))
        ((_, offers), _) = walk(table, 1, **parameters(reading))
        moves = offers.moves
        assert moves is not None
        gives = moves.kind != "compromise"
        r, k = moves.replicate[gives], moves.issue[gives]
        landed = offers.position[r, moves.who[gives], k]
        assert np.array_equal(landed, table.position[r, moves.to[gives], k])


def test_landing_places_that_differ_by_rounding_are_one():
    before = np.array([[0.0, 0.3, 0.6, 1.0, 1.0]])
    after = np.array([[0.1 + 0.2, 0.3, 0.8 - 1e-16, 0.8, 0.8 + 1e-12]])
    found = _gathered(after, before, np.array([[True, False, True, True, True]]))
    assert found.tolist() == [[0.3, 0.3, 0.8 - 1e-16, 0.8 - 1e-16, 0.8 + 1e-12]]


@pytest.mark.parametrize("choice", ["weighted_position", "least_movement"])
def test_those_near_each_other_bargain_as_those_less_near_do(choice: str):
    """Utilities shrink with distance; the offers, as shares of it, tend to a limit."""
    for seed in range(8):
        table = tables.random_table(seed, rows=4, stakeholders=6, levels=(0,))
        read = {"probability": "printed", "choice": choice}  # by risk, P changes with distance
        one, other = (
            walk(replace(table, position=table.position * near), 1, **read)[0][1]
            for near in (1e-6, 1e-10)
        )
        assert one.moves is not None
        assert other.moves is not None
        assert one.moves.kind.tolist() == other.moves.kind.tolist() != []
        np.testing.assert_allclose(other.position / 1e-10, one.position / 1e-6, atol=1e-4)
