"""README.md says what is so: its output, its table of judgements, its scenarios, its commands."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.api.evidence import catalogue
from sim.domain import numbers
from sim.domain.stakeholder import Stakeholder
from sim.files import library
from sim.files.document import read, validate
from sim.files.load import Issues
from sim.models import catalogue as models
from tests.readme import README, block

MAIN = ("canada", "china", "united_states", "ontario", "prairie_farmers")
TEXT = README.read_text(encoding="utf-8") if README.exists() else ""


def output(*line: str) -> str:
    """What a command prints when its output is not a terminal."""
    code = "from sim.cli import main; main()"
    command = [sys.executable, "-c", code, *line]
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


@pytest.mark.parametrize(
    "line",
    [
        "run beijing_reset",
        "sweep scenarios/canola_coercion/experiment.yaml",
        "discover beijing_reset --replicates 6000",
    ],
)
def test_the_output_shown_is_the_output_printed(line):
    shown = f"$ winset {line}\n{output(*line.split())}"
    assert shown in TEXT, f"README.md shows another output than `winset {line}`"


@pytest.mark.slow
def test_the_advice_shown_is_the_advice_printed():
    command, shown = re.search(r"\$ winset (advise .*)\n([^`]*)```", TEXT).groups()
    printed = output(*shlex.split(command))
    chance, _, *change = shown.splitlines(keepends=True)
    assert chance in printed
    assert len(change) > 5
    assert "".join(change) in printed


def test_the_walk_through_in_python_is_what_it_gives(tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(>>> .*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    example = doctest.DocTestParser().get_doctest(
        "".join(blocks), {}, "From Python", "README.md", 0
    )
    assert len(example.examples) == TEXT.count("\n>>> ") > 0
    told: list[str] = []
    doctest.DocTestRunner().run(example, out=told.append)
    assert not told, "".join(told)
    assert (tmp_path / "ontario" / "ro-crate-metadata.json").is_file()


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
