"""Scores of cases put together: by kind of question and over all, and concession by cost."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.analysis.shapes import (
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
    given = [
        (chance, category == row["category"])
        for row in rows
        for category, chance in (row["forecasts"][OWN] or {}).items()
    ]
    return {
        "cases": len({row["case"] for row in rows}),
        "questions": len(rows),
        "mean": {name: _pooled(rows, name, seed) for name in names},
        "calibration": calibration(given),
    }


def _pooled(rows: list[CaseQuestion], name: str, seed: int) -> Pooled | None:
    """Mean scores of a forecaster where it has any, beside the forecast's on the same ones."""
    own = [row for row in rows if row["scores"][name]]
    if not own:
        return None
    brier, log, rps = (_score(own, name, rule, seed) for rule in RULES)
    return {"questions": len(own), "brier": brier, "log": log, "rps": rps}


def _score(rows: list[CaseQuestion], name: str, rule: str, seed: int) -> PooledScore:
    """A mean over questions, with intervals from cases drawn whole."""
    slugs = list(dict.fromkeys(row["case"] for row in rows))
    clusters = np.array([slugs.index(row["case"]) for row in rows])
    its, forecast = (
        np.array([(row["scores"][each] or {})[rule] for row in rows]) for each in (name, OWN)
    )
    mean = scoring.mean_difference(its, np.zeros(len(its)), clusters, seed=seed)
    above = scoring.mean_difference(forecast, its, clusters, seed=seed)
    apart = name != OWN
    return {
        "mean": mean.mean,
        "interval": _ends(mean),
        "difference": above.mean if apart else None,
        "difference_interval": _ends(above) if apart else None,
    }


def _ends(found: scoring.Interval) -> Interval | None:
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
