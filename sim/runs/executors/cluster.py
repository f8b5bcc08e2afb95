"""Work on a Dask cluster, for those whose machine is too small; the only file that knows Dask."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from typing import Any, Self

from sim.domain.errors import WinsetError
from sim.runs.executors import Found, Job
from sim.runs.provenance import identity

PATIENCE = 20.0  # seconds to wait for a scheduler to answer, or for a first worker
LOOKS = 6  # at a cluster without workers before it is given up: new ones may be on their way
AHEAD = 2  # jobs sent together, by thread of the cluster: each message costs its scheduler time


class Cluster:
    """The executor of `--scheduler ADDRESS`."""

    def __init__(self, address: str):
        self.address, self.patience, self.ours = address, PATIENCE, identity()

    def __enter__(self) -> Self:
        try:
            import distributed  # noqa: PLC0415 - an extra
        except ImportError:
            words = "--scheduler needs Dask, which is not installed: pip install 'winset[dask]'."
            raise WinsetError(words) from None
        self._dask: Any = distributed
        _hush()
        # Made in two steps: one that fails to connect must be closed here. Left to the garbage
        # collector, it waits there for a lock that Dask may be holding just then, for ever.
        self._client: Any = distributed.Client.__new__(distributed.Client)
        try:
            self._connect()
            self._meet()
        except BaseException:
            self._client.close()
            self._client._loop_runner.stop()  # noqa: SLF001 - a failed one leaves it running
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self._client.close()

    def map(self, work: Callable[[Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """Results of `work` on each job, in order; what a lost worker held is done again."""
        client, ahead, todo = self._client, AHEAD * max(1, self._threads), iter(jobs)
        shared = client.submit(_same, work, self.ours, pure=False)
        common = {"work": shared, "expected": self.ours, "pure": False}
        waiting: deque[Any] = deque()
        try:
            while group := list(islice(todo, ahead)):
                waiting.extend(client.map(_do, group, **common))
                while len(waiting) > ahead:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        finally:
            if client.status == "running":
                client.cancel([*waiting, shared])

    def _connect(self) -> None:
        try:
            self._client.__init__(self.address, timeout=self.patience, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            words = "Give the address that `dask scheduler` prints, such as tcp://10.0.0.1:8786."
            what = f"--scheduler {self.address} does not answer ({_first_line(error)}). {words}"
            raise WinsetError(what) from None

    def _meet(self) -> None:
        """Refuse a cluster without workers, or with one that would compute something else."""
        try:
            self._client.wait_for_workers(1, timeout=self.patience)
        except (OSError, TimeoutError):
            words = f"has no workers. Start some: dask worker {self.address} --nthreads 1."
            raise WinsetError(f"--scheduler {self.address} {words}") from None
        try:
            found: dict[str, Any] = self._client.run(identity, on_error="return")
        except ImportError as error:
            found = {"": error}
        self._threads = sum(self._client.nthreads().values())
        for address, theirs in found.items():
            if isinstance(theirs, BaseException):
                words = f"cannot use Winset ({_first_line(theirs)}). Install it there."
                raise WinsetError(f"worker {address} {words}")
            _compare(address, theirs, self.ours)

    def _result(self, future: Any) -> Any:
        dask, deserted = self._dask, 0
        while True:
            try:
                return future.result(timeout=self.patience)
            except TimeoutError:
                if future.done() or self._client.status == "closed":
                    raise
                deserted = 0 if self._client.nthreads() else deserted + 1
                if deserted == LOOKS:
                    raise self._lost("all its workers are gone") from None
            except dask.KilledWorker:
                raise self._lost("several workers died of the same job") from None
            except (CancelledError, dask.comm.CommClosedError):
                raise self._lost("the scheduler is gone") from None

    def _lost(self, what: str) -> WinsetError:
        return WinsetError(f"--scheduler {self.address}: {what}.")


def _same(work: Any, expected: dict[str, str]) -> Any:
    """The work itself: as a task of its own, it is sent to each worker once and never lost."""
    _compare("of the cluster", identity(), expected)
    return work


def _do(job: Any, work: Callable[[Any], Any], expected: dict[str, str]) -> Any:
    _compare("of the cluster", identity(), expected)
    return work(job)


def _compare(who: str, theirs: dict[str, str], ours: dict[str, str]) -> None:
    unlike = [
        f"{key} {theirs.get(key)}, not {ours[key]}" for key in ours if ours[key] != theirs.get(key)
    ]
    if unlike:
        words = "Its results would differ in their last bits: give it the same installation."
        raise WinsetError(f"worker {who} has {'; '.join(unlike)}. {words}")


def _hush() -> None:
    """What Dask logs about a lost connection is told once, by a WinsetError."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
