"""Sealing a forecast before the event, and verifying later that it is what it was."""

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.analysis.shapes import Differing, Verification
from sim.domain.errors import Problem, WinsetError
from sim.files import library
from sim.files import sealed_file as sealed
from sim.files.disk import write
from sim.files.document import shown
from sim.files.sealed_file import Forecast
from sim.results.run import run
from sim.runs.request import Progress, RunRequest, plain, prepare

OTHER_MATH = 1e-9
SHOWN = 5
BINDING = {
    "scenario_sha256": "the scenario has changed since",
    "seeds_sha256": "the seeds have changed since",
    "winset": "this is another version of Winset",
}


def seal(
    request: RunRequest, out: Path | None = None, progress: Progress | None = None
) -> tuple[Path, dict[str, Any]]:
    """Run a request and write its sealed forecast; the new file and what is in it.

    The file is by default <scenario>.sealed.json in the current folder; none is ever overwritten.
    """
    case = prepare(request).scenario
    path = out or Path(f"{case.slug}.sealed.json")
    _refuse(path)
    data: dict[str, Any] = {**run(request, progress).data}
    known = library.scenarios().get(request.name) == case.path
    name = request.name if known else _from(path.parent, case.path)
    data["sealed"] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": name,
        "param": {key: plain(value) for key, value in request.param.items()},
    }
    data["sealed"]["sha256"] = sealed.digest(data)
    _write(path, json.dumps(data, indent=1, allow_nan=False, ensure_ascii=False) + "\n")
    return path, data


