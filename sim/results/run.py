"""Playing a request, into a result and perhaps into a folder."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypedDict, Unpack

from sim.results.result import Result
from sim.results.run_folder import Store
from sim.runs.batches import sums
from sim.runs.executors import executor
from sim.runs.request import Plan, Progress, RunRequest, prepare
from sim.runs.table_file import Format
from sim.runs.tally import Sums, Tally


class Saving(TypedDict, total=False):
    """Where the tables of a run go: a new or empty folder, in `fmt`; nowhere without `out`.

    With decisions of all replicates, or of the first `decisions`. With `resume` the folder may hold
    this run, stopped, whose finished parts are not played again.
    """

    out: Path | None
    fmt: Format
    decisions: int | None
    resume: bool


def run(
    request: RunRequest,
    progress: Progress | None = None,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    **saving: Unpack[Saving],
) -> Result:
    """Play a request and add it up; `saving` says where its tables go, if anywhere.

    `progress` hears how many replicates are played, and of how many. `workers` processes, or the
    Dask cluster at `scheduler`, share the work; the result is the same bits whoever does it.
    """
    hands = executor(workers, scheduler)
    plan = prepare(request)
    with ExitStack() as stack:
        stack.enter_context(hands)
        store = _store(plan, **saving)
        if store is None:
            return _added_up(plan, sums(plan, hands), progress)
        stack.enter_context(store)
        result = _added_up(plan, store.sums(hands), progress)
        store.finish(result)
    return result


def _store(
    plan: Plan,
    out: Path | None = None,
    fmt: Format = "parquet",
    decisions: int | None = None,
    *,
    resume: bool = False,
) -> Store | None:
    return None if out is None else Store(out, plan, fmt, decisions=decisions, resume=resume)


def _added_up(plan: Plan, played: Iterable[Sums], progress: Progress | None) -> Result:
    tally, done = Tally(plan), 0
    for found in played:
        tally.take(found)
        done += found.counts.count
        if progress is not None:
            progress(done, plan.request.replicates)
    return Result(tally.result(), plan, tally)
