"""A scenario of the user's own: kept in a folder that only this session knows, within limits."""

import shutil
import weakref
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from ui import folders, sessions
from ui.text import t, tn

MONTHS, REPLICATES, STAKEHOLDERS = 120, 1000, 30
BYTES = 100_000  # thirty times a shipped scenario; ten times as much takes a minute to check
TOLD = 50


class Folder:
    """A temporary folder that goes when the session goes."""

    def __init__(self) -> None:
        self.path = folders.new(sessions.current())
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def template(source: str) -> str:
    """The YAML of a scenario, to start from."""
    return Path(sim.views.summary(source)["path"]).read_text(encoding="utf-8")


def decoded(raw: bytes) -> str | None:
    """An uploaded file as text; None where it is no text."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def too_long(text: str) -> list[str]:
    """That a text is beyond the limit of this server, in words; nothing where it is not."""
    size = len(text.encode(errors="replace"))
    if size <= BYTES:
        return []
    words = t("It has {n} bytes; here at most {limit} are checked. The command line takes more.")
    return [words.format(n=f"{size:,}", limit=f"{BYTES:,}")]


def too_large(found: Mapping[str, Any]) -> list[str]:
    """What is beyond the limits of this server, in words; none where all is within them."""
    limits = (
        (found["months"], MONTHS, t("months")),
        (len(found["stakeholders"]), STAKEHOLDERS, t("stakeholders")),
    )
    words = t("It has {n} {what}; here at most {limit} are run. The command line takes more.")
    return [words.format(n=n, what=what, limit=limit) for n, limit, what in limits if n > limit]


def mistakes(error: sim.WinsetError) -> list[str]:
    """Mistakes as the command line tells them, each place without this server's folders."""
    told = [
        str(replace(problem, path=Path(problem.path).name)) for problem in error.problems[:TOLD]
    ]
    more = len(error.problems) - len(told)
    return (
        [*told, tn("… and {n} more.", "… and {n} more.", more).format(n=f"{more:,}")]
        if more
        else told
    )
