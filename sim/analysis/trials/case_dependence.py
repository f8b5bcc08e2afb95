"""Giving way and the trade at stake: from case to case, and with the same case's trade scaled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.shapes import (
    CaseQuestion,
    Dependence,
    Estimated,
    Exposed,
    Quarter,
    Scaled,
)
from sim.analysis.trials.case_baselines import NOBODY
from sim.analysis.trials.case_play import Meter, Trial, shares
from sim.analysis.trials.case_pools import OWN, ends
from sim.analysis.trials.case_roles import Roles, roles
from sim.domain.arrays import Array
from sim.domain.parts.lane import VALUE
from sim.equations import agreement, scoring
from sim.files.case_folder import Case, ordered
from sim.files.load import LoadedScenario

# Share that conceded, by quarter of the target's trade dependence: 633 challenges, 1970 to 2000.
CHALLENGES = (0.12, 0.20, 0.25, 0.29)
GDP = 200  # times the worth of a government, which is half a per cent of it
FACTORS = (0.1, 1 / 3, 1.0, 3.0)
MOST = 200  # replicates of a what-if


@dataclass(frozen=True)
class Stakes:
    """A case that asks who gives way, and the trade at stake ÷ GDP; why not, where there is none.

    The trade is that of all lanes of the sanction, a mean over codings.
    """

    case: Case
    at_stake: float = np.nan
    without: str = ""


def exposed(cases: Sequence[Case]) -> list[Stakes]:
    """The cases that ask who gives way in full, in part or not."""
    asking = [case for case in cases if "yield" in case.answers]
    return [
        _stakes(case) for case in asking if set(ordered(case.codings[0], "yield")) == set(NOBODY)
    ]


def _stakes(case: Case) -> Stakes:
    found: list[float] = []
    for given in map(roles, case.codings):
        lanes = _lanes(given) if given else []
        if given is None or not lanes:
            return Stakes(case, without="its sanction is no duty on a lane")
        worth = f"stakeholders.{given.words.target}.worth_cad_m"
        if worth not in given.coding.numbers:
            return Stakes(case, without="its target has no worth in money")
        trade = sum(given.value(f"lanes.{lane}.value_cad_m") for lane in lanes)
        found.append(trade / (GDP * given.value(worth)))
    return Stakes(case, float(np.mean(found)))


def _lanes(given: Roles) -> list[str]:
    """The lanes of the sanction."""
    issue = given.issues["sanction"]
    return [name for name, lane in given.coding.lanes.items() if issue in lane.issues]


def replicates(stakes: list[Stakes], trial: Trial) -> int:
    """How many replicates the what-if plays."""
    codings = sum(len(each.case.codings) for each in stakes if not each.without)
    return codings * len(FACTORS) * min(MOST, trial.replicates)


def dependence(
    stakes: list[Stakes], rows: Sequence[CaseQuestion], trial: Trial, meter: Meter
) -> Dependence | None:
    """Giving way beside the trade at stake, of cases with both; None without any.

    1. Rank the cases by trade at stake ÷ GDP, and by the chance of giving way and what came.
    2. Cut them into quarters.
    3. Play each again with the sanction's trade times a factor, on the same luck.
    """
    known = sorted((each for each in stakes if not each.without), key=lambda each: each.at_stake)
    if not known:
        return None
    asked = {row["case"]: row for row in rows if row["question"] == "yield"}
    found = {each.case.slug: _exposed(each, asked[each.case.slug]) for each in known}
    at_stake, forecast, came = (
        np.array([each[name] for each in found.values()], dtype=float)
        for name in ("at_stake", "forecast", "came")
    )
    scaled, tenfold = _what_if(known, trial, meter)
    return {
        "cases": found,
        "left_out": {each.case.slug: each.without for each in stakes if each.without},
        "ranks": {
            "forecast": _ranked(at_stake, forecast, trial.seed),
            "came": _ranked(at_stake, came, trial.seed),
        },
        "quarters": _quarters(list(found.values())),
        "replicates": min(MOST, trial.replicates),
        "scaled": scaled,
        "tenfold": tenfold,
    }


def _exposed(stakes: Stakes, row: CaseQuestion) -> Exposed:
    given = row["forecasts"][OWN] or {}
    chance = given["full"] + given["part"]
    return {"at_stake": stakes.at_stake, "forecast": chance, "came": row["category"] != "none"}


def _ranked(first: Array, second: Array, seed: int) -> Estimated:
    found = agreement.resampled(
        lambda at: agreement.rank_correlation(first[at], second[at]),
        np.arange(len(first)),
        seed=seed,
    )
    if np.isnan(found.mean):
        return {"value": None, "interval": None}
    return {"value": found.mean, "interval": ends(found)}


def _quarters(cases: list[Exposed]) -> list[Quarter]:
    """Cases in four as equal parts as can be, from the least at stake; none that is empty."""
    parts = np.array_split(np.arange(len(cases)), len(CHALLENGES))
    out: list[Quarter] = []
    for part, challenges in zip(parts, CHALLENGES, strict=True):
        own = [cases[place] for place in part.tolist()]
        if own:
            out.append(
                {
                    "least": own[0]["at_stake"],
                    "most": own[-1]["at_stake"],
                    "cases": len(own),
                    "forecast": float(np.mean([each["forecast"] for each in own])),
                    "frequency": float(np.mean([each["came"] for each in own])),
                    "challenges": challenges,
                }
            )
    return out


def _what_if(stakes: list[Stakes], trial: Trial, meter: Meter) -> tuple[list[Scaled], Estimated]:
    """The chance of giving way by factor of the trade, and its rise where that grows tenfold."""
    small = replace(trial, replicates=min(MOST, trial.replicates))
    chance = np.array(
        [[_chance(each.case, factor, small, meter) for factor in FACTORS] for each in stakes]
    )
    base = chance[:, FACTORS.index(1.0)]
    size = np.log10(FACTORS) - np.mean(np.log10(FACTORS))
    slopes = np.sum(chance * size, axis=1) / np.sum(size * size)
    rise = scoring.mean_difference(slopes, np.zeros(len(slopes)), seed=trial.seed)
    scaled = [
        _scaled(factor, own, base, trial.seed)
        for factor, own in zip(FACTORS, chance.T, strict=True)
    ]
    return scaled, {"value": rise.mean, "interval": ends(rise)}


def _scaled(factor: float, chance: Array, base: Array, seed: int) -> Scaled:
    mean = scoring.mean_difference(chance, np.zeros(len(chance)), seed=seed)
    above = scoring.mean_difference(chance, base, seed=seed)
    return {
        "factor": factor,
        "chance": mean.mean,
        "interval": ends(mean),
        "above": above.mean,
        "above_interval": ends(above),
        "more": int(np.sum(chance > base)),
        "less": int(np.sum(chance < base)),
    }


def _chance(case: Case, factor: float, trial: Trial, meter: Meter) -> float:
    """The chance of giving way with the sanction's trade times a factor, a mean over codings."""
    found: list[float] = []
    for place in case.asked("yield"):
        given = shares(times(case.codings[place], factor), None, trial)["yield"]
        found.append(given["full"] + given["part"])
        meter.add(trial.replicates)
    return float(np.mean(found))


def times(coding: LoadedScenario, factor: float) -> LoadedScenario:
    """A coding in which the trade that the sanction would hit is so many times as large.

    What is sold to all grows with it; what one of several sources says is left as it is.
    """
    given = roles(coding)
    changes: dict[str, float] = {}
    for lane in _lanes(given) if given else ():
        for name in ("value_cad_m", "exporter_sales_cad_m"):
            estimate = getattr(coding.lanes[lane], name)
            for end in ("low", "likely", "high"):
                value = getattr(estimate, end, None)
                if value is not None:
                    changes[f"lanes.{lane}.{name}.{end}"] = min(value * factor, VALUE.high)
    return coding.with_(changes) if factor != 1 else coding
