"""A bare word is a slug; where a folder here has its name as well, one note names both."""

import shutil
from pathlib import Path

import pytest

import sim
from sim.domain.errors import Note
from sim.files import library
from tests.cli.harness import changed, winset

SLUG = "usmca_review"
MINE = "Mine, with other numbers"
SHORT = "--replicates 20 --months 1"
COMMANDS = [
    f"run {SLUG} {SHORT}",
    f"compare {SLUG} {SHORT} --models nash,condorcet",
    f"tornado {SLUG} {SHORT}",
    f"explain {SLUG}",
    f"show {SLUG}",
    f"why {SLUG} outcomes.cars",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a folder in it that has the name of a shipped scenario."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / SLUG)
    return tmp_path


def write(folder: Path, title: str = MINE) -> None:
    """A changed copy of the shipped scenario."""
    folder.mkdir(parents=True)
    shipped = library.shipped() / "scenarios" / SLUG / "scenario.yaml"
    old = next(line for line in shipped.read_text("utf-8").splitlines() if line.startswith("title"))
    text = changed(shipped.read_text("utf-8"), f"{old}\n", f"title: {title}\n")
    (folder / "scenario.yaml").write_text(text, "utf-8")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_slug_is_the_shipped_one_and_one_note_names_both(command: str):
    ran = winset(*command.split())
    assert ran.code == 0
    assert MINE not in ran.out
    (note,) = ran.err.splitlines()
    assert note.startswith(f"Note: '{SLUG}' is the shipped one, {library.shipped()}")
    assert note.endswith(f"write ./{SLUG}/.")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("path", [f"./{SLUG}", f"{SLUG}/", f"{SLUG}/scenario.yaml"])
def test_a_path_is_the_folder_here_and_needs_no_note(path: str):
    ran = winset("show", path)
    assert ran.out.startswith(MINE)
    assert ran.err == ""


def test_the_scenarios_of_this_folder_come_before_the_shipped_ones(here: Path):
    write(here / "scenarios" / SLUG, "Of my scenarios")
    ran = winset("show", SLUG)
    assert ran.out.startswith("Of my scenarios")
    assert "is the one in ./scenarios, " in ran.err
    assert f"./{SLUG}/" in ran.err


def test_the_library_warns_and_a_word_without_a_namesake_needs_no_note(here: Path):
    with pytest.warns(Note, match=f"write ./{SLUG}/"):
        assert sim.load(SLUG).file.title != MINE
    assert winset("show", "beijing_reset").err == ""
    shutil.rmtree(here / SLUG)
    (here / SLUG).mkdir()  # as `--out` leaves it: no scenario is in it
    assert winset("show", SLUG).err == ""


def test_a_conflict_of_the_same_name_is_noted(here: Path):
    (here / "chicken").write_text("decision_makers: {a: [x]}\n")
    assert "'chicken' is the shipped one" in winset("stability", "chicken").err
