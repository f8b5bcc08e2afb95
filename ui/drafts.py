"""A scenario of the user's own: kept in a folder that only this session knows, within limits."""

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sim
from ui.text import t

MONTHS, REPLICATES, STAKEHOLDERS = 120, 1000, 30


class Folder:
    """A temporary folder that goes when the session goes."""

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix="winset-")
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def template(slug: str) -> str:
    """The YAML of a shipped scenario, to start from."""
    return Path(sim.views.summary(slug)["path"]).read_text(encoding="utf-8")


def decoded(raw: bytes) -> str | None:
    """An uploaded file as text; None where it is no text."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def too_large(found: Mapping[str, Any]) -> list[str]:
    """What is beyond the limits of this server, in words; none where all is within them."""
    limits = (
        (found["months"], MONTHS, t("months")),
        (len(found["stakeholders"]), STAKEHOLDERS, t("stakeholders")),
    )
    words = t("It has {n} {what}; here at most {limit} are run. The command line takes more.")
    return [words.format(n=n, what=what, limit=limit) for n, limit, what in limits if n > limit]


def mistakes(error: sim.WinsetError) -> list[str]:
    """Every mistake as the command line tells it, the place without this server's folders."""
    return [
        str(problem).replace(problem.path, Path(problem.path).name, 1)
        if problem.path
        else str(problem)
        for problem in error.problems
    ]


def file_name(raw: str) -> str:
    """A file name made of nothing but letters, digits, `_` and `-`."""
    stem = "".join(mark if mark.isalnum() or mark in "_-" else "_" for mark in Path(raw).stem)
    return f"{stem[:60] or 'scenario'}.yaml"
