"""PRIM: the boxes of the EMA workbench on the same table, and a box that is known."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim.equations.prim import LEAST_MASS, inside, peel, separation

EMA = json.loads((Path(__file__).parents[1] / "data" / "prim.json").read_text(encoding="utf-8"))
INPUTS, WANTED = np.array(EMA["inputs"]), np.array(EMA["wanted"])


def test_every_box_of_the_ema_workbench_in_order():
    """The whole trajectory, pasting included; see tests/equations/prim_table.py."""
    boxes = peel(INPUTS, WANTED)
    assert len(boxes) == len(EMA["boxes"]) > 20
    for mine, theirs in zip(boxes, EMA["boxes"], strict=True):
        np.testing.assert_allclose(mine.limits, theirs["limits"], rtol=1e-12)
        for name in ("coverage", "density", "mass"):
            assert getattr(mine, name) == pytest.approx(theirs[name])


def test_numbers_of_a_box_are_those_of_its_cases():
    for box in peel(INPUTS, WANTED):
        held = [
            all(
                low <= x <= high
                for low, x, high in zip(box.limits[0], row, box.limits[1], strict=True)
            )
            for row in INPUTS
        ]
        assert inside(box.limits, INPUTS).tolist() == held
        assert box.density == pytest.approx(np.mean(WANTED[held]))
        assert box.coverage == pytest.approx(np.sum(WANTED[held]) / np.sum(WANTED))
        assert box.mass >= LEAST_MASS
        hit, miss = np.mean(np.array(held)[WANTED]), np.mean(np.array(held)[~WANTED])
        assert separation(box.limits, INPUTS, WANTED) == pytest.approx(hit - miss)


def test_a_box_without_noise_is_found():
    inputs = np.random.default_rng(3).random((4000, 4))
    wanted = (inputs[:, 1] > 0.3) & (inputs[:, 2] < 0.5)
    best = max(peel(inputs, wanted), key=lambda box: separation(box.limits, inputs, wanted))
    assert best.restricted.tolist() == [False, True, True, False]
    np.testing.assert_allclose(best.limits[0, 1], 0.3, atol=0.02)
    np.testing.assert_allclose(best.limits[1, 2], 0.5, atol=0.02)
    assert best.density > 0.97
    assert best.coverage > 0.97


def test_an_input_of_one_value_is_never_restricted():
    inputs = np.column_stack([INPUTS, np.full(len(INPUTS), 5.0)])
    assert not any(box.restricted[-1] for box in peel(inputs, WANTED))


@pytest.mark.parametrize("wanted", [np.ones(50, dtype=bool), np.zeros(50, dtype=bool)])
def test_what_always_or_never_happens_has_one_box(wanted):
    inputs = np.random.default_rng(0).random((50, 3))
    assert len(peel(inputs, wanted)) == 1
