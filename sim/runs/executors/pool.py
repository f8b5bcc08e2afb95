"""Work in several processes of this machine; one that dies is replaced and its calls done again.

Each worker has a thread here that hands it calls, so that one killed halfway through an answer
spoils nobody else's. The results of a run are read from it in order (`map`); the app asks for one
call at a time, and may stop it (`submit`).
"""

import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Self

from sim.domain.errors import WinsetError
from sim.runs.executors import Found, Job
from sim.runs.executors.serve import tell
from sim.runs.executors.turns import Task, Turns
from sim.runs.executors.worker import Worker, WorkerLostError

AHEAD = 4  # results a worker that are held or on their way at a time
TRIES = 3  # workers that may die of one call


class Pool:
    """Workers, started when there is something to do, or at once where they have a `first` call.

    `first` is what each does before any other call, `niceness` how far they give way to other
    processes, `limit` the seconds that a call may take, and `each` how many workers one asker
    may hold at a time.
    """

    tell = staticmethod(tell)  # says from within a call how much of it is done

    def __init__(
        self,
        workers: int,
        *,
        niceness: int = 0,
        first: Callable[[], object] | None = None,
        limit: float | None = None,
        each: int | None = None,
    ):
        self.workers, self.niceness, self.limit = workers, niceness, limit
        self._first, self._turns = first, Turns(each)
        self._staff: dict[threading.Thread, Worker | None] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        if self._first is not None:
            self._hire([None] * self.workers)
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def map(self, work: Callable[[Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """Results of `work` on each job, in order; a bounded number is worked out ahead."""
        if len(jobs) <= 1:
            yield from map(work, jobs)
            return
        self._hire(self._forked(min(self.workers, len(jobs)) - len(self._staff)))
        held = deque[Task]()
        try:
            for number in range(len(jobs)):
                held.append(self.submit(work, jobs[number]))
                if len(held) == AHEAD * self.workers:
                    yield self._result(held.popleft())
            while held:
                yield self._result(held.popleft())
        finally:
            for task in held:
                task.stop()

    def submit(self, work: Callable[..., Any], *arguments: Any, who: str = "") -> Task:
        """A call on its way: a future that can be stopped and tells how far it is."""
        task = Task(work, arguments, who)
        self._turns.put(task)
        if len(self._staff) < self.workers:
            self._hire([None])
        return task

    def close(self) -> None:
        """End all workers, whatever they are doing; what is not done is cancelled."""
        self._turns.close()
        with self._lock:
            staff, self._staff = self._staff, {}
        for worker in staff.values():
            if worker is not None:
                worker.kill()
        for thread in staff:
            thread.join()

    def _result(self, task: Task) -> Any:
        try:
            return task.result()
        except BrokenProcessPool as error:
            words = "Perhaps memory is short: try fewer --workers."
            raise WinsetError(f"{error} {words}") from None

    def _forked(self, count: int) -> list[Worker | None]:
        """New workers, by fork where that is safe; None for one that starts by itself."""
        if sys.platform != "linux" or threading.active_count() > 1:
            return [None] * count
        workers: list[Worker | None] = []
        try:
            for _ in range(count):
                workers.append(Worker.forked(filter(None, workers)))
        except OSError:
            workers += [None] * (count - len(workers))
        return workers

    def _hire(self, workers: Sequence[Worker | None]) -> None:
        """Begin to hand calls to some workers more."""
        with self._lock:
            for worker in workers:
                name, todo = "worker", [worker]
                thread = threading.Thread(target=self._employ, args=todo, name=name, daemon=True)
                self._staff[thread] = worker
                thread.start()

    def _employ(self, worker: Worker | None) -> None:
        """Hand calls to a worker, and to its successor where it dies, until the end."""
        if self._first is not None:
            worker = self._started()
        while (task := self._turns.get()) is not None:
            if task.running() or task.set_running_or_notify_cancel():
                worker = self._served(task, worker or self._started())
            self._turns.served(task)
        if worker is not None:
            worker.close()

    def _served(self, task: Task, worker: Worker | None) -> Worker | None:
        """Have a task done; the worker that did it, where it is still alive."""
        try:
            if worker is not None and task.do(worker, self.limit):
                return worker
        except WorkerLostError:
            pass
        if not task.done():
            self._again(task)
        if worker is not None:
            worker.close()
        return None

    def _again(self, task: Task) -> None:
        """Let a task whose worker has died wait for another, unless it has cost too many."""
        task.deaths += 1
        if task.deaths <= TRIES:
            self._turns.put(task, again=True)
        else:
            words = f"{task.deaths} workers were killed, one after another."
            task.give_up(BrokenProcessPool(words))

    def _started(self) -> Worker | None:
        """A new worker that has done its first call; None where there can be none."""
        with self._lock:
            try:
                worker = None if self._turns.closed else Worker.fresh(self.niceness)
            except OSError:
                worker = None
            self._staff[threading.current_thread()] = worker
        if worker is None or self._first is None:
            return worker
        try:
            worker.do(self._first, (), lambda _: None)
        except WorkerLostError:
            worker.close()
            return None
        return worker
