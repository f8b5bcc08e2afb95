"""Playing a run chunk by chunk, in this process or in several; the results are the same bits."""

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext

from sim.runs.request import Plan
from sim.world.played import Played, played

_plan: Plan | None = None


def chunks(plan: Plan, *, ledger: bool = False, workers: int = 1) -> Iterator[Played]:
    """Every chunk of a run in order, played by `workers` processes; few are held at a time."""
    spans = list(plan.chunks())
    if min(workers, len(spans)) <= 1:
        for first, count in spans:
            yield played(plan.world(first, count, ledger=ledger).run())
        return
    pool = ProcessPoolExecutor(workers, _context(), initializer=_begin, initargs=(plan,))
    waiting: deque[Future[Played]] = deque()
    try:
        for first, count in spans:
            waiting.append(pool.submit(_play, first, count, ledger=ledger))
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


def _play(first: int, count: int, *, ledger: bool) -> Played:
    assert _plan is not None  # noqa: S101 - _begin has set it
    return played(_plan.world(first, count, ledger=ledger).run())
