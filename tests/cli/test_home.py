"""`~` is the home folder in every place that names a file, whoever writes it: shell or not."""

from pathlib import Path

import pytest

import sim
from sim.cli.program import _at_home, app
from sim.domain.errors import WinsetError
from tests.cli.harness import refused, scenario, winset

TABLE = "actor,position,salience,capability\na,1,1,1\nb,4,.5,2\nc,6,.5,1\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a scenario and a table of actors; the current folder is another, empty."""
    for name in ("home", "here"):
        (tmp_path / name).mkdir()
    scenario(tmp_path / "home")
    (tmp_path / "home" / "table.csv").write_text(TABLE)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("run {} --replicates 2 --months 1 --out=~/done", "done/manifest.json"),
        ("run ~/scenario.yaml --replicates 2 --months 1 --out ~/a/b --format csv", "a/b"),
        ("tornado {} --replicates 20 --months 1 --chart=~/chart.json", "chart.json"),
        ("discover {} --replicates 1000 --months 1 --out=~/x.csv", "x.csv"),
        ("seal {} --replicates 2 --months 1 --out=~/s.json", "s.json"),
        ("predict ~/table.csv --model weighted_mean", "table.csv"),
        ("check ~/scenario.yaml ~/scenario.yaml", "scenario.yaml"),
    ],
)
def test_a_line_reads_and_writes_in_the_home_folder(home: Path, line: str, made: str):
    found = winset(*line.format("beijing_reset").split())
    assert (found.code, found.err) == (0, "")
    assert (home / made).exists()
    assert not list(Path.cwd().iterdir())


def test_a_run_at_home_is_resumed(home: Path):
    line = ["run", "beijing_reset", "--replicates", "2", "--months", "1", "--out=~/done"]
    assert winset(*line).code == 0
    assert "complete" in winset(*line, "--resume").out
    assert list(home.glob("~*")) == []


@pytest.mark.usefixtures("home")
def test_the_base_of_an_experiment_at_home():
    Path("e.yaml").write_text(
        "title: x\nbase: ~/scenario.yaml\nreplicates: 2\ndesign: grid\n"
        "factors: {x: {set: stakeholders.china.capability, levels: [0.2]}}\n"
        "outcomes: {questions: [canola]}\n"
    )
    assert winset("sweep", "e.yaml").code == 0


def test_the_library_reads_and_writes_in_the_home_folder(home: Path):
    result = sim.run("~/scenario.yaml", replicates=2, months=1)
    assert result.save("~/saved") == home / "saved"
    assert len(sim.read("~/saved")["replicates"]) == 2
    assert sim.load(Path("~/scenario.yaml")).path == home / "scenario.yaml"
    assert sim.check("~/scenario.yaml") == []
    assert not list(Path.cwd().iterdir())


NOBODY = "~nobody.here/file.csv: '~nobody.here' is nobody's home folder here. Write the path in"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "line",
    [
        "run beijing_reset --replicates 2 --out=~nobody.here/file.csv",
        "run ~nobody.here/file.csv",
        "predict ~nobody.here/file.csv",
        "predict ~/table.csv --stack=~nobody.here/file.csv",
        "score ~nobody.here/file.csv",
        "stability ~nobody.here/file.csv",
        "verify ~nobody.here/file.csv",
    ],
)
def test_a_home_of_nobody(line: str):
    assert NOBODY in refused(winset(*line.split()))
    assert not list(Path.cwd().iterdir())


@pytest.mark.usefixtures("home")
def test_a_file_whose_name_begins_so():
    """Office keeps ~$name beside a file that is open; it is a file as any other."""
    Path("~$table.csv").write_text(TABLE)
    assert winset("predict", "~$table.csv", "--model", "weighted_mean").code == 0
    with pytest.raises(WinsetError, match="nobody's home"):
        sim.load("~$other.yaml")


def test_every_option_that_names_a_file(home: Path):
    """Each command of the line is called with paths without `~`, alone and in lists."""
    assert all(hasattr(command.callback, "__wrapped__") for command in app.registered_commands)
    paths = {"one": Path("~/x"), "more": [Path("~/x"), Path("y")]}
    got = _at_home(dict)(**paths, text="~/x", nothing=None)
    assert got == {
        "one": home / "x",
        "more": [home / "x", Path("y")],
        "text": "~/x",
        "nothing": None,
    }
