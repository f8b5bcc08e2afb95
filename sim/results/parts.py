"""Finished pieces of a long task, kept in a folder so that a stopped task can go on.

    with Parts(folder, task, resume=True) as parts:
        missing = [key for key in keys if key not in parts]
        …
        parts.put(key, Part(tables, data))

Each piece is one file, written beside its place and moved there when it is whole, and begins with a
checksum of the task, of its own key and of the rest: whatever moment the process was killed at, a
piece is whole, absent, or found out and done again, and so is one of another task or place. `task`
says what is being done, as JSON, so that a difference can be named. Pieces are Arrow's stream
format, compressed but cheap to write and read, since each is written once and read once or twice.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from sim.domain.errors import WinsetError
from sim.files.disk import make_folder, opened, read_bytes, write
from sim.files.jsonfile import read_object, sha256_of

FOLDER = ".parts"
TASK = "task.json"
OPEN = os.O_RDWR | os.O_CREAT
LARGEST = 2**32  # bytes of a piece, many times what a job comes to
_IPC = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


@dataclass(frozen=True)
class Part:
    """A finished piece: tables by name, and whatever else there is to say as JSON."""

    tables: dict[str, pa.Table] = field(default_factory=dict[str, pa.Table])
    data: Any = None


class Parts:
    """The pieces of one task, in the hidden folder `.parts` of `folder`.

    Raises WinsetError where there are pieces and `resume` is False, where they are of another task
    and where another process is at work on them; OSError where the folder cannot be written.
    """

    def __init__(self, folder: Path, task: Mapping[str, Any], *, resume: bool = False):
        self.folder, self.resume = folder, resume
        self.place = folder / FOLDER
        self.task: dict[str, Any] = json.loads(json.dumps(task))
        self._owner = sha256_of(self.task).encode()

    def __enter__(self) -> Self:
        self._new = not self.folder.exists()
        if self.place.is_dir() and not self.resume:
            words = "Add --resume to finish it, or name another folder."
            raise WinsetError(f"{self.folder} holds a run that was stopped. {words}")
        make_folder(self.place)
        with ExitStack() as held:
            _lock(held.enter_context(opened(self.place / "lock", "a lock", OPEN)), self.folder)
            self._lock = held.pop_all()
        try:
            self._begin()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.close()
        if kind is not None and not len(self):
            self._tidy()

    def __len__(self) -> int:
        """How many pieces there are, unread."""
        return sum(1 for _ in self.place.glob("*.part"))

    def __contains__(self, key: str) -> bool:
        """Whether a piece is there and whole."""
        return self._read(key) is not None

    def get(self, key: str) -> Part | None:
        """A piece, or None where it is absent or damaged."""
        body = self._read(key)
        return None if body is None else _unpacked(body)

    def put(self, key: str, part: Part) -> None:
        """Keep a piece; OSError where it cannot be written, and then there is none of it."""
        body = _packed(part)
        write(self.place / f"{key}.part", self._checksum(key, body) + body)

    def remove(self) -> None:
        """Drop every piece: the task is done."""
        shutil.rmtree(self.place)

    def _read(self, key: str) -> memoryview | None:
        path = self.place / f"{key}.part"
        if not os.path.lexists(path):
            return None
        try:
            found = memoryview(read_bytes(path, LARGEST, "a part of a run"))
        except WinsetError as error:
            raise WinsetError(f"{error} Remove it.") from None
        return found[32:] if self._checksum(key, found[32:]) == found[:32] else None

    def _checksum(self, key: str, body: bytes | memoryview) -> bytes:
        """Of a piece, and of whose it is."""
        found = hashlib.sha256(self._owner + key.encode() + b"\n")
        found.update(body)
        return found.digest()

    def _begin(self) -> None:
        """Note what is being done, or compare it with what was."""
        path = self.place / TASK
        if not len(self):
            write(path, json.dumps(self.task, ensure_ascii=False))
            return
        try:
            was = read_object(path, "a note of what is run")
        except WinsetError as error:
            words = (
                f"Nobody knows whose parts these are. Delete {self.place}, or name another folder."
            )
            raise WinsetError(f"{error} {words}") from None
        refuse_another(self.folder, was, self.task)

    def _tidy(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        if self._new and self.folder.is_dir():
            self.folder.rmdir()


def refuse_another(folder: Path, was: dict[str, Any], now: dict[str, Any]) -> None:
    """Raise a WinsetError that names what differs between two tasks, if anything does."""
    changed = [
        f"{key} was {_short(was.get(key))}, now {_short(now.get(key))}"
        for key in dict.fromkeys([*was, *now])
        if was.get(key) != now.get(key)
    ]
    if changed:
        words = "Repeat the first command with --resume, or name another folder."
        raise WinsetError(f"{folder} holds another run: {'; '.join(changed)}. {words}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _packed(part: Part) -> bytes:
    sink = pa.BufferOutputStream()
    sizes: dict[str, int] = {}
    for name, table in part.tables.items():
        start = sink.tell()
        with pa.ipc.new_stream(sink, table.schema, options=_IPC) as stream:
            stream.write_table(table)
        sizes[name] = sink.tell() - start
    head = json.dumps({"sizes": sizes, "data": part.data}, ensure_ascii=False).encode()
    return len(head).to_bytes(8) + head + sink.getvalue().to_pybytes()


def _unpacked(body: memoryview) -> Part:
    start = 8 + int.from_bytes(body[:8])
    head = json.loads(bytes(body[8:start]))
    tables: dict[str, pa.Table] = {}
    for name, size in head["sizes"].items():
        tables[name] = pa.ipc.open_stream(pa.py_buffer(body[start : start + size])).read_all()
        start += size
    return Part(tables, head["data"])


def _lock(file: FileIO, folder: Path) -> None:
    """Hold a file as long as this process has it open, where the system can do that."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # workers do not inherit it
    except OSError:
        raise WinsetError(f"{folder} is being written by another process.") from None
