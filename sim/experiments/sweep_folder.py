"""The folder of a sweep: its tables, what columns mean, and a manifest, made of finished jobs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from sim.domain.errors import WinsetError
from sim.experiments.experiment import Experiment
from sim.experiments.sweep_jobs import Jobs, Work
from sim.experiments.sweep_shapes import SweepHeader
from sim.experiments.sweep_tables import columns
from sim.files.disk import write
from sim.files.jsonfile import JsonObject
from sim.results import saved
from sim.results.columns import ColumnNote
from sim.results.folder import Folder
from sim.results.parts import Part, refuse_another
from sim.results.saved import MANIFEST
from sim.runs.executors import Executor
from sim.runs.provenance import identity, ingredients
from sim.runs.table_file import Format

if TYPE_CHECKING:
    from sim.experiments.sweep import Sweep

REPLICATES = "replicates"


class SweepFolder(Folder):
    """Writes a sweep into a new or empty folder, or finishes one that was stopped.

    Without `replicates` the table of all replicates is not written.
    """

    def __init__(
        self,
        folder: Path,
        found: Experiment,
        fmt: Format,
        *,
        replicates: bool = True,
        resume: bool = False,
    ):
        self.found, self.replicates = found, replicates
        super().__init__(folder, task(found, fmt, replicates) | identity(), fmt, resume=resume)

    def rows(self, jobs: Jobs, hands: Executor) -> Iterator[pa.Table]:
        """Rows of the sweep's jobs in order; those that are missing are done; all are written."""
        work = Work(self.found)
        missing = [number for number in jobs.numbers if _key(number) not in self.parts]
        fresh, lacking = hands.map(work, jobs.only(missing)), set(missing)
        for number in jobs.numbers:
            part = None if number in lacking else self.parts.get(_key(number))
            if part is None:
                made = next(fresh) if number in lacking else work(jobs.job(number))
                part = Part({REPLICATES: made})
                self.parts.put(_key(number), part)
            rows = part.tables[REPLICATES]
            if self.replicates:
                self.append(REPLICATES, rows)
            yield rows

    def finish(self, done: "Sweep") -> None:
        """Write the tables of variants, the meaning of columns and the manifest."""
        for name, table in done.tables.items():
            self.append(name, table)
        said = {**described(self.found), "tables": _written(self.fmt, self.replicates)}
        meanings = {
            table: {name: _filled(column) for name, column in notes.items()}
            for table, notes in columns(self.found).items()
            if self.replicates or table != REPLICATES
        }
        text = json.dumps(meanings, indent=1, ensure_ascii=False) + "\n"
        self.complete(said, lambda place: write(place / "columns.json", text))


def described(found: Experiment) -> SweepHeader:
    """What a sweep was asked and made of, as the first entries of its JSON."""
    hashes = {
        "experiment_sha256": found.document.sha256,
        "variants_sha256": found.variants_sha256,
    }
    return {
        "experiment": found.content,
        "variant_count": len(found.variants),
        "rows": len(found.variants) * found.file.replicates,
        "manifest": hashes | ingredients(found.base_plan),
    }


def task(found: Experiment, fmt: Format, replicates: bool) -> JsonObject:
    """What is being done, key by key, so that a difference can be named."""
    said = described(found)
    return _flat(said["experiment"]) | said["manifest"] | _written(fmt, replicates)


def finished(folder: Path, found: Experiment, fmt: Format, replicates: bool) -> bool:
    """Whether a folder holds this sweep, complete.

    Raises WinsetError where it holds another one, naming what differs, and where something in it
    was changed.
    """
    if not saved.begun(folder):
        return False
    was = saved.look(folder)
    try:
        content = (
            _flat(was.manifest["experiment"]) | was.manifest["manifest"] | was.manifest["tables"]
        )
    except (KeyError, TypeError, AttributeError):
        raise WinsetError(f"{folder / MANIFEST} is not of a saved sweep.") from None
    refuse_another(folder, content, task(found, fmt, replicates))
    return saved.finished(was)


def _filled(column: ColumnNote) -> dict[str, str]:
    return {key: value for key, value in column._asdict().items() if value is not None}


def _flat(content: JsonObject) -> JsonObject:
    """An experiment's content with a key a factor."""
    factors = {f"factors.{name}": factor for name, factor in content["factors"].items()}
    return {key: value for key, value in content.items() if key != "factors"} | factors


def _written(fmt: Format, replicates: bool) -> dict[str, str | bool]:
    return {"format": fmt, "table of replicates": replicates}


def _key(number: int) -> str:
    return f"{number:012}"
