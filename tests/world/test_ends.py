"""A world whose months nobody reads ends as one that records them all."""

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.files.library import scenarios
from sim.models import known
from sim.runs.request import Plan, RunRequest, prepare
from sim.world import World
from sim.world.acts.moves import MoveState
from sim.world.chunk_result import take_results
from tests.world.law_checks import bits, breaks_the_law, same, states

ROWS = 32


@pytest.mark.parametrize("slug", sorted(scenarios()))
@pytest.mark.parametrize("model", known())
def test_what_nobody_reads_changes_no_end(slug: str, model: str):
    same_ends(prepare(RunRequest(slug, replicates=ROWS, model=model)))


@pytest.mark.parametrize(
    ("slug", "months"), [("usmca_review", 4), ("usmca_review", 9), ("ontario_backlash", 8)]
)
def test_a_run_that_ends_between_two_meetings_knows_where_tables_would_settle(slug, months):
    plan = prepare(RunRequest(slug, replicates=ROWS, months=months))
    same_ends(plan)
    whole, ends = plan.world(0, ROWS).run(), plan.world(0, ROWS, series=False).run()
    for name, talk in whole.negotiations.items():
        for part in ("package", "empty", "unresolved"):
            np.testing.assert_array_equal(
                getattr(ends.negotiations[name], part), getattr(talk, part)
            )


def test_in_the_big_world_what_nobody_reads_changes_nothing(big, monkeypatch):
    ends_alike(big)
    monkeypatch.setattr(MoveState, "looks_at", lambda _move, _table: False)  # so not drafted for it
    with breaks_the_law():
        ends_alike(big)


DRAFTS = ("package", "drafted", "unresolved")  # a table keeps the last, which may be older


def ends_alike(case: Scenario) -> None:
    """Hold the big world without series to one with them: all that stands and all that is known."""
    whole, ends = (World(case, count=ROWS, series=series).run() for series in (True, False))
    found, wanted = (
        {name: part for name, part in states(world).items() if not name.endswith(DRAFTS)}
        for world in (ends, whole)
    )
    same(found, wanted, "without series")
    assert bits(ends.record.policy) == bits(whole.record.policy)
    assert bits(ends.record.utility[-1]) == bits(whole.record.utility[-1])


def same_ends(plan: Plan) -> None:
    """Hold a world without series to one with them: every answer, table and threat."""
    whole = take_results(plan.world(0, ROWS).run())
    ends = take_results(plan.world(0, ROWS, series=False).run())
    assert ends.position.shape[0] == 0
    for name in ("utility", "gain"):
        assert getattr(ends, name).shape[0] == 1
        np.testing.assert_array_equal(getattr(ends, name)[-1], getattr(whole, name)[-1])
    for name in ("policy", "weighted_mean"):
        np.testing.assert_array_equal(getattr(ends, name), getattr(whole, name))
    for question, category in whole.outcomes.items():
        np.testing.assert_array_equal(ends.outcomes[question], category)
    for table, month in whole.agreed_in.items():
        np.testing.assert_array_equal(ends.agreed_in[table], month)
    for section, things in whole.marks.items():
        for name, marks in things.items():
            for mark, where in marks.items():
                np.testing.assert_array_equal(ends.marks[section][name][mark], where)


def test_what_is_declared_moves_where_a_decision_model_heeds_it():
    def declares(**asked: object) -> bool:
        plan = prepare(RunRequest("usmca_review", replicates=1, **asked))  # pyright: ignore[reportArgumentType]
        return plan.world(0, 1, series=False).declares

    assert not declares(model="nash")
    assert declares(model="nash", param={"disagreement": "distant"})
    assert declares(model="exchange")


@pytest.mark.parametrize("slug", ["beijing_reset", "usmca_review"])
def test_a_distant_disagreement_is_the_weighted_mean_of_what_is_declared_each_month(slug: str):
    distant = RunRequest(slug, replicates=ROWS, model="nash", param={"disagreement": "distant"})
    mean = RunRequest(slug, replicates=ROWS, model="weighted_mean")
    one, other = (take_results(prepare(each).world(0, ROWS).run()) for each in (distant, mean))
    np.testing.assert_array_equal(one.policy, other.policy)
    np.testing.assert_array_equal(one.position, other.position)
