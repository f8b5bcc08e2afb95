"""Two codings of a case: how far the coders agree, and how far their forecasts are apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.shapes import Agreement, CaseQuestion, CodersApart, ForecastsApart
from sim.analysis.trials.case_pools import ALL, KINDS, OWN, clusters, ends
from sim.analysis.trials.case_roles import coded, roles, same
from sim.equations import agreement, scoring
from sim.files.case_folder import Case

NUMBERS = (
    "ideal",
    "salience",
    "voice",
    "worth",
    "trade",
    "elasticity",
    "sanction level",
    "threshold",
)
CATEGORIES = ("reservation", "announced", "made")
ORDERED = ("until",)


@dataclass(frozen=True)
class Pair:
    """What both coders say of one thing of one case."""

    case: str
    kind: str
    first: float
    second: float


def coders(cases: Sequence[Case], rows: Sequence[CaseQuestion], seed: int) -> CodersApart | None:
    """Agreement on the cases that have two codings; None where there are none.

    1. Call what both mean by its role: of the threat that the question on the sanction reads.
    2. Compare medians: a demand from the policy in force, 0, to all that was demanded, 1; other
       policies as shares of their scale; money in natural logarithms.
    3. Take concordance of numbers, kappa of categories, with intervals from drawing cases.
    """
    twice = [case for case in cases if len(case.codings) == 2]
    if not twice:
        return None
    pairs = [pair for case in twice for pair in pairs_of(case)]
    named = [case for case in twice if all(map(roles, case.codings))]
    everybody = sum(len(coding.stakeholders) for case in named for coding in case.codings)
    return {
        "cases": len(twice),
        "stakeholders": everybody,
        "unpaired": everybody - 2 * sum(len(_same(case)) for case in named),
        "numbers": _numbers(pairs, seed),
        "forecasts": _forecasts(rows, seed),
    }


def _same(case: Case) -> list[tuple[str, str]]:
    first, second = map(roles, case.codings)
    return same(first, second) if first and second else []


def pairs_of(case: Case) -> list[Pair]:
    """What both codings of a case say, kind by kind."""
    first, second = map(roles, case.codings)
    if first is None or second is None:
        return []
    people = same(first, second)
    own = coded(first, {one: one for one, _ in people})
    theirs = coded(second, {other: one for one, other in people})
    return [Pair(case.slug, of[0], own[of], theirs[of]) for of in own if of in theirs]


def _numbers(pairs: list[Pair], seed: int) -> dict[str, Agreement]:
    out: dict[str, Agreement] = {}
    for kind in (*NUMBERS, *CATEGORIES, *ORDERED):
        own = [pair for pair in pairs if pair.kind == kind]
        if own:
            out[kind] = _agreement(kind, own, seed)
    return out


def _agreement(kind: str, pairs: list[Pair], seed: int) -> Agreement:
    first, second = (np.array([getattr(p, end) for p in pairs]) for end in ("first", "second"))
    measure, statistic = _measure(kind)
    drawn = clusters([pair.case for pair in pairs])
    found = agreement.resampled(lambda at: statistic(first[at], second[at]), drawn, seed=seed)
    counted = kind in CATEGORIES
    return {
        "measure": measure,
        "pairs": len(pairs),
        "cases": len(set(drawn.tolist())),
        "agreement": None if np.isnan(found.mean) else found.mean,
        "interval": None if np.isnan(found.mean) else ends(found),
        "apart": None if counted else float(np.mean(np.abs(first - second))),
        "equal": float(np.mean(np.isclose(first, second))),
    }


def _measure(kind: str) -> tuple[str, Callable[..., float]]:
    """Name and statistic of the agreement on a kind."""
    if kind in NUMBERS:
        return "concordance", agreement.concordance
    ordered = kind in ORDERED
    return "weighted_kappa" if ordered else "kappa", lambda first, second: agreement.kappa(
        first, second, ordered=ordered
    )


def _forecasts(rows: Sequence[CaseQuestion], seed: int) -> dict[str, ForecastsApart]:
    """By kind of question, and over all that both codings ask."""
    both = [row for row in rows if len(row["codings"][OWN]) == 2]
    groups = {kind: [row for row in both if row["kind"] == kind] for kind in KINDS} | {ALL: both}
    return {kind: _apart(group, seed) for kind, group in groups.items() if group}


def _apart(rows: list[CaseQuestion], seed: int) -> ForecastsApart:
    apart = np.array([_distance(row) for row in rows])
    drawn = clusters([row["case"] for row in rows])
    found = scoring.mean_difference(apart, np.zeros(len(apart)), drawn, seed=seed)
    return {
        "questions": len(rows),
        "cases": len(set(drawn.tolist())),
        "apart": found.mean,
        "interval": ends(found),
    }


def _distance(row: CaseQuestion) -> float:
    first, second = row["codings"][OWN]
    return float(np.mean([abs(first[name] - second[name]) for name in row["categories"]]))
