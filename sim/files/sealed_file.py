"""Sealed forecasts: a run's JSON object with the hash that shows whether it was changed since."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from ruamel.yaml.comments import CommentedMap

from sim.domain.errors import Problem, WinsetError
from sim.domain.estimate import Strict, problem
from sim.files.document import Document, shown, validate
from sim.files.jsonfile import JsonObject, read_object, sha256_of

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


class SealedManifest(Open):
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
    parameters: dict[str, Any]
    outcomes: dict[str, Shares]
    judged_at: dict[str, str]
    warnings: list[str]
    manifest: SealedManifest
    sealed: Seal

    @property
    def of_this_world(self) -> bool:
        """Whether it can be computed again: that of the first version had other parameters."""
        return not {"beta", "kappa"} & set(self.parameters)


def digest(data: JsonObject) -> str:
    """SHA-256 of a sealed forecast's canonical form: all of it but `sealed.sha256` itself."""
    sealed = {name: value for name, value in data["sealed"].items() if name != "sha256"}
    return sha256_of(data | {"sealed": sealed})


def read(path: Path) -> tuple[JsonObject, Forecast]:
    """A sealed forecast as its data and as its type; WinsetError where it is none.

    Whether its hash holds is for the reader to ask: `digest(data) == forecast.sealed.sha256`.
    """
    data = read_object(path, "a sealed forecast")
    document = Document(path, shown(path), CommentedMap(data), "")
    forecast, problems = validate(Forecast, document, data)
    if forecast is None:
        told = [replace(found, line=None, column=None) for found in problems]
        if "sealed" not in data:
            words = "is missing: this is no sealed forecast. `winset seal` writes one."
            told = [Problem(words, "sealed", document.name)]
        raise WinsetError(told)
    return data, forecast
