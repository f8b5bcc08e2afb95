"""Folders of results as they were saved: whether every file in them is what was written.

The manifest, which is written last, knows the size and the hash of every other file, and its own.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from sim.domain.errors import Problem, WinsetError
from sim.domain.estimate import Strict
from sim.files.disk import make_folder, opened, shown
from sim.files.jsonfile import JsonObject, read_object, sha256_of
from sim.results.folder_shapes import FolderVerdict
from sim.results.parts import FOLDER

MANIFEST = "manifest.json"
LARGEST = 100_000_000  # bytes of a manifest
FILES, OWN = "files", "sha256"  # what a manifest says beside what was found
REMEDY = (
    "Move away what was changed; the command that made the folder, with --resume, then makes again "
    "what is missing."
)


class File(Strict):
    """A file as it was written."""

    size: int = Field(ge=0)
    sha256: str


class _Files(BaseModel):
    files: dict[Annotated[str, Field(pattern=r"^[^/\\]+$")], File]
    sha256: str


@dataclass(frozen=True)
class Saved:
    """A folder beside its manifest: what the manifest says of the files, and what is the matter.

    `gone` are files that are not there; `changed` says of others how they are not what they were.
    """

    folder: Path
    manifest: JsonObject
    files: dict[str, File]
    gone: list[str]
    changed: dict[str, str]

    @property
    def verified(self) -> bool:
        """Whether every file is as it was written."""
        return not self.gone and not self.changed

    @property
    def others(self) -> list[str]:
        """Files and folders that the manifest does not know of."""
        known = {*self.files, MANIFEST}
        return sorted(each.name for each in self.folder.iterdir() if each.name not in known)

    def data(self) -> FolderVerdict:
        """The JSON object of `winset verify FOLDER`."""
        return {
            "folder": str(self.folder),
            "verified": self.verified,
            "files": {n: {"size": f.size, "sha256": f.sha256} for n, f in self.files.items()},
            "gone": self.gone,
            "changed": self.changed,
            "others": self.others,
        }

    def problems(self) -> list[Problem]:
        """What is the matter, in a line that says what to do; empty where all is well."""
        found = [f"{name} is gone" for name in self.gone]
        found += [f"{name} {how}" for name, how in self.changed.items()]
        words = f"{shown(self.folder)} is not as it was saved: {', '.join(found)}. {REMEDY}"
        return [Problem(words)] if found else []

    def notes(self) -> list[str]:
        """What a reader should know besides, where all is well."""
        return [f"{name} was not saved with it." for name in self.others if self.verified]


def described(data: Mapping[str, Any], folder: Path) -> JsonObject:
    """A manifest that knows every file of a folder, and itself."""
    files = {path.name: _file(path).model_dump() for path in sorted(folder.iterdir())}
    whole = {**data, FILES: files}
    return whole | {OWN: sha256_of(whole)}


def without_files(data: JsonObject) -> JsonObject:
    """What a manifest says of what was found, without what it says of files."""
    return {key: value for key, value in data.items() if key not in {FILES, OWN}}


def begun(folder: Path) -> bool:
    """Whether there is a manifest in a folder, whatever is the matter with it."""
    return os.path.lexists(folder / MANIFEST)


def look(folder: Path) -> Saved:
    """Compare a folder with its manifest; WinsetError where there is none, or a damaged one."""
    path = folder / MANIFEST
    if not begun(folder):
        what = f"no saved run: there is no {MANIFEST} in it."
        if (folder / FOLDER).is_dir():
            what = "a run that was stopped. Finish it with the same command and --resume."
        raise WinsetError(f"{folder} holds {what}")
    data = read_object(path, "the manifest of a saved run", LARGEST)
    try:
        said = _Files.model_validate(data)
    except ValidationError:
        words = "is not of a saved run: it does not say what files there were. Run it again into a"
        raise WinsetError(f"{shown(path)} {words} new folder.") from None
    if sha256_of({key: value for key, value in data.items() if key != OWN}) != said.sha256:
        words = "was changed after it was saved. Do not trust it: run it again into a new folder."
        raise WinsetError(f"{shown(path)} {words}")
    how = {name: _change(folder / name, file) for name, file in said.files.items()}
    gone = [name for name, words in how.items() if words is None]
    return Saved(
        folder, data, said.files, gone, {name: words for name, words in how.items() if words}
    )


def finished(found: Saved) -> bool:
    """Whether a folder of results is complete; if not, it is made ready for being gone on with.

    That is where its parts are still there, or where all that is the matter is that files are gone.
    WinsetError where going on would write over what somebody has changed.
    """
    parts = found.folder / FOLDER
    if found.verified:
        shutil.rmtree(parts, ignore_errors=True)
        return True
    if found.changed and not parts.is_dir():
        raise WinsetError(found.problems())
    make_folder(parts)
    return False


def _file(path: Path) -> File:
    with opened(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # pyright: ignore
        return File(size=os.fstat(file.fileno()).st_size, sha256=digest)


def _change(path: Path, was: File) -> str | None:
    """How a file is not what it was: None where it is gone, nothing where it is the same."""
    try:
        with opened(path) as file:
            size = os.fstat(file.fileno()).st_size
        if size != was.size:
            return f"has {size:,} bytes instead of {was.size:,}"
        return "" if _file(path) == was else "has another content"
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except WinsetError as error:
        return error.problems[0].message.split(";")[0]
