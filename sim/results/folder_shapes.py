"""What is said of folders of results, key by key."""

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12


class FileVerdict(TypedDict):
    """A file as it was written."""

    size: int
    sha256: str


class FolderVerdict(TypedDict):
    """Whether a folder is as it was saved: the object of `winset verify FOLDER --json`."""

    folder: str
    verified: bool
    files: dict[str, FileVerdict]
    gone: list[str]
    changed: dict[str, str]
    others: list[str]
