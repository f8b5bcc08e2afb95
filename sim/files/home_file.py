"""`winset.yaml`: what holds for a folder and the scenarios in it."""

from pathlib import Path
from typing import Literal

from sim.domain.errors import WinsetError
from sim.domain.estimate import Strict
from sim.files.document import read, validate

NAME = "winset.yaml"


class HomeFile(Strict):
    """What a folder's `winset.yaml` may say: whether it stands on the shipped world or alone."""

    world: Literal["shipped", "own"] = "shipped"


def of(folder: Path) -> HomeFile:
    """What holds for a folder; WinsetError where its file is wrong."""
    path = folder / NAME
    if not path.is_file():
        return HomeFile()
    found, problems = validate(HomeFile, read(path))
    if found is None:
        raise WinsetError(problems)
    return found
