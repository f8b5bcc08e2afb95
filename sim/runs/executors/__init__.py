"""Who does the work: this process, a pool of processes, or a Dask cluster; the results are equal.

    with executor(workers=2) as hands:
        for found in hands.map(work, jobs):
            …

`work` is a picklable callable that holds what all jobs share (a plan, say) and is sent to each
worker once; a job is small. Results come in the order of the jobs, a bounded number is held at a
time, and what `work` raises is raised here as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, Self, TypeVar

from sim.domain.errors import WinsetError
from sim.domain.literals import whole

MAX_WORKERS = 256
Job = TypeVar("Job")
Found = TypeVar("Found")


class Executor(Protocol):
    """Does jobs, somewhere. A context manager: leaving it stops what it has started."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *failure: object) -> None: ...

    def map(self, work: Callable[[Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """Results of `work` on each job, in order."""
        ...


Hire = Callable[[], Executor]  # `executor` with its workers or its scheduler


def executor(workers: int = 1, scheduler: str | None = None) -> Executor:
    """The executor that `--workers` and `--scheduler` name.

    Raises WinsetError where they contradict each other or `workers` is no number of processes.
    """
    workers = whole("workers", workers, 1, MAX_WORKERS)
    if scheduler is not None:
        if workers != 1:
            words = "a cluster brings its own workers. Give --workers or --scheduler, not both."
            raise WinsetError(f"--workers {workers} and --scheduler {scheduler}: {words}")
        from sim.runs.executors.cluster import Cluster  # noqa: PLC0415 - dask is an extra

        return Cluster(scheduler)
    if workers == 1:
        from sim.runs.executors.here import Here  # noqa: PLC0415 - as the others

        return Here()
    from sim.runs.executors.pool import Pool  # noqa: PLC0415 - as the others

    return Pool(workers)
