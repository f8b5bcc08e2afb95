"""Work for pages: done once for identical requests, in the server's pool where there is one."""

import os
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from typing import Any

KEPT = 512

_lock = threading.Lock()
_done: OrderedDict[tuple[Any, ...], Future[Any]] = OrderedDict()
_pool: ProcessPoolExecutor | None = None


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Workers from the server's start to its end; they import the engine before anybody asks."""
    global _pool  # noqa: PLW0603 - one pool a server process
    count = max(1, os.cpu_count() or 1)
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_warm) as pool:
        for _ in range(count):
            pool.submit(_warm)
        _pool = pool
        yield
        _pool = None
        pool.shutdown(cancel_futures=True)


def start(work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """The future of work on hashable arguments; asked for twice, it is done once."""
    key = (work.__name__, *arguments)
    with _lock:
        if key in _done and not _done[key].cancelled():
            _done.move_to_end(key)
            return _done[key]
        future = _submit(work, arguments)
        _done[key] = future
        while len(_done) > KEPT:
            _done.popitem(last=False)
    return future


def _submit(work: Callable[..., Any], arguments: tuple[Any, ...]) -> "Future[Any]":
    if _pool is not None:
        return _pool.submit(work, *arguments)
    future: Future[Any] = Future()
    try:
        future.set_result(work(*arguments))
    except Exception as error:  # noqa: BLE001 - a future hands on whatever was raised
        future.set_exception(error)
    return future


def _warm() -> None:
    """Import what every job needs."""
    import sim  # noqa: PLC0415

    sim.run("beijing_reset", replicates=1, months=1)
