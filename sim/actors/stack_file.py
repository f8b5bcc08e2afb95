"""Stacks in files: what was learned, from what, how well it did; and what it says of new issues."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from sim.actors import Question
from sim.actors.forecast_shapes import CombinedForecast
from sim.actors.point_forecasts import point_forecasts
from sim.actors.predict import QUANTILES, Manner
from sim.actors.seating import tell_ends
from sim.actors.simple_forecasts import Simple, simple_forecasts
from sim.actors.stack import WITHOUT_MODEL, Cases, Dress, Stack, cases_of, in_points
from sim.domain.arrays import Array
from sim.domain.errors import Problem, WinsetError
from sim.domain.estimate import Strict, problem
from sim.equations.stacking import GRID, TOP, empirical, quantile
from sim.files import library
from sim.files.disk import write
from sim.files.document import read, shown, validate
from sim.models import model

SHIPPED = {"deu": Path(__file__).with_name("stack_deu.json")}
SLACK = 1e-6
Weight = Annotated[float, Field(ge=0, le=1)]


def _outcomes(shares: dict[str, float]) -> dict[str, float]:
    points = {str(point) for point in range(TOP + 1)}
    for name in shares:
        if name not in points:
            raise problem(f"found the outcome {name!r}; a whole number in 0..{TOP} is needed.")
    if abs(sum(shares.values()) - 1.0) > SLACK:
        raise problem("the shares of the outcomes do not add to 1.")
    return shares


class Dressed(Strict):
    """A simple forecast in a stack: its weight, and the width of its dress."""

    weight: Weight
    width: float = Field(gt=0, le=1e6)


class Component(Dressed):
    """A model in a stack, with its parameters."""

    parameters: dict[str, float | str | bool]


class Origin(Strict):
    """What a stack was learned from, and by which copy of Winset."""

    file: str
    sha256: str
    capability: str = ""
    capability_sha256: str = ""
    issues: int
    proposals: int
    folds: int
    winset: str
    source: str = ""


class Learned(Strict):
    """A stack as a file holds it; `climatology_shares` maps outcomes, in points, to their share."""

    origin: Origin
    rounds: int = Field(ge=1)
    seed: int = Field(ge=0)
    models: dict[str, Component]
    simple: dict[Simple, Dressed] = Field(default_factory=dict[Simple, Dressed])
    actors: Weight
    climatology: Weight
    climatology_shares: Annotated[dict[str, Weight], AfterValidator(_outcomes)]
    cross_validation: dict[str, dict[str, float]]

    @property
    def dressed(self) -> dict[str, Dressed]:
        """Models and simple forecasts by name, in the order of the arrays."""
        return {**self.models, **self.simple}

    @property
    def stack(self) -> Stack:
        """The same as arrays."""
        weights = [*(part.weight for part in self.dressed.values()), self.actors, self.climatology]
        outcomes = np.array([[float(point) for point in self.climatology_shares]])
        shares = np.array([list(self.climatology_shares.values())])
        widths = np.array([part.width for part in self.dressed.values()], dtype=np.float64)
        return Stack(Dress(widths, empirical(outcomes, shares)[0]), np.array(weights))


def load(name: str) -> Learned:
    """A stack that comes with Winset, by name, or one in a file."""
    path = SHIPPED.get(name) or library.place(name)
    if name not in SHIPPED and not path.exists():
        words = f"there is no stack '{name}'. Give a file, or one of: {', '.join(SHIPPED)}."
        raise WinsetError(words)
    document = read(path)
    learned, problems = validate(Learned, document)
    if learned is None:
        raise WinsetError(problems)
    for slug, part in learned.models.items():
        model(slug, dict(part.parameters))
    weights = learned.stack.weights
    if abs(float(np.sum(weights)) - 1.0) > SLACK:
        words = f"the weights of models, simple, {' and '.join(WITHOUT_MODEL)} do not add to 1."
        raise WinsetError([Problem(words, "models", document.name)])
    return learned


def refuse(path: Path) -> None:
    """Complain about a place where no new file can be, before any work is done."""
    if path.exists():
        raise WinsetError([Problem("exists already. Name another file.", "", shown(path))])
    if not path.parent.is_dir():
        raise WinsetError([Problem("is in a folder that does not exist.", "", shown(path))])


def save(learned: Learned, path: Path) -> None:
    """Write a stack to a new file."""
    refuse(path)
    text = json.dumps(learned.model_dump(), indent=1, allow_nan=False, ensure_ascii=False)
    try:
        write(path, text + "\n", new=True)
    except OSError as error:
        words = f"cannot be written: {error.strerror}."
        raise WinsetError([Problem(words, "", shown(path))]) from None


@dataclass(frozen=True, eq=False)
class Combined:
    """Combined distributions (n, P) of questions."""

    questions: Sequence[Question]
    below: Array

    def data(self) -> dict[str, CombinedForecast]:
        """The `combined` object of `winset predict --json`, in the questions' units."""
        return {q.issue: self._row(q, self.below[[row]]) for row, q in enumerate(self.questions)}

    def _row(self, question: Question, below: Array) -> CombinedForecast:
        low, middle, high = (
            float(question.value(quantile(below, share) / TOP)[0]) for share in QUANTILES.values()
        )
        return {
            "p10": low,
            "median": middle,
            "p90": high,
            "at_low_end": float(below[0, 0]),
            "at_high_end": float(1.0 - below[0, TOP - 1]),
            "grid": question.value(GRID / TOP).tolist(),
            "cdf": below[0].tolist(),
        }


def combine(
    learned: Learned, questions: Sequence[Question], tell: Callable[[str], None] = lambda _: None
) -> Combined:
    """The combined forecast of questions; `tell` hears where it stands on less than it should."""
    used = [name for name, part in learned.dressed.items() if part.weight > 0.0]
    seen = cases(learned, questions, used, tell)
    for sentence in tell_ends(questions, ["the combined forecast"]):
        tell(sentence)
    return Combined(questions, learned.stack.distribution(seen))


def cases(
    learned: Learned,
    questions: Sequence[Question],
    names: Collection[str],
    tell: Callable[[str], None] = lambda _: None,
) -> Cases:
    """What a stack sees of questions, with the forecasts of those named; the others' are NaN."""
    manner, simple = Manner(learned.rounds, seed=learned.seed), simple_forecasts(questions)
    forecasts: list[Array] = []
    for name in learned.dressed:
        forecast = simple.get(name, np.full(len(questions), np.nan))
        if name in names and name in learned.models:
            parameters = dict(learned.models[name].parameters)
            said = point_forecasts(questions, model(name, parameters), manner)
            forecast = in_points(questions, said)
        lacking = int(np.count_nonzero(np.isnan(forecast)))
        if lacking and name in names:
            tell(f"{name} says nothing on {lacking} issues: past outcomes take its place there.")
        forecasts.append(forecast)
    return cases_of(questions, forecasts)
