"""Levels given for estimates: the same bits as drawn ones, and nothing else moves."""

import numpy as np
import pytest

import sim
from sim.analysis.factor_runs import LastState, Rows, join, last_states, play
from sim.analysis.factors import factors, groups
from sim.domain.luck import uniforms
from sim.runs.executors import executor
from sim.runs.request import RunRequest, prepare

SLUG, KEY = "us_retaliation", "stakeholders.canada.interests.us_alignment.salience"
SOURCES = "post.ire|post.lacivita|trip.trump-approves"


@pytest.fixture(scope="module")
def plan():
    return prepare(RunRequest(SLUG, months=9))


def drawn(plan, first: int, count: int) -> dict:
    """Every uniform that the estimates of a scenario are drawn by."""
    found = [factor.address for factor in factors(plan.scenario)]
    return {a: uniforms(1, *a, first=first, count=count) for a in found}


def test_what_would_be_drawn_may_as_well_be_given(plan):
    free, bound = play(plan, Rows(3, 20)), play(plan, Rows(3, 20, drawn(plan, 3, 20)))
    np.testing.assert_array_equal(free.policies, bound.policies)
    for question in free.outcomes:
        np.testing.assert_array_equal(free.outcomes[question], bound.outcomes[question])


def test_rows_at_given_levels_are_those_rows_alone(plan):
    elsewhere = drawn(plan, 1000, 12)
    whole = play(plan, Rows(0, 12, elsewhere))
    parts = [
        play(plan, Rows(first, size, {a: u[first : first + size] for a, u in elsewhere.items()}))
        for first, size in ((0, 1), (1, 4), (5, 7))
    ]
    np.testing.assert_array_equal(join(parts).policies, whole.policies)


def test_estimates_drawn_elsewhere_leave_all_other_luck_alone():
    """Given every level of replicate 40, replicate 5 believes what 40 does, but is lucky as 5."""
    case = sim.load(SLUG)
    given = {f.address: uniforms(1, *f.address, first=40, count=1) for f in factors(case)}
    mixed, five, forty = (
        sim.World(case, replicate=5, given=given),
        *(sim.World(case, replicate=r) for r in (5, 40)),
    )
    np.testing.assert_array_equal(mixed.ideal, forty.ideal)
    np.testing.assert_array_equal(mixed.salience, forty.salience)
    assert not np.array_equal(mixed.salience, five.salience)
    assert mixed.luck("ratify", "canada") == five.luck("ratify", "canada")


@pytest.mark.parametrize(("level", "end"), [(0.1, "low"), (0.5, "likely"), (0.9, "high")])
def test_a_level_is_a_percentile_of_one_estimate(level, end):
    case = sim.load(SLUG)
    number = case.numbers[KEY]
    free = sim.World(case, count=30)
    world = sim.World(case, count=30, given={number.own: np.full(30, level)})
    n, k = world.row["canada"], world.issue_row["us_alignment"]
    np.testing.assert_allclose(world.salience[:, n, k], getattr(number.estimate, end))
    changed = world.salience != free.salience
    changed[:, n, k] = False
    assert not changed.any()


def test_an_either_is_a_discrete_factor_and_its_ranges_a_continuous_one():
    found = {f.address: f for f in factors(sim.load(SLUG))}
    source, own = ("either", SOURCES), ("estimate", "events.approval.probability")
    assert found[source].discrete
    assert not found[own].discrete
    number = found[source].numbers[0]
    for level, branch in zip((0.01, 0.99), number.estimate.branches[::1], strict=False):
        says = found[source].values(np.array([level]))
        assert says == number.scale.read(branch.likely)
    low, high = (found[source].values(np.array([end]))[0] for end in found[source].ends)
    assert low == min(b.likely for b in number.estimate.branches)
    assert high == max(b.likely for b in number.estimate.branches)


def test_one_discrete_factor_for_all_numbers_that_rest_on_the_same_sources():
    found = [f for f in factors(sim.load("canola_coercion")) if f.discrete]
    assert [len(f.numbers) for f in found] == [2]


def test_certain_numbers_are_no_factors():
    case = sim.load(SLUG, {KEY: 0.5})
    names = [factor.name for factor in factors(case)]
    assert KEY not in names
    assert KEY in [factor.name for factor in factors(sim.load(SLUG))]
    assert all(low < high for low, high in (f.numbers[0].support() for f in factors(case)))


@pytest.mark.parametrize("by", ["part", "stakeholder", "issue", "estimate"])
@pytest.mark.parametrize("slug", ["beijing_reset", "usmca_review"])
def test_groups_hold_every_factor_once(slug, by):
    case = sim.load(slug)
    found = factors(case)
    grouped = [factor for group in groups(case, found, by).values() for factor in group]
    assert sorted(f.name for f in grouped) == sorted(f.name for f in found)
    assert len({f.name for f in found}) == len(found)


def test_work_shared_by_processes_comes_back_in_order(plan):
    jobs = [Rows(first, 4) for first in range(0, 24, 4)]
    found: list[LastState] = []
    for workers in (1, 2):
        with executor(workers) as hands:
            found.append(join(last_states(plan, jobs, hands)))
    alone, shared = found
    np.testing.assert_array_equal(alone.policies, shared.policies)
