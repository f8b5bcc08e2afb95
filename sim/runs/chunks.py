"""Playing a run chunk by chunk, in this process or in several; the results are the same bits."""

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from sim.runs.request import Plan
from sim.world.played import Played, played

Job = TypeVar("Job")
Found = TypeVar("Found")
_plan: Plan | None = None


def chunks(plan: Plan, *, ledger: bool = False, workers: int = 1) -> Iterator[Played]:
    """Every chunk of a run in order, played by `workers` processes; few are held at a time."""
    spans = list(plan.chunks())
    return shared(plan, partial(_span, ledger=ledger), spans, min(workers, len(spans)))


def shared(
    plan: Plan, work: Callable[[Plan, Job], Found], jobs: Iterable[Job], workers: int
) -> Iterator[Found]:
    """What work makes of each job, in order, shared by processes; few jobs are taken ahead."""
    if workers <= 1:
        for job in jobs:
            yield work(plan, job)
        return
    pool = ProcessPoolExecutor(workers, _context(), initializer=_begin, initargs=(plan,))
    waiting: deque[Future[Found]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(_do, work, job))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Forked workers start at once; where other threads might hold a lock, fresh ones are safe."""
    alone = threading.active_count() == 1
    forks = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if alone and forks else "spawn")


def _begin(plan: Plan) -> None:
    """Make a worker ready; Ctrl-C is the parent's to hear."""
    global _plan  # noqa: PLW0603 - a worker process has one plan
    _plan = plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(work: Callable[[Plan, Any], Any], job: Any) -> Any:
    assert _plan is not None  # noqa: S101 - _begin has set it
    return work(_plan, job)


def _span(plan: Plan, span: tuple[int, int], *, ledger: bool) -> Played:
    return played(plan.world(*span, ledger=ledger).run())
