"""Forecasts on trial: sealed before the event, and scored after it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from sim.analysis.shapes import CaseFit, CaseScores
from sim.api.calling import Options, Subject, assign
from sim.api.door_shapes import BrierScores
from sim.domain.errors import WinsetError
from sim.equations import scoring
from sim.files.library import place
from sim.files.load import LoadedScenario
from sim.results.saved import Saved, look
from sim.runs.request import Progress

if TYPE_CHECKING:
    from sim.analysis.trials.seal import Verdict


def seal(
    scenario: Subject, out: str | Path | None = None, **options: Unpack[Options]
) -> tuple[Path, dict[str, Any]]:
    """Run a scenario and write its sealed forecast: the new file, and what is in it.

    The file is by default <scenario>.sealed.json in the current folder; none is ever overwritten.
    """
    from sim.analysis.trials.seal import seal as write  # noqa: PLC0415 - mesa takes a second to import

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
        return look(path)
    from sim.analysis.trials.seal import verify as compute  # noqa: PLC0415 - as above

    return compute(path, progress)


def score_cases(
    *folders: str | Path,
    model: str | None = None,
    replicates: int = 1000,
    seed: int = 1,
    progress: Progress | None = None,
) -> CaseScores:
    """The engine on historical cases, beside what anybody could have said: `winset score cases`.

    `folders` are cases, or hold cases; by default all of scenarios/cases. `model` names others
    (a,b) beside the one of each case.
    """
    from sim.analysis.trials.case_bank import score  # noqa: PLC0415 - as above
    from sim.analysis.trials.case_play import Trial  # noqa: PLC0415 - as above

    models = dict.fromkeys(model.split(",") if model else ())
    return score(folders, Trial(tuple(models), replicates, seed, progress))


def fit_cases(
    *folders: str | Path, replicates: int = 200, seed: int = 1, progress: Progress | None = None
) -> CaseFit:
    """What history says of the default hurdle and resolve: `winset score cases --fit`.

    By multipliers of all of them, chosen for each case by the others. It changes nothing.
    """
    from sim.analysis.trials.case_bank import Trial  # noqa: PLC0415 - as above
    from sim.analysis.trials.case_fit import fit  # noqa: PLC0415 - as above

    return fit(folders, Trial((), replicates, seed, progress))


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
