"""What to run, a RunRequest, and the same made ready: a Plan, which `results/run.py` plays."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.domain.errors import WinsetError, nearest
from sim.domain.key import Key
from sim.domain.literals import native, whole
from sim.domain.luck import LARGEST, Levels
from sim.domain.months import text
from sim.domain.scenario import MAX_COUNT, MAX_MONTHS, Parameters
from sim.files import library
from sim.files.checks.successors import successor
from sim.files.load import LoadedScenario, load
from sim.runs.run_shapes import RunHeader

if TYPE_CHECKING:
    from sim.world import World

CHUNK = 2048
BATCH = 512  # plain tables of actors solved at once: models of pairs hold actors² of each
MAX_REPLICATES = 100_000_000
Progress = Callable[[int, int], None]  # hears how much of the work is done, and of how much


@dataclass(frozen=True)
class RunRequest:
    """A run in full: the same request gives the same bits on machines of one math fingerprint.

    `scenario` is a slug, a path, or a loaded scenario, whose changes are then among those of `set`;
    what `param` and `set` say goes before them.
    """

    scenario: str | Path | LoadedScenario
    replicates: int = 1000
    seed: int = 1
    months: int | None = None
    model: str | None = None
    param: dict[str, Any] = field(default_factory=dict[str, Any])
    set: dict[str, Any] = field(default_factory=dict[str, Any])
    chunk: int = CHUNK

    def __post_init__(self) -> None:
        limits = {"replicates": (1, MAX_REPLICATES), "seed": (0, LARGEST), "chunk": (1, MAX_COUNT)}
        if self.months is not None:
            limits["months"] = (1, MAX_MONTHS)
        for name, (low, high) in limits.items():
            object.__setattr__(self, name, whole(name, getattr(self, name), low, high))
        for name in ("param", "set"):
            object.__setattr__(self, name, native(dict(getattr(self, name))))
        if isinstance(self.scenario, LoadedScenario):
            replaced = {str(Key.parameter(name)) for name in self.param}
            kept = {k: v for k, v in self.scenario.changes.items() if k not in replaced}
            object.__setattr__(self, "set", kept | self.set)

    @property
    def name(self) -> str:
        """Slug or path of the scenario."""
        if not isinstance(self.scenario, LoadedScenario):
            return os.fspath(self.scenario)
        case = self.scenario
        known = case.built or library.scenarios().get(case.slug) == case.path
        return case.slug if known else str(case.path)


@dataclass(frozen=True)
class Plan:
    """A request made ready: its scenario loaded, its parameters sorted by whose they are."""

    request: RunRequest
    scenario: LoadedScenario
    model: str
    model_parameters: dict[str, Any]

    @property
    def months(self) -> int:
        """How many months are played."""
        return self.request.months or self.scenario.file.months

    @property
    def parameters(self) -> dict[str, object]:
        """Every parameter of the world and of the decision model, as used."""
        from sim.models import model  # noqa: PLC0415 - models load only for runs

        chosen = model(self.model, self.model_parameters)
        return self.scenario.file.parameters.model_dump() | chosen.model_dump()

    def header(self) -> RunHeader:
        """What is run, as the first entries of a result's JSON object."""
        request = self.request
        return {
            "scenario": self.scenario.slug,
            "model": self.model,
            "seed": request.seed,
            "replicates": request.replicates,
            "months": self.months,
            "start": text(self.scenario.file.start),
            "set": {key: plain(value) for key, value in request.set.items()},
            "parameters": self.parameters,
        }

    def world(
        self,
        first: int,
        count: int,
        *,
        ledger: bool = False,
        series: bool = True,
        given: Levels | None = None,
    ) -> "World":
        """The world of some replicates, not yet played; its other arguments as World has them."""
        from sim.world import World  # noqa: PLC0415 - mesa takes a second to import

        return World(
            self.scenario,
            seed=self.request.seed,
            replicate=first,
            count=count,
            model=self.model,
            parameters=self.model_parameters,
            months=self.months,
            ledger=ledger,
            series=series,
            given=given,
        )

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First replicate and size of every chunk."""
        step, end = self.request.chunk, self.request.replicates
        for first in range(0, end, step):
            yield first, min(step, end - first)


def prepare(request: RunRequest) -> Plan:
    """Load and check what a request names; WinsetError tells everything that is wrong."""
    from sim.models import known, model  # noqa: PLC0415 - models load only for runs

    world_parameters = {k: v for k, v in request.param.items() if k in Parameters.model_fields}
    changes = {str(Key.parameter(name)): value for name, value in world_parameters.items()}
    scenario = load(request.scenario, changes | request.set)
    name = request.model or scenario.file.model
    if name not in known():
        raise WinsetError(f"there is no model '{name}'. {nearest(name, known())}")
    model_parameters = {k: v for k, v in request.param.items() if k not in world_parameters}
    unknown = [k for k in model_parameters if k not in known()[name].model_fields]
    if unknown:
        old = successor(str(Key.parameter(unknown[0])))
        if old is not None:
            raise WinsetError(f"{Key.parameter(unknown[0])} {old}")
        fields = [*known()[name].model_fields, *Parameters.model_fields]
        words = f"neither model {name} nor the world has a parameter '{unknown[0]}'. "
        raise WinsetError(words + nearest(unknown[0], fields))
    model(name, model_parameters)
    return Plan(request, scenario, name, model_parameters)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    return value if isinstance(value, int | float | str | bool | None) else str(value)
