"""Scenario discovery: in which region of the estimates an outcome happens."""

from typing import Any, NamedTuple

import numpy as np

from sim.analysis import target as targets
from sim.analysis.factor_runs import LastState, Rows, join, last_states
from sim.analysis.factors import factors, said, spoken
from sim.analysis.shapes import BoxCount, Discovery, Leaf, LeafCondition, Limit, Region, Regions
from sim.analysis.target import Target
from sim.analysis.words.discovery_words import sentences
from sim.analysis.words.wording import Progress, header, refuse_few
from sim.domain.arrays import Array, Mask
from sim.domain.errors import WinsetError
from sim.domain.number import Number
from sim.domain.scenario import Scenario
from sim.equations.prim import Box, described, peel, separation
from sim.runs.executors import Executor, Hire, executor
from sim.runs.request import Plan, RunRequest, prepare

FEWEST = 300
RARE = 20
WORTH = 0.02  # what a restriction must add to the separation of a box
LEAVES, SMALLEST = 6, 0.05


class DiscoveryTable(NamedTuple):
    """Inputs in their units, (R, D), by number; where the outcome happened, (R,)."""

    numbers: list[Number]
    inputs: Array
    wanted: Mask


class Third(NamedTuple):
    """Some of the replicates: inputs (r, D), and where the outcome happened, (r,)."""

    inputs: Array
    wanted: Mask


