"""What is no regular file is refused in a line by every command that reads one, and at once."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.domain.errors import WinsetError
from sim.files import disk
from tests.cli.harness import refused, scenario, winset

TABLE = "actor,position,salience,capability\na,1,1,1\nb,2,1,1\nc,3,1,1\n"
WIDE = "isnr,pa,pb,sa,sb\n1,2,3,4,5\n"
RESOLVED = (
    "outcomes: {small: {canola: {category: relief, resolved: 2026-07-01, source: a paper}}}\n"
)
COMMANDS = {
    "run": "run {}",
    "check": "check {}",
    "show": "show {}",
    "explain": "explain {}",
    "why": "why {} parameters.bluff",
    "compare": "compare {}",
    "predict": "predict {}",
    "capability": "predict wide.csv --capability {}",
    "stack": "predict table.csv --stack {}",
    "score": "score {}",
    "score questions": "score resolved.yaml {}",
    "stability": "stability {}",
    "sweep": "sweep {}",
    "tornado": "tornado {}",
    "seal": "seal {}",
    "verify": "verify {}",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios" / "small").mkdir(parents=True)
    scenario(tmp_path / "scenarios" / "small")
    for name, text in (("table.csv", TABLE), ("wide.csv", WIDE), ("resolved.yaml", RESOLVED)):
        Path(name).write_text(text)
    os.mkfifo("pipe")
    os.mkfifo("pipe.yaml")
    with socket.socket(socket.AF_UNIX) as served:
        served.bind("socket")
        Path("zero").symlink_to("/dev/zero")
        Path("loop").symlink_to("loop")
        Path("loop.yaml").symlink_to("loop.yaml")
        with Path("sparse").open("wb") as file:
            file.truncate(20 * 2**30)
        yield tmp_path


@pytest.mark.timeout(60)
@pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)
def test_every_command_refuses_what_is_no_file(line: str) -> None:
    for name, said in (
        ("pipe", "is a pipe; a"),
        ("pipe.yaml", "is a pipe; a"),
        ("zero", "is a device; a"),
        ("sparse", "is larger than"),
        ("socket", "is a socket; a"),
    ):
        told = refused(winset(*line.format(name).split()))
        assert f"{name}: {said}" in told


@pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)
def test_a_link_that_leads_back_to_itself_is_told(line: str) -> None:
    told = refused(winset(*line.format("loop.yaml").split()))
    assert "loop.yaml" in told


def test_a_file_redirected_to_stdin_is_read_and_a_pipe_is_not() -> None:
    line = [sys.executable, "-c", "from sim.cli import main; main()", "predict", "/dev/stdin"]
    line += ["--model", "weighted_mean"]
    root = str(Path(disk.__file__).parents[2])
    with Path("table.csv").open() as file:
        env = {**os.environ, "PYTHONPATH": root}
        done = subprocess.run(line, stdin=file, capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    piped = subprocess.run(line, input=TABLE.encode(), capture_output=True, env=env, check=False)
    assert piped.returncode == 1
    assert b"/dev/stdin: is a pipe; a table of actors is needed." in piped.stderr


# ------------------------------------------------------------------ the one reader


def test_a_file_that_grows_while_it_is_read_is_held_to_the_limit(monkeypatch) -> None:
    """Its size was 5 bytes when it was opened; a loop that trusts it reads what comes later."""
    Path("grows").write_bytes(b"12345")
    read = disk.FileIO.read
    grown = []

    class Growing(disk.FileIO):
        def read(self, size: int = -1) -> bytes:
            if len(grown) < 30:
                with Path("grows").open("ab") as more:
                    more.write(b"x" * 10)
                grown.append(size)
            return read(self, size)

    monkeypatch.setattr(disk, "FileIO", Growing)
    with pytest.raises(WinsetError, match="is larger than"):
        disk.read_bytes(Path("grows"), 100, "a file")
    assert len(grown) < 30


@pytest.mark.parametrize("size", [0, 1, 99_999, 100_000])
def test_all_of_a_file_within_the_limit_is_read(size: int) -> None:
    Path("file").write_bytes(os.urandom(size))
    assert disk.read_bytes(Path("file"), 100_000, "a file") == Path("file").read_bytes()
    Path("file").write_bytes(b"x" * 100_001)
    with pytest.raises(WinsetError, match="is larger than"):
        disk.read_bytes(Path("file"), 100_000, "a file")
