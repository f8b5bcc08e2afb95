"""What is said of folders of results, key by key."""

from typing import TYPE_CHECKING

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.files.jsonfile import JsonObject

if TYPE_CHECKING:
    from pandas import DataFrame


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


class SavedTables(TypedDict, total=False):
    """A saved run or sweep: the JSON object of it, and its tables; a sweep has the last two."""

    manifest: JsonObject
    replicates: "DataFrame"
    policies: "DataFrame"
    positions: "DataFrame"
    stakeholders: "DataFrame"
    tables: "DataFrame"
    threats: "DataFrame"
    moves: "DataFrame"
    decisions: "DataFrame"
    outcomes: "DataFrame"
    variants: "DataFrame"
