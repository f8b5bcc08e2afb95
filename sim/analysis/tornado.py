"""One estimate at a time at its p10 and its p90, all else as drawn and on the same luck."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.analysis import target as targets
from sim.analysis.factor_runs import LastState, Rows, join, last_states
from sim.analysis.factors import UncertainInput, factors, said, spoken
from sim.analysis.shapes import AtBothEnds, Swing, Swings, Tornado
from sim.analysis.target import Target
from sim.analysis.words.tornado_words import sentences
from sim.analysis.words.wording import Progress, header, refuse_few
from sim.domain.arrays import Array
from sim.equations.intervals import paired_interval
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import Plan, RunRequest, prepare

SECTIONS = 10
STUDENT = 2.2621571627409915  # 97.5 % of Student's t with SECTIONS - 1 degrees of freedom
FEWEST = 2 * SECTIONS
Pair = tuple[LastState, LastState]  # with an estimate at its low end, and at its high end


def tornado(
    request: RunRequest,
    outcome: str | None = None,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> Tornado:
    """The JSON object of `winset tornado`: what each estimate moves, the widest swing first.

    Each uncertain estimate is put at its p10 and at its p90 in every replicate, while all others
    and all luck stay as drawn: 2 F + 1 runs for F estimates. `progress` hears how many replicates
    are done, and of how many; what it raises ends the work.
    """
    plan = prepare(request)
    refuse_few(request, FEWEST, "tell an effect from chance")
    found = factors(plan.scenario)
    with hire() as hands:
        runs = _runs(plan, found, hands, progress)
        base = next(runs)
        target = targets.read(plan.scenario, outcome, base)
        rows = [_row(plan, target, factor, (next(runs), next(runs))) for factor in found]
    rows.sort(key=lambda row: -abs(row["difference"]))
    data: Swings = {
        **header(plan, target, target.of(base), request.replicates),
        "estimates": len(plan.scenario.numbers),
        "varied": len(found),
        "factors": rows,
    }
    return {**data, "sentences": sentences(data)}


def _runs(
    plan: Plan, found: list[UncertainInput], hands: Executor, progress: Progress | None
) -> Iterator[LastState]:
    """How replicates end as drawn, then with each factor low, and high."""
    variants: list[dict[Any, Any]] = [{}]
    variants += [{factor.address: level} for factor in found for level in factor.ends]
    spans = list(plan.chunks())
    jobs = [Rows(first, count, given) for given in variants for first, count in spans]
    parts: list[LastState] = []
    done, total = 0, len(variants) * plan.request.replicates
    for part in last_states(plan, jobs, hands):
        parts.append(part)
        done += part.policies.shape[0]
        if progress is not None:
            progress(done, total)
        if len(parts) == len(spans):
            yield join(parts)
            parts = []


def _row(plan: Plan, target: Target, factor: UncertainInput, pair: Pair) -> Swing:
    """What a factor does to everything, and to the target."""
    case = plan.scenario
    number = factor.numbers[0]
    at = [float(value) for value in factor.values(np.array(factor.ends))]
    shares = {q: _shares(list(o.categories), q, pair) for q, o in case.file.outcomes.items()}
    policies = dict(zip(case.issues, _medians(plan, pair), strict=True))
    if target.question is None:
        moved = policies[list(case.issues)[target.index]]
    else:
        moved = list(shares[target.question].values())[target.index]
    return {
        "factor": factor.name,
        "words": spoken(case, number.key),
        "unit": "" if number.scale.levels else number.scale.unit,
        "at": at,
        "at_words": [said(number.scale, value) for value in at],
        "sources": factor.discrete,
        **moved,
        "outcomes": shares,
        "policies": policies,
    }


def _shares(names: list[str], question: str, pair: Pair) -> dict[str, AtBothEnds]:
    """Share of each category with the factor low and high, and their paired difference."""
    low, high = (each.outcomes[question] for each in pair)
    out: dict[str, AtBothEnds] = {}
    for index, name in enumerate(names):
        gained = int(np.count_nonzero((high == index) & (low != index)))
        lost = int(np.count_nonzero((low == index) & (high != index)))
        out[name] = {
            "low": float(np.mean(low == index)),
            "high": float(np.mean(high == index)),
            "difference": (gained - lost) / low.size,
            "interval": list(paired_interval(gained, lost, low.size)),
        }
    return out


def _medians(plan: Plan, pair: Pair) -> Iterator[AtBothEnds]:
    """Each policy's median with the factor low and high, in its unit, and their difference.

    The 95 % interval is that of sectioning: replicates in SECTIONS parts, each with its own
    difference, whose standard error is that of their mean (Asmussen & Glynn 2007, III.5).
    """
    low, high = (each.policies for each in pair)
    stepped = [bool(issue.levels) for issue in plan.scenario.issues.values()]
    parts = [np.array_split(each, SECTIONS) for each in (low, high)]
    pairs = zip(*parts, strict=True)
    apart = np.stack([_median(last, stepped) - _median(first, stepped) for first, last in pairs])
    half = STUDENT * np.std(apart, axis=0, ddof=1) / np.sqrt(SECTIONS)
    ends_ = _median(low, stepped), _median(high, stepped)
    for k in range(len(stepped)):
        one, other = float(ends_[0][k]), float(ends_[1][k])
        interval = [other - one - float(half[k]), other - one + float(half[k])]
        yield {"low": one, "high": other, "difference": other - one, "interval": interval}


def _median(values: Array, stepped: list[bool]) -> Array:
    """Median of each column, (K,); of levels the lower of two."""
    smooth = np.median(values, axis=0)
    return np.where(stepped, np.quantile(values, 0.5, axis=0, method="inverted_cdf"), smooth)
