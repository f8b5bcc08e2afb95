"""The worker's side: do calls, one after another, until the parent is gone.

A worker is a Python of its own that never imports the caller's script (see `worker`). Calls come
in by its standard input and answers go out by its standard output, each as a pickle of plain
numbers and bytes that holds another pickle; so no call and no answer can garble the stream.
"""

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError
from queue import SimpleQueue
from typing import Any, BinaryIO

from sim.domain.errors import WinsetError


class _Server:
    """Calls from the parent, and answers to it."""

    def __init__(self, calls: BinaryIO, answers: BinaryIO):
        self.calls, self.answers = calls, answers
        self.todo: SimpleQueue[tuple[int, bytes]] = SimpleQueue()
        self.number, self.stopped = 0, 0
        self.work: Callable[..., Any]

    def listen(self) -> None:
        """Hear the parent, also while a call is being done; end at once where it is gone."""
        while True:
            try:
                number, call = pickle.load(self.calls)  # noqa: S301 - from our parent
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)
            if call is None:
                self.stopped = number
            else:
                self.todo.put((number, call))

    def do(self) -> None:
        """Do the next call and answer it."""
        self.number, call = self.todo.get()
        self.send(None, _packed(*self._done(call)))

    def send(self, share: float | None, answer: bytes | None) -> None:
        """Tell how much of the present call is done, or answer it."""
        pickle.dump((share, answer), self.answers)
        self.answers.flush()

    def _done(self, call: bytes) -> tuple[bool, Any]:
        try:
            work, arguments = pickle.loads(call)  # noqa: S301 - from our parent
            if work is not None:  # a worker's first call brings its work
                self.work = work
            return True, self.work(*arguments)
        except (WinsetError, CancelledError) as error:
            return False, error
        except Exception as error:  # noqa: BLE001 - the parent raises it
            error.add_note(traceback.format_exc())
            return False, error


_server: _Server | None = None  # in a worker


def serve(niceness: int) -> None:
    """Be a worker; Ctrl-C is the parent's to hear."""
    global _server  # noqa: PLW0603 - what `tell` speaks to
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    _server = _Server(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    nothing = os.open(os.devnull, os.O_RDWR)  # what is printed here must not garble answers
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    threading.Thread(target=_server.listen, daemon=True).start()
    while True:
        _server.do()


def tell(share: float) -> None:
    """Say how much of the present call is done, 0 to 1; outside of a worker nobody hears it.

    Raises CancelledError where nobody waits for the call any more.
    """
    if _server is None:
        return
    if _server.stopped == _server.number:
        raise CancelledError
    _server.send(share, None)


def _packed(good: bool, found: Any) -> bytes:
    try:
        return pickle.dumps((good, found))
    except Exception as error:  # noqa: BLE001 - whatever cannot be sent is told
        return pickle.dumps((False, TypeError(f"{found!r:.200} cannot be sent: {error}")))
