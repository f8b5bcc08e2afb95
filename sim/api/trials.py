"""Theories on trial: plain tables, conflicts, sealed forecasts, and what happened."""

import csv
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim import actors
from sim.actors import Question, accuracy, learning, stack_file
from sim.actors import predict as forecasts
from sim.actors.forecast_shapes import Accuracy, Prediction
from sim.actors.formats.sheet import Tell
from sim.analysis.shapes import Scorecard, Stability
from sim.analysis.stability import StabilityRequest, analyse
from sim.api.calling import Options, Subject, added_up, assign, refuse_unknown
from sim.api.door_shapes import BrierScores
from sim.domain.errors import Note, Problem, WinsetError
from sim.equations import scoring
from sim.files.library import place
from sim.files.load import LoadedScenario
from sim.models import catalogue
from sim.runs.request import Progress, RunRequest

if TYPE_CHECKING:
    from sim.analysis.seal import Verdict
    from sim.results.saved import Saved

Rows = Iterable[Mapping[str, Any]]
DRAWS = 1000
HERE = "rows"  # how messages name rows that came in no file


class TableOptions(TypedDict, total=False):
    """Options of what is read from a plain table of actors.

    `model` names one model or several (a,b), by default all; `param` their parameters; `rounds` of
    talks. `salience_scale` is the top of the saliences, `scale` LOW:HIGH the ends of the issues
    that declare none, `capability` a file of capabilities for a wide table. `apart` plays every
    issue by itself. `tell` hears what was assumed; by default it is a warning.
    """

    model: str | None
    param: Mapping[str, Any] | None
    rounds: int
    seed: int
    salience_scale: float | None
    capability: str | Path | None
    scale: str | None
    apart: bool
    progress: Progress | None
    tell: Tell


def predict(
    table: str | Path | Rows,
    *,
    spread: float | None = None,
    replicates: int | None = None,
    stack: str | None = None,
    **options: Unpack[TableOptions],
) -> Prediction:
    """Forecasts of the issues of a plain table of actors: `winset predict --json`.

    `table` is a file in one of the formats of `winset predict`, or its rows as dicts. With `spread`
    80 % of each position lie within ± this; `replicates` draws are made of uncertain positions.
    `stack` (deu, or a file) adds the combined forecast.
    """
    refuse_unknown(options, TableOptions)
    learned = None if stack is None else stack_file.load(stack)
    tell = options.get("tell", note)
    questions = _questions(table, options)
    if spread is not None:
        questions = forecasts.spread(questions, spread)
    if replicates is None and any(question.low is not None for question in questions):
        replicates = DRAWS
    manner, names = _manner(options, replicates), _names(options)
    heard = _heard(options, questions)
    parameters = dict(options.get("param") or {})
    models = forecasts.predict(questions, names, parameters, manner, tell, heard)
    name = _name(table)
    found: Prediction = {"file": name, "models": models}
    if replicates:
        found = {"file": name, "seed": manner.seed, "replicates": replicates, "models": models}
    if learned is not None:
        found["combined"] = stack_file.combine(learned, questions, tell).data()
    return found


def score(
    file: str | Path,
    sealed: Sequence[str | Path] = (),
    *,
    stack: bool = False,
    out: Path | None = None,
    **options: Unpack[TableOptions],
) -> Scorecard | Accuracy:
    """Forecasts against what happened: `winset score --json`.

    Of scenarios: `file` is YAML of resolved questions, `sealed` are sealed forecasts of them. Of
    models: `file` is a table of actors with outcomes; `stack` learns a combined forecast, `out` is
    a new file for it.
    """
    refuse_unknown(options, TableOptions)
    if _is_resolved(file):
        from sim.analysis.score import score as scored  # noqa: PLC0415 - mesa, a second to import

        others = {name: value for name, value in options.items() if name not in {"progress"}}
        if stack or out or any(others.get(name) != value for name, value in _USUAL.items()):
            words = f"{file} holds resolved questions; of the options only --json is for them."
            raise WinsetError(words)
        return scored(place(file), [place(each) for each in sealed], options.get("progress"))
    if sealed:
        words = f"{file} is no file of resolved questions. Give a YAML file (.yaml) of them."
        raise WinsetError(words)
    return _score_table(place(file), options, stack=stack, out=out)


_USUAL: dict[str, Any] = {
    "model": None,
    "param": {},
    "salience_scale": None,
    "capability": None,
    "scale": None,
    "apart": False,
    "rounds": 1,
    "seed": 1,
}


def _is_resolved(file: str | Path) -> bool:
    """Whether a file to be scored holds resolved questions, and not a table of actors."""
    return Path(file).suffix.lower() in {".yaml", ".yml"}


def seal(
    scenario: Subject, out: str | Path | None = None, **options: Unpack[Options]
) -> tuple[Path, dict[str, Any]]:
    """Run a scenario and write its sealed forecast: the new file, and what is in it.

    The file is by default <scenario>.sealed.json in the current folder; none is ever overwritten.
    """
    from sim.analysis.seal import seal as write  # noqa: PLC0415 - mesa takes a second to import

    asked = assign(scenario, options)
    case = asked.request.scenario
    if isinstance(case, LoadedScenario) and case.built:
        words = f"'{case.slug}' is in no file. Write its to_yaml() into one, and seal that."
        raise WinsetError(words)
    return write(asked.request, None if out is None else place(out), asked.progress)


