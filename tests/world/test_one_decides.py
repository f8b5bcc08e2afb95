"""A table of one: whoever decides alone does what it likes best, and nobody can stop it."""

import pytest

import sim

TEXT = """\
schema_version: 2
title: A school
question: Does it close?
start: 2030-01
months: 4
stakeholders:
  board:
    name: The board
    kind: group
    capability: 0.2
    hurdle: 0
    interests: {school: {ideal: 80, salience: 0.6}}
  parents:
    name: The parents
    kind: group
    capability: 0.9
    interests: {school: {ideal: 10, salience: 0.9}}
issues:
  school:
    title: The school
    unit: points
    low: 0
    high: 100
    policy: 20
    controllers: [board]
tables:
  decision: {parties: [board], issues: [school], meets: [2030-03]}
outcomes:
  school:
    question: Does it close?
    month: 2030-04
    categories: {closes: {policy: {school: {at_least: 60}}}, stays: otherwise}
"""
CERTAIN = {"stakeholders.board.interests.school.ideal": 80, "policies.school": 20}


@pytest.fixture
def school(tmp_path):
    path = tmp_path / "school.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_who_decides_alone_gets_what_it_wants_in_every_replicate(school):
    found = sim.run(school, replicates=200, set=CERTAIN).data
    assert found["tables"]["decision"]["agreed"] == 1
    series = found["policies"]["school"]
    for quantile in ("p10", "median", "p90"):
        assert series[quantile][2] == 20
        assert series[quantile][3] == pytest.approx(80)


@pytest.mark.parametrize("model", sorted(sim.theories()))
def test_every_theory_plays_a_table_of_one(school, model):
    found = sim.run(school, replicates=40, model=model, set=CERTAIN).data
    assert sum(found["outcomes"]["school"].values()) == pytest.approx(1)
    # where only the decider's interest counts it closes; where influence does, the parents weigh in
    closes = found["outcomes"]["school"]["closes"]
    assert closes == 1 if model in {"nash", "procedural"} else closes < 1


def test_nobody_is_no_table(school):
    school.write_text(TEXT.replace("parties: [board]", "parties: []"), encoding="utf-8")
    with pytest.raises(sim.WinsetError, match="At least 1 must stand here"):
        sim.load(school)
