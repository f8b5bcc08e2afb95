"""Who is asked at a table, and what becomes of parties that are not.

z controls nothing at the swap of x and y. It signs nothing: the package is the bargain of x and y
that leaves z no worse off, and a z that wants nothing there is left out.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.files.load import load
from sim.world import World
from tests.oracles import nash
from tests.world.worlds import SWAP, Cares, sure, swap, toy

INDIFFERENT: Cares = SWAP
GAINING: Cares = {**SWAP, "z": {"a": (100, 0.3), "b": (30, 0.8)}}
LOSING: Cares = {**SWAP, "z": {"a": (100, 0.05), "b": (30, 0.8)}}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Plays the swap with z at the table; nobody's signature costs anything at home."""
    monkeypatch.chdir(tmp_path)

    def play(cares: Cares) -> World:
        free = {f"stakeholders.{who}.hurdle": sure(0) for who in cares}
        table = {"swap": swap(parties=["x", "y", "z"])}
        path = toy(tmp_path, cares, tables=table, overrides=free, parameters={"accommodation": 0})
        return World(load(path), ledger=True, months=4).run()

    return play


def _bargain(cares: Mapping[str, Mapping[str, tuple[float, float]]], weight: list[float]) -> Any:
    """The Nash bargain on a and b with these weights of x, y and z, by a general optimiser."""
    wants = [[cares[who].get(issue, (50, 0)) for issue in "ab"] for who in "xyz"]
    return nash.solve(
        [[salience for _, salience in row] for row in wants],
        [[ideal / 100 for ideal, _ in row] for row in wants],
        [[0.0, 0.0]] * 3,
        [0.0, 0.0],
        [0.0, 0.0, 0.0],
        weight,
        [0.0, 0.0],
        [1.0, 1.0],
    )["y"]


def _agreed(world: World) -> np.ndarray:
    talk = world.negotiations["swap"]
    assert talk.agreed[0]
    return talk.package[0, talk.issues]


@pytest.mark.parametrize("cares", [GAINING, LOSING])
def test_only_who_is_asked_signs(run: Any, cares: Cares) -> None:
    signs = [d.who for d in run(cares).ledger.decisions if str(d.what) == "signs"]
    assert signs == ["x", "y"]


@pytest.mark.parametrize("cares", [GAINING, LOSING])
def test_who_is_not_asked_is_held_harmless_without_weight(run: Any, cares: Cares) -> None:
    assert _agreed(run(cares)) == pytest.approx(_bargain(cares, [0.5, 0.5, 0.0]), abs=1e-4)


def test_who_wants_nothing_at_the_table_is_left_out(run: Any) -> None:
    assert _agreed(run(INDIFFERENT)) == pytest.approx([5 / 6, 5 / 6], abs=1e-6)
