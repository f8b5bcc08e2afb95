"""Runs that are killed at random moments, and gone on with until they are done."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sim

CLI = "from sim.cli import main; main()"
LINE = ["run", "us_retaliation", "--replicates", "20480", "--months", "2", "--workers", "2"]
PATIENCE = 120.0


PARTS = 10  # of that run


@dataclass(frozen=True)
class Kill:
    """What was killed, how many parts there were, and whether the files came out the same."""

    who: str
    parts: int
    same: bool


def kills(folder: Path, chance: random.Random, who: list[str]) -> Iterator[Kill]:
    """One run a kill, of its main process or of a worker, at any moment of its work.

    A moment is a random time after a random number of parts, so that it does not depend on how
    fast the machine is; one that comes too late does not count. A killed main process is gone on
    with by the same command and `--resume`; a killed worker is made good by the run itself.
    """
    with _started(folder / "whole") as process:
        assert process.wait(PATIENCE) == 0
    whole, out = digest(folder / "whole"), folder / "killed"
    for each in who:
        found = None
        while found is None:
            shutil.rmtree(out, ignore_errors=True)
            found = _killed(out, each, chance)
        yield Kill(each, found, digest(out) == whole)


def digest(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, whole."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _killed(out: Path, who: str, chance: random.Random) -> int | None:
    """Parts that there were when it was killed, or None where it was too late; then the rest."""
    wanted = chance.randint(0, PARTS)
    with _started(out) as process:
        while process.poll() is None and _parts(out) < wanted:
            time.sleep(0.002)
        time.sleep(chance.random() * (0.2 if wanted else 2.0))
        workers = _children(process.pid)
        targets = [process.pid] if who == "main" else workers
        if process.poll() is not None or not targets:
            process.wait(PATIENCE)
            return None
        os.kill(targets[0], signal.SIGKILL)
        parts = _parts(out)
        code = process.wait(PATIENCE)
    if who == "worker":
        assert code == 0
        return parts
    _gone(workers)
    with _started(out, "--resume") as process:
        assert process.wait(PATIENCE) == 0
    return parts


def _gone(workers: list[int]) -> None:
    """Wait until the workers of a killed process have ended by themselves."""
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < deadline, f"{workers} outlive the process they worked for"
        time.sleep(0.05)


def _parts(out: Path) -> int:
    try:
        return len(list((out / ".parts").glob("*.part")))
    except FileNotFoundError:  # the run has finished meanwhile
        return 0


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in found.split()]


def _started(out: Path, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", CLI, *LINE, "--out", str(out), *options],
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        stdout=subprocess.DEVNULL,
    )
