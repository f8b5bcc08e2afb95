"""Ensembles: `python -m tests.benchmarks.ensembles [speed dask memory streaming sweep]`, or all.

Every ratio compares what was measured within this run, by turns, and takes the best of several (or
the median of pairs): the machine may be busy with other work, and says how busy. `memory` takes the
replicates of its largest run as REPLICATES=10000000 from the environment; by default a million.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.measure import CLI, HEAVY, MANY, best

TURNS = 4
PAIRS = 9  # of runs by a pool and by a cluster, in turn
FEW = ["--decisions", "0"]
SWEEP = f"""\
title: 200 variants
base: us_retaliation
replicates: 500
months: 2
factors:
  claims: {{set: param.bluff, levels: {[n / 50 for n in range(20)]}}}
  heed: {{set: parameters.attention, levels: {[n / 100 for n in range(10)]}}}
"""
Row = tuple[str, str]


def main() -> None:
    """Print what was measured, a line as soon as it is known."""
    measures: dict[str, Callable[[], Iterator[Row]]] = {
        "speed": two_workers,
        "dask": dask_against_pool,
        "memory": memory,
        "streaming": streaming,
        "sweep": sweep_read,
    }
    for name in sys.argv[1:] or measures:
        for what, value in measures[name]():
            print(f"{what:66} {value}", flush=True)  # noqa: T201
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # noqa: T201


def two_workers() -> Iterator[Row]:
    """What a second worker brings, against what a second process brings to a plain NumPy loop."""
    import sim
    from sim.runs.executors import executor

    count, rounds = 131_072, [0] * 64

    def loops(workers: int) -> None:
        with executor(workers) as hands:
            list(hands.map(numpy_loop, rounds))

    def runs(workers: int) -> None:
        sim.run(HEAVY, replicates=count, months=6, workers=workers)

    tasks = [partial(task, workers) for task in (loops, runs) for workers in (1, 2)]
    turns = [[best(task, 1) for task in tasks] for _ in range(TURNS)]
    loop_1, loop_2, run_1, run_2 = (min(column) for column in zip(*turns, strict=True))
    yield "a plain NumPy loop, two processes for one", f"{loop_1 / loop_2:.2f} × as fast"
    yield f"{count:,} × 6 months of {HEAVY}, two workers for one", f"{run_1 / run_2:.2f} ×"
    yield "  share of the loop's gain", f"{run_1 / run_2 / (loop_1 / loop_2):.0%}"


def sweep_read() -> Iterator[Row]:
    """A sweep of 200 variants and 100,000 rows, and one pandas call that reads them."""
    import pandas as pd

    from sim.experiments.sweep import sweep

    with tempfile.TemporaryDirectory() as place:
        folder, file = Path(place) / "out", Path(place) / "experiment.yaml"
        file.write_text(SWEEP, encoding="utf-8")
        took = best(partial(sweep, file, out=folder, workers=2), 1)
        path = folder / "replicates.parquet"
        rows = pd.read_parquet(path)
        read = best(partial(pd.read_parquet, path), 3)
        yield f"{len(rows):,} rows of {rows['variant'].nunique()} variants, swept", f"{took:.0f} s"
        yield "  read in one pandas call", f"{read:.3f} s, {path.stat().st_size / 1e6:.1f} MB"


def numpy_loop(_: int) -> float:
    """Arithmetic in arrays that fit a core's own cache, as the engine's do."""
    import numpy as np

    x = np.linspace(0.1, 1.0, 16_384)
    for _ in range(4_000):
        x = np.sqrt(x * x + 0.5) * 0.9
    return float(x[0])


def dask_against_pool() -> Iterator[Row]:
    """A Dask cluster of two processes here, against two workers: a million short replicates."""
    import sim
    from sim.results.run import run
    from sim.runs.request import RunRequest
    from tests.runs.hands import cluster

    count = int(os.environ.get("REPLICATES", "1000000"))
    request = RunRequest(MANY, replicates=count, months=1)
    with cluster(2) as address:
        tasks = [
            lambda: sim.run(MANY, replicates=count, months=1, workers=2).to_json(),
            lambda: run(request, scheduler=address).to_json(),
        ]
        run(RunRequest(MANY, replicates=100_000, months=1), scheduler=address)
        turns = [[best(task, 1) for task in tasks] for _ in range(PAIRS)]
    ratios = [dask / pool for pool, dask in turns]
    spread = f"{min(ratios):.2f}–{max(ratios):.2f} in {PAIRS} pairs"
    pool, dask = (median(column) for column in zip(*turns, strict=True))
    yield f"{count:,} × 1 month of {MANY}, two workers", f"{count / pool:,.0f} a second"
    yield "  the same by a Dask cluster of two processes", f"{count / dask:,.0f} a second"
    yield "  the cluster's time for the pool's, median", f"{median(ratios):.2f} × ({spread})"


def memory() -> Iterator[Row]:
    """Peak resident memory of main process and workers together, summaries only."""
    most = int(os.environ.get("REPLICATES", "1000000"))
    first = None
    for count in (100_000, most):
        line = ["run", MANY, "--months", "1", "--workers", "2", "--replicates", str(count)]
        began = time.perf_counter()
        peak = peak_of([sys.executable, "-c", CLI, *line, "--json"])
        took = time.perf_counter() - began
        first = first or (peak, took / count)
        flat = f"{peak / first[0]:.2f} × the first, {took / count / first[1]:.2f} × the time each"
        yield f"{count:,} × 1 month of {MANY}, two workers", f"{peak:.0f} MB: {flat}"


def streaming() -> Iterator[Row]:
    """Replicates a second into Parquet: with every decision, with results alone, and of many.

    Series are kept of the first 65,536: a replicate beyond costs what a longer run takes more.
    """
    what = f"× 24 months of {HEAVY} into tables"
    seconds = dict[int, float]()
    for count, options in ((8192, []), (131_072, FEW), (1_000_000, FEW)):
        seconds[count], size = streamed(count, options)
        told = f"{count / seconds[count]:,.0f} a second, {size / count / 1024:.1f} kB each"
        yield f"{count:,} {what}: {'results' if options else 'all decisions'}", told
    _, few, many = seconds
    rate = (many - few) / (seconds[many] - seconds[few])
    yield "  a replicate beyond the first 131,072", f"{rate:,.0f} a second"


def streamed(count: int, options: list[str]) -> tuple[float, int]:
    """Seconds of a run of two workers into tables, and bytes of the tables."""
    with tempfile.TemporaryDirectory() as folder:
        line = ["run", HEAVY, "--workers", "2", "--replicates", str(count), "--json"]
        line += ["--out", f"{folder}/out", *options]
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", CLI, *line], check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - began
        return took, sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))


def peak_of(line: list[str]) -> float:
    """Peak of what a process and its children hold in memory at one time, MB, seen 20 × a second.

    Pages that they share count once; the files of libraries, which any other process may share,
    do not count.
    """
    with subprocess.Popen(line, stdout=subprocess.DEVNULL) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(map(_held, [process.pid, *_children(process.pid)])))
            time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"{line} ended with {process.returncode}")
    return peak


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in found.split()]


def _held(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return (
        sum(int(row.split()[1]) for row in text.splitlines() if row.startswith("Pss_Anon:")) / 1024
    )


if __name__ == "__main__":
    main()
