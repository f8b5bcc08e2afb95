"""A folder that is not as it was saved is never called complete, and is told in one line."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.domain.errors import WinsetError
from sim.results.parts import Parts
from sim.results.run import run
from sim.runs.request import RunRequest
from tests.cli import harness
from tests.cli.harness import refused, scenario, winset
from tests.runs.kills import digest

LINE = ("--replicates", "40", "--months", "3", "--out", "out")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path)
    harness.experiment(tmp_path, replicates=20, months=3)
    return tmp_path


@pytest.fixture(params=["run scenario.yaml", "sweep experiment.yaml"])
def line(request: pytest.FixtureRequest) -> list[str]:
    """A command that has written a folder."""
    words = request.param.split()
    words += LINE if words[0] == "run" else LINE[-2:]
    assert winset(*words).code == 0
    return words


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def turn(path: Path) -> None:
    """Another content of the same size."""
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def text(words: str) -> Callable[[Path], None]:
    """A damage: other words in the file."""
    return lambda path: path.write_text(words) and None


def other_number(path: Path) -> None:
    """A share in the manifest that nobody found."""
    data = json.loads(path.read_text())
    data["manifest"]["numpy"] = "9.9"
    path.write_text(json.dumps(data, indent=1) + "\n")


TABLE = {"cut": cut, "empty": empty, "turned": turn, "folder": folder, "pipe": pipe, "loop": loop}
BOOK = TABLE | {
    "list": text("[]"),
    "twice": text('{"files": {}, "files": {}}'),
    "nan": text('{"files": {}, "sha256": NaN}'),
    "huge": text('{"files": {}, "seed": ' + "9" * 5000 + "}"),
    "deep": text('{"files": ' * 3000 + "1" + "}" * 3000),
    "another": text('{"files": {"../x": {"size": 1, "sha256": ""}}, "sha256": ""}'),
    "number": other_number,
}


@pytest.mark.parametrize("damage", TABLE.values(), ids=TABLE)
def test_a_table_that_was_changed_is_told_and_left_alone(
    line: list[str], damage: Callable[[Path], None]
) -> None:
    table = next(Path("out").glob("policies.*"))
    damage(table)
    before = sorted(os.lstat(path) for path in Path("out").iterdir())
    for told in (refused(winset("verify", "out")), refused(winset(*line, "--resume"))):
        assert told.startswith(f"out is not as it was saved: {table.name} ")
        assert "--resume, then makes again what is missing." in told
        assert told.count("\n") == 0
    with pytest.raises(WinsetError, match="is not as it was saved"):
        sim.read("out")
    assert [s.st_mtime_ns for s in sorted(os.lstat(p) for p in Path("out").iterdir())] == [
        each.st_mtime_ns for each in before
    ]


def test_what_is_gone_is_made_again(line: list[str]) -> None:
    whole = digest(Path("out"))
    for gone in ([next(iter(whole))], [name for name in whole if name != "manifest.json"]):
        for name in gone:
            (Path("out") / name).unlink()
        assert f"{gone[0]} is gone" in refused(winset("verify", "out"))
        with pytest.raises(WinsetError, match="is gone"):
            sim.read("out")
        assert winset(*line, "--resume").code == 0
        assert digest(Path("out")) == whole
    assert winset("verify", "out").out == f"out is as it was saved: {len(whole)} files.\n"


@pytest.mark.parametrize("damage", BOOK.values(), ids=BOOK)
def test_a_damaged_manifest_is_told(line: list[str], damage: Callable[[Path], None]) -> None:
    damage(Path("out/manifest.json"))
    for ran in (winset("verify", "out"), winset(*line, "--resume")):
        told = refused(ran)
        assert told.startswith("out/manifest.json")
        assert ran.err.count("\n") == 1
    with pytest.raises(WinsetError, match=r"out/manifest\.json"):
        sim.read("out")


def test_a_damaged_table_is_made_again_from_parts_that_are_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped after the manifest was written, before its parts were removed."""

    def stop(_: Parts) -> None:
        raise KeyboardInterrupt

    line = ["run", "scenario.yaml", *LINE]
    with monkeypatch.context() as until:
        until.setattr(Parts, "remove", stop)
        assert winset(*line).code == 130
    whole = {p.name: p.read_bytes() for p in Path("out").iterdir() if p.is_file()}
    for damage in (cut, empty, turn):
        shutil.copytree("out", "kept")
        damage(Path("out/replicates.parquet"))
        assert winset(*line, "--resume").code == 0
        assert digest(Path("out")) == whole
        shutil.rmtree("out")
        Path("kept").rename("out")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["task.json", "lock", "part"])
@pytest.mark.parametrize("damage", BOOK.values(), ids=BOOK)
def test_damaged_bookkeeping_of_a_stopped_run_is_told_or_made_good(
    name: str, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ["run", "scenario.yaml", *LINE]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as until:
        until.setattr("sim.results.result.Result.positions", stop)
        assert winset(*line).code == 130
    place = Path("out/.parts")
    path = next(place.glob("*.part")) if name == "part" else place / name
    if damage is other_number or (name != "task.json" and damage is turn):
        path.write_bytes(path.read_bytes() + b"more")
    else:
        damage(path)
    ran = winset(*line, "--resume")
    regular = damage not in {folder, pipe, loop}
    if name != "task.json" and regular:  # a lock's content is nothing; such a part is played again
        assert ran.code == 0, ran
        assert winset("verify", "out").code == 0
    else:
        refused(ran)
        said = ran.err.splitlines()
        assert path.name in said[0] or said[0].startswith(("out holds another run", "--out out "))
        assert len(said) == 1 or said[1].startswith("Finished parts (1) are kept in out: repeat")


def test_files_beside_the_saved_ones_are_told_and_do_no_harm() -> None:
    assert winset("run", "scenario.yaml", *LINE).code == 0
    Path("out/notes.txt").write_text("mine")
    Path("out/mine.csv").write_text("a;b\n1")
    ran = winset("verify", "out")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "mine.csv was not saved with it.",
        "notes.txt was not saved with it.",
    ]
    assert "mine" not in sim.read("out")
    told = json.loads(winset("verify", "out", "--json").out)
    assert told["verified"] is True
    assert told["others"] == ["mine.csv", "notes.txt"]
    for name, file in told["files"].items():
        assert (Path("out") / name).stat().st_size == file["size"]


def test_a_folder_without_a_manifest_is_told() -> None:
    Path("none").mkdir()
    assert "holds no saved run: there is no manifest.json in it." in refused(
        winset("verify", "none")
    )
    Path("none/.parts").mkdir()
    assert "holds a run that was stopped." in refused(winset("verify", "none"))


def test_a_manifest_is_the_same_bytes_for_the_same_run(tmp_path: Path) -> None:
    request = RunRequest("scenario.yaml", replicates=20, months=3)
    for name in ("one", "two"):
        run(request, out=tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
