"""README.md says what is so: its output, its table of judgements, its scenarios, its commands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.domain import library, numbers
from sim.domain.files import read, validate
from sim.domain.load import Issues
from sim.domain.stakeholder import Stakeholder
from sim.models import catalogue as models
from sim.runs.door import catalogue
from tests.readme import README, block

MAIN = ("canada", "china", "united_states", "ontario", "prairie_farmers")
TEXT = README.read_text(encoding="utf-8") if README.exists() else ""


def printed(*words: str) -> str:
    """What a command prints when its output is not a terminal."""
    code = "from sim.cli import main; main()"
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=README.parent)
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def judged_table() -> str:
    """Estimates of the main stakeholders that rest on judgement, as a Markdown table."""
    issues, _ = validate(Issues, read(library.seeds() / "issues.yaml"))
    assert issues is not None
    scales = {name: issue.scale for name, issue in issues.root.items()}
    rows = ["| stakeholder | judgement | which |", "| --- | --- | --- |"]
    for who in MAIN:
        path = library.seeds() / "stakeholders" / f"{who}.yaml"
        stakeholder, _ = validate(Stakeholder, read(path))
        assert stakeholder is not None
        above = {stakeholder.within.of: None} if stakeholder.within else {}
        found = list(numbers.of_stakeholder("", stakeholder, scales, above))
        judged = [n.key[1:].removeprefix("interests.") for n in found if n.estimate.is_judgement]
        names = ", ".join(f"`{name}`" for name in judged)
        rows.append(f"| {stakeholder.name} | {len(judged)} of {len(found)} | {names} |")
    return "\n".join(rows)


def test_the_output_shown_is_the_output_printed():
    assert printed("run", "beijing_reset") in TEXT


def test_the_region_shown_is_the_region_discovered():
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    assert printed("discover", "beijing_reset", "--replicates", "6000") in TEXT


def test_the_table_of_judgements_is_that_of_the_seeds():
    table = judged_table()
    assert table in TEXT
    for row in table.splitlines()[2:]:
        judged, total = (int(word) for word in row.split("|")[2].split(" of "))
        assert judged <= total / 2


@pytest.mark.parametrize("slug", sorted(catalogue()))
def test_every_scenario_is_listed_with_its_question(slug):
    assert f"| `{slug}` | {catalogue()[slug]['question']} |" in TEXT


@pytest.mark.parametrize("name", sorted(models()))
def test_every_decision_model_is_listed_with_what_it_says(name):
    assert f"| `{name}` | {models()[name].summary} | " in TEXT


def test_the_two_commands_install_and_do_what_they_say():
    assert "pip install -q -e . && .venv/bin/winset run beijing_reset" in block("Run it")
    assert "pip install -q -e '.[test]' && .venv/bin/pytest" in block("Test it")


def test_the_files_it_points_to_exist():
    pictures = re.findall(r"!\[[^\]]{30,}\]\(([^)]+)\)", TEXT)
    assert len(pictures) == TEXT.count("![") >= 3
    for name in (*pictures, "sim/ODD.md", "CITATION.cff", "tests/benchmarks/measure.py"):
        assert (README.parent / Path(name)).is_file()
