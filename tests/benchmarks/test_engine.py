"""The engine's benchmark counts what it says it counts."""

import numpy as np

from sim.runs.request import RunRequest, prepare
from sim.world.chunk_result import take_results
from tests.benchmarks.engine import Counted, CountedDraws, count_operations, plain_loop


def test_element_operations_are_counted_by_kind():
    Counted.done.clear()
    values = np.ones((4, 3)).view(Counted)
    total = np.add.reduce(values * 2.0 + values, axis=1)
    assert dict(Counted.done) == {np.multiply: 12, np.add: 24}
    np.testing.assert_array_equal(total, [9.0, 9.0, 9.0, 9.0])
    values.take([0, 1], axis=0)
    assert Counted.done["copy"] == 6


def test_every_kind_that_is_counted_has_a_plain_loop():
    plan = prepare(RunRequest("usmca_review", replicates=3, months=6))
    done = count_operations(plan, 3)
    assert {"copy", "random"} < set(done)
    for kind, elements in done.items():
        plain_loop(kind, elements, 3)()


def test_what_is_counted_is_the_engine_itself(monkeypatch):
    plan = prepare(RunRequest("usmca_review", replicates=3, months=6))
    expected = take_results(plan.world(0, 3).run())
    monkeypatch.setattr("sim.world.model.Draws", CountedDraws)
    got = take_results(plan.world(0, 3).run())
    for name in ("policy", "position", "utility", "gain"):
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name))
