"""Every text of a file reaches a terminal as text, or is refused: markup, codes, controls."""

import shutil
from pathlib import Path

import pytest

from sim.files import library
from tests.cli.harness import BASE, changed, place, refused, scenario, winset

CATEGORY, LAST = "shut [as before]", "relief [/n] :cat: [bold red]"
ISSUE, PERSON = "Duty [red]x[/] :eye:", "Beijing [/x] [link=a]b"
TITLE = "Cars [for] canola [/]"
COMMANDS = [
    "run FILE --replicates 20",
    "compare FILE --models nash,weighted_mean --replicates 20",
    "tornado FILE --replicates 20 --top 3",
    "sensitivity FILE --samples 64",
    "discover FILE --replicates 300",
    "advise FILE --for china --want canola:CATEGORY --replicates 20",
    "show FILE",
    "explain FILE",
    "why FILE outcomes.canola",
]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario whose names look like markup, in a folder with seeds of the same kind."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(library.shipped() / "seeds", "seeds")
    for file, old, new in (
        ("issues.yaml", "title: China's tariff on Canadian canola seed", f'title: "{ISSUE}"'),
        ("stakeholders/china.yaml", "name: Government of China", f'name: "{PERSON}"'),
    ):
        path = Path("seeds", file)
        path.write_text(changed(path.read_text("utf-8"), old, new), "utf-8")
    text = changed(BASE, "shut_out:", f'"{CATEGORY}":')
    text = changed(text, "relief: ", f'"{LAST}": ')
    return scenario(tmp_path, changed(text, "title: Canola for cars", f'title: "{TITLE}"'))


@pytest.mark.parametrize("command", COMMANDS)
def test_names_stand_in_every_table_as_in_the_file(world: Path, command: str):
    words = command.split()
    line = [{"FILE": str(world)}.get(w, w.replace("CATEGORY", LAST)) for w in words]
    ran = winset(*line)
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    found = [name for name in (CATEGORY, LAST, ISSUE, PERSON, TITLE) if name in said]
    assert found, said
    for name in (CATEGORY, LAST, ISSUE, PERSON, TITLE):  # a name that began is there in full
        assert said.count(name.split("[")[0] + "[") <= said.count(name), said


def test_a_run_names_everything(world: Path):
    said = " ".join(winset("run", world, "--replicates", 20).out.split())
    for name in (CATEGORY, LAST, ISSUE, PERSON, TITLE):
        assert name in said


BAD = {
    "escape": r"\e[31mred",
    "bell": r"a\a",
    "null": r"a\0b",
    "delete": r"a\x7fb",
    "CSI of one byte": r"\x9b31mred",
    "override": r"\u202Edesrever",
    "isolate": r"\u2066a",
    "line separator": r"a\u2028b",
    "half a character": r"\ud800",
    "return": r"a\rb",
}


@pytest.mark.parametrize("written", BAD.values(), ids=BAD)
def test_what_cannot_be_shown_is_refused_as_a_name_and_as_a_text(tmp_path: Path, written: str):
    for old, new in (("relief:", f'"{written}":'), ("Canola for cars", f'"{written}"')):
        text = changed(BASE, old, new)
        told = refused(winset("check", scenario(tmp_path, text)))
        assert "cannot be shown. Remove it." in told
        mark = "otherwise\n" if old == "relief:" else new
        assert f":{place(text, mark)}: " in told
        assert told.isprintable()


def test_a_name_takes_one_line_and_prose_may_take_several(tmp_path: Path):
    for old, new in (("relief:", r'"re\nlief":'), ("Canola for cars", r'"Canola\nfor cars"')):
        assert "line" in refused(winset("check", scenario(tmp_path, changed(BASE, old, new))))
    prose = changed(BASE, '"as it was"', '"as\\nit was"')
    assert winset("check", scenario(tmp_path, prose)).code == 0
    folded = changed(BASE, "title: Canola for cars", "title: >\n  Canola\n  for cars")
    assert winset("check", scenario(tmp_path, folded)).code == 0


def test_controls_typed_on_a_line_reach_no_terminal(tmp_path: Path):
    path = scenario(tmp_path)
    for line in (
        ("run", "\x1b[31mnowhere"),
        ("run", path, "--set", "outcomes.canola.question=\x1b[2J"),
        ("run", path, "--set", "parameters.\x1b[2J=1"),
    ):
        assert refused(winset(*line)).isprintable()


def test_controls_in_a_table_of_actors_reach_no_terminal(tmp_path: Path):
    path = tmp_path / "actors.csv"
    path.write_text("actor,issue,position,salience,capability\nA\x1b[2J,x,1,1,1\nB,x,2,1,1\n")
    ran = winset("predict", path, "--model", "weighted_mean")
    assert "\x1b" not in ran.out + ran.err
