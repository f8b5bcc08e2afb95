"""Plain tables of actors: what each theory forecasts of them, and how well."""

import csv
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypedDict, Unpack

from sim import actors
from sim.actors import Question, accuracy, learning, stack_file
from sim.actors import predict as forecasts
from sim.actors.forecast_shapes import Accuracy, Prediction
from sim.actors.formats.sheet import Tell
from sim.analysis.shapes import Scorecard
from sim.api.calling import added_up, refuse_unknown
from sim.domain.errors import Note, Problem, WinsetError
from sim.files.library import place
from sim.models import known
from sim.runs.request import Progress

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
    80 % of each position lie within ± this; `replicates` draws are made of uncertain positions;
    `stack` (deu, or a file) adds the combined forecast.
    """
    refuse_unknown(options, TableOptions)
    learned = None if stack is None else stack_file.load(stack)
    tell, questions = options.get("tell", note), _questions(table, options)
    if spread is not None:
        questions = forecasts.spread(questions, spread)
    if replicates is None and any(question.low is not None for question in questions):
        replicates = DRAWS
    manner, heard = _manner(options, replicates), _heard(options, questions)
    given = _names(options), dict(options.get("param") or {})
    models = forecasts.predict(questions, *given, manner, tell, heard)
    file = _name(table)
    found: Prediction = {"file": file, "models": models}
    if replicates:
        found = {"file": file, "seed": manner.seed, "replicates": replicates, "models": models}
    if learned is not None:
        found["combined"] = stack_file.combine(learned, questions, tell).data()
    return found


def score(
    file: str | Path,
    sealed: Sequence[str | Path] = (),
    *,
    stack: bool | str | Path = False,
    out: Path | None = None,
    **options: Unpack[TableOptions],
) -> Scorecard | Accuracy:
    """Forecasts against what happened: `winset score --json`.

    Of scenarios: `file` is YAML of resolved questions, `sealed` are sealed forecasts of them. Of
    models: `file` is a table of actors with outcomes; `stack` learns a combined forecast, and
    `out` is a new file for it; or it names one (deu, or a file), which is scored as it is.
    """
    refuse_unknown(options, TableOptions)
    if _is_resolved(file):
        from sim.analysis.trials.score import score as scored  # noqa: PLC0415 - mesa, a second to import

        if stack or out or unusual(options):
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


def unusual(options: TableOptions) -> set[str]:
    """Options of a table of actors that say something else than they do if they are left out."""
    usual = ((name, value, _USUAL.get(name, value)) for name, value in options.items())
    return {name for name, value, other in usual if value not in (None, other)}


def _is_resolved(file: str | Path) -> bool:
    """Whether a file to be scored holds resolved questions, and not a table of actors."""
    return Path(file).suffix.lower() in {".yaml", ".yml"}


def note(words: str) -> None:
    """Warn of what was assumed or left out."""
    warnings.warn(words, Note, stacklevel=3)


def _score_table(
    file: Path, options: TableOptions, *, stack: bool | str | Path, out: Path | None
) -> Accuracy:
    manner, names, tell = _manner(options, None), _names(options), options.get("tell", note)
    if out is not None and stack is not True:
        raise WinsetError("--out is for the stack that --stack learns. Add --stack.")
    if manner.apart and stack:
        raise WinsetError("a stack is learned from packages. Leave out --apart or --stack.")
    if out is not None:
        stack_file.refuse(out)
    saved = None if isinstance(stack, bool) else stack_file.load(str(stack))
    questions = _questions(file, options)
    heard = _heard(options, questions)
    trial = accuracy.try_models(
        questions, names, dict(options.get("param") or {}), manner, heard, tell
    )
    found: Accuracy = {"file": str(file), **accuracy.accuracy(trial)}
    if saved is not None:
        found["stack"] = learning.score_saved(saved, trial, file, tell)
    elif stack:
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
    of = len(questions) * len(_names(options) or known())
    return added_up(options.get("progress"), of) or (lambda _: None)
