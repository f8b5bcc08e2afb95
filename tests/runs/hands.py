"""Work to be shared out in tests, and clusters to share it with."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import sim

# Left to itself, Dask has workers return memory after every array, and looks at them all the time.
UNTROUBLED = {
    "MALLOC_TRIM_THRESHOLD_": "134217728",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


def square(job: int) -> int:
    return job * job


def worker(_: int) -> int:
    return os.getpid()


class Fails:
    """Work that fails on one job."""

    def __init__(self, job: int, error: Exception):
        self.job, self.error = job, error

    def __call__(self, job: int) -> int:
        if job == self.job:
            raise self.error
        return job


class Dies:
    """Work whose process is killed on one job: so many times, each noted by a file."""

    def __init__(self, folder: Path, job: int, times: int):
        self.folder, self.job, self.times = folder, job, times

    def __call__(self, job: int) -> int:
        died = len(list(self.folder.iterdir()))
        if job == self.job and died < self.times:
            (self.folder / str(died)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return job


class Notes:
    """Work that leaves a file a job."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, job: int) -> int:
        (self.folder / str(job)).touch()
        return job


def children(pid: int | None = None) -> set[int]:
    """Processes that a process has started and that are there still."""
    found = subprocess.run(
        ["ps", "-o", "pid=,ppid=,stat=,args=", "-e"], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in found.stdout.splitlines()]
    parent = str(pid or os.getpid())
    return {
        int(row[0])
        for row in rows
        if row[1] == parent and not row[2].startswith("Z") and not _another(row[3])
    }


def _another(line: str) -> bool:
    """Whether a process is no worker: this list's own, Python's tracker, or the Dask cluster."""
    return line.startswith("ps ") or "resource_tracker" in line or "tests.runs.hands" in line


def gone(pids: set[int], within: float) -> bool:
    """Whether processes end within some seconds."""
    deadline = time.monotonic() + within
    while any(_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def sleep(folder: str) -> None:
    """Take a minute and tell nothing, each time noted by a file."""
    Path(tempfile.mkstemp(dir=folder)[1]).touch()
    time.sleep(60)


class Waits:
    """Work that takes seconds of computing, in one go."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def __call__(self, job: int) -> int:
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            sum(range(1000))
        return job


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """Address of a Dask cluster of this machine: a process of its own, with `workers` more."""
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    root = str(Path(sim.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.runs.hands", str(workers)],
        cwd=root,
        env={**os.environ, **UNTROUBLED, "PYTHONPATH": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        yield served.stdout.readline().strip()
        served.stdin.close()


def serve(workers: int) -> None:
    """Be a cluster until the end of input."""
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.scheduler.allowed-failures": 2})
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50
    ) as found:
        print(found.scheduler_address, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
