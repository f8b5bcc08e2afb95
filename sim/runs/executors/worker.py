"""The parent's side of a worker: a process, and the pipes to it.

A worker is a Python of its own that never imports the caller's script, so the script needs no
guard. It looks for modules where the parent does, in the same order, whatever lies in the current
folder or in PYTHONPATH. Loading all that takes it a second; on Linux, a process without threads is
forked instead. Where there are threads, one may hold a lock for which the fork would wait for ever.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.spawn import get_executable
from pathlib import Path
from typing import Any, Self

from sim.runs.executors.serve import serve

ROOT = str(Path(__file__).resolve().parents[3])
BOOT = """\
import sys
niceness, *sys.path = sys.argv[1:]
from sim.runs.executors.serve import serve
serve(int(niceness))
"""


def module_folders() -> list[str]:
    """Where this process looks for modules: the folder of this very `sim` is always among them."""
    found = [os.path.abspath(path) for path in sys.path if path]  # noqa: PTH100 - keeps links
    return found if ROOT in found else [ROOT, *found]


class WorkerLostError(Exception):
    """A worker is no more: killed, or unable to start."""


class Forked:
    """A copy of this process that serves, used as `subprocess.Popen` is."""

    def __init__(self, others: "Iterable[Worker]"):
        (calls, ours), (our_answers, answers) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(ours, "wb"), os.fdopen(our_answers, "rb")
        self._ended = False
        self._pid = os.fork()
        if self._pid == 0:
            self._serve(calls, answers, others)
        os.close(calls)
        os.close(answers)

    def kill(self) -> None:
        """End it."""
        if not self._ended:
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it has ended."""
        self._ended = True
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _serve(self, calls: int, answers: int, others: "Iterable[Worker]") -> None:
        """Be the worker.

        The parent's own ends of pipes are closed: open here, they would hide that it is gone.
        """
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            for end in (self.stdin, self.stdout, *(pipe for each in others for pipe in each.pipes)):
                end.close()
            os.dup2(calls, 0)
            os.dup2(answers, 1)
            os.close(calls)
            os.close(answers)
            serve(0)
        finally:
            os._exit(1)


class Worker:
    """A process that does one call at a time."""

    def __init__(self, process: "subprocess.Popen[bytes] | Forked"):
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        self._process, self.pipes = process, (process.stdin, process.stdout)
        self._calls, self._answers = self.pipes
        self._number, self._work = 0, None
        self._sending = threading.Lock()

    @classmethod
    def fresh(cls, niceness: int) -> Self:
        """Of a Python of its own; OSError where there can be none."""
        return cls(
            subprocess.Popen(  # noqa: S603 - our own line
                [get_executable(), "-P", "-c", BOOT, str(niceness), *module_folders()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                process_group=0,  # Ctrl-C is for the parent alone
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        )

    @classmethod
    def forked(cls, others: "Iterable[Worker]") -> Self:
        """Of a copy of this process, beside others; OSError where there can be none."""
        return cls(Forked(others))

    def do(
        self, work: Callable[..., Any], arguments: tuple[Any, ...], heard: Callable[[float], None]
    ) -> tuple[bool, Any]:
        """Whether a call went well, and what it gave or raised; `heard` hears how far it is.

        Work that is the same as the last time, such as a plan, is not sent again. Raises
        WorkerLostError where the process has died.
        """
        packed = pickle.dumps((None if work is self._work else work, arguments))
        self._number, self._work = self._number + 1, work
        try:
            self._send(packed)
            while True:
                share, answer = pickle.load(self._answers)  # noqa: S301 - from our child
                if answer is not None:
                    break
                heard(share)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise WorkerLostError from None
        return pickle.loads(answer)  # noqa: S301 - from our child

    def stop(self) -> None:
        """Ask for the end of the present call: the next time that it tells how far it is."""
        with suppress(OSError, ValueError):
            self._send(None)

    def kill(self) -> None:
        """End the process, whatever it is doing; from any thread."""
        self._process.kill()

    def close(self) -> None:
        """End the process and clear up after it."""
        self._process.kill()
        self._process.wait()
        for pipe in self.pipes:
            with suppress(OSError):  # what was not sent yet
                pipe.close()

    def _send(self, packed: bytes | None) -> None:
        with self._sending:
            pickle.dump((self._number, packed), self._calls)
            self._calls.flush()
