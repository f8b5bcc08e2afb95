"""Why answers change: told from whole runs, and again by hand from one story at a time."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.analysis.divergence import as_column, decided, divergences
from sim.api.playing import column
from sim.domain.months import text
from sim.runs.request import RunRequest, prepare
from sim.stories.story import tell

COUNT = 24
CASES = {
    "refusals": RunRequest("beijing_reset", COUNT, set={"stakeholders.ontario.within.voice": 0.3}),
    "threats": RunRequest("canola_coercion", COUNT, set={"stakeholders.canada.resolve": 0}),
    "another model": RunRequest("ontario_backlash", COUNT, model="weighted_mean"),
}


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request):
    changed = CASES[request.param]
    base = replace(changed, set={}, model=None)
    stories = [
        [tell(prepare(each), number, by_month=True) for number in range(COUNT)]
        for each in (base, changed)
    ]
    return changed, divergences(decided(base), decided(changed)), stories


def deeds(story):
    """Decisions of a story in order, moves of positions aside."""
    return [
        (month, entry["who"], entry["what"], entry["to"])
        for month, entries in story["months"].items()
        for entry in entries
        if not sim.verbs()[entry["what"]].step
    ]


def otherwise(was, now, question):
    pairs = list(zip(was, now, strict=True))
    return [
        n for n, (a, b) in enumerate(pairs) if a["outcomes"][question] != b["outcomes"][question]
    ]


def test_answers_that_change_are_those_of_the_stories(case):
    _, found, (was, now) = case
    assert found["replicates"] == COUNT
    for question, each in found["outcomes"].items():
        rows = otherwise(was, now, question)
        swaps = Counter((was[n]["outcomes"][question], now[n]["outcomes"][question]) for n in rows)
        assert each["changed"] == len(rows)
        told = {(swap["was"], swap["now"]): swap["count"] for swap in each["swaps"]}
        assert told == dict(swaps)
        assert sum(swaps.values()) >= sum(part["count"] for part in each["partings"])


def test_something_changes_in_every_case(case):
    _, found, _ = case
    assert any(each["changed"] for each in found["outcomes"].values())


def test_up_to_its_parting_an_example_tells_one_story_and_there_it_differs(case):
    _, found, (was, now) = case
    for each in found["outcomes"].values():
        for part in each["partings"]:
            one, other = (deeds(ends[part["replicate"]]) for ends in (was, now))
            alone = [deed for deed in one + other if (deed in one) != (deed in other)]
            first = min(month for month, *_ in alone)
            there = {deed[1:] for deed in alone if deed[0] == first}
            for end, story in (("was", one), ("now", other)):
                if part[end] is not None:
                    deed = (part["who"], part[end], part["to"])
                    assert deed in there
                    assert (first, *deed) in story


def test_where_terms_alone_differ_every_decision_is_the_same_until_it_is_judged(case):
    changed, found, (was, now) = case
    months = sim.load(changed.scenario).file.outcomes
    for question, each in found["outcomes"].items():
        if each["terms"]:
            row, due = each["terms"]["replicate"], months[question].month
            one, other = (
                [deed for deed in deeds(ends[row]) if deed[0] <= text(due)] for ends in (was, now)
            )
            assert one == other
            assert was[row]["outcomes"][question] == each["terms"]["was"]
            assert now[row]["outcomes"][question] == each["terms"]["now"]


def test_ways_to_part_add_up(case):
    _, found, _ = case
    for each in found["outcomes"].values():
        counts = [part["count"] for part in each["partings"]]
        assert counts == sorted(counts, reverse=True)
        rest = each["changed"] - sum(counts) - (each["terms"] or {"count": 0})["count"]
        assert rest == 0 if len(counts) < 3 else rest >= 0


def test_decisions_that_change_most_are_counted_over_stories(case):
    _, found, (was, now) = case
    told = [[{d[1:] for d in deeds(story)} for story in ends] for ends in (was, now)]
    assert bool(found["decisions"]) == (told[0] != told[1])
    for each in found["decisions"]:
        deed = (each["who"], each["what"], each["to"])
        made = [[deed in story for story in ends] for ends in told]
        assert each["was"] == sum(made[0]) / COUNT
        assert each["now"] == sum(made[1]) / COUNT
        pairs = list(zip(*made, strict=True))
        assert each["more"] == sum(b and not a for a, b in pairs) / COUNT
        assert each["fewer"] == sum(a and not b for a, b in pairs) / COUNT


def test_no_change_parts_nothing():
    same = RunRequest("beijing_reset", 16)
    found = divergences(decided(same), decided(same))
    assert found["decisions"] == []
    assert all(each["changed"] == 0 for each in found["outcomes"].values())
    assert all(each["partings"] == [] for each in found["outcomes"].values())


def test_a_column_played_with_its_decisions_is_the_column_and_tells_the_stories():
    request = replace(CASES["refusals"], months=8)
    one, told = column(request, "it"), decided(request)
    both = as_column("it", told)
    assert both.data == one.data
    for name in ("policies", "utility", "gain"):
        np.testing.assert_array_equal(getattr(both, name), getattr(one, name))
    for question, answers in one.categories.items():
        np.testing.assert_array_equal(both.categories[question], answers)
    for number in (0, COUNT - 1):
        assert told.story(number) == tell(prepare(request), number, by_month=True)
    with pytest.raises(IndexError):
        told.story(COUNT)
