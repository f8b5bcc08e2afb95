"""A run's folder: its tables and its manifest, made of parts that outlive being stopped."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.domain.errors import WinsetError
from sim.domain.kinds import COUNTED
from sim.files.jsonfile import JsonObject
from sim.files.library import place
from sim.results import saved
from sim.results.crate import describe
from sim.results.folder import Folder
from sim.results.folder_shapes import SavedTables
from sim.results.parts import Part, refuse_another
from sim.results.saved import MANIFEST
from sim.runs.batches import Batch, Play, Span, spans
from sim.runs.csv_cells import unguarded
from sim.runs.decisions import SCHEMA
from sim.runs.executors import Executor
from sim.runs.provenance import identity, ingredients
from sim.runs.quantiles import Series
from sim.runs.request import MAX_REPLICATES, Plan
from sim.runs.run_shapes import RunData
from sim.runs.table_file import Format
from sim.runs.tally import Counts, Sums

if TYPE_CHECKING:
    from sim.results.result import Result

DECISIONS = "decisions_from"
SERIES = "series", "means"


class Store(Folder):
    """Writes a run into a new or empty folder, or finishes one that was stopped."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        fmt: Format,
        *,
        decisions: int | None = None,
        resume: bool = False,
    ):
        self.plan = plan
        self.decisions = MAX_REPLICATES if decisions is None else decisions
        self._limit = _kept(plan, decisions)
        task = _task(plan) | self._limit | {"format": fmt, "chunk": plan.request.chunk}
        super().__init__(folder, task | identity(), fmt, resume=resume)

    def sums(self, hands: Executor) -> Iterator[Sums]:
        """Sums of the run's jobs in order; those that are missing are done; all are written."""
        play = Play(self.plan, self.decisions)
        todo = spans(self.plan, self.decisions)
        missing = {span for span in todo if _key(span) not in self.parts}
        fresh = hands.map(play, [span for span in todo if span in missing])
        for span in todo:
            part = None if span in missing else self.parts.get(_key(span))
            if part is None:
                part = self._part(next(fresh) if span in missing else play(span))
                self.parts.put(_key(span), part)
            for name in ("replicates", "decisions"):
                self.append(name, part.tables.get(name))
            yield self._sums(part)

    def finish(self, result: "Result") -> None:
        """Write the monthly tables, manifest and crate, and put everything in its place."""
        for name in ("policies", "positions", "stakeholders"):
            frame: pd.DataFrame = getattr(result, name)()
            self.append(name, pa.Table.from_pandas(frame, preserve_index=False))
        for kind in COUNTED:
            frame = result.counts(kind.section)
            self.append(kind.section, pa.Table.from_pandas(frame, preserve_index=False))
        if not self.has("decisions"):
            self.append("decisions", SCHEMA.empty_table())
        tell = partial(describe, result=result, decisions=self._limit.get(DECISIONS))
        self.complete({**result.data, **self._limit}, tell)

    def _part(self, batch: Batch) -> Part:
        tables = {"replicates": replicate_table(self.plan, batch)}
        if batch.decisions is not None:
            tables["decisions"] = batch.decisions
        for name, series in zip(SERIES, batch.sums.kept or (), strict=False):
            tables[name] = pa.table({"value": series.values.ravel()})
            tables[f"{name}.place"] = pa.table({"place": series.place.ravel()})
        return Part(tables, batch.sums.counts.to_data())

    def _sums(self, part: Part) -> Sums:
        kept = [
            _series(part, name, entries)
            for name, entries in zip(SERIES, (self.plan.months + 1, 1), strict=True)
            if name in part.tables
        ]
        counts = Counts(self.plan).read(part.data)
        return Sums(counts, (kept[0], kept[1]) if kept else None)


def _series(part: Part, name: str, entries: int) -> Series:
    place = part.tables[f"{name}.place"]["place"].to_numpy().reshape(entries, -1)
    return Series(part.tables[name]["value"].to_numpy().reshape(place.max() + 1, -1), place)


def replicate_table(plan: Plan, batch: Batch) -> pa.Table:
    """One row a replicate: outcomes by category, last policies in issue units, last gains."""
    case, ends = plan.scenario, batch.ends
    columns: dict[str, Any] = {"replicate": np.arange(batch.first, batch.first + batch.count)}
    for question, category in ends.categories.items():
        names = pa.array(list(case.file.outcomes[question].categories), pa.string())
        codes = category.astype(np.int32)
        columns[f"outcome.{question}"] = pa.DictionaryArray.from_arrays(codes, names)
    for k, issue in enumerate(case.issues):
        columns[f"policy.{issue}"] = ends.policy[:, k]
    for n, who in enumerate(case.stakeholders):
        columns[f"gain_cad_m.{who}"] = ends.gain[:, n]
    return pa.table(columns)


def finished(folder: Path, plan: Plan, fmt: Format, decisions: int | None) -> RunData | None:
    """What a folder holds of this run, as `winset run --json` tells it, if it is complete.

    Raises WinsetError where it holds another one, naming what differs, and where something in it
    was changed.
    """
    if not saved.begun(folder):
        return None
    found = saved.look(folder)
    data = saved.without_files(found.manifest)
    keys = (*plan.header(), DECISIONS)
    try:
        was = data["manifest"] | {key: data[key] for key in keys if key in data}
        del was["quantiles_from"]
    except (KeyError, TypeError):
        raise WinsetError(f"{folder / MANIFEST} is not of a saved run.") from None
    was["format"] = "csv" if "replicates.csv" in found.files else "parquet"
    refuse_another(folder, was, _task(plan) | _kept(plan, decisions) | {"format": fmt})
    return cast("RunData", data) if saved.finished(found) else None


def _task(plan: Plan) -> JsonObject:
    return json.loads(json.dumps({**ingredients(plan), **plan.header()}))


def _kept(plan: Plan, decisions: int | None) -> dict[str, int]:
    """How many replicates' decisions are told of, where it is not all of them."""
    few = decisions is not None and decisions < plan.request.replicates
    return {DECISIONS: decisions} if few and decisions is not None else {}


def _key(span: Span) -> str:
    return f"{span[0]:012}-{span[1]}"


def read(folder: str | Path) -> SavedTables:
    """A saved run: `manifest` (the JSON object) and its tables as frames, by name.

    WinsetError where the folder is not as it was saved.
    """
    found = saved.look(place(folder))
    if not found.verified:
        raise WinsetError(found.problems())
    out: dict[str, Any] = {"manifest": saved.without_files(found.manifest)}
    for name in map(Path, sorted(found.files)):
        if name.suffix == ".parquet":
            out[name.stem] = pd.read_parquet(found.folder / name)
        elif name.suffix == ".csv":
            out[name.stem] = _from_csv(found.folder / name)
    return cast("SavedTables", out)


def _from_csv(file: Path) -> pd.DataFrame:
    """A table as it was before cells were guarded; only an empty cell is missing."""
    frame = pd.read_csv(file, keep_default_na=False, na_values=[""])
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = frame[name].map(lambda c: unguarded(c) if isinstance(c, str) else c)
    return frame.rename(columns=unguarded)
