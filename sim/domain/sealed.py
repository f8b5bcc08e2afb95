"""Sealed forecasts: a run's JSON object with the hash that shows whether it was changed since."""

import hashlib
import json
import typing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from ruamel.yaml.comments import CommentedMap

from sim.domain.errors import Problem, WinsetError
from sim.domain.estimate import Strict, problem
from sim.domain.files import Document, shown, validate
from sim.domain.foreign import refuse_foreign

MAX_BYTES = 20_000_000
SLACK = 1e-6


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise problem(f"found {text!r}; a moment such as 2026-01-17T12:00:00+00:00 is needed.")
    return text


def _scalar(value: object) -> object:
    if not isinstance(value, str | int | float | None):
        raise problem("is no number, word or truth value.")
    return value


def _shares(shares: dict[str, float]) -> dict[str, float]:
    if abs(sum(shares.values()) - 1.0) > SLACK:
        raise problem("the chances of the categories do not add to 1.")
    return shares


Share = Annotated[float, Field(ge=0, le=1)]
Shares = Annotated[dict[str, Share], AfterValidator(_shares)]
Scalar = Annotated[Any, AfterValidator(_scalar)]


class Seal(Strict):
    """When the forecast was sealed, its hash, and what of its request the run does not tell.

    `scenario` is a slug, or a path from the folder of the sealed file; `param` as asked for.
    """

    at: Annotated[str, AfterValidator(_moment)]
    sha256: str
    scenario: str = Field(pattern=r"^[^\x00-\x1f]+$")
    param: dict[str, Scalar]

    @property
    def moment(self) -> datetime:
        """When it was sealed, in UTC."""
        return datetime.fromisoformat(self.at).astimezone(UTC)


class Open(BaseModel):
    """A record of which only some keys are read."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, allow_inf_nan=False)


class Manifest(Open):
    """What the run was made of."""

    winset: str
    scenario_sha256: str
    seeds_sha256: str
    math_fingerprint: str


class Forecast(Open):
    """A sealed forecast: the object of `winset run --json` and its seal."""

    scenario: str
    model: str
    seed: int
    replicates: int
    months: int
    set: dict[str, Scalar]
    outcomes: dict[str, Shares]
    judged_at: dict[str, str]
    warnings: list[str]
    manifest: Manifest
    sealed: Seal


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of a sealed forecast's canonical form: all of it but `sealed.sha256` itself.

    Keys sorted, no blanks, UTF-8, numbers as shortest decimals that read back the same.
    """
    sealed = {name: value for name, value in data["sealed"].items() if name != "sha256"}
    text = json.dumps(
        data | {"sealed": sealed},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(path: Path) -> tuple[dict[str, Any], Forecast]:
    """A sealed forecast as its data and as its type; WinsetError where it is none.

    Whether its hash holds is for the reader to ask: `digest(data) == forecast.sealed.sha256`.
    """
    data = _data(path)
    document = Document(path, shown(path), CommentedMap(data), "")
    forecast, problems = validate(Forecast, document, data)
    if forecast is None:
        told = [replace(found, line=None, column=None) for found in problems]
        if "sealed" not in data:
            words = "is missing: this is no sealed forecast. `winset seal` writes one."
            told = [Problem(words, "sealed", document.name)]
        raise WinsetError(told)
    return data, forecast


def _data(path: Path) -> dict[str, Any]:
    name = shown(path)
    if path.is_dir():
        raise WinsetError([Problem("is a folder; a sealed forecast is needed.", "", name)])
    if not path.exists():
        raise WinsetError([Problem("does not exist. Check the name.", "", name)])
    if path.stat().st_size > MAX_BYTES:
        raise WinsetError([Problem("is larger than 20 MB, which no forecast is.", "", name)])
    try:
        raw = path.read_bytes()
        refuse_foreign(raw, name)
        data = json.loads(raw, object_pairs_hook=_once, parse_constant=_refused)
        json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        words = f"cannot be read as JSON: {error.msg}. `winset seal` writes sealed forecasts."
        raise WinsetError([Problem(words, "", name, error.lineno, error.colno)]) from None
    except UnicodeError:
        raise WinsetError([Problem("holds text that is not UTF-8.", "", name)]) from None
    except (ValueError, RecursionError) as error:
        words = f"cannot be read as JSON: {str(error)[:100]}."
        raise WinsetError([Problem(words, "", name)]) from None
    if not isinstance(data, dict):
        raise WinsetError([Problem("holds no JSON object, so no forecast.", "", name)])
    return typing.cast("dict[str, Any]", data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping whose keys stand once: what a reader sees is what is hashed."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' stands twice")
    return found


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no number")