def discover(
    request: RunRequest,
    outcome: str | None = None,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> tuple[Discovery, DiscoveryTable]:
    """The JSON object of `winset discover`, and the table it was found in.

    One run in three parts, replicate by replicate in turn: PRIM's boxes and small trees are grown
    on the first; which of them is kept, with which restrictions, is judged on the second; what is
    said of it is counted on the third, which neither has seen.
    """
    grower = _trees()
    refuse_few(request, FEWEST, "find a region in")
    plan = prepare(request)
    with hire() as hands:
        found = _played(plan, hands, progress)
    target = _answer(plan, outcome, found)
    numbers = inputs_of(plan.scenario)
    seed, count = request.seed, request.replicates
    drawn = [number.sample(seed, first=0, count=count) for number in numbers]
    table = DiscoveryTable(numbers, np.stack(drawn, axis=1), target.of(found) > 0.0)
    data: Regions = {
        **header(plan, target, target.of(found), count),
        "inputs": len(numbers),
        **_regions(plan.scenario, table, grower),
    }
    return {**data, "sentences": sentences(data)}, table


def _answer(plan: Plan, outcome: str | None, found: LastState) -> Target:
    """The answer that is looked for; WinsetError where a policy is named."""
    target = targets.read(plan.scenario, outcome, found)
    if not target.is_share:
        words = f"'{target.name}' is a policy, and discovery needs an answer that is given or not. "
        raise WinsetError(words + "Name one: --outcome QUESTION[:CATEGORY].")
    return target


def inputs_of(scenario: Scenario) -> list[Number]:
    """The uncertain numbers; of those that only follow the same sources, the first."""
    found: dict[str, Number] = {}
    for factor in factors(scenario):
        found.setdefault(factor.numbers[0].key, factor.numbers[0])
    return list(found.values())


def _played(plan: Plan, hands: Executor, progress: Progress | None) -> LastState:
    parts: list[LastState] = []
    for part in last_states(plan, [Rows(*span) for span in plan.chunks()], hands):
        parts.append(part)
        if progress is not None:
            done = sum(each.policies.shape[0] for each in parts)
            progress(done, plan.request.replicates)
    return join(parts)


def _regions(scenario: Scenario, table: DiscoveryTable, grower: Any) -> Region:
    """Box and tree; none of what is too rare, or too nearly certain, to have a region."""
    parts = [Third(table.inputs[n::3], table.wanted[n::3]) for n in range(3)]
    cases = min(np.count_nonzero(part.wanted == side) for part in parts for side in (True, False))
    if cases < RARE:
        return {"box": None, "trajectory": [], "tree": []}
    whole = np.stack([np.min(table.inputs, axis=0), np.max(table.inputs, axis=0)])
    boxes = peel(*parts[0])
    limits = _kept(_widened(boxes, whole), parts[1], whole)
    box = described(limits, *parts[2], whole)
    return {
        "box": {
            "restricted": [
                _limit(scenario, number, limits[:, d], whole[:, d])
                for d, number in enumerate(table.numbers)
                if box.restricted[d]
            ],
            **_numbers(box),
            "where_found": _numbers(described(limits, *parts[0], whole)),
        },
        "trajectory": [
            {**_numbers(each), "restricted": int(np.count_nonzero(each.restricted))}
            for each in boxes
        ],
        "tree": _rules(scenario, table, _tree(grower, parts), parts[2]),
    }


def _widened(boxes: list[Box], whole: Array) -> list[Array]:
    """Limits of each box, those it does not restrict as wide as the whole table's."""
    return [np.where(box.restricted, box.limits, whole) for box in boxes]


def _kept(found: list[Array], judge: Third, whole: Array) -> Array:
    """The box that separates best, without restrictions that add little (Bryant & Lempert 2010).

    One limit at a time is lifted, the one that costs least, while that is less than WORTH.
    """
    limits = max(found, key=lambda each: separation(each, *judge))
    places = np.arange(whole.size).reshape(whole.shape)
    while True:
        now = separation(limits, *judge)
        lifted = [
            np.where(places == place, whole, limits) for place in np.flatnonzero(limits != whole)
        ]
        left = [separation(each, *judge) for each in lifted]
        if not left or max(left) < now - WORTH:
            return limits
        limits = lifted[left.index(max(left))]


def _numbers(box: Box) -> BoxCount:
    return {"coverage": box.coverage, "density": box.density, "mass": box.mass}


def _limit(scenario: Scenario, number: Number, limits: Array, whole: Array) -> Limit:
    """One restricted input, in its unit; null where an end is not restricted."""
    low, high = (float(x) if x != end else None for x, end in zip(limits, whole, strict=True))
    return {
        "factor": number.key,
        "words": spoken(scenario, number.key),
        "unit": "" if number.scale.levels else number.scale.unit,
        "range": whole.tolist(),
        "low": low,
        "high": high,
        "at_words": [None if x is None else said(number.scale, x) for x in (low, high)],
    }


def _trees() -> Any:
    """What grows trees; an extra, asked for before anything is played."""
    try:
        from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 - an extra
    except ImportError:
        words = "discovery needs scikit-learn. Install it: pip install 'winset[analysis]'."
        raise WinsetError(words) from None
    return DecisionTreeClassifier


def _tree(grower: Any, parts: list[Third]) -> Any | None:
    """The tree of up to six leaves with the least squared error; None if the mean has less."""
    first, judge = parts[0], parts[1]
    best, least = None, float(np.mean(np.square(judge.wanted - np.mean(first.wanted))))
    for leaves in range(2, LEAVES + 1):
        tree = grower(max_leaf_nodes=leaves, min_samples_leaf=SMALLEST, random_state=0).fit(*first)
        error = float(np.mean(np.square(judge.wanted - tree.predict_proba(judge.inputs)[:, 1])))
        if error < least:
            best, least = tree, error
    return best


def _rules(
    scenario: Scenario, table: DiscoveryTable, tree: Any | None, unseen: Third
) -> list[Leaf]:
    """Each leaf as conditions, with the share of unseen cases there and what part happened."""
    if tree is None:
        return []
    grown, inputs, wanted = tree.tree_, *unseen
    leaf = tree.apply(inputs)
    rules: list[Leaf] = []
    waiting: list[tuple[int, list[LeafCondition]]] = [(0, [])]
    while waiting:
        node, path = waiting.pop()
        if grown.children_left[node] < 0:
            held = leaf == node
            share = float(np.mean(wanted[held])) if np.any(held) else None
            rules.append({"where": path, "mass": float(np.mean(held)), "density": share})
            continue
        number, at = table.numbers[grown.feature[node]], float(grown.threshold[node])
        for side, child in (("above", grown.children_right), ("at most", grown.children_left)):
            branch = _branch(scenario, number, at, side)
            waiting.append((int(child[node]), [*path, branch]))
    return sorted(rules, key=lambda rule: -(rule["density"] or 0.0))


def _branch(scenario: Scenario, number: Number, at: float, side: str) -> LeafCondition:
    return {
        "factor": number.key,
        "words": spoken(scenario, number.key),
        "value": at,
        "at": said(number.scale, at),
        "side": side,
    }
