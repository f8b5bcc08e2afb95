"""Work for pages: done once for identical requests, in the server's workers where there are any."""

import gc
import os
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import sim

KEPT = 512
# Drawing pages comes first, then first looks, then all replicates, then analyses of minutes.
NICE = {"now": 5, "later": 15, "long": 19}
RARELY = 50_000, 20, 50  # most of what a page makes is gone by then, and never walked through
SLOTS = 64  # pieces of work that tell how far they are, at a time
_SPAWN = get_context("spawn")


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Nobody waits for this piece of work any more."""


@dataclass(frozen=True)
class Job:
    """A function of hashable arguments, told apart by them: two who ask the same share it."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]

    @property
    def parts(self) -> "tuple[Job, ...]":
        """Itself, as of several."""
        return (self,)

    def start(self, lane: str = "now") -> "Future[Any]":
        """Its future; what has been asked before is not done again."""
        with _lock:
            if self in _done and not _spoilt(_done[self]):
                _done.move_to_end(self)
                return _done[self]
            future = _submit(self, lane)
            _keep(self, future)
        return future

    def result(self) -> Any:
        """What it gives; a worker that was lost is replaced and the work done once more."""
        try:
            return self.start().result()
        except BrokenProcessPool:
            return self.start().result()

    def ready(self) -> bool:
        """Whether its result is there, or its failure."""
        future = _done.get(self)
        return future is not None and future.done() and not _interrupted(future)

    def share(self) -> float:
        """How much of it is done, 0 to 1, as far as it tells."""
        slot = _slots.get(self)
        return 0.0 if slot is None else min(1.0, _board[2 * slot])

    def stop(self) -> None:
        """Let go of it; whoever else waits starts it again."""
        future, slot = _done.get(self), _slots.get(self)
        if future is not None and not future.cancel() and slot is not None:
            _board[2 * slot + 1] = 1.0


@dataclass(frozen=True)
class Several:
    """Jobs that are asked for as one; `join` makes one thing of their results, once."""

    parts: tuple[Job, ...]
    join: Callable[[list[Any]], Any]

    def start(self, lane: str = "now") -> None:
        """Start all."""
        for part in self.parts:
            part.start(lane)

    def result(self) -> Any:
        """What they give together."""
        joined = _done.get(self)
        if joined is None:
            self.start()
            joined = Future()
            joined.set_result(self.join([part.result() for part in self.parts]))
            _keep(self, joined)
        return joined.result()

    def ready(self) -> bool:
        """Whether all results are there."""
        return self in _done or all(part.ready() for part in self.parts)

    def share(self) -> float:
        """How much of them is done, 0 to 1."""
        return sum(1.0 if part.ready() else part.share() for part in self.parts) / len(self.parts)

    def stop(self) -> None:
        """Let go of all."""
        for part in self.parts:
            part.stop()


_lock = threading.RLock()
_done: "OrderedDict[Job | Several, Future[Any]]" = OrderedDict()
_slots: dict[Job, int] = {}
_board: Any = _SPAWN.RawArray("d", 2 * SLOTS)  # of each slot: the share that is done, and stop
_slot: int | None = None  # of the work this process is at, where it is a worker


def _keep(asked: Job | Several, future: "Future[Any]") -> None:
    with _lock:
        _done[asked] = future
        while len(_done) > KEPT:
            _done.popitem(last=False)


def start(work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """The future of work on hashable arguments; asked for twice, it is done once."""
    return Job(work, arguments).start()


def tell(share: float) -> None:
    """Say how much of the present work is done, 0 to 1; Stopped where nobody waits for it."""
    if _slot is None:
        return
    if _board[2 * _slot + 1]:
        raise Stopped
    _board[2 * _slot] = share


class _Lane:
    """Workers of one niceness; they import the engine before anybody asks."""

    def __init__(self, niceness: int, workers: int):
        self.niceness, self.workers = niceness, workers
        self.pool = self._hired()

    def _hired(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            self.workers, _SPAWN, initializer=_begin, initargs=(_board, self.niceness)
        )
        for _ in range(self.workers):
            pool.submit(_warm)
        return pool

    def submit(self, *call: Any) -> "Future[Any]":
        """As of the pool; a pool that has lost a worker is replaced."""
        try:
            return self.pool.submit(*call)
        except BrokenProcessPool:
            self.pool = self._hired()
            return self.pool.submit(*call)


_lanes: dict[str, _Lane] = {}


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Workers from the server's start to its end."""
    cores = os.cpu_count() or 1
    for name, niceness in NICE.items():  # what can wait leaves a core to what cannot
        _lanes[name] = _Lane(niceness, cores if name == "now" else max(1, cores - 1))
    sim.views.ready()
    # A full collection halts every page: rarely, and not to walk through what was imported.
    gc.set_threshold(*RARELY)
    gc.freeze()
    try:
        yield
    finally:
        lanes = [*_lanes.values()]
        _lanes.clear()
        for lane in lanes:
            lane.pool.shutdown(cancel_futures=True)


def _submit(job: Job, lane: str) -> "Future[Any]":
    if lane in _lanes:
        taken = set(list(_slots.values()))  # noqa: C414 - others may be at it
        slot = next((each for each in range(SLOTS) if each not in taken), None)
        if slot is not None:
            _slots[job], _board[2 * slot], _board[2 * slot + 1] = slot, 0.0, 0.0
        future = _lanes[lane].submit(_run, slot, job.work, job.arguments)
        future.add_done_callback(lambda _: _slots.pop(job, None))
        return future
    future = Future()
    try:
        future.set_result(job.work(*job.arguments))
    except Exception as error:  # noqa: BLE001 - a future hands on whatever was raised
        future.set_exception(error)
    return future


def _spoilt(future: "Future[Any]") -> bool:
    """Whether to try again: bad input stays bad, an accident need not happen twice."""
    if not future.done():
        return False
    return future.cancelled() or not isinstance(future.exception(), sim.WinsetError | None)


def _interrupted(future: "Future[Any]") -> bool:
    return future.cancelled() or isinstance(future.exception(), Stopped | BrokenProcessPool)


def _begin(board: Any, niceness: int) -> None:
    """Make this process a worker."""
    global _board  # noqa: PLW0603 - shared with the server
    _board = board
    if hasattr(os, "nice"):
        os.nice(niceness)


def _warm() -> None:
    """Import what every job needs, and read what every scenario shares."""
    sim.run("beijing_reset", replicates=1, months=1)


def _run(slot: int | None, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    global _slot  # noqa: PLW0603 - a worker does one thing at a time
    _slot = slot
    return work(*arguments)
