"""A finished run: its numbers, as JSON, as data frames and as files, and what made them."""

import json
import platform
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.runs.request import Plan, Progress, RunRequest, prepare
from sim.runs.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

    from sim.world import World


@dataclass(frozen=True)
class Result:
    """What a run found. `data` is the JSON object of `winset run --json`."""

    data: dict[str, Any]
    plan: Plan
    tally: Tally

    def to_json(self) -> str:
        """The result as JSON text; no NaN, `null` instead."""
        return json.dumps(self.data, indent=1, allow_nan=False, ensure_ascii=False)

    def outcomes(self) -> "pd.DataFrame":
        """Share of replicates by question and category, with 95 % Monte Carlo intervals."""
        import pandas as pd  # noqa: PLC0415 - heavy, and not every run makes frames

        rows = [
            (question, category, share, *self.data["intervals"][question][category])
            for question, shares in self.data["outcomes"].items()
            for category, share in shares.items()
        ]
        return pd.DataFrame(rows, columns=["question", "category", "share", "low", "high"])

    def policies(self) -> "pd.DataFrame":
        """Policies by month, in issue units: p10, median, p90; month 0 is the world as found."""
        return self._long("policies", "issue", self.tally.issues)

    def positions(self) -> "pd.DataFrame":
        """Declared positions by month, in issue units, by stakeholder and issue."""
        names = [f"{who}.{issue}" for who in self.tally.who for issue in self.tally.issues]
        frame = self._long("positions", "who", names)
        frame.insert(2, "issue", frame["who"].str.split(".").str[1])
        frame["who"] = frame["who"].str.split(".").str[0]
        return frame

    def stakeholders(self) -> "pd.DataFrame":
        """Utility change and yearly gain (C$ M) by month and stakeholder, against entry 0."""
        frames = {
            name: self._long(name, "who", self.tally.who)
            for name in ("utility_change", "gain_cad_m")
        }
        first, second = (
            frame.set_index(["month", "who"]).add_prefix(f"{name}.")
            for name, frame in frames.items()
        )
        return first.join(second).reset_index()

    def decisions(self) -> "pd.DataFrame":
        """Every decision of every replicate, from playing the run again with its ledger open."""
        import pandas as pd  # noqa: PLC0415

        rows = [row for world in worlds(self.plan, ledger=True) for row in decision_rows(world)]
        return pd.DataFrame(rows, columns=DECISION_COLUMNS)

    def save(self, folder: str | Path, *, fmt: str = "parquet") -> Path:
        """Write the run's tables and manifest into a new or empty folder; its path."""
        from sim.runs.store import save  # noqa: PLC0415 - pyarrow

        return save(self, Path(folder), fmt)

    @cached_property
    def _monthly(self) -> dict[str, Any]:
        return self.tally.monthly()

    def _long(self, table: str, name: str, columns: list[str]) -> "pd.DataFrame":
        import pandas as pd  # noqa: PLC0415

        low, middle, high = self._monthly[table]
        entries, width = middle.shape
        return pd.DataFrame(
            {
                "month": np.repeat(np.arange(entries), width),
                name: columns * entries,
                "p10": low.ravel(),
                "median": middle.ravel(),
                "p90": high.ravel(),
            }
        )


DECISION_COLUMNS = [
    "month",
    "replicate",
    "who",
    "what",
    "to",
    "probability",
    "before",
    "after",
    "why",
]


def worlds(plan: Plan, *, ledger: bool = False) -> Iterator["World"]:
    """Every chunk of a run, played; each is let go of before the next begins."""
    for first, count in plan.chunks():
        world = plan.world(first, count, ledger=ledger).run()
        yield world
        world.close()


def decision_rows(world: "World") -> Iterator[dict[str, object]]:
    """Decision rows of a chunk; `month` counts from 1, the first month played."""
    for decision in world.ledger.decisions:
        for row in decision.rows(world.first):
            yield {**row, "month": decision.month - world.start + 1}


def run(request: RunRequest, progress: Progress | None = None) -> Result:
    """Play a request and add it up; `progress` hears how many replicates each chunk finished."""
    plan = prepare(request)
    tally = Tally(plan)
    for world in worlds(plan):
        tally.add(world)
        if progress is not None:
            progress(world.count)
    data = tally.result() | {"manifest": manifest(plan, tally.series.count)}
    return Result(data, plan, tally)


def manifest(plan: Plan, quantiles_from: int) -> dict[str, Any]:
    """What a run was made of: versions, hashes of its inputs, and the machine's arithmetic."""
    return {
        "winset": version(),
        "scenario_sha256": plan.scenario.scenario_sha256,
        "seeds_sha256": plan.scenario.seeds_sha256,
        "math_fingerprint": math_fingerprint(),
        "quantiles_from": quantiles_from,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def version() -> str:
    """Version of this copy of Winset."""
    try:
        return metadata.version("winset")
    except metadata.PackageNotFoundError:
        return "unknown"


def math_fingerprint() -> str:
    """Checksum of exp, log, power and a linear solve: equal on machines that compute alike."""
    x = np.linspace(0.01, 3.0, 512)
    matrix = np.stack([np.eye(3) + np.outer(x[i : i + 3], x[i : i + 3]) for i in range(64)])
    right = np.stack([x[i : i + 3, None] for i in range(64)])
    parts = [np.exp(-x), np.log(x), np.power(x, 1.7), np.linalg.solve(matrix, right)]
    return f"{zlib.crc32(b''.join(np.ascontiguousarray(p).tobytes() for p in parts)):08x}"
