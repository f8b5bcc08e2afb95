"""`winset.yaml`: which world the scenarios of a folder are of."""

from pathlib import Path
from typing import Literal

from sim.domain.errors import WinsetError
from sim.domain.estimate import Strict
from sim.files.document import read, validate

NAME = "winset.yaml"


class WorldFile(Strict):
    """Which world the scenarios of a folder are of: the shipped one, or one of its own."""

    world: Literal["shipped", "own"] = "shipped"


def of(folder: Path) -> WorldFile:
    """The file of a folder, or what holds without one; WinsetError where it is wrong."""
    path = folder / NAME
    if not path.is_file():
        return WorldFile()
    found, problems = validate(WorldFile, read(path))
    if found is None:
        raise WinsetError(problems)
    return found
