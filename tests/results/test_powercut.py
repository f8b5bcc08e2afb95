"""Whenever the power fails, nothing half-written is called whole, and the rest is made good."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.analysis.trials import seal
from sim.domain.errors import WinsetError
from sim.experiments import sweep, sweep_folder
from sim.experiments.experiment import experiment
from sim.files import disk
from sim.files import sealed_file as sealed
from sim.results import run_folder as store
from sim.results import saved
from sim.results.run import run
from sim.runs.request import RunRequest, prepare
from tests.cli import harness
from tests.cli.harness import scenario
from tests.results.powercut import Disk, restore
from tests.runs.kills import digest

SMALL = RunRequest("scenario.yaml", replicates=24, months=1, chunk=8)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path)
    harness.experiment(tmp_path, replicates=700, months=1)
    Path("disk").mkdir()
    return tmp_path


def a_run(out: Path) -> None:
    if not store.finished(out, prepare(SMALL), "parquet", None):
        run(SMALL, out=out, resume=True)


def a_sweep(out: Path) -> None:
    found = experiment("experiment.yaml")
    if not sweep_folder.finished(out, found, "csv", replicates=True):
        sweep.sweep(found, out=out, fmt="csv", resume=True)


@pytest.mark.parametrize("work", [a_run, a_sweep])
def test_a_folder_outlives_a_cut_at_any_step(
    work: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever state the disk is left, the same command with --resume makes the same bytes.

    What `verify` calls whole must be the bytes of an undisturbed run, before anything is mended.
    """
    work(Path("whole"))
    whole = digest(Path("whole"))
    watched = Disk(Path("disk").resolve())
    with watched.watched(monkeypatch):
        work(Path("disk/below/out"))
    assert digest(Path("disk/below/out")) == whole
    for state in watched.now.values():  # what was told to be done is there for good
        kept = {name.rsplit("/", 1)[1]: body for name, body in state if ".parts" not in name}
        assert {name: kept.get(name) for name in whole} == whole
    assert len(watched.states) > 30
    complete = 0
    for state, when in watched.states.items():
        restore(state, Path("disk"))
        out = Path("disk/below/out")
        try:
            called_whole = saved.look(out).verified
        except WinsetError:
            called_whole = False
        if called_whole:
            complete += 1
            assert {name: (out / name).read_bytes() for name in whole} == whole, when
        work(out)
        assert digest(out) == whole, when
    assert complete > 0


def test_a_part_that_is_there_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once `put` has returned, no cut takes a part away: hours of work are in it."""
    watched = Disk(Path("disk").resolve())
    found: list[str] = []
    put = store.Folder.append

    def note(self: store.Folder, name: str, table: object) -> None:
        if name == "replicates":
            parts = [name for name, _ in next(reversed(watched.states))]
            found.append(f"{sum(name.endswith('.part') for name in parts)}")
        put(self, name, table)  # type: ignore[arg-type]

    monkeypatch.setattr(store.Folder, "append", note)
    with watched.watched(monkeypatch):
        a_run(Path("disk/out"))
    assert found == ["1", "2", "3"]


def test_a_seal_outlives_a_cut_or_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Disk(Path("disk").resolve())
    with watched.watched(monkeypatch):
        seal.seal(SMALL, Path("disk/f.json"))
    whole = Path("disk/f.json").read_bytes()
    bodies = [dict(state).get("f.json") for state in watched.states]
    assert set(bodies) == {None, whole}
    assert bodies[-1] == whole
    assert sealed.read(Path("disk/f.json"))[1].replicates == 24


@pytest.mark.parametrize("skipped", ["files", "folders"])
def test_the_simulated_disk_finds_a_sync_that_is_missing(
    skipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above is able to fail."""
    real = disk.sync

    def some(path: Path) -> None:
        if path.is_dir() == (skipped == "files"):
            real(path)

    monkeypatch.setattr(disk, "sync", some)
    with pytest.raises((AssertionError, WinsetError)):
        test_a_folder_outlives_a_cut_at_any_step(a_run, monkeypatch)


def test_where_folders_cannot_be_synced_files_are_written_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on some shared drives, which refuse it; on Windows folders are not synced at all."""
    fsync = disk.os.fsync

    def refuses(handle: int) -> None:
        if disk.stat.S_ISDIR(disk.os.fstat(handle).st_mode):
            raise OSError(disk.errno.EINVAL, "Invalid argument")
        fsync(handle)

    monkeypatch.setattr(disk.os, "fsync", refuses)
    a_run(Path("disk/out"))
    assert saved.look(Path("disk/out")).verified


def test_a_new_file_never_takes_the_place_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even of one that came to be after it was looked for, nor where there are no links."""

    def none(*_: object) -> None:
        raise OSError(disk.errno.EPERM, "Operation not permitted")

    Path("kept").write_text("first")
    for links in (True, False):
        with monkeypatch.context() as now:
            if not links:
                now.setattr(disk.os, "link", none)
            with pytest.raises(FileExistsError):
                disk.write(Path("kept"), "second", new=True)
            disk.write(Path(f"new {links}"), "third", new=True)
    assert Path("kept").read_text() == "first"
    assert [Path(f"new {links}").read_text() for links in (True, False)] == ["third", "third"]
    assert not list(Path().glob(".*"))
