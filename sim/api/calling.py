"""What every analysis of a scenario is asked alike."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from sim.domain.errors import nearest
from sim.files.load import LoadedScenario
from sim.runs.executors import Hire, executor
from sim.runs.request import Progress, RunRequest

Subject = str | Path | LoadedScenario | RunRequest


class Options(TypedDict, total=False):
    """Options that every analysis of a scenario takes by name.

    `replicates` draws of the world from `seed`; `months` to play, else as the scenario says; the
    decision `model`, and `param` of the model or the world by name; `set` changes any number by its
    key path. `workers` processes, or the Dask cluster at `scheduler`, share the work. `progress`
    hears how much is done, and of how much (0 where nobody knows); what it raises ends the work.
    """

    replicates: int
    seed: int
    months: int | None
    model: str | None
    param: Mapping[str, Any] | None
    set: Mapping[str, Any] | None
    workers: int
    scheduler: str | None
    progress: Progress | None


@dataclass(frozen=True)
class Assignment:
    """A request, who plays it, and who hears of it."""

    request: RunRequest
    workers: int = 1
    scheduler: str | None = None
    progress: Progress | None = None

    @property
    def hire(self) -> Hire:
        """Makes the executor that plays it."""
        return partial(executor, self.workers, self.scheduler)


def assign(scenario: Subject, options: Options, *, replicates: int = 1000) -> Assignment:
    """What is asked, in full; `replicates` are drawn where neither request nor options say more.

    A scenario is a slug, a path, what `load` returned, or a request that the options change.
    """
    refuse_unknown(options, Options)
    given: dict[str, Any] = dict(options)
    names = {each.name for each in fields(Assignment)}
    work = {name: given.pop(name) for name in names & given.keys()}
    for name in {"param", "set"} & given.keys():
        given[name] = dict(given[name] or {})
    if isinstance(scenario, RunRequest):
        return Assignment(replace(scenario, **given) if given else scenario, **work)
    return Assignment(RunRequest(scenario, **{"replicates": replicates, **given}), **work)


def refuse_unknown(options: Mapping[str, Any], known: Any) -> None:
    """TypeError, as of any call, where an option is not among those of a TypedDict."""
    for name in options:
        if name not in known.__annotations__:
            words = f"there is no option '{name}'. {nearest(name, known.__annotations__)}"
            raise TypeError(words)


def added_up(progress: Progress | None, of: int) -> Any:
    """A call that hears of each piece of work as it is done, and tells `progress` the sum."""
    if progress is None:
        return None
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        progress(done, of)

    return add
