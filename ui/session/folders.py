"""Temporary folders of sessions: all in one of the server's, which goes when the server goes."""

import atexit
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

PREFIX, LOCK = "winset-app-", "lock"
_root: Path | None = None
_lock: IO[bytes] | None = None  # held as long as the server lives


def new(session: str) -> str:
    """A new folder of a session; its name cannot be guessed."""
    return tempfile.mkdtemp(prefix=f"{session}-", dir=_root or begin())


def forget(session: str) -> None:
    """Remove the folders of a session."""
    for path in _root.glob(f"{session}-*") if _root else ():
        shutil.rmtree(path, ignore_errors=True)


def begin() -> Path:
    """Remove what killed servers have left, and make the folder of this one."""
    global _root, _lock  # noqa: PLW0603 - one server a process
    end()
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    _root = Path(tempfile.mkdtemp(prefix=PREFIX))
    _lock = (_root / LOCK).open("wb")
    _hold(_lock)
    atexit.register(end)
    return _root


def end() -> None:
    """Remove the folder of this server."""
    global _root, _lock  # noqa: PLW0603
    if _lock is not None:
        _lock.close()
    if _root is not None:
        shutil.rmtree(_root, ignore_errors=True)
    _root = _lock = None


def _is_abandoned(folder: Path) -> bool:
    """Whether no living server holds a folder of ours."""
    with suppress(OSError), (folder / LOCK).open("r+b") as lock:
        _hold(lock)
        return True
    return False


def _hold(lock: IO[bytes]) -> None:
    """Lock a file until it is closed or the process ends; OSError where another holds it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not there

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
