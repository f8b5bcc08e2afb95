"""Calls that wait for a worker, and whose turn it is."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from time import monotonic
from typing import Any

from sim.runs.executors.worker import Worker, WorkerLostError

GRACE = 1.0  # seconds in which a stopped call may end by itself


class Task(Future[Any]):
    """A call and what comes of it; CancelledError where it was stopped, TimeoutError where late."""

    def __init__(self, work: Callable[..., Any], arguments: tuple[Any, ...], who: str = ""):
        super().__init__()
        self.work, self.arguments, self.who = work, arguments, who
        self.share, self.deaths = 0.0, 0
        self.ended = 0.0  # when
        self._worker: Worker | None = None
        self._why: Exception | None = None  # it is not to be done, or its worker was killed
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    def stop(self) -> None:
        """Let go of it: not begun, it never is; begun, it ends soon."""
        if self.cancel():
            return
        with self._lock:
            if self._worker is None:  # it is just starting
                self._why = CancelledError()
            else:
                self._worker.stop()
                self._within(GRACE, CancelledError())

    def give_up(self, why: Exception) -> None:
        """End it undone."""
        if not self.cancel():
            self.ended = monotonic()
            self.set_exception(why)

    def do(self, worker: Worker, limit: float | None) -> bool:
        """Be done by a worker, within some seconds; whether the worker is still alive.

        Raises WorkerLostError where it was killed by somebody else.
        """
        with self._lock:
            if self._why is not None:
                self.give_up(self._why)
                return True
            self._worker = worker
            if limit is not None:
                self._within(limit, TimeoutError(limit))
        try:
            good, found = self._answer(worker)
        finally:
            with self._lock:
                self._worker = None
                if self._timer is not None:
                    self._timer.cancel()
        self.share, self.ended = 1.0, monotonic()
        if good:
            self.set_result(found)
        else:
            self.set_exception(found)
        return self._why is None

    def _answer(self, worker: Worker) -> tuple[bool, Any]:
        try:
            return worker.do(self.work, self.arguments, self._heard)
        except WorkerLostError:
            if self._why is None:
                raise
            return False, self._why
        except Exception as error:  # noqa: BLE001 - what cannot be sent or read is told
            return False, error

    def _heard(self, share: float) -> None:
        self.share = min(1.0, share)

    def _within(self, seconds: float, why: Exception) -> None:
        """Kill the worker after some seconds, unless the call has ended by then."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(seconds, self._kill, [why])
        self._timer.daemon = True
        self._timer.start()

    def _kill(self, why: Exception) -> None:
        with self._lock:
            if self._worker is not None:
                self._why = why
                self._worker.kill()


class Turns:
    """Tasks in turn: whoever was served least recently comes first, with the oldest of its own.

    So somebody who asks for much does not keep others waiting; nobody holds more than `each`
    workers at a time.
    """

    def __init__(self, each: int | None = None):
        self.each, self.closed = each, False
        self._waiting: OrderedDict[str, deque[Task]] = OrderedDict()
        self._served: Counter[str] = Counter()
        self._changed = threading.Condition()

    def put(self, task: Task, *, again: bool = False) -> None:
        """Let a task wait; one whose worker has died, before all others."""
        with self._changed:
            if self.closed:
                task.give_up(CancelledError())
                return
            calls = self._waiting.setdefault(task.who, deque())
            if again:
                calls.appendleft(task)
                self._waiting.move_to_end(task.who, last=False)
            else:
                calls.append(task)
            self._changed.notify()

    def get(self) -> Task | None:
        """The next task, once there is one; None after the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self._next() is not None)
            who = self._next()
            if self.closed or who is None:
                return None
            task = self._waiting[who].popleft()
            self._waiting.move_to_end(who)
            if not self._waiting[who]:
                del self._waiting[who]
            self._served[who] += 1
            return task

    def served(self, task: Task) -> None:
        """A worker is free again."""
        with self._changed:
            self._served[task.who] -= 1
            self._served += Counter()  # forgets whoever holds none
            self._changed.notify_all()

    def close(self) -> None:
        """End: nobody gets a task any more, and those that wait are cancelled."""
        with self._changed:
            self.closed = True
            left = [task for calls in self._waiting.values() for task in calls]
            self._waiting.clear()
            self._changed.notify_all()
        for task in left:
            task.give_up(CancelledError())

    def _next(self) -> str | None:
        free = (who for who in self._waiting if not self.each or self._served[who] < self.each)
        return next(free, None)
