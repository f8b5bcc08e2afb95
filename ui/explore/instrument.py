"""What a view is drawn from: its ground, the exact answer, and the strips of its levers."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

import sim
from ui.explore import shipped, work
from ui.explore.frame import frame
from ui.explore.view import View
from ui.parts.page import summary
from ui.session.ask import Ask
from ui.work.jobs import Job

Data = Mapping[str, Any]


def ground(stands: Ask) -> dict[str, Any]:
    """What is shipped of a request as it stands, or has been worked out; until then, its answer.

    It has no levers then, and says by `whole` that more is to come.
    """
    kept = None if stands.file else shipped.read(stands.source)
    if kept is not None and stands == Ask(stands.scenario):
        return kept | {"whole": True}
    made = worked_out(stands)
    if made is not None:
        return made | {"whole": True}
    base = Job(work.exact, (stands,)).result()
    sample = list(range(work.DOTS))
    return {"levers": {}, "sample": sample, "strips": {}, "base": base, "whole": False}


def worked_out(stands: Ask) -> dict[str, Any] | None:
    """The ground of a request as it stands; None while workers are at it, or where they failed."""
    job = Job(work.ground, (stands,))
    job.start("long")
    with suppress(sim.WinsetError):
        return job.result() if job.ready() else None


@lru_cache(maxsize=64)
def framed(stands: Ask, whole: bool) -> Data:
    """The frame of a request as it stands: made once for all sessions."""
    found = ground(stands)
    version = f"frame {found['whole'] and whole}"
    return frame(stands, found, summary(stands.source)) | {"version": version}


def exact(view: View, start: Data) -> Data:
    """The answer of all replicates; WinsetError where a change makes no sense."""
    if not view.asked.changes:
        return start["base"]
    return Job(work.exact, (view.asked, tuple(start["sample"]))).result()


def strips(view: View, start: Data, have: Collection[str], wanted: str) -> dict[str, Any]:
    """Strips that the browser has not got, which of its strips each lever uses, and which are old.

    With other changes held, strips are worked out one by one, the one that is wanted first.
    """
    out: dict[str, Any] = {"strips": {}, "stripNames": {}, "stale": {}, "pending": False}
    waiting: list[tuple[str, Job]] = []
    for key in start["levers"]:
        name, found, job = _strip(view, start, key)
        if job is not None:
            waiting.append((key, job))
            out["stale"][key] = True
        out["stripNames"][key] = name
        if name not in have:
            out["strips"][name] = found
    if waiting:
        waiting.sort(key=lambda each: each[0] != wanted)
        waiting[0][1].start("later")
    return out | {"pending": bool(waiting) or not start["whole"]}


def _strip(view: View, start: Data, key: str) -> tuple[str, Data, Job | None]:
    """A lever's strip with its name, and the job that is still to be done for a better one."""
    name, found = f"base {key}", start["strips"][key]
    others = view.asked.with_change(key, None)
    if not others.changes:
        return name, found, None
    job = Job(work.strip, (others, key, tuple(start["sample"])))
    if not job.ready():
        return name, found, job
    try:
        found = job.result()
    except sim.WinsetError:  # of a change that the answer has told of
        return name, found, None
    return f"{key} {_digest(others)}", found, None


def _digest(asked: Ask) -> str:
    return sha256(repr(asked).encode()).hexdigest()[:12]


def without(view: View, error: sim.WinsetError) -> View:
    """The view without the changes that an error names; without any where it names none."""
    text = str(error)
    kept = tuple(pair for pair in view.asked.changes if pair[0] not in text)
    if kept == view.asked.changes:
        kept = ()
    return replace(view, asked=replace(view.asked, changes=kept))