def verify(path: str | Path, progress: Progress | None = None) -> "Verdict | Saved":
    """Whether a sealed forecast, or a folder of results, is what it was: `winset verify`.

    `verified` says it in a word, `data()` in full, `problems()` and `notes()` in sentences. A
    sealed forecast is computed again.
    """
    path = place(path)
    if path.is_dir():
        from sim.results.saved import look  # noqa: PLC0415 - pyarrow

        return look(path)
    from sim.analysis.seal import verify as compute  # noqa: PLC0415 - as above

    return compute(path, progress)


def stability(
    conflict: Subject, *, sanctions: str = "legal", **options: Unpack[Options]
) -> Stability:
    """Which states of a conflict would hold: `winset stability --json`.

    `conflict` is an options file, a game by its slug, or a scenario that has options. Of the
    options, `replicates`, `seed` and `set` are for it.
    """
    for name in options.keys() - {"replicates", "seed", "set"}:
        raise TypeError(f"a stability analysis has no option '{name}'. Leave it out.")
    asked: RunRequest = assign(conflict, options).request
    return analyse(StabilityRequest(asked.name, sanctions, asked.replicates, asked.seed, asked.set))


def brier_scores(
    given: Mapping[str, Mapping[str, float]], happened: Sequence[str]
) -> dict[str, BrierScores]:
    """Brier scores of forecasts (category: probability) by name: at each thing that happened.

    `each` is in the order of `happened`; `mean` is over all of it, 0 to 2, less is better.
    """
    out: dict[str, BrierScores] = {}
    for name, forecast in given.items():
        categories = list(forecast)
        came = np.array([categories.index(category) for category in happened])
        shares = np.tile(np.array([*forecast.values()], dtype=float), (len(came), 1))
        each = scoring.brier(shares, came)
        out[name] = {"each": each.tolist(), "mean": float(np.mean(each))}
    return out


def total_variation(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Distance of two forecasts over the same categories: 0 the same, 1 nothing shared."""
    rows = [np.array([[each[name] for name in first]], dtype=float) for each in (first, second)]
    return float(scoring.total_variation(*rows)[0])


def note(words: str) -> None:
    """Warn of what was assumed or left out."""
    warnings.warn(words, Note, stacklevel=3)


def _score_table(file: Path, options: TableOptions, *, stack: bool, out: Path | None) -> Accuracy:
    manner, names, tell = _manner(options, None), _names(options), options.get("tell", note)
    if out is not None and not stack:
        raise WinsetError("--out is for the stack that --stack learns. Add --stack.")
    if manner.apart and stack:
        raise WinsetError("a stack is learned from packages. Leave out --apart or --stack.")
    if out is not None:
        stack_file.refuse(out)
    questions = _questions(file, options)
    heard = _heard(options, questions)
    trial = accuracy.try_models(
        questions, names, dict(options.get("param") or {}), manner, heard, tell
    )
    found: Accuracy = {"file": str(file), **accuracy.accuracy(trial)}
    if stack:
        learned, found["stack"] = learning.learn(trial, file, manner, _capability(options))
        if out is not None:
            stack_file.save(learned, out)
    return found


def _questions(table: str | Path | Rows, options: TableOptions) -> list[Question]:
    """Questions of a file, or of rows, which are read as the file that they would make."""
    declared = options.get("salience_scale"), _capability(options)
    ends, tell = options.get("scale"), options.get("tell", note)
    if isinstance(table, str | Path):
        return actors.read(place(table), *declared, tell, ends)
    rows = [dict(row) for row in table]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name) for name in columns] for row in rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / HERE
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *cells])
        try:
            found = actors.read(path, *declared, tell, ends)
        except WinsetError as error:
            raise WinsetError([_here(each) for each in error.problems]) from None
    return [replace(question, path=HERE) for question in found]


def _here(found: Problem) -> Problem:
    return replace(found, path=HERE)


def _name(table: str | Path | Rows) -> str:
    return str(place(table)) if isinstance(table, str | Path) else HERE


def _capability(options: TableOptions) -> Path | None:
    file = options.get("capability")
    return None if file is None else place(file)


def _manner(options: TableOptions, replicates: int | None) -> forecasts.Manner:
    rounds, seed = options.get("rounds", 1), options.get("seed", 1)
    return forecasts.Manner(rounds, replicates, seed, options.get("apart", False))


def _names(options: TableOptions) -> list[str] | None:
    model = options.get("model")
    return model.split(",") if model else None


def _heard(options: TableOptions, questions: list[Question]) -> Any:
    """A call that hears of issues forecast by a model, each of which is a step."""
    of = len(questions) * len(_names(options) or catalogue())
    return added_up(options.get("progress"), of) or (lambda _: None)
