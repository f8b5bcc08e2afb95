"""Work for pages: done once for identical requests, in the server's pool where there is one."""

import os
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from multiprocessing import get_context
from typing import Any

import sim

KEPT = 512
NICER = 10  # what can wait gives way to what somebody waits for

_lock = threading.Lock()
_done: OrderedDict[tuple[Any, ...], Future[Any]] = OrderedDict()
_pools: dict[str, ProcessPoolExecutor] = {}
_lane: ContextVar[str] = ContextVar("lane", default="now")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Workers from the server's start to its end; they import the engine before anybody asks."""
    count = max(1, os.cpu_count() or 1)
    spawn = get_context("spawn")
    with (
        ProcessPoolExecutor(count, spawn, initializer=_warm) as now,
        ProcessPoolExecutor(count, spawn, initializer=_warm, initargs=(NICER,)) as later,
    ):
        for pool in [now] * count + [later] * count:
            pool.submit(_warm)
        _pools.update(now=now, later=later)
        yield
        _pools.clear()
        for pool in (now, later):
            pool.shutdown(cancel_futures=True)


@contextmanager
def later() -> Iterator[None]:
    """What is started here goes to workers that give way: first looks never queue behind it."""
    token = _lane.set("later")
    try:
        yield
    finally:
        _lane.reset(token)


def start(work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """The future of work on hashable arguments; asked for twice, it is done once."""
    key = (work.__name__, *arguments)
    with _lock:
        if key in _done and not _spoilt(_done[key]):
            _done.move_to_end(key)
            return _done[key]
        future = _submit(work, arguments)
        _done[key] = future
        while len(_done) > KEPT:
            _done.popitem(last=False)
    return future


def _submit(work: Callable[..., Any], arguments: tuple[Any, ...]) -> "Future[Any]":
    if pool := _pools.get(_lane.get()):
        return pool.submit(work, *arguments)
    future: Future[Any] = Future()
    try:
        future.set_result(work(*arguments))
    except Exception as error:  # noqa: BLE001 - a future hands on whatever was raised
        future.set_exception(error)
    return future


def _spoilt(future: "Future[Any]") -> bool:
    """Whether to try again: bad input stays bad, an accident need not happen twice."""
    if future.cancelled():
        return True
    error = future.exception() if future.done() else None
    return error is not None and not isinstance(error, sim.WinsetError)


def _warm(niceness: int = 0) -> None:
    """Import what every job needs."""
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)

    sim.run("beijing_reset", replicates=1, months=1)
