"""Work in this process, one job after another."""

from collections.abc import Callable, Iterator, Sequence
from typing import Self

from sim.runs.executors import Found, Job


class Here:
    """The executor that starts nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        pass

    def map(self, work: Callable[[Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """Results of `work` on each job, in order."""
        yield from map(work, jobs)