def _from(folder: Path, path: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _refuse(path: Path) -> None:
    """Complain about a place where no new file can be, before any work is done."""
    if path.exists():
        words = "exists already; a sealed forecast is never overwritten. Name another with --out."
        raise WinsetError([Problem(words, "", str(path))])
    if not path.parent.is_dir():
        words = f"there is no folder '{path.parent}'. Make it, or name another file with --out."
        raise WinsetError([Problem(words, "", str(path))])


def _write(path: Path, text: str) -> None:
    """Write a new file whole or not at all."""
    try:
        write(path, text, new=True)
    except OSError as error:
        words = f"cannot be written: {error.strerror}. Name another file with --out."
        raise WinsetError([Problem(words, "", str(path))]) from None


@dataclass(frozen=True)
class Difference:
    """A value of the forecast that comes out otherwise now; None where it is absent."""

    key: str
    sealed: Any
    now: Any


@dataclass(frozen=True)
class Verdict:
    """What became of a sealed forecast when it was computed again."""

    path: Path
    forecast: Forecast
    hash_holds: bool
    changed: list[Difference]  # of the manifest
    differences: list[Difference]  # of the forecast
    tolerance: float
    computed: bool = True  # again; a forecast of the first version cannot be

    @property
    def verified(self) -> bool:
        """Whether hash, scenario, seeds, version and forecast are all as sealed."""
        bound = any(each.key in BINDING for each in self.changed)
        return self.computed and self.hash_holds and not bound and not self.differences

    def data(self) -> Verification:
        """The verdict as the JSON object of `winset verify`."""
        return {
            "file": str(self.path),
            "verified": self.verified,
            "sealed": self.forecast.sealed.model_dump(),
            "hash_holds": self.hash_holds,
            "changed": [_differing(each) for each in self.changed],
            "computed": self.computed,
            "compared": self._compared,
            "differing": len(self.differences),
            "differences": [_differing(each) for each in self.differences[:SHOWN]],
        }

    @property
    def _compared(self) -> str:
        if not self.computed:
            return "not at all"
        return "exactly" if self.tolerance == 0 else f"to {self.tolerance:g}"

    def problems(self) -> Iterator[Problem]:
        """Why it is not verified; empty where it is."""
        name = shown(self.path)
        if not self.hash_holds:
            yield _broken(name)
        for each in self.changed:
            if each.key in BINDING:
                words = f"{BINDING[each.key]}: sealed {each.sealed}, now {each.now}."
                yield Problem(words, f"manifest.{each.key}", name)
        for each in self.differences[:SHOWN]:
            words = f"sealed {_short(each.sealed)}, now {_short(each.now)}."
            yield Problem(words, each.key, name)
        if len(self.differences) > SHOWN:
            words = f"and {len(self.differences) - SHOWN} more values come out otherwise now."
            yield Problem(words, "", name)

    def notes(self) -> Iterator[str]:
        """What a reader should know besides."""
        for each in self.changed:
            if each.key not in BINDING:
                yield f"{each.key.replace('_', ' ')}: sealed {each.sealed}, now {each.now}."
        if self.tolerance > 0:
            yield (
                "This machine's arithmetic differs in the last bits from that of the seal: "
                f"numbers were compared to {self.tolerance:g}, not exactly."
            )
        if not self.computed:
            yield (
                "It was sealed in the first version of the world, which is no longer computed: "
                "only its hash was checked."
            )
        elif not self.differences:
            yield "Computed again, every number of the forecast is the same."


def _differing(each: Difference) -> Differing:
    return {"key": each.key, "sealed": each.sealed, "now": each.now}


def _broken(name: str) -> Problem:
    words = "the hash does not hold: the file was changed after it was sealed. Do not trust it."
    return Problem(words, "sealed.sha256", name)


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def unbroken(path: Path) -> Forecast:
    """A sealed forecast whose hash holds; WinsetError where it does not."""
    data, forecast = sealed.read(path)
    if sealed.digest(data) != forecast.sealed.sha256:
        raise WinsetError([_broken(shown(path))])
    return forecast


def again(path: Path, forecast: Forecast) -> RunRequest:
    """The request of a sealed forecast, to be run on the scenario as it is now."""
    name = forecast.sealed.scenario
    near = path.parent / name
    return RunRequest(
        name if name in library.scenarios() or not near.exists() else str(near),
        forecast.replicates,
        forecast.seed,
        forecast.months,
        forecast.model,
        param=dict(forecast.sealed.param),
        set=dict(forecast.set),
    )


def verify(path: Path, progress: Progress | None = None) -> Verdict:
    """Check the hash of a sealed forecast and compute it again.

    On a machine of the same math fingerprint every number must be the same; on another, the same
    to 1e-9.
    """
    data, forecast = sealed.read(path)
    holds = sealed.digest(data) == forecast.sealed.sha256
    if not forecast.of_this_world:
        return Verdict(path, forecast, holds, [], [], 0.0, computed=False)
    try:
        result = run(again(path, forecast), progress)
    except WinsetError as error:
        words = f"'{forecast.sealed.scenario}' cannot be run again, for this reason:"
        found = [] if holds else [_broken(shown(path))]
        found += [Problem(words, "sealed.scenario", shown(path)), *error.problems]
        raise WinsetError(found) from None
    now: dict[str, Any] = json.loads(result.to_json())
    changed = list(differences(data["manifest"], now["manifest"]))
    same_math = all(each.key != "math_fingerprint" for each in changed)
    tolerance = 0.0 if same_math else OTHER_MATH
    apart = {"manifest", "sealed"}
    pair = ({k: v for k, v in each.items() if k not in apart} for each in (data, now))
    found = list(differences(*pair, tolerance=tolerance))
    return Verdict(path, forecast, holds, changed, found, tolerance)


def differences(
    before: Any, now: Any, *, tolerance: float = 0.0, key: str = ""
) -> Iterator[Difference]:
    """Where two JSON values differ, by key path; numbers as far as they must agree."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*before, *now]):
            inner = f"{key}.{name}" if key else name
            pair = before.get(name), now.get(name)
            yield from differences(*pair, tolerance=tolerance, key=inner)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, pair in enumerate(zip(before, now, strict=True)):
            yield from differences(*pair, tolerance=tolerance, key=f"{key}.{index}")
    elif isinstance(before, int | float) and isinstance(now, int | float):
        if not math.isclose(before, now, rel_tol=tolerance, abs_tol=tolerance):
            yield Difference(key, before, now)
    elif before != now:
        yield Difference(key, before, now)
