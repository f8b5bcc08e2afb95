"""A finished run: its numbers, as JSON, as data frames and as files, and what made them."""

import json
import platform
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.domain.errors import WinsetError
from sim.runs.chunks import chunks
from sim.runs.request import Plan, Progress, RunRequest, prepare
from sim.runs.tally import Tally
from sim.runs.version import version
from sim.world.played import Played

if TYPE_CHECKING:
    import pandas as pd
    import xarray


MAX_WORKERS = 256
Format = Literal["parquet", "csv"]
DECISION_COLUMNS = (
    "month",
    "replicate",
    "who",
    "what",
    "to",
    "probability",
    "before",
    "after",
    "why",
)


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

        frames = [decision_frame(chunk) for chunk in chunks(self.plan, ledger=True)]
        return pd.concat(frames, ignore_index=True)

    def to_xarray(self) -> "xarray.Dataset":
        """The result as labelled arrays (needs the extra `arrays`); `.to_netcdf(path)` saves them.

        Quantiles over month, stakeholder and issue; units and long names in the attributes.
        """
        from sim.runs.arrays import dataset  # noqa: PLC0415 - an extra

        return dataset(self)

    def save(self, folder: str | Path, *, fmt: Format = "parquet") -> Path:
        """Write the run's tables and manifest into a new or empty folder; its path."""
        from sim.runs.store import Store  # noqa: PLC0415 - pyarrow

        with Store(Path(folder), fmt) as store:
            for chunk in chunks(self.plan, ledger=True):
                store.add(self.plan, chunk)
            store.finish(self)
        return Path(folder)

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


def decision_frame(chunk: Played) -> "pd.DataFrame":
    """Decisions of a chunk, a row each; `month` counts from 1, the first month played."""
    import pandas as pd  # noqa: PLC0415

    columns: dict[str, list[Any]] = {name: [] for name in DECISION_COLUMNS}
    for decision in chunk.decisions:
        rows = decision.rows
        columns["month"].append(np.full(rows.size, decision.month - chunk.start + 1))
        columns["replicate"].append(rows + chunk.first)
        for name in ("who", "what", "to"):
            columns[name].append(np.full(rows.size, getattr(decision, name), dtype=object))
        for name in ("probability", "before", "after"):
            columns[name].append(getattr(decision, name)[rows])
        columns["why"].append(np.array([decision.reason(row) for row in rows], dtype=object))
    joined = {name: np.concatenate(parts or [[]]) for name, parts in columns.items()}
    return pd.DataFrame(joined)


def run(
    request: RunRequest,
    progress: Progress | None = None,
    *,
    out: Path | None = None,
    fmt: Format = "parquet",
    workers: int = 1,
) -> Result:
    """Play a request and add it up.

    `progress` hears how many replicates each chunk finished. `out` is a new or empty folder for
    the run's tables, written in full or not at all. `workers` processes share the chunks; the
    result is the same bits for any number.
    """
    if not 1 <= workers <= MAX_WORKERS:
        raise WinsetError(f"workers {workers} is not a whole number in 1..{MAX_WORKERS}.")
    plan = prepare(request)
    tally = Tally(plan)
    with ExitStack() as stack:
        store = None
        if out is not None:
            from sim.runs.store import Store  # noqa: PLC0415 - pyarrow

            store = stack.enter_context(Store(out, fmt))
        for chunk in chunks(plan, ledger=store is not None, workers=workers):
            tally.add(chunk)
            if store is not None:
                store.add(plan, chunk)
            if progress is not None:
                progress(chunk.count)
        data = tally.result() | {"manifest": manifest(plan, tally.series.count)}
        result = Result(data, plan, tally)
        if store is not None:
            store.finish(result)
    return result


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


def math_fingerprint() -> str:
    """Checksum of exp, log, power and a linear solve: equal on machines that compute alike."""
    x = np.linspace(0.01, 3.0, 512)
    matrix = np.stack([np.eye(3) + np.outer(x[i : i + 3], x[i : i + 3]) for i in range(64)])
    right = np.stack([x[i : i + 3, None] for i in range(64)])
    parts = [np.exp(-x), np.log(x), np.power(x, 1.7), np.linalg.solve(matrix, right)]
    return f"{zlib.crc32(b''.join(np.ascontiguousarray(p).tobytes() for p in parts)):08x}"
