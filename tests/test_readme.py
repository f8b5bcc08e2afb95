"""Each README.md says what is so: outputs, tables, scenarios, models, commands, files."""

import doctest
import re
import shlex

import pytest

from sim.api.catalogue import catalogue
from sim.models import known
from tests.readme import READMES, ROOT, block
from tests.readme_numbers import OF_HISTORY, judged_table, output, weight_table

OF_A_FOLDER = {  # or that a new kind would have
    "sim/domain/kinds/appeal.py",
    "sim/world/acts/appeals.py",
    "scenario.yaml",
    "second.yaml",
    "case.yaml",
    "resolved.yaml",
    "forecast.json",
    "explore.json",
    "lesson.md",
    "experiment.yaml",
    "options.yaml",
    "manifest.json",
}
TEXT = {
    path.parent.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in READMES
}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("scenarios", "sweep scenarios/canola_coercion/experiment.yaml"),
        ("sim/analysis", "discover beijing_reset --replicates 6000"),
    ],
)
def test_the_output_shown_is_the_output_printed(room, line):
    shown = f"$ winset {line}\n{output(*line.split())}"
    assert shown in TEXT[room], f"{room}/README.md shows another output than `winset {line}`"


def test_the_first_output_shown_is_the_beginning_of_what_is_printed():
    shown = re.search(r"\$ winset run beijing_reset\n([^`]*)```", TEXT["."])[1]
    assert len(shown.splitlines()) >= 10
    assert output("run", "beijing_reset").startswith(shown)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_a_readme_is_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 130
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL).splitlines()
    wide = [line for line in prose if len(line) > 100 and not line.startswith("|")]
    assert all(" " not in line for line in wide), wide


@pytest.mark.slow
def test_the_advice_shown_is_the_advice_printed():
    command, shown = re.search(r"\$ winset (advise .*)\n([^`]*)```", TEXT["sim/analysis"]).groups()
    printed = output(*shlex.split(command))
    chance, _, *change = shown.splitlines(keepends=True)
    assert chance in printed
    assert len(change) > 5
    assert "".join(change) in printed


@pytest.mark.parametrize("room", [room for room, text in TEXT.items() if "\n>>> " in text])
def test_the_walk_through_in_python_is_what_it_gives(room, tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(>>> .*?)^```", TEXT[room], re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    example = doctest.DocTestParser().get_doctest("".join(blocks), {}, room, "README.md", 0)
    assert len(example.examples) == TEXT[room].count("\n>>> ") > 0
    wrong: list[str] = []
    doctest.DocTestRunner().run(example, out=wrong.append)
    assert not wrong, "".join(wrong)
    if room == "sim":
        assert (tmp_path / "ontario" / "ro-crate-metadata.json").is_file()


def test_the_table_of_judgements_is_that_of_the_seeds():
    table = judged_table()
    assert table in TEXT["seeds"]
    for row in table.splitlines()[2:]:
        judged, total = (int(word) for word in row.split("|")[2].split(" of "))
        assert judged <= total / 2


@pytest.mark.slow
def test_the_weight_of_a_sanction_moves_headlines_as_the_table_says():
    assert weight_table() in TEXT["."]


@pytest.mark.parametrize("table", OF_HISTORY, ids=lambda table: table.__name__)
def test_history_scores_the_engine_as_the_table_says(table):
    assert table() in TEXT[OF_HISTORY[table]]


@pytest.mark.parametrize("slug", sorted(catalogue()))
def test_every_scenario_is_listed_with_its_question(slug):
    assert f"| `{slug}` | {catalogue()[slug]['question']} |" in TEXT["scenarios"]


@pytest.mark.parametrize("name", sorted(known()))
def test_every_decision_model_is_listed_with_what_it_says(name):
    assert f"| `{name}` | {known()[name].summary} | " in TEXT["sim/models"]


def test_the_two_commands_install_and_do_what_they_say():
    assert "pip install -q -e . && .venv/bin/winset run beijing_reset" in block("Run it")
    assert "pip install -q -e '.[test]' && .venv/bin/pytest" in block("Test it")


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_the_files_it_points_to_exist(path):
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        assert (path.parent / name).exists(), name
    for module in re.findall(r"python -m (tests[\w.]+)", text):
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file(), module
    for name in re.findall(r"`(\w+(?:/\w+)*\.(?:py|yaml|md))`", text):
        assert list(path.parent.rglob(name)) or (ROOT / name).exists() or name in OF_A_FOLDER, name


def test_pictures_say_what_they_show():
    pictures = re.findall(r"!\[([^\]]*)\]", "".join(TEXT.values()))
    assert len(pictures) >= 4
    assert all(len(words) >= 30 for words in pictures)
