"""Files read within limits, and files written so that they outlive a power cut.

Everything in Winset that reads a file of the user's does it here: what is no regular file (a pipe
would wait for ever, a device has no end) and what is larger than its limit is refused in a line.

Everything that is to last is written here: under another name in the same folder, then put on the
disk, then given its name, which is put on the disk as well. At whatever moment the process is
killed or the power fails, the file is there whole or not at all.
"""

import errno
import os
import secrets
import stat
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from sim.domain.errors import Problem, WinsetError
from sim.files.foreign import refuse_foreign

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
_AT_ONCE = sum(  # bytes as they are, and no waiting for another program; not all systems have all
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY", "O_CLOEXEC")
)
_NO_SUCH_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)
_PIECE = 2**16  # read at least, where a file does not tell its size


def shown(path: Path) -> str:
    """Path for people: relative to the current folder where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a loop of links
        return str(path)


# ------------------------------------------------------------------ reading


@contextmanager
def opened(
    path: Path, what: str = "a file", flags: int = os.O_RDONLY
) -> Generator[FileIO, None, None]:
    """A regular file, open as `flags` say; WinsetError where it is of another kind, or OSError.

    What is open is looked at, not what the name stood for a moment earlier.
    """
    try:
        handle = os.open(path, flags | _AT_ONCE, 0o666)
    except OSError as error:
        if error.errno == errno.ENXIO or path.is_dir():  # which some systems do not even open
            raise _another(path, "a folder" if path.is_dir() else "a socket", what) from None
        raise
    try:
        mode = stat.S_IFMT(os.fstat(handle).st_mode)
        if mode != stat.S_IFREG:
            raise _another(path, _KINDS.get(mode, "no file"), what)
        with FileIO(handle, "r" if flags == os.O_RDONLY else "r+", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def read_bytes(path: Path, limit: int, what: str) -> bytes:
    """All of a regular file of at most `limit` bytes; WinsetError tells why it cannot be read."""
    name = shown(path)
    try:
        with opened(path, what) as file:
            raw = _all(file, limit)
    except (FileNotFoundError, ValueError):  # no file has a name with a null character
        raise WinsetError([Problem("does not exist. Check the name.", "", name)]) from None
    except OSError as error:
        raise WinsetError([Problem(f"cannot be read: {error.strerror}.", "", name)]) from None
    if raw is None:
        words = f"is larger than {limit // 10**6:,} MB, too much for {what}. Shorten or split it."
        raise WinsetError([Problem(words, "", name)])
    refuse_foreign(raw, name)
    return raw


def _all(file: FileIO, limit: int) -> bytes | None:
    """What is in a file, None where that is more than `limit`, whatever its size was said to be."""
    size = os.fstat(file.fileno()).st_size
    pieces = list[bytes]()
    while size <= limit and (piece := file.read(max(size, _PIECE))):
        pieces.append(piece)
        size = max(size, sum(map(len, pieces)))
    return b"".join(pieces) if size <= limit else None


def _another(path: Path, kind: str, what: str) -> WinsetError:
    advice = " Save what comes through it as a file, and name that." * (kind == "a pipe")
    return WinsetError([Problem(f"is {kind}; {what} is needed.{advice}", "", shown(path))])


# ------------------------------------------------------------------ writing


@contextmanager
def whole(path: Path, *, new: bool = False) -> Generator[Path, None, None]:
    """A name to write to; what is there in the end becomes `path`, or nothing does.

    Where it is to be `new`, FileExistsError if there is such a file by then.
    """
    fresh = path.with_name(f".{secrets.token_hex(4)}.new")
    try:
        yield fresh
        sync(fresh)
        if new:
            _first(fresh, path)
        else:
            fresh.replace(path)
        sync(path.parent)
    except OSError as error:
        error.filename = str(path)  # the name that people know
        raise
    finally:
        fresh.unlink(missing_ok=True)


def write(path: Path, content: bytes | str, *, new: bool = False) -> None:
    """Write a file: text as UTF-8 with the line ends that it has; see `whole`."""
    with whole(path, new=new) as fresh:
        fresh.write_bytes(content.encode() if isinstance(content, str) else content)


def move(paths: Iterable[Path], folder: Path) -> None:
    """Move finished files into a folder, and see to it that all of them are there for good."""
    found = list(paths)
    for path in found:
        sync(path)
    for path in found:
        path.replace(folder / path.name)
    sync(folder)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that there are not, for good; it may be there already."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk."""
    if not path.is_dir():
        with path.open("r+b") as file:  # Windows syncs only what could be written to
            os.fsync(file.fileno())
    elif os.name == "posix":  # elsewhere a folder cannot be opened, and needs no sync
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SUCH_SYNC:
                raise
        finally:
            os.close(handle)


def _first(fresh: Path, path: Path) -> None:
    """Give a file its name unless another has it already."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, as memory sticks are
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        fresh.replace(path)
