"""Every kind of decision declares all that results, reports, stories and the app need of it."""

import re
from collections import Counter

import numpy as np
import pytest

from sim.domain.kinds import COUNTED, KINDS, SECTIONS, answers_like, kind_of, verb_of, verbs
from sim.domain.parts.condition import Condition
from sim.domain.scenario import ScenarioFile
from sim.world import World

VERBS = [verb for kind in KINDS for verb in kind.verbs]


@pytest.fixture(scope="module")
def world() -> World:
    return World("canola_coercion", count=8, ledger=True).run()


def test_a_verb_stands_for_one_thing():
    assert max(Counter(VERBS).values()) == 1
    assert list(verbs()) == VERBS
    for verb in VERBS:
        assert verb_of(verb.value) is verb
        assert verb in kind_of(verb).verbs


@pytest.mark.parametrize("verb", VERBS, ids=str)
def test_its_words_name_what_a_row_can_fill_in(verb):
    assert set(re.findall(r"\{(\w*)\}", verb.words.deed)) <= {"who", "to"}
    assert "{to}" in verb.words.deed or verb.words.step  # a step is about an issue, told by itself
    assert verb in answers_like(verb)
    assert not verb.words.choice or len(answers_like(verb)) > 1


def test_a_section_is_a_part_of_the_file_and_what_is_counted_can_be_tested():
    for kind in SECTIONS:
        assert kind.section in ScenarioFile.model_fields
    for kind in COUNTED:
        assert kind.noun in Condition.model_fields


def test_the_world_counts_what_is_declared(world: World):
    assert list(world.states) == [kind.section for kind in COUNTED]
    for kind in COUNTED:
        assert world.states[kind.section]
        for state in world.states[kind.section].values():
            marks = state.marks()
            assert list(marks) == [mark.name for mark in kind.marks]
            assert all(np.shape(mark) == (8,) for mark in marks.values())


def test_every_decision_is_of_a_kind(world: World):
    assert {decision.what for decision in world.ledger.decisions} <= set(VERBS)
    assert len({kind_of(decision.what).noun for decision in world.ledger.decisions}) == len(KINDS)
