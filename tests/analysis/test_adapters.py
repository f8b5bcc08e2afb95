"""A scenario in SALib and in the EMA workbench is the same scenario."""

import numpy as np
import pytest

import sim
from sim.analysis.adapters import to_ema, to_salib
from sim.analysis.factors import factors
from sim.analysis.sobol import OTHER, sensitivity
from sim.domain.errors import WinsetError
from sim.domain.luck import uniforms
from sim.runs.request import RunRequest

SLUG, ASKED = "beijing_reset", "policies.ev_quota"
SHORT = RunRequest(SLUG, months=3, chunk=64)


def drawn(count: int) -> np.ndarray:
    """The levels that replicates 0 … count - 1 are drawn at, and luck that follows them."""
    found = factors(sim.load(SLUG))
    levels = [uniforms(1, *factor.address, first=0, count=count) for factor in found]
    return np.column_stack([*levels, np.linspace(0.2, 0.9, count)])


def test_samples_at_the_drawn_levels_are_the_run():
    problem, evaluate = to_salib(SHORT, ASKED)
    assert problem["num_vars"] == len(problem["names"]) == drawn(1).shape[1]
    assert problem["names"][-1] == "luck"
    world = sim.World(SLUG, count=100, months=3).run()
    k = world.issue_row["ev_quota"]
    expected = world.in_unit(k, world.record.policy[-1][:, k])
    assert np.std(expected) > 1000
    np.testing.assert_array_equal(evaluate(drawn(100)), expected)


def test_rows_with_the_same_luck_are_the_same_replicate_in_any_order():
    """Each row against a world of its own: the commonest luck is replicate 0, and so on."""
    problem, evaluate = to_salib(SHORT, ASKED)
    rows = drawn(5)[[3, 0, 1, 1, 4, 0, 2, 0, 3]]
    rows[5, :-1] = 0.4  # other levels, the same luck
    replicate = [1, 0, 2, 2, 3, 0, 4, 0, 1]
    found = factors(sim.load(SLUG))
    assert problem["names"][:-1] == [factor.name for factor in found]
    for row, number, value in zip(rows, replicate, evaluate(rows), strict=True):
        levels = {f.address: np.array([u]) for f, u in zip(found, row[:-1], strict=True)}
        world = sim.World(SLUG, replicate=number, months=3, given=levels).run()
        k = world.issue_row["ev_quota"]
        assert value == world.in_unit(k, world.record.policy[-1][:, k])[0]


def test_another_luck_is_another_replicate_at_the_same_levels():
    _, evaluate = to_salib(RunRequest("canola_coercion", months=8), "leverage:never_made")
    width = to_salib(RunRequest("canola_coercion", months=1))[0]["num_vars"]
    rows = np.full((60, width), 0.5)
    rows[:, -1] = np.linspace(0, 1, 60)
    found = evaluate(rows)
    assert set(found) == {0.0, 1.0}  # the same estimates, other answers


def test_a_sample_of_another_width_is_refused():
    _, evaluate = to_salib(SHORT, ASKED)
    with pytest.raises(WinsetError, match="columns, the last one luck"):
        evaluate(np.zeros((4, 3)))


def test_salib_samples_and_analyses_it_by_groups():
    sampling = pytest.importorskip("SALib.sample.sobol", reason="SALib is not installed")
    analysis = pytest.importorskip("SALib.analyze.sobol", reason="SALib is not installed")
    problem, evaluate = to_salib(SHORT, ASKED, by="stakeholder")
    samples = sampling.sample(problem, 128, calc_second_order=False, seed=1)
    outcome = evaluate(samples)
    theirs = analysis.analyze(problem, outcome, calc_second_order=False, seed=1)
    names = list(dict.fromkeys(problem["groups"]))
    ours = sensitivity(SHORT, ASKED, by="stakeholder", samples=128)
    mine = {row["group"]: row for row in ours["groups"]}
    kept = [name for name in names if name in mine]
    assert {"china", "ontario", "luck"} <= set(kept)
    for name in kept:  # two samples of 128: each within its own interval and the other's
        g = names.index(name)
        apart = abs(mine[name]["total"] - theirs["ST"][g])
        low, high = mine[name]["total_interval"]
        assert apart <= (high - low) / 2 + theirs["ST_conf"][g] + 0.02


def test_samples_of_the_second_kind_never_meet_the_first():
    assert OTHER > 100_000_000  # more than any run has replicates


def test_ema_experiments_are_replicates():
    """Needs the EMA workbench, which the suite does not install: it drags in much."""
    pytest.importorskip("ema_workbench", reason="ema_workbench is not installed")
    import ema_workbench

    request = RunRequest(SLUG, replicates=50, months=3)
    model = to_ema(request)
    with ema_workbench.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(20)
    found = factors(sim.load(SLUG))
    for row in range(20):
        levels = {f.address: np.array([experiments[f.name].iloc[row]], dtype=float) for f in found}
        replicate = int(experiments["replicate"].iloc[row])
        world = sim.World(SLUG, replicate=replicate, months=3, given=levels).run()
        k = world.issue_row["ev_quota"]
        expected = world.in_unit(k, world.record.policy[-1][:, k])[0]
        assert outcomes["ev_quota"][row] == pytest.approx(expected)
        assert outcomes["package"][row] == world.record.outcomes["package"][0]


def test_without_the_workbench_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(WinsetError, match="pip install ema_workbench"):
        to_ema(RunRequest(SLUG))
