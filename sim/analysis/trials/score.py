"""Scoring forecasts of scenarios against what happened, beside what anybody could have said."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.shapes import (
    CalibrationBin,
    MeanScore,
    Score,
    Scorecard,
    ScoredQuestion,
    Together,
)
from sim.analysis.trials import baselines
from sim.analysis.trials.calibration import calibration
from sim.analysis.trials.seal import again, unbroken
from sim.domain.errors import Problem, WinsetError, nearest
from sim.equations import scoring
from sim.files import library
from sim.files import resolved_file as resolved
from sim.files import sealed_file as sealed
from sim.files.document import Document, read, shown, validate
from sim.files.resolved_file import Resolution, Resolved
from sim.results.run import run
from sim.runs.request import Plan, Progress, RunRequest, prepare

OWN = "forecast"
NAMES = (OWN, *baselines.NAMES)


@dataclass(frozen=True)
class Made:
    """A forecast of one scenario, sealed in a file or computed now; `plan` None if not here."""

    scenario: str
    model: str
    outcomes: dict[str, dict[str, float]]
    judged_at: dict[str, str]
    warnings: list[str]
    plan: Plan | None
    file: Path | None = None
    seal: sealed.Seal | None = None


def score(path: Path, files: list[Path], progress: Progress | None = None) -> Scorecard:
    """Score forecasts of the questions that a file resolves, as the object of `winset score`.

    Without sealed files every scenario of the file is run now, which is no forecast and is said.
    """
    document = read(path)
    answers, made = _given(document, files)
    notes = list(_unused(answers, made))
    if made:
        fit = [forecast for forecast in made if forecast.scenario in answers.outcomes]
    else:
        fit = [_computed(name, progress) for name in answers.outcomes]
    if not fit and made:
        raise _none_fits(document, made)
    notes += [words for forecast in fit for words in _about(forecast)]
    rows = [row for forecast in fit for row in _rows(forecast, answers)]
    in_time = [row for row in rows if not row["after_the_event"]]
    late = [row for row in rows if row["after_the_event"]]
    return {
        "file": str(path),
        "sealed": not late,
        "log_floor": scoring.LOG_FLOOR,
        "questions": rows,
        "forecasts": _together(in_time),
        "after_the_event": _together(late),
        "notes": notes,
    }


def _given(document: Document, files: list[Path]) -> tuple[Resolved, list[Made]]:
    """Answers and sealed forecasts; WinsetError where there are answers to what nobody asked."""
    answers, problems = validate(Resolved, document)
    if answers is None:
        raise WinsetError(problems)
    made = [_sealed(file) for file in dict.fromkeys(files)]
    problems = list(_unfit(document, answers, made))
    if problems:
        raise WinsetError(problems)
    return answers, made


def _sealed(file: Path) -> Made:
    found = unbroken(file)
    plan = None
    try:
        plan = prepare(again(file, found))
    except WinsetError:
        pass
    else:
        now = (plan.scenario.scenario_sha256, plan.scenario.seeds_sha256)
        if now != (found.manifest.scenario_sha256, found.manifest.seeds_sha256):
            plan = None
    parts = (found.scenario, found.model, found.outcomes, found.judged_at, found.warnings)
    return Made(*parts, plan, file, found.sealed)


def _computed(scenario: str, progress: Progress | None) -> Made:
    result = run(RunRequest(scenario), progress)
    keys = ("model", "outcomes", "judged_at", "warnings")
    parts: Any = {key: result.data[key] for key in keys}
    return Made(scenario, plan=result.plan, **parts)


def _unfit(document: Document, answers: Resolved, made: list[Made]) -> Iterator[Problem]:
    """Answers to what nobody asked."""
    if not made:
        yield from resolved.unknown(document, answers)
        return
    known = {*library.scenarios(), *(forecast.scenario for forecast in made)}
    for scenario in answers.outcomes:
        if scenario not in known:
            words = f"there is no scenario '{scenario}'. {nearest(scenario, known)}"
            yield document.problem(("outcomes", scenario), words)
    found: dict[Problem, None] = {}
    for forecast in made:
        asked = {question: list(shares) for question, shares in forecast.outcomes.items()}
        found |= dict.fromkeys(resolved.cross_check(document, answers, forecast.scenario, asked))
    yield from found


def _none_fits(document: Document, made: list[Made]) -> WinsetError:
    given = ", ".join(sorted({forecast.scenario for forecast in made}))
    words = f"resolves nothing of what was forecast ({given}). Give forecasts of these scenarios."
    return WinsetError([document.problem(("outcomes",), words)])


def _unused(answers: Resolved, made: list[Made]) -> Iterator[str]:
    """Forecasts that nothing answers and answers that nothing forecast."""
    for forecast in made:
        if forecast.scenario not in answers.outcomes:
            yield f"{forecast.file}: nothing is resolved of '{forecast.scenario}'; not scored."
    forecasted = {forecast.scenario for forecast in made}
    for scenario in answers.outcomes if made else ():
        if scenario not in forecasted:
            yield f"outcomes.{scenario}: no sealed forecast of it was given; not scored."


def _about(forecast: Made) -> Iterator[str]:
    """What a reader should know of one forecast."""
    name = forecast.scenario if forecast.file is None else shown(forecast.file)
    yield from (f"{name}: {words}" for words in forecast.warnings if words.startswith("outcomes."))
    if forecast.plan is None:
        yield (
            f"{name}: the scenario or its seeds are not here as they were when it was sealed, so "
            "that only the uniform baseline can be told."
        )


def _rows(forecast: Made, answers: Resolved) -> Iterator[ScoredQuestion]:
    """A forecast's questions, each beside what anybody could have said of it."""
    others = baselines.of_world(forecast.plan) if forecast.plan else {}
    for question, answer in answers.outcomes[forecast.scenario].items():
        yield _row(forecast, question, answer, others.get(question, {}))


