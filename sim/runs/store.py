"""A run's tables on disk, streamed chunk by chunk, whole or not at all."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from sim.domain.errors import WinsetError
from sim.runs.crate import describe
from sim.runs.request import Plan
from sim.runs.result import Format, Result, decision_frame
from sim.world.played import Played


class Store:
    """Writes into a hidden folder beside the target and renames it when the run is complete."""

    def __init__(self, folder: Path, fmt: Format):
        self.folder, self.fmt = folder, fmt
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        if self.folder.is_file():
            raise WinsetError(f"--out {self.folder} is a file. Name a new folder.")
        if self.folder.is_dir() and any(self.folder.iterdir()):
            raise WinsetError(f"--out {self.folder} exists and is not empty. Name a new folder.")
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            made = tempfile.mkdtemp(prefix=f".{self.folder.name}.", dir=self.folder.parent)
        except OSError as error:
            raise WinsetError(f"--out {self.folder} cannot be written: {error.strerror}.") from None
        self._scratch = Path(made)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        if kind is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def add(self, plan: Plan, chunk: Played) -> None:
        """Append a chunk to `replicates` and `decisions`."""
        self._append("replicates", replicate_frame(plan, chunk))
        self._append("decisions", decision_frame(chunk))

    def finish(self, result: Result) -> None:
        """Write the monthly tables and the manifest, and put the folder in its place."""
        self._append("policies", result.policies())
        self._append("positions", result.positions())
        self._append("stakeholders", result.stakeholders())
        text = json.dumps(result.data, indent=1, allow_nan=False, ensure_ascii=False)
        (self._scratch / "manifest.json").write_text(text + "\n", encoding="utf-8")
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
        describe(self._scratch, result)
        self._scratch.chmod(0o777 & ~_umask())
        if self.folder.is_dir():
            self.folder.rmdir()
        self._scratch.rename(self.folder)

    def _append(self, name: str, frame: pd.DataFrame) -> None:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if name not in self._writers:
            path = str(self._scratch / f"{name}.{self.fmt}")
            kind = parquet.ParquetWriter if self.fmt == "parquet" else csv.CSVWriter
            self._writers[name] = kind(path, table.schema)
        self._writers[name].write_table(table)


def replicate_frame(plan: Plan, chunk: Played) -> pd.DataFrame:
    """One row a replicate: outcomes by category, last policies in issue units, last gains."""
    case = plan.scenario
    columns: dict[str, Any] = {"replicate": range(chunk.first, chunk.first + chunk.count)}
    for question, category in chunk.outcomes.items():
        names = list(case.file.outcomes[question].categories)
        columns[f"outcome.{question}"] = [names[int(index)] for index in category]
    for k, issue in enumerate(case.issues):
        columns[f"policy.{issue}"] = chunk.policy[-1][:, k]
    for n, who in enumerate(case.stakeholders):
        columns[f"gain_cad_m.{who}"] = chunk.gain[-1][:, n]
    return pd.DataFrame(columns)


def read(folder: str | Path) -> dict[str, Any]:
    """A saved run: `manifest` (the JSON object) and its tables as frames, by name."""
    path = Path(folder)
    manifest = path / "manifest.json"
    if not manifest.is_file():
        raise WinsetError(f"{folder} holds no saved run: there is no manifest.json in it.")
    out: dict[str, Any] = {"manifest": json.loads(manifest.read_text(encoding="utf-8"))}
    for file in sorted(path.iterdir()):
        if file.suffix == ".parquet":
            out[file.stem] = pd.read_parquet(file)
        elif file.suffix == ".csv":
            out[file.stem] = pd.read_csv(file)
    return out


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
