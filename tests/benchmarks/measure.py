"""How fast and how large: `python -m tests.benchmarks.measure [--quick]` prints one table.

Every ratio compares two things measured within this run, alternately, and takes the best of several
turns: the machine may be busy with other work, and says how busy at the end.
"""

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.domain.arrays import Array
    from sim.models.table import TableView

HEAVY = "usmca_review"
CLI = "from sim.cli import main; main()"
SMALL = "beijing_reset"
MANY = "canola_coercion"  # its first months have no talks, so that a million replicates are quick
MONTHS = 2
Row = tuple[str, str]


def main() -> None:
    """Print what was measured, a line as soon as it is known."""
    quick = "--quick" in sys.argv[1:]
    print(f"{'load of the machine at the start':62} {_load()}")  # noqa: T201
    measures = (whole_runs, one_story, against_mesa, against_loops, commands, memory)
    for measure in measures:
        for what, value in measure(quick):
            print(f"{what:62} {value}", flush=True)  # noqa: T201
    print(f"{'load of the machine at the end':62} {_load()}")  # noqa: T201


def whole_runs(quick: bool) -> Iterator[Row]:
    """A thousand replicates of the heaviest scenario, from its files to its JSON."""
    import sim

    count = 100 if quick else 1000
    seconds = best(lambda: sim.run(HEAVY, replicates=count).to_json(), 1 if quick else 3)
    yield f"{count:,} replicates × 24 months of {HEAVY}", f"{seconds:.2f} s"
    processor = best(lambda: sim.run(HEAVY, replicates=count), 1, clock=time.process_time)
    yield "  the same in processor time", f"{processor:.2f} s"
    shared = best(lambda: sim.run(HEAVY, replicates=count, workers=2), 1 if quick else 3)
    yield "  the same by two workers, for one", f"{shared:.2f} s, {shared / seconds:.2f} ×"


def one_story(quick: bool) -> Iterator[Row]:
    """One replicate, once the scenario is loaded."""
    import sim

    for slug in (SMALL, HEAVY):
        case = sim.load(slug)
        seconds = best(lambda case=case: sim.World(case).run().close(), 2 if quick else 10)
        yield f"1 replicate of {slug}, loaded", f"{1000 * seconds:.1f} ms"


def against_mesa(quick: bool) -> Iterator[Row]:
    """A replicate of a chunk against a replicate of mesa.batch_run of the same World."""
    import mesa

    import sim

    case, alone, together = sim.load(SMALL), 5 if quick else 40, 512
    seeds = list(range(alone))

    def chunk() -> None:
        sim.World(case, count=together).run().close()

    def batch() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mesa.batch_run(
                sim.World,
                {"scenario": [case], "replicate": seeds},
                max_steps=case.file.months - 1,  # mesa plays one step more
                display_progress=False,
            )

    turns = [(best(chunk, 1) / together, best(batch, 1) / alone) for _ in range(1 if quick else 4)]
    ours, theirs = (min(column) for column in zip(*turns, strict=True))
    yield f"a replicate of {SMALL} in a chunk of {together}", f"{1000 * ours:.3f} ms"
    yield "a replicate of the same by mesa.batch_run", f"{1000 * theirs:.3f} ms"
    yield "  ratio", f"{theirs / ours:.0f} ×"


def against_loops(quick: bool) -> Iterator[Row]:
    """Ten rounds of expected utility, batched, against plain Python on the same actors."""
    from dataclasses import replace

    import numpy as np

    from sim.models import model
    from tests.benchmarks.expected_utility import rounds
    from tests.models.tables import random_table

    decisions, together, alone = model("expected_utility"), 512, 2 if quick else 20
    for actors in (9, 20):
        table = random_table(rows=together, stakeholders=actors, levels=(0,))
        table = replace(table, stake=table.salience)
        parts = (table.position, table.capability, table.stake)

        def batch(table: "TableView" = table) -> None:
            for _ in range(10):
                offers = decisions.move(table, decisions.settle(table), np.zeros((0, 0)))
                table = replace(table, position=offers.position)

        def loops(parts: "tuple[Array, ...]" = parts) -> None:
            for r in range(alone):
                rounds(*(part[r, :, 0].tolist() for part in parts), 10)

        turns = [
            (best(batch, 1) / together, best(loops, 1) / alone) for _ in range(2 if quick else 6)
        ]
        ours, theirs = (min(column) for column in zip(*turns, strict=True))
        yield f"expected utility, {actors} actors, 10 rounds, batched", f"{1 / ours:,.0f} a second"
        yield "  the same in plain Python", f"{1 / theirs:,.0f} a second"
        yield "  ratio", f"{theirs / ours:.0f} ×"


def commands(quick: bool) -> Iterator[Row]:
    """Whole processes, as a user waits for them; the first, cold one does not count."""
    for words in (["--help"], ["list"], ["run", SMALL]):
        line = [sys.executable, "-c", CLI, *words]
        process(line)
        seconds = best(lambda line=line: process(line), 1 if quick else 4)
        yield f"winset {' '.join(words)}, as a process", f"{seconds:.2f} s"


def memory(quick: bool) -> Iterator[Row]:
    """Peak memory of whole processes that run ever more replicates; flat is a ratio near 1."""
    peaks: list[float] = []
    for count in (1_000, 10_000) if quick else (10_000, 100_000, 1_000_000):
        program = f"import sim; sim.run('{MANY}', replicates={count}, months={MONTHS})"
        began = time.perf_counter()
        peaks.append(peak_memory(program))
        took = time.perf_counter() - began
        ratio = f"{peaks[-1] / peaks[0]:.2f} × the first"
        what = f"peak memory, {count:,} × {MONTHS} months of {MANY}"
        yield what, f"{peaks[-1]:.0f} MB, {ratio} ({took:.0f} s)"


def best(
    action: Callable[[], object], turns: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Least seconds of several turns."""
    seconds: list[float] = []
    for _ in range(turns):
        began = clock()
        action()
        seconds.append(clock() - began)
    return min(seconds)


def process(line: list[str]) -> None:
    """Run a command to its end, or fail with it."""
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)


def peak_memory(program: str) -> float:
    """Peak resident memory of a Python program in a process of its own, MB."""
    report = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", program + report], check=True, capture_output=True, text=True
    )
    kilobytes = int(done.stdout.split()[-1])
    return kilobytes / (1024 if sys.platform != "darwin" else 1024**2)


def _load() -> str:
    one, five, _ = os.getloadavg()
    return f"{one:.1f} (1 min), {five:.1f} (5 min) on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
