"""A folder of results under construction: tables that grow beside parts, and a manifest last."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from sim.domain.errors import WinsetError
from sim.files.disk import move
from sim.files.library import place
from sim.results.parts import Parts
from sim.results.saved import MANIFEST, described
from sim.runs.table_file import Format, TableFile


class Folder:
    """Writes results into a new or empty folder, or finishes those of a task that was stopped.

    Every finished job is a part below the folder; the tables grow beside the parts and are moved
    into the folder when they are whole, the manifest last, and the parts are removed. Each of these
    steps is on the disk before the next begins.
    """

    def __init__(self, folder: Path, task: Mapping[str, Any], fmt: Format, *, resume: bool = False):
        self.folder = folder = place(folder)
        self.fmt: Format = fmt
        self.parts = Parts(folder, task, resume=resume)
        self._scratch = self.parts.place / "tables"
        self._files: dict[str, TableFile] = {}

    def __enter__(self) -> Self:
        if self.folder.is_file():
            raise WinsetError(f"--out {self.folder} is a file. Name a new folder.")
        stopped = self.parts.place.is_dir()
        if self.folder.is_dir() and any(self.folder.iterdir()) and not stopped:
            raise WinsetError(f"--out {self.folder} exists and is not empty. Name a new folder.")
        try:
            self.parts.__enter__()
        except OSError as error:
            raise self._failed(error) from None
        shutil.rmtree(self._scratch, ignore_errors=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            for file in self._files.values():
                file.abandon()
            if error is not None:
                shutil.rmtree(self._scratch, ignore_errors=True)
        finally:
            self.parts.__exit__(kind, error, trace)
        words = "Nothing was written."
        if error is not None and self.parts.place.is_dir():
            kept = f"Finished parts ({len(self.parts)}) are kept in {self.folder}"
            words = f"{kept}: repeat the command with --resume to go on."
            error.add_note(words)
        if isinstance(error, OSError):
            raise self._failed(error, words) from None

    def append(self, name: str, table: pa.Table | None) -> None:
        """Add rows to a table."""
        if table is None:
            return
        if name not in self._files:
            self._scratch.mkdir(exist_ok=True)
            self._files[name] = TableFile(self._scratch / f"{name}.{self.fmt}", self.fmt)
        self._files[name].add(table)

    def has(self, name: str) -> bool:
        """Whether a table was begun."""
        return name in self._files

    def complete(self, manifest: Mapping[str, Any], describe: Callable[[Path], None]) -> None:
        """Close the tables, and put everything in its place, with the manifest.

        `describe` writes into a folder what tells of the tables that are in it.
        """
        for file in self._files.values():
            file.close()
        describe(self._scratch)
        content = described(manifest, self._scratch)
        text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
        move(list(self._scratch.iterdir()), self.folder)
        (self._scratch / MANIFEST).write_bytes(f"{text}\n".encode())
        move([self._scratch / MANIFEST], self.folder)
        self.parts.remove()

    def _failed(self, error: OSError, words: str = "") -> WinsetError:
        why = os.strerror(error.errno) if error.errno else str(error)  # libraries word it their way
        what = f"--out {self.folder} cannot be written: {why}."
        return WinsetError(f"{what} {words}".rstrip())
