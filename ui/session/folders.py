"""Temporary folders of sessions: all in one of the server's, which goes when the server goes."""

import atexit
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX, LOCK = "winset-app-", "lock"


@dataclass
class _Held:
    """The folder of this server, and the lock on it that is held as long as the server lives."""

    root: Path | None = None
    lock: IO[bytes] | None = None


_held = _Held()


def new(session: str) -> str:
    """A new folder of a session; its name cannot be guessed."""
    return tempfile.mkdtemp(prefix=f"{session}-", dir=_held.root or begin())


def forget(session: str) -> None:
    """Remove the folders of a session."""
    for path in _held.root.glob(f"{session}-*") if _held.root else ():
        shutil.rmtree(path, ignore_errors=True)


def begin() -> Path:
    """Remove what killed servers have left, and make the folder of this one."""
    end()
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = (root / LOCK).open("wb")
    _hold(lock)
    _held.root, _held.lock = root, lock
    atexit.register(end)
    return root


def end() -> None:
    """Remove the folder of this server."""
    if _held.lock is not None:
        _held.lock.close()
    if _held.root is not None:
        shutil.rmtree(_held.root, ignore_errors=True)
    _held.root = _held.lock = None


def _is_abandoned(folder: Path) -> bool:
    """Whether no living server holds a folder of ours."""
    with suppress(OSError), (folder / LOCK).open("r+b") as lock:
        _hold(lock)
        return True
    return False


def _hold(lock: IO[bytes]) -> None:
    """Lock a file until it is closed or the process ends; OSError where another holds it."""
    if sys.platform == "win32":
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
