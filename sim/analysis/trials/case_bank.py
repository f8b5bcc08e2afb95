"""Scoring the engine on historical cases of coercion, beside what anybody could have said."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.analysis.shapes import CaseEntry, CaseQuestion, CaseScore, CaseScores, Pool
from sim.analysis.trials import case_agreement, case_baselines, case_dependence, case_theories
from sim.analysis.trials.baselines import Shares
from sim.analysis.trials.case_play import Meter, Trial, shares
from sim.analysis.trials.case_pools import ALL, OWN, concession, pools
from sim.analysis.trials.case_theories import Bargain, shares_of
from sim.equations import scoring
from sim.files.case_folder import Case, bank, ordered
from sim.files.document import shown
from sim.models import model as decision_model


def score(folders: Sequence[str | Path], trial: Trial) -> CaseScores:
    """Score the cases of these folders, or of scenarios/cases, as `winset score cases` does.

    1. Play every coding of every resolved case, by its own model and by those named.
    2. Of n in R replicates and k categories take (n + ½) / (R + k/2), so that no share is 0.
    3. Average over the codings of a case, and score beside the baselines.
    """
    cases = bank(folders)
    resolved = [case for case in cases if case.answers]
    for name in trial.models:
        decision_model(name, {})  # a mistake in a name is told before anything is played
    bargains = case_theories.bargains(resolved) if trial.models else {}
    exposed = case_dependence.exposed(resolved)
    runs = len(trial.forecasters) * sum(len(case.codings) for case in resolved)
    whole = runs * trial.replicates + case_dependence.replicates(exposed, trial)
    meter = Meter(whole, trial.progress)
    played = _played(resolved, bargains, trial, meter)
    rows = [row for each in played for row in _rows(*each, resolved)]
    names = (*trial.forecasters, *case_baselines.NAMES)
    found = pools(rows, names, trial.seed)
    return {
        "replicates": trial.replicates,
        "seed": trial.seed,
        "cases": {case.slug: _entry(case) for case in cases},
        "questions": rows,
        "pools": found,
        "theories": case_theories.played(bargains, resolved, rows, trial.models),
        "concession": concession(rows, {case.slug: case.about for case in resolved}),
        "coders": case_agreement.coders(cases, rows, trial.seed),
        "dependence": case_dependence.dependence(exposed, rows, trial, meter),
        "notes": [*_notes(found), *(words for case in cases for words in case.notes())],
    }


Codings = dict[str, list[dict[str, Shares]]]  # by forecaster: of each coding, shares by question


def _played(
    cases: list[Case], bargains: dict[Path, Bargain], trial: Trial, meter: Meter
) -> Iterator[tuple[Case, Codings]]:
    """Each case with what every forecaster says of it, in each of its codings."""
    for case in cases:
        found: Codings = {name: [] for name in trial.forecasters}
        for name, model in trial.forecasters.items():
            for coding in case.codings:
                if model is None:
                    found[name].append(shares(coding, None, trial))
                else:
                    found[name].append(shares_of(model, bargains[coding.path], trial))
                meter.add(trial.replicates)
        yield case, found


def _rows(case: Case, codings: Codings, cases: list[Case]) -> Iterator[CaseQuestion]:
    for question, answer in case.answers.items():
        categories = ordered(case.codings[0], question)
        asked = case.asked(question)
        given = {
            name: [own[n][question] for n in asked if question in own[n]]
            for name, own in codings.items()
        }
        forecasts: dict[str, Shares | None] = {
            **{name: _mean(own, categories) if own else None for name, own in given.items()},
            **case_baselines.of_question(case, question, categories, cases),
        }
        yield {
            "case": case.slug,
            "question": question,
            "kind": case_baselines.kind(question),
            "category": answer.category,
            "came": answer.came,
            "resolved": answer.resolved.isoformat(),
            "source": answer.source,
            "categories": categories,
            "codings": given,
            "forecasts": forecasts,
            "scores": {
                name: _scores(each, categories, answer.category) if each else None
                for name, each in forecasts.items()
            },
        }


def _mean(codings: list[Shares], categories: list[str]) -> Shares:
    return {name: sum(each[name] for each in codings) / len(codings) for name in categories}


def _scores(given: Shares, categories: list[str], category: str) -> CaseScore:
    probability = np.array([[given[name] for name in categories]])
    happened = np.array([categories.index(category)])
    log, _ = scoring.log_score(probability, happened, floor=0.0)  # no share is 0
    return {
        "probability": given[category],
        "brier": float(scoring.brier(probability, happened)[0]),
        "log": float(log[0]),
        "rps": float(scoring.ranked_probability(probability, happened)[0]),
    }


def _entry(case: Case) -> CaseEntry:
    about = case.about
    return {
        "folder": shown(case.folder),
        "resolved": bool(case.answers),
        "codings": len(case.codings),
        "cut_off": about.cut_off.isoformat() if about else None,
        "sender": about.sender if about else None,
        "target": about.target if about else None,
        "cost": about.cost if about else None,
        "not_played": about.not_played if about else {},
    }


def _notes(found: Mapping[str, Pool]) -> Iterator[str]:
    """How many cases there are, and what so few do not allow to say."""
    if ALL not in found:
        return
    pool = found[ALL]
    own = pool["mean"][OWN]
    cases = f"{pool['cases']} case{'s' if pool['cases'] != 1 else ''}"
    interval = own["log"]["interval"] if own else None
    if interval is None:
        yield f"With {cases} there is no interval, and nothing can be said of other cases."
        return
    half = (interval[1] - interval[0]) / 2
    yield (
        f"With {cases} the interval of a mean log score is about ± {half:.2f}: smaller differences "
        "between forecasters say nothing unless their own interval leaves out 0."
    )
