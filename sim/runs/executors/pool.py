"""Work in several processes of this machine; one that dies is replaced and its jobs done again.

Each worker has a pipe of its own, so that one killed halfway through an answer spoils nobody
else's, and a worker whose parent is gone finds its pipe closed and ends.
"""

import multiprocessing
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any, Self

from sim.domain.errors import WinsetError
from sim.runs.executors import Found, Job

AHEAD = 2  # jobs a worker has at a time: one to do, one to go on with
TRIES = 3  # workers that may die in a row before any answers


class Pool:
    """The executor of `--workers N`."""

    def __init__(self, workers: int):
        self.workers = workers
        self._staff: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._dismiss()

    def map(self, work: Callable[[Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """Results of `work` on each job, in order; workers live as long as they are wanted."""
        if len(jobs) <= 1:
            yield from map(work, jobs)
            return
        context = _context()
        try:
            for _ in range(min(self.workers, len(jobs))):
                self._staff.append(_Worker(context, work, self._pipes()))
            yield from self._answers(jobs)
        finally:
            self._dismiss()

    def _answers(self, jobs: Sequence[Any]) -> Iterator[Any]:
        todo, done, deaths = deque(range(len(jobs))), dict[int, Any](), 0
        for wanted in range(len(jobs)):
            while wanted not in done:
                held = wanted + 2 * AHEAD * len(self._staff)
                self._hand_out(jobs, todo, held)
                for worker in self._ready():
                    index, answer = worker.answer()
                    deaths = 0 if index is not None else deaths + 1
                    if index is not None:
                        done[index] = answer
                    else:
                        self._replace(worker, todo, deaths)
            yield done.pop(wanted)

    def _hand_out(self, jobs: Sequence[Any], todo: deque[int], end: int) -> None:
        """Give jobs below `end` to whoever has least to do."""
        for _ in range(AHEAD):
            for worker in self._staff:
                if todo and todo[0] < end and len(worker.held) < AHEAD:
                    worker.give(todo.popleft(), jobs)

    def _ready(self) -> "list[_Worker]":
        busy = {worker.pipe: worker for worker in self._staff if worker.held}
        return [busy[pipe] for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    def _replace(self, worker: "_Worker", todo: deque[int], deaths: int) -> None:
        if deaths > TRIES:
            words = "Perhaps memory is short: try fewer --workers."
            raise WinsetError(f"{deaths} workers were killed, one after another. {words}")
        todo.extendleft(reversed(worker.held))
        worker.dismiss()
        place = self._staff.index(worker)
        self._staff[place] = _Worker(worker.context, worker.work, self._pipes())

    def _pipes(self) -> list[Connection]:
        return [worker.pipe for worker in self._staff if not worker.pipe.closed]

    def _dismiss(self) -> None:
        for worker in self._staff:
            worker.dismiss()
        self._staff = []


class _Worker:
    """A process and the jobs that it holds, by index, in the order in which it answers."""

    def __init__(self, context: BaseContext, work: Callable[[Any], Any], pipes: list[Connection]):
        self.context, self.work = context, work
        self.held: deque[int] = deque()
        self.pipe, theirs = multiprocessing.Pipe()
        inherited = [*pipes, self.pipe] if context.get_start_method() == "fork" else []
        self.process: Any = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, work, inherited), daemon=True
        )
        self.process.start()
        theirs.close()

    def give(self, index: int, jobs: Sequence[Any]) -> None:
        """Send a job; a worker that has died is found out when its answer is read."""
        self.held.append(index)
        with suppress(OSError):
            self.pipe.send(jobs[index])

    def answer(self) -> tuple[int | None, Any]:
        """Index and result of the oldest job held; index None where the worker has died."""
        try:
            good, found = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return None, None
        if not good:
            raise found
        return self.held.popleft(), found

    def dismiss(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _context() -> BaseContext:
    """Forked workers start at once; where other threads might hold a lock, fresh ones are safe."""
    alone = threading.active_count() == 1
    forks = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if alone and forks else "spawn")


def _serve(pipe: Connection, work: Callable[[Any], Any], inherited: list[Connection]) -> None:
    """Do jobs until the parent has no more; Ctrl-C is the parent's to hear.

    The parent's own ends of pipes, `inherited` by a fork, are closed: open here, they would hide
    that the parent is gone.
    """
    for each in inherited:
        each.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        while True:
            pipe.send(_done(work, pipe.recv()))
    except (EOFError, OSError):
        return


def _done(work: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    try:
        return True, work(job)
    except WinsetError as error:
        return False, error
    except Exception as error:  # noqa: BLE001 - the parent raises it
        error.add_note(traceback.format_exc())
        return False, error
