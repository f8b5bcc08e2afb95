"""Finished pieces of a long task, kept in a folder so that a stopped task can go on.

    with Parts(folder, task, resume=True) as parts:
        missing = [key for key in keys if key not in parts]
        …
        parts.put(key, Part(tables, data))

Each piece is one file, written beside its place and moved there when it is whole, and begins with
the checksum of the rest: whatever moment the process was killed at, a piece is whole, absent, or
found out and done again. `task` says what is being done, as JSON; the pieces of another task are
never mixed in. Pieces are Arrow's stream format, compressed but cheap to write and read, since
each is written once and read once or twice.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from sim.domain.errors import WinsetError

FOLDER = ".parts"
TASK = "task.json"
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

    def __enter__(self) -> Self:
        self._new = not self.folder.exists()
        if self.place.is_dir() and not self.resume:
            words = "Add --resume to finish it, or name another folder."
            raise WinsetError(f"{self.folder} holds a run that was stopped. {words}")
        self.place.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self.place / "lock")
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
        path = self.place / f"{key}.part"
        fresh = path.with_suffix(".new")
        try:
            with fresh.open("wb") as file:
                file.write(hashlib.sha256(body).digest())
                file.write(body)
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise

    def remove(self) -> None:
        """Drop every piece: the task is done."""
        shutil.rmtree(self.place)

    def _read(self, key: str) -> memoryview | None:
        try:
            found = memoryview((self.place / f"{key}.part").read_bytes())
        except FileNotFoundError:
            return None
        return found[32:] if hashlib.sha256(found[32:]).digest() == found[:32] else None

    def _begin(self) -> None:
        """Note what is being done, or compare it with what was."""
        path = self.place / TASK
        try:
            was = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            was = None
        if was is not None and len(self):
            refuse_another(self.folder, was, self.task)
            return
        for piece in self.place.glob("*.part"):  # of a task that nobody can name
            piece.unlink()
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(self.task, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)

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


def _lock(path: Path) -> Any:
    """A file held as long as this process lives, where the system can do that."""
    file = path.open("w")
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return file
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # workers do not inherit it
    except OSError:
        file.close()
        raise WinsetError(f"{path.parent.parent} is being written by another process.") from None
    return file