def _row(
    forecast: Made,
    question: str,
    answer: Resolution,
    others: dict[str, baselines.Shares | None],
) -> ScoredQuestion:
    shares, seal = forecast.outcomes[question], forecast.seal
    forecasts: dict[str, baselines.Shares | None] = {
        OWN: shares,
        "uniform": baselines.uniform(list(shares)),
        **{name: others.get(name) for name in baselines.NAMES[1:]},
    }
    return {
        "scenario": forecast.scenario,
        "question": question,
        "model": forecast.model,
        "judged_at": forecast.judged_at.get(question),
        "category": answer.category,
        "resolved": answer.resolved.isoformat(),
        "source": answer.source,
        "file": None if forecast.file is None else str(forecast.file),
        "sealed": seal is not None,
        "sealed_at": None if seal is None else seal.at,
        "after_the_event": seal is None or seal.moment.date() > answer.resolved,
        "forecasts": forecasts,
        "scores": {n: _scores(p, answer.category) if p else None for n, p in forecasts.items()},
    }


def _scores(shares: baselines.Shares, category: str) -> Score:
    probability = np.array([list(shares.values())])
    happened = np.array([list(shares).index(category)])
    log, floored = scoring.log_score(probability, happened)
    return {
        "probability": shares[category],
        "brier": float(scoring.brier(probability, happened)[0]),
        "log": float(log[0]),
        "floored": bool(floored[0]),
    }


def _together(rows: list[ScoredQuestion]) -> Together | None:
    """Mean scores over questions, and the calibration of every chance that was given."""
    if not rows:
        return None
    return {
        "questions": len(rows),
        "mean": {name: _mean(rows, name) for name in NAMES},
        "calibration": _calibration(rows),
    }


def _mean(rows: list[ScoredQuestion], name: str) -> MeanScore | None:
    """Mean scores of one forecaster where it has any, beside the forecast's on the same ones."""
    pairs = ((row["scores"][name], row["scores"][OWN]) for row in rows)
    both = [(its, forecast) for its, forecast in pairs if its and forecast]
    if not both:
        return None
    return {
        "questions": len(both),
        "brier": float(np.mean([its["brier"] for its, _ in both])),
        "brier_of_forecast": float(np.mean([forecast["brier"] for _, forecast in both])),
        "log": float(np.mean([its["log"] for its, _ in both])),
        "log_of_forecast": float(np.mean([forecast["log"] for _, forecast in both])),
        "floored": sum(its["floored"] for its, _ in both),
    }


def _calibration(rows: list[ScoredQuestion]) -> list[CalibrationBin]:
    return calibration(
        [
            (chance, category == row["category"])
            for row in rows
            for category, chance in (row["forecasts"][OWN] or {}).items()
        ]
    )
