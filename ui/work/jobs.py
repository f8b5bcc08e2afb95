"""Jobs of pages, done by the server's workers; identical requests share one job.

Each session has one place in a queue for each kind of job. A later request replaces the earlier one
that still waits there. A job that no session waits for is stopped.
"""

import asyncio
import gc
import os
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import sim
from ui.session import folders, sessions
from ui.words.translate import t

KEPT = 512
# Drawing pages comes first, then first looks, then all replicates, then analyses of minutes.
NICE = {"now": 5, "later": 15, "long": 19}
LIMIT = {"now": 20.0, "later": 120.0, "long": 1800.0}  # seconds
AGAIN = 300.0  # seconds after which what took too long may be tried again
RARELY = 50_000, 20, 50  # most of what a page makes is gone by then, and never walked through


@dataclass(frozen=True)
class Job:
    """A function with hashable arguments; sessions that ask for the same share the result."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]

    @property
    def parts(self) -> "tuple[Job, ...]":
        """Its only part: itself."""
        return (self,)

    def start(self, queue: str = "now") -> "Future[Any]":
        """Start the job and return its future; a job that was started before is not repeated."""
        return _begin((self,), queue)[0]

    def result(self, queue: str = "now") -> Any:
        """Wait for the result; WinsetError says in words why there is none."""
        future = self.start(queue)
        try:
            return future.result()
        except TimeoutError as late:
            text = t("This takes more than {n} seconds here and was ended. Ask for less of it.")
            raise sim.WinsetError(text.format(n=f"{late.args[0]:,.0f}")) from None
        except BrokenProcessPool:
            text = t("The server's workers were killed over this. Perhaps its memory is short.")
            raise sim.WinsetError(text) from None
        except CancelledError:
            text = t("This was stopped. Load the page again to have it worked out.")
            raise sim.WinsetError(text) from None

    def ready(self) -> bool:
        """Whether it has ended, with a result or a failure."""
        future = _done.get(self)
        return future is not None and future.done() and not _was_stopped(future)

    def share(self) -> float:
        """How much of it is done, 0 to 1, by what it last reported."""
        return getattr(_done.get(self), "share", 0.0)

    def stop(self, session: str | None = None) -> None:
        """Stop waiting, for a session or this one; the job ends when no session waits for it."""
        with _lock:
            waiting = _waiting.get(self, set())
            waiting.discard(sessions.current() if session is None else session)
            future = _done.get(self)
        if future is not None and not waiting:
            getattr(future, "stop", future.cancel)()


@dataclass(frozen=True)
class Several:
    """Several jobs asked for together; `join` combines their results once."""

    parts: tuple[Job, ...]
    join: Callable[[list[Any]], Any]

    def start(self, queue: str = "now") -> None:
        """Start all of them."""
        _begin(self.parts, queue)

    def result(self) -> Any:
        """Wait for all results and combine them."""
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
        """Stop waiting for all of them."""
        for part in self.parts:
            part.stop()


_lock = threading.RLock()
_done: "OrderedDict[Job | Several, Future[Any]]" = OrderedDict()
_waiting: dict[Job, set[str]] = {}  # sessions that wait for what is not done yet
_places: dict[tuple[str, str, Callable[..., Any]], tuple[Job, ...]] = {}  # session, queue, kind
_queues: dict[str, sim.Pool] = {}


def _begin(parts: tuple[Job, ...], queue: str) -> "list[Future[Any]]":
    """Start jobs of one kind in the session's place in a queue, and return their futures."""
    session = sessions.current()
    place = session, queue, parts[0].work
    with _lock:
        for old in _places.get(place, ()):
            future = _done.get(old)
            waits = future is not None and not (future.running() or future.done())
            if waits and old not in parts:
                old.stop(session)
        _places[place] = parts
        return [_future_of(part, queue, session) for part in parts]


def _future_of(job: Job, queue: str, session: str) -> "Future[Any]":
    future = _done.get(job)
    if future is None or _is_spoilt(future):
        future = _submit(job, queue)
        _keep(job, future)
        _waiting[job] = {session}
        future.add_done_callback(lambda ended: _forget(job, ended))
        return future
    _done.move_to_end(job)
    if job in _waiting:
        _waiting[job].add(session)
    return future


def _forget(job: Job, ended: "Future[Any]") -> None:
    """Drop the list of sessions that waited for a job that has ended."""
    with _lock:
        if _done.get(job) is ended:
            _waiting.pop(job, None)


def let_go(session: str) -> None:
    """Stop all jobs of a session that has left, except those that another session waits for."""
    with _lock:
        for job in [job for job, waiting in _waiting.items() if session in waiting]:
            job.stop(session)
        for place in [place for place in _places if place[0] == session]:
            del _places[place]


def _keep(asked: Job | Several, future: "Future[Any]") -> None:
    with _lock:
        _done[asked] = future
        while len(_done) > KEPT:
            _done.popitem(last=False)


def result(work: Callable[..., Any], *arguments: Any, queue: str = "now") -> Any:
    """Do a job and return its result; the same job is done only once."""
    return Job(work, arguments).result(queue)


def tell(share: float) -> None:
    """Report how much of the current job is done, 0 to 1; CancelledError when nobody waits."""
    sim.Pool.tell(share)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Keep workers and folders from the server's start to its end."""
    with ExitStack() as stack:
        for queue in NICE:
            _queues[queue] = stack.enter_context(_hire(queue))
        stack.callback(_queues.clear)
        folders.begin()
        stack.callback(folders.end)
        sim.warm_up()
        # A full collection halts every page: rarely, and not to walk through what was imported.
        gc.set_threshold(*RARELY)
        gc.freeze()
        watching = asyncio.create_task(sessions.watch(let_go, folders.forget))
        stack.callback(watching.cancel)
        yield


def _hire(queue: str) -> sim.Pool:
    """Start the workers of a queue; they import the engine before the first job.

    Queues that can wait leave one core free, and no session holds all workers that draw pages.
    """
    cores = os.cpu_count() or 1
    count = max(2, cores) if queue == "now" else max(1, cores - 1)
    each = max(1, count - 1)
    return sim.Pool(count, niceness=NICE[queue], first=_warm, limit=LIMIT[queue], each=each)


def _submit(job: Job, queue: str) -> "Future[Any]":
    if queue in _queues:
        return _queues[queue].submit(job.work, *job.arguments, who=sessions.current())
    future = Future()
    try:
        future.set_result(job.work(*job.arguments))
    except Exception as error:  # noqa: BLE001 - a future hands on whatever was raised
        future.set_exception(error)
    return future


def _is_spoilt(future: "Future[Any]") -> bool:
    """Whether a failed job may be tried again: after an accident, but not after bad input."""
    if not future.done():
        return False
    if _was_stopped(future):
        return True
    error = future.exception()
    if isinstance(error, TimeoutError | BrokenProcessPool):
        return monotonic() - getattr(future, "ended", 0.0) > AGAIN
    return not isinstance(error, sim.WinsetError | None)


def _was_stopped(future: "Future[Any]") -> bool:
    return future.cancelled() or isinstance(future.exception(), CancelledError)


def _warm() -> None:
    """Import what every job needs and read the files that all scenarios share."""
    sim.run("beijing_reset", replicates=1, months=1)
