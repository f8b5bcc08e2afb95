"""Scores of cases put together: by kind of question and over all, and concession by cost."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.analysis.shapes import (
    CaseBin,
    CaseQuestion,
    Concession,
    Interval,
    Pool,
    Pooled,
    PooledScore,
    Success,
)
from sim.analysis.trials.calibration import calibration
from sim.analysis.trials.case_baselines import COMMON, NOBODY, SUCCESS
from sim.domain.arrays import Index
from sim.equations import scoring
from sim.files.case_file import CaseFile

OWN = "forecast"
RULES = ("brier", "log", "rps")
ALL = "all"
KINDS = (*COMMON, "late", "own")


def pools(rows: list[CaseQuestion], names: Sequence[str], seed: int) -> dict[str, Pool]:
    """Scores by kind of question, over all, and apart where a rule mapped what came; none empty."""
    groups = {kind: [row for row in rows if row["kind"] == kind] for kind in KINDS}
    groups[ALL] = rows
    mapped = [row for row in rows if row["came"]]
    if mapped:
        groups |= {"mapped": mapped, "as_it_came": [row for row in rows if not row["came"]]}
    return {name: _pool(group, names, seed) for name, group in groups.items() if group}


def _pool(rows: list[CaseQuestion], names: Sequence[str], seed: int) -> Pool:
    return {
        "cases": len({row["case"] for row in rows}),
        "questions": len(rows),
        "mean": {name: _pooled(rows, name, seed) for name in names},
        "calibration": _calibration(rows, seed),
    }


def _calibration(rows: list[CaseQuestion], seed: int) -> list[CaseBin]:
    """Calibration of the forecast's chances, with intervals from cases drawn whole."""
    given = [
        (chance, category == row["category"], row["case"])
        for row in rows
        for category, chance in (row["forecasts"][OWN] or {}).items()
    ]
    found: list[CaseBin] = []
    for each in calibration([(chance, came) for chance, came, _ in given]):
        own = [
            (came, case)
            for chance, came, case in given
            if each["from"] <= chance and (chance < each["to"] or each["to"] == 1)
        ]
        came = np.array([float(came) for came, _ in own])
        mean = scoring.mean_difference(
            came, np.zeros(len(own)), clusters([case for _, case in own]), seed=seed
        )
        found.append({**each, "interval": ends(mean)})
    return found


def _pooled(rows: list[CaseQuestion], name: str, seed: int) -> Pooled | None:
    """Mean scores of a forecaster where it has any, beside the forecast's on the same ones."""
    own = [row for row in rows if row["scores"][name]]
    if not own:
        return None
    brier, log, rps = (_score(own, name, rule, seed) for rule in RULES)
    return {"questions": len(own), "brier": brier, "log": log, "rps": rps}


def _score(rows: list[CaseQuestion], name: str, rule: str, seed: int) -> PooledScore:
    """A mean over questions, with intervals from cases drawn whole."""
    drawn = clusters([row["case"] for row in rows])
    its, forecast = (
        np.array([(row["scores"][each] or {})[rule] for row in rows]) for each in (name, OWN)
    )
    mean = scoring.mean_difference(its, np.zeros(len(its)), drawn, seed=seed)
    above = scoring.mean_difference(forecast, its, drawn, seed=seed)
    apart = name != OWN
    return {
        "mean": mean.mean,
        "interval": ends(mean),
        "difference": above.mean if apart else None,
        "difference_interval": ends(above) if apart else None,
    }


def clusters(cases: Sequence[str]) -> Index:
    """The place of each case among those that there are, in the order in which they come."""
    order = {slug: place for place, slug in enumerate(dict.fromkeys(cases))}
    return np.array([order[slug] for slug in cases])


def ends(found: scoring.Interval) -> Interval | None:
    """Both ends of an interval as JSON; None where there is none."""
    return None if np.isnan(found.low) else [found.low, found.high]


def concession(
    rows: list[CaseQuestion], about: Mapping[str, CaseFile | None]
) -> dict[str, Concession]:
    """How often targets concede by the cost at stake, of `yield`; classes with cases only."""
    found: dict[str, Concession] = {}
    for cost, (strict, broad) in SUCCESS.items():
        group = [row for row in rows if _costs(row, about) == cost]
        if group:
            came = [{name: float(name == row["category"]) for name in NOBODY} for row in group]
            found[cost] = {
                "cases": len(group),
                "forecast": _success([row["forecasts"][OWN] or {} for row in group]),
                "frequency": _success(came),
                "ties": {"full": strict, "full_or_part": broad},
            }
    return found


def _costs(row: CaseQuestion, about: Mapping[str, CaseFile | None]) -> str | None:
    """Cost at stake where a question asks who concedes."""
    known = about[row["case"]]
    asks = row["kind"] == "yield" and set(row["categories"]) == set(NOBODY)
    return known.cost if known and asks else None


def _success(given: Sequence[Mapping[str, float]]) -> Success:
    full, part = (float(np.mean([each[name] for each in given])) for name in ("full", "part"))
    return {"full": full, "full_or_part": full + part}
