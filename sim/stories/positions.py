"""The field's picture of a question: who wants what, how much each counts, what comes out."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.arrays import Array
from sim.domain.key import Key
from sim.domain.number import Scale
from sim.runs.request import Plan
from sim.stories.monthly import speakers
from sim.stories.story_shapes import Bin, IssuePicture, Paid, Picture, Say, Spread

if TYPE_CHECKING:
    from sim.world import World
    from sim.world.talks.negotiation import Negotiation

BINS = 25
QUANTILES = (0.1, 0.5, 0.9)
Drawn = dict[str, list[Array]]


def picture(plan: Plan) -> Picture:
    """Every issue with its stakeholders, what holds without a deal and where it ends; who paid.

    Values are in issue units, as the median and 80 % of replicates. A stakeholder's `weight` is
    capability × stake (salience, and money as salience), `wants` its ideal, or the policy in force
    where it states none.
    """
    drawn: Drawn = {}
    for first, count in plan.chunks():
        world = plan.world(first, count)
        for name, values in _found(world).items():
            drawn.setdefault(name, []).append(values)
        for name, values in _ended(world.run()).items():
            drawn.setdefault(name, []).append(values)
        world.close()
    known = {name: np.concatenate(parts) for name, parts in drawn.items()}
    return {
        "replicates": plan.request.replicates,
        "model": plan.model,
        "issues": {issue: _issue(plan, issue, known) for issue in plan.scenario.issues},
        "paid": {
            name: _paid(table.parties, known[f"agreed {name}"], known.get(f"paid {name}"))
            for name, table in plan.scenario.file.tables.items()
            if not table.standing
        },
    }


def _found(world: "World") -> dict[str, Array]:
    """What is drawn before the first month: positions, weights, and what no deal would bring."""
    numbers = world.case.numbers
    stated = np.array(
        [
            [str(Key.interest(who, issue, "ideal")) in numbers for issue in world.issue_row]
            for who in world.row
        ]
    )
    wants = np.where(stated, world.interests.ideal, world.record.position[0])
    found = {"wants": wants, "weight": world.weight_found, "start": world.policy}
    for name, talk in world.negotiations.items():
        found[f"without {name}"] = talk.fallback(world.policy)
    return {name: values.copy() for name, values in found.items()}


def _ended(world: "World") -> dict[str, Array]:
    """Where policies end, and what each table's deal cost whom."""
    ended = {"final": world.record.policy[-1].copy()}
    for name, talk in world.negotiations.items():
        ended[f"agreed {name}"] = talk.agreed
        shares = _shares(talk)
        if shares is not None:
            ended[f"paid {name}"] = shares
    return ended


def _shares(talk: "Negotiation") -> Array | None:
    """λ of each party over their sum, (R, P), where the table agreed; None if no model tells.

    At the Nash bargain λ = weight / surplus: whom the deal gains much has little say in it.
    """
    settled = talk.settlement
    if settled is None or settled.multiplier is None:
        return None
    whole = np.sum(settled.multiplier, axis=1, keepdims=True)
    rows = (talk.agreed & settled.agreed)[:, None] & (whole > 0.0)
    return np.where(rows, settled.multiplier / np.where(rows, whole, 1.0), np.nan)


def _issue(plan: Plan, issue: str, known: dict[str, Array]) -> IssuePicture:
    case = plan.scenario
    k, scale = list(case.issues).index(issue), case.issues[issue].scale
    tables = {n: t for n, t in case.file.tables.items() if issue in t.issues and not t.standing}

    def spread(values: Array) -> Spread:
        return _spread(scale.low + values * (scale.high - scale.low), levels=bool(scale.levels))

    return {
        "scale": [scale.low, scale.high],
        "start": spread(known["start"][:, k]),
        "without": {name: spread(known[f"without {name}"][:, k]) for name in tables},
        "final": {**spread(known["final"][:, k]), "bins": _bins(known["final"][:, k], scale)},
        "stakeholders": {
            who: {
                "wants": spread(known["wants"][:, n, k]),
                "weight": float(np.median(known["weight"][:, n, k])),
                "stated": str(Key.interest(who, issue, "ideal")) in case.numbers,
                "decides": any(who in table.parties for table in tables.values())
                or who in case.issues[issue].controllers,
            }
            for n, who in enumerate(case.stakeholders)
            if who in speakers(case, issue) or np.median(known["weight"][:, n, k]) > 0.0
        },
    }


def _bins(values: Array, scale: Scale) -> list[Bin]:
    """Shares of replicates by part of the scale, those with any, in issue units."""
    width = scale.high - scale.low
    levels = len(scale.levels)
    edges = np.linspace(0.0, 1.0, BINS + 1)
    if levels:
        step = 1.0 / (levels - 1)
        edges = np.linspace(-step / 2, 1.0 + step / 2, levels + 1)
    counts, _ = np.histogram(values, bins=edges)
    return [
        {
            "low": float(scale.low + max(low, 0.0) * width),
            "high": float(scale.low + min(high, 1.0) * width),
            "share": float(count / len(values)),
        }
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    ]


def _paid(parties: list[str], agreed: Array, shares: Array | None) -> Paid:
    """Each party's say in the deal; None where the model tells no λ or no replicate agrees."""
    rows = None if shares is None else shares[~np.isnan(shares[:, 0])]
    say: dict[str, Say] | None = None
    if rows is not None and len(rows):
        say = {
            who: {"mean": float(np.mean(rows[:, n])), **_spread(rows[:, n])}
            for n, who in enumerate(parties)
        }
    return {"agreed": float(np.mean(agreed)), "told": shares is not None, "say": say}


def _spread(values: Array, *, levels: bool = False) -> Spread:
    method = "inverted_cdf" if levels else "linear"
    low, middle, high = np.quantile(values, QUANTILES, method=method)
    return {"p10": float(low), "median": float(middle), "p90": float(high)}
