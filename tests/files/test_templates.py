"""What `winset new` writes: scenarios that check clean and run."""

import pytest

import sim
from sim.cli.template import write
from sim.files.checks.audit import audit
from sim.files.load import load


@pytest.mark.parametrize("world", ["shipped", "own"])
def test_a_new_scenario_checks_clean_and_runs(world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, lesson = write("pea_tariffs", world)
    assert audit([path], ["nash"]) == ([], [])
    assert load("pea_tariffs").file.title == "Pea tariffs"
    assert "SLUG" not in path.read_text("utf-8") + lesson.read_text("utf-8")
    found = sim.run("pea_tariffs", replicates=200)
    (question,) = found.data["outcomes"].values()
    assert all(share > 0.02 for share in question.values())


def test_a_world_of_its_own_reads_no_seeds(tmp_path, monkeypatch):
    (tmp_path / "winset.yaml").write_text("world: own\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    write("pea_tariffs", "own")
    case = load("pea_tariffs")
    assert case.warnings == ()
    assert sim.check() == []
    assert sim.why("pea_tariffs", "policies.foreign_catch")["numbers"][0]["branches"][0]["facts"]


def test_a_new_case_checks_clean_and_answers_the_questions_of_all_cases(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, known = write("fish_2010", "case")
    assert path.as_posix() == "scenarios/cases/fish_2010/scenario.yaml"
    problems, warnings = audit([path, known], ["nash"])
    assert (problems, warnings) == ([], [])
    known.unlink()  # of any other scenario a default is told
    assert all("default of its kind" in str(warning) for warning in audit([path], ["nash"])[1])
    assert audit([path], ["nash"])[1]
    found = sim.run("fish_2010", replicates=100).data["outcomes"]
    assert {q: list(shares) for q, shares in found.items()} == {
        "yield": ["full", "part", "none"],
        "sanction": ["in_force", "lifted", "never"],
        "answer": ["measures", "none"],
    }
