"""Work for pages: done once for identical requests, in the server's workers where there are any.

A session has one place in the queue for each kind of work: what it asks later replaces what still
waits there. Work that no session waits for any more is stopped.
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
LIMIT = {"now": 20.0, "later": 120.0, "long": 1800.0}  # seconds; what is shipped takes a tenth
AGAIN = 300.0  # seconds after which what took too long may be tried again
RARELY = 50_000, 20, 50  # most of what a page makes is gone by then, and never walked through


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
        return _begin((self,), lane)[0]

    def result(self, lane: str = "now") -> Any:
        """What it gives; WinsetError tells in words why it gives nothing."""
        future = self.start(lane)
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
        """Whether its result is there, or its failure."""
        future = _done.get(self)
        return future is not None and future.done() and not _stopped(future)

    def share(self) -> float:
        """How much of it is done, 0 to 1, as far as it tells."""
        return getattr(_done.get(self), "share", 0.0)

    def stop(self, session: str | None = None) -> None:
        """Let go of it for a session, this one if none is named; it goes on if another waits."""
        with _lock:
            waiting = _waiting.get(self, set())
            waiting.discard(sessions.current() if session is None else session)
            future = _done.get(self)
        if future is not None and not waiting:
            getattr(future, "stop", future.cancel)()


@dataclass(frozen=True)
class Several:
    """Jobs that are asked for as one; `join` makes one thing of their results, once."""

    parts: tuple[Job, ...]
    join: Callable[[list[Any]], Any]

    def start(self, lane: str = "now") -> None:
        """Start all."""
        _begin(self.parts, lane)

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
_waiting: dict[Job, set[str]] = {}  # sessions that wait for what is not done yet
_places: dict[tuple[str, str, Callable[..., Any]], tuple[Job, ...]] = {}  # session, lane, kind
_lanes: dict[str, sim.Pool] = {}


def _begin(parts: tuple[Job, ...], lane: str) -> "list[Future[Any]]":
    """Futures of jobs of one kind, which take the session's place in the queue."""
    session = sessions.current()
    place = session, lane, parts[0].work
    with _lock:
        for old in _places.get(place, ()):
            future = _done.get(old)
            waits = future is not None and not (future.running() or future.done())
            if waits and old not in parts:
                old.stop(session)
        _places[place] = parts
        return [_started(part, lane, session) for part in parts]


def _started(job: Job, lane: str, session: str) -> "Future[Any]":
    future = _done.get(job)
    if future is None or _spoilt(future):
        future = _submit(job, lane)
        _keep(job, future)
        _waiting[job] = {session}
        future.add_done_callback(lambda ended: _forget(job, ended))
        return future
    _done.move_to_end(job)
    if job in _waiting:
        _waiting[job].add(session)
    return future


def _forget(job: Job, ended: "Future[Any]") -> None:
    """Nobody waits for what has ended."""
    with _lock:
        if _done.get(job) is ended:
            _waiting.pop(job, None)


def let_go(session: str) -> None:
    """Stop what a session that has left was waiting for, unless another waits for it too."""
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


def result(work: Callable[..., Any], *arguments: Any, lane: str = "now") -> Any:
    """What work on hashable arguments gives; asked for twice, it is done once."""
    return Job(work, arguments).result(lane)


def tell(share: float) -> None:
    """Say how much of the present work is done, 0 to 1; CancelledError where nobody waits."""
    sim.Pool.tell(share)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Workers and folders from the server's start to its end."""
    with ExitStack() as stack:
        for lane in NICE:
            _lanes[lane] = stack.enter_context(_hired(lane))
        stack.callback(_lanes.clear)
        folders.begin()
        stack.callback(folders.end)
        sim.warm_up()
        # A full collection halts every page: rarely, and not to walk through what was imported.
        gc.set_threshold(*RARELY)
        gc.freeze()
        watching = asyncio.create_task(sessions.watch(let_go, folders.forget))
        stack.callback(watching.cancel)
        yield


def _hired(lane: str) -> sim.Pool:
    """Workers of a lane, which import the engine before anybody asks.

    What can wait leaves a core to what cannot, and no session holds all workers that draw pages.
    """
    cores = os.cpu_count() or 1
    count = max(2, cores) if lane == "now" else max(1, cores - 1)
    each = max(1, count - 1)
    return sim.Pool(count, niceness=NICE[lane], first=_warm, limit=LIMIT[lane], each=each)


def _submit(job: Job, lane: str) -> "Future[Any]":
    if lane in _lanes:
        return _lanes[lane].submit(job.work, *job.arguments, who=sessions.current())
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
    if _stopped(future):
        return True
    error = future.exception()
    if isinstance(error, TimeoutError | BrokenProcessPool):
        return monotonic() - getattr(future, "ended", 0.0) > AGAIN
    return not isinstance(error, sim.WinsetError | None)


def _stopped(future: "Future[Any]") -> bool:
    return future.cancelled() or isinstance(future.exception(), CancelledError)


def _warm() -> None:
    """Import what every job needs, and read what every scenario shares."""
    sim.run("beijing_reset", replicates=1, months=1)
