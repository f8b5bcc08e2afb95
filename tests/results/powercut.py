"""A disk that keeps what was synced and loses what was not, cut off after every step of some work.

While `Disk` watches a folder, each sync, rename, link, removal and new folder is a step. After each
of them it works out what a power cut then may leave behind:

- *late*: nothing but what was synced: names as their folder was last synced, files as they were;
- *early*: every name as the process saw it, yet of files only what was synced, the rest cut off;
- *last*: as late, with the newest rename alone ahead of everything before it.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Names = dict[str, int]  # inode by name


class Disk:
    """What is on the disk below `root` for good, by inode, and the states a cut may leave."""

    def __init__(self, root: Path):
        self.root = root
        self.content: dict[int, bytes] = {}
        self.names: dict[int, Names] = {}
        self.folders = {root.stat().st_ino}
        self.steps: list[str] = []
        self.states: dict[tuple[tuple[str, bytes], ...], str] = {}
        self.now: dict[str, tuple[tuple[str, bytes], ...]] = {}  # states that the last step left
        self.newest: tuple[int, str, int] | None = None

    @contextmanager
    def watched(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Note every step that is taken meanwhile."""
        with patch.context() as now:
            for name in ("fsync", "replace", "link", "unlink", "rmdir", "mkdir"):
                now.setattr(os, name, self._noting(name, getattr(os, name)))
            yield

    def _noting(self, name: str, real: Any) -> Any:
        def step(*args: Any, **more: Any) -> Any:
            gone = _inode(args[-1], more) if name in {"replace", "unlink", "rmdir"} else None
            done = real(*args, **more)
            if gone is not None:  # its number may be given to another file
                self.content.pop(gone, None)
                self.names.pop(gone, None)
            if name == "fsync":
                self._synced(args[0])
            if name in {"replace", "link"}:
                self._renamed(Path(args[1]))
            self._look(f"{name} {args[-1]}")
            return done

        return step

    def _synced(self, handle: int) -> None:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            self.names[found.st_ino] = {e.name: e.inode() for e in os.scandir(handle)}
        else:
            self.content[found.st_ino] = os.pread(handle, found.st_size, 0)

    def _renamed(self, path: Path) -> None:
        self.newest = (path.parent.stat().st_ino, path.name, path.stat().st_ino)

    def _look(self, step: str) -> None:
        self.steps.append(step)
        live = dict(_walk(self.root))
        self.folders |= {inode for inode, found in live.items() if isinstance(found, dict)}
        names = {inode: found for inode, found in live.items() if isinstance(found, dict)}
        bodies = {inode: found for inode, found in live.items() if isinstance(found, bytes)}
        self._keep("early", names, bodies)
        self._keep("late", self.names, bodies)
        if self.newest is not None:
            folder, name, inode = self.newest
            ahead = self.names | {folder: self.names.get(folder, {}) | {name: inode}}
            self._keep("last", ahead, bodies)

    def _keep(self, kind: str, names: dict[int, Names], bodies: dict[int, bytes]) -> None:
        found = tuple(sorted(self._files(self.root.stat().st_ino, names, bodies, "")))
        self.now[kind] = found
        self.states.setdefault(found, f"{kind} after step {len(self.steps)}, {self.steps[-1]}")

    def _files(
        self, folder: int, names: dict[int, Names], bodies: dict[int, bytes], place: str
    ) -> Iterator[tuple[str, bytes]]:
        for name, inode in names.get(folder, {}).items():
            if inode in self.folders:
                yield f"{place}{name}/", b""
                yield from self._files(inode, names, bodies, f"{place}{name}/")
            else:
                half = bodies.get(inode, b"")
                yield place + name, self.content.get(inode, half[: len(half) // 2])


def restore(state: tuple[tuple[str, bytes], ...], root: Path) -> None:
    """Make a folder hold what a cut left behind."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name, body in state:
        path = root / name
        path.mkdir() if name.endswith("/") else path.write_bytes(body)


def _inode(path: Any, more: dict[str, Any]) -> int | None:
    """The inode that goes with a name; None where it has another name, or there is none."""
    try:
        found = os.stat(path, dir_fd=more.get("dir_fd"), follow_symlinks=False)
    except OSError:
        return None
    return None if stat.S_ISREG(found.st_mode) and found.st_nlink > 1 else found.st_ino


def _walk(folder: Path) -> Iterator[tuple[int, Names | bytes]]:
    yield folder.stat().st_ino, {each.name: each.inode() for each in os.scandir(folder)}
    for path in folder.iterdir():
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path.stat().st_ino, path.read_bytes()
