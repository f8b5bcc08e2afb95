"""A scenario of the user's own: kept in a folder that only this session knows, within limits."""

import shutil
import weakref
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from ui.session import folders, sessions
from ui.words.translate import t

MONTHS, REPLICATES, STAKEHOLDERS = 120, 1000, 30
EACH = 50  # tables, threats, events, questions
BYTES = 100_000  # thirty times a shipped scenario, checked in about a second


class SessionFolder:
    """A temporary folder that goes when the session goes."""

    def __init__(self) -> None:
        self.path = folders.new(sessions.current())
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def template(source: str) -> str:
    """The YAML of a scenario, to start from."""
    return Path(sim.summary(source)["path"]).read_text(encoding="utf-8")


def decode(raw: bytes) -> str | None:
    """An uploaded file as text; None where it is no text."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def too_long(text: str) -> list[str]:
    """That a text is beyond the limit of this server, in words; nothing where it is not."""
    if len(text.encode(errors="replace")) <= BYTES:
        return []
    words = t("Here at most {limit} bytes are checked. The command line takes more.")
    return [words.format(limit=f"{BYTES:,}")]


def too_large(found: Mapping[str, Any]) -> list[str]:
    """What is beyond the limits of this server, in words; none where all is within them."""
    limits = (
        (found["months"], MONTHS, t("months")),
        (len(found["stakeholders"]), STAKEHOLDERS, t("stakeholders")),
        (len(found["tables"]), EACH, t("tables")),
        (len(found["threats"]), EACH, t("threats")),
        (len(found["events"]), EACH, t("events")),
        (len(found["outcomes"]), EACH, t("questions")),
    )
    words = t("It has {n} {what}; here at most {limit} are run. The command line takes more.")
    return [words.format(n=n, what=what, limit=limit) for n, limit, what in limits if n > limit]


def mistakes(error: sim.WinsetError) -> list[str]:
    """Mistakes as the command line tells them, each place without this server's folders."""
    return [str(replace(problem, path=Path(problem.path).name)) for problem in error.problems]
