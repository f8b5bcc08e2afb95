"""Runs that are killed at random moments, and gone on with until they are done."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import sim

CLI = "from sim.cli import main; main()"
LINE = [*("run", "us_retaliation", "--months", "6", "--workers", "2", "--json")]
PATIENCE = 300.0


def digest(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, whole."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def whole(line: list[str], folder: Path) -> dict[str, bytes]:
    """Files of the same run, uninterrupted, in another folder."""
    with _started([*line, str(folder / "whole")]) as process:
        assert process.wait(PATIENCE) == 0
    return digest(folder / "whole")


def killed(
    line: list[str], out: Path, who: str, chance: random.Random, *, seconds: float, times: int = 1
) -> dict[str, bytes]:
    """Files of a run whose main process, or one of its workers, is killed so many times.

    Each time within `seconds` of the first part's being there. A killed worker is made good at
    once; after a kill of the main process the same command goes on with `--resume`.
    """
    done = 0
    command = [*line, str(out), "--resume"]
    while True:
        with _started(command) as process:
            while done < times and _wait(process, out, chance.random() * seconds):
                target = process.pid if who == "main" else chance.choice(children(process.pid))
                os.kill(target, signal.SIGKILL)
                done += 1
                if who == "main":
                    break
            code = process.wait(PATIENCE)
        if code == 0:
            return digest(out)
        assert (who, code) == ("main", -signal.SIGKILL)


def children(pid: int) -> list[int]:
    """Processes that a process has started and that are alive."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in found.split()]


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", CLI, *command],
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        stdout=subprocess.DEVNULL,
    )


def _wait(process: "subprocess.Popen[bytes]", out: Path, seconds: float) -> bool:
    """Wait for workers, and then so long; whether the process is still at work."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if (out / ".parts").is_dir() and children(process.pid):
            break
        time.sleep(0.01)
    time.sleep(seconds)
    return process.poll() is None and bool(children(process.pid))
