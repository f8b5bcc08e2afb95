"""Playing a request, into a result and perhaps into a folder."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sim.results.result import Result
from sim.runs.batches import sums
from sim.runs.executors import executor
from sim.runs.provenance import manifest
from sim.runs.request import Progress, RunRequest, prepare
from sim.runs.run_shapes import RunData
from sim.runs.tally import Tally

if TYPE_CHECKING:
    from sim.runs.table_file import Format


def run(  # noqa: PLR0913 - who does it and where it goes are said by name
    request: RunRequest,
    progress: Progress | None = None,
    *,
    out: Path | None = None,
    fmt: "Format" = "parquet",
    decisions: int | None = None,
    resume: bool = False,
    workers: int = 1,
    scheduler: str | None = None,
) -> Result:
    """Play a request and add it up.

    `progress` hears how many replicates are played, and of how many. `out` is a new or empty
    folder for the run's tables, with the decisions of all replicates or of the first `decisions`;
    with `resume` it may hold this run, stopped, whose finished parts are not played again.
    `workers` processes, or the Dask cluster at `scheduler`, share the work; the result is the same
    bits whoever does it.
    """
    hands = executor(workers, scheduler)
    plan = prepare(request)
    tally, done = Tally(plan), 0
    with ExitStack() as stack:
        stack.enter_context(hands)
        store = None
        if out is not None:
            from sim.results.run_folder import Store  # noqa: PLC0415 - pyarrow

            kept = Store(out, plan, fmt, decisions=decisions, resume=resume)
            store = stack.enter_context(kept)
        for found in sums(plan, hands) if store is None else store.sums(hands):
            tally.take(found)
            done += found.counts.count
            if progress is not None:
                progress(done, request.replicates)
        data: RunData = {**tally.result(), "manifest": manifest(plan, tally.series.count)}
        result = Result(data, plan, tally)
        if store is not None:
            store.finish(result)
    return result
