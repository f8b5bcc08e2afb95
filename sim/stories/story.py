"""One replicate as a story in months: who did what, how likely it was, on what evidence."""

import math
from typing import TYPE_CHECKING

from sim.domain.estimate import GIVEN
from sim.domain.key import Key
from sim.domain.literals import whole
from sim.domain.months import text
from sim.domain.number import Number
from sim.domain.scenario import Scenario
from sim.runs.request import MAX_REPLICATES, Plan
from sim.stories import monthly
from sim.stories.story_shapes import Entry, Story
from sim.world.chunk_result import ChunkResult, take_results

if TYPE_CHECKING:
    from sim.world.ledger import Decision


def tell(plan: Plan, replicate: int, *, by_month: bool = False) -> Story:
    """The story of one replicate: months with their decisions, then how each question ended.

    With `by_month`, also where policies and declared positions stand in each.
    """
    replicate = whole("replicate", replicate, 0, MAX_REPLICATES - 1)
    story = story_of(plan, take_results(plan.world(replicate, 1, ledger=True).run()), replicate)
    if not by_month:
        del story["by_month"]
    return story


def story_of(plan: Plan, found: ChunkResult, replicate: int) -> Story:
    """The story of one of the replicates that have been played with every decision, by month."""
    case, row = plan.scenario, replicate - found.first
    months: dict[str, list[Entry]] = {}
    for decision in found.decisions:
        if decision.made[row] and not decision.what.words.quiet:
            months.setdefault(text(decision.month), []).append(_entry(case, decision, row))
    outcomes = {
        question: list(case.file.outcomes[question].categories)[int(category[row])]
        for question, category in found.outcomes.items()
    }
    return {
        "scenario": case.slug,
        "replicate": replicate,
        "seed": plan.request.seed,
        "model": plan.model,
        "found": _policies(case, found, 0, row),
        "months": months,
        "outcomes": outcomes,
        "policies": _policies(case, found, -1, row),
        "drift": _drift(case, found, row),
        "by_month": monthly.series(case, found, row),
    }


def _entry(case: Scenario, decision: "Decision", row: int) -> Entry:
    before, after = float(decision.before[row]), float(decision.after[row])
    why, told = decision.reason(row), decision.what.words
    behind = _behind(case, why) if told.cites and not told.step else []
    return {
        "who": decision.who,
        "what": decision.what.value,
        "to": decision.to,
        "probability": float(decision.probability[row]),
        "before": None if math.isnan(before) else before,
        "after": None if math.isnan(after) else after,
        "why": why,
        "facts": list(dict.fromkeys(fact for each in behind for fact in _facts(each))),
        "judgement": list(dict.fromkeys(word for each in behind for word in _judgements(each))),
    }


def _behind(case: Scenario, key: str) -> list[Number]:
    """The number that a key names, or every number below it; none where the reason is money.

    How much money is worth to somebody, or how firm it is in general, says nothing of why money
    or firmness counted here.
    """
    if Key.parse(key).part[-1:] in {("worth_cad_m",), ("resolve",)}:
        return []
    return [each for each in case.numbers.values() if f"{each.key}.".startswith(f"{key}.")]


def _facts(number: Number) -> list[str]:
    """Facts that a number cites, in the order of its file."""
    branches = number.estimate.either or number.estimate.branches
    return [fact for branch in branches for fact in branch.because if fact != GIVEN]


def _judgements(number: Number) -> list[str]:
    """What a number says of itself where it is judgement."""
    return [branch.judgement for branch in number.estimate.branches if branch.judgement]


def _policies(case: Scenario, found: ChunkResult, entry: int, row: int) -> dict[str, float]:
    return dict(zip(case.issues, found.policy[entry, row].tolist(), strict=True))


def _drift(case: Scenario, found: ChunkResult, row: int) -> dict[str, dict[str, list[float]]]:
    """Declared positions that ended elsewhere than they began, in issue units."""
    out: dict[str, dict[str, list[float]]] = {}
    for n, who in enumerate(case.stakeholders):
        for k, issue in enumerate(case.issues):
            ends = found.position[[0, -1], row, n, k].tolist()
            if abs(ends[1] - ends[0]) > 0.01 * _width(case, issue):
                out.setdefault(who, {})[issue] = ends
    return out


def _width(case: Scenario, issue: str) -> float:
    scale = case.issues[issue].scale
    return scale.high - scale.low
