"""Why a change changes an answer: the first decision at which a replicate's two stories part.

Both cases are played with the same luck, so up to its first different decision a replicate tells
one story, though positions and terms may drift. Where no decision differs, the terms did it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.comparison import Column, column
from sim.analysis.decision_points import Point, points_of
from sim.analysis.shapes import (
    AnswerDivergence,
    DecisionChange,
    Divergences,
    FirstDifference,
    Move,
    Terms,
)
from sim.domain.arrays import Array, Mask
from sim.domain.months import text
from sim.domain.parts.condition import Condition
from sim.domain.scenario import Scenario
from sim.runs.batches import Play
from sim.runs.request import Plan, RunRequest, prepare
from sim.stories import story
from sim.stories.story_shapes import Story
from sim.world.chunk_result import ChunkResult, take_results

SAME = 1e-6  # of a scale: policies closer than this are the same
SHOWN = 5  # decisions that change most
WAYS = 3  # to part, the commonest


@dataclass(frozen=True)
class Decided:
    """All replicates of a run, with every decision."""

    plan: Plan
    played: ChunkResult

    def story(self, replicate: int) -> Story:
        """The story of one of them, by month."""
        return story.story_of(self.plan, self.played, replicate)


def decided(request: RunRequest) -> Decided:
    """What is decided in a run, which is played at once: for thousands of replicates, not more."""
    plan = prepare(request)
    return Decided(plan, take_results(plan.world(0, request.replicates, ledger=True).run()))


def as_column(name: str, case: Decided) -> Column:
    """What has been played with its decisions as a column of a comparison."""
    span = 0, case.played.count
    return column(name, case.plan, [Play(case.plan).reduced(span, [case.played])])


def divergences(stands: Decided, changed: Decided) -> Divergences:
    """What first parts the scenario as it stands from it as changed, by question.

    `outcomes` holds for each question how many replicates answer otherwise, from what to what,
    which decision parted them first, and where none did, how the policies that the question asks
    about differ. `decisions` are those made in more or fewer replicates than before, whatever is
    answered.
    """
    was, now = stands.played, changed.played
    case, points = changed.plan.scenario, list(points_of(was.decisions, now.decisions, now.count))
    return {
        "replicates": now.count,
        "outcomes": {name: _question(case, name, (was, now), points) for name in now.outcomes},
        "decisions": _changed_most(points, now.count),
    }


def _question(
    case: Scenario, name: str, ends: tuple[ChunkResult, ChunkResult], points: list[Point]
) -> AnswerDivergence:
    """How many replicates answer a question otherwise, and what parted them first."""
    outcome = case.file.outcomes[name]
    was, now = (end.outcomes[name].astype(int) for end in ends)
    other: list[int] = np.flatnonzero(was != now).tolist()
    categories = list(outcome.categories)
    swaps = Counter((categories[was[row]], categories[now[row]]) for row in other)
    first = _first([point for point in points if point.slot[0] <= outcome.month])
    groups: dict[Any, list[int]] = {}
    for row in other:
        groups.setdefault(_way(first.get(row), row), []).append(row)
    alike = groups.pop(None, [])
    ways = sorted(groups.values(), key=len, reverse=True)
    return {
        "changed": len(other),
        "swaps": [
            {"was": one, "now": another, "count": count}
            for (one, another), count in swaps.most_common()
        ],
        "partings": [_divergence(rows, first) for rows in ways[:WAYS]],
        "terms": _terms(case, name, ends, alike) if alike else None,
    }


def _first(points: list[Point]) -> dict[int, Point]:
    """The first point at which each replicate's two stories part; none where they do not."""
    out: dict[int, Point] = {}
    for point in points:
        for row in np.flatnonzero(point.differs):
            out.setdefault(int(row), point)
    return out


def _way(point: Point | None, row: int) -> tuple[Any, ...] | None:
    """Which way two stories part, whenever they do."""
    return None if point is None else (point.slot[1], point.slot[3], *point.words(row))


def _divergence(rows: list[int], first: dict[int, Point]) -> FirstDifference:
    """One way to part: who decides what otherwise, when and why most often, with an example."""
    point = first[rows[0]]
    was, now = point.words(rows[0])
    reasons = Counter(first[row].reason(row) for row in rows)
    months = Counter(first[row].slot[0] for row in rows)
    return {
        "who": point.slot[1],
        "to": point.slot[3],
        "was": was,
        "now": now,
        "count": len(rows),
        "month": text(months.most_common(1)[0][0]),
        "why": reasons.most_common(1)[0][0],
        "replicate": rows[0],
    }


def _terms(
    case: Scenario, name: str, ends: tuple[ChunkResult, ChunkResult], rows: list[int]
) -> Terms:
    """Where all decide alike but answer otherwise: how the policies asked about have moved.

    Of the commonest change of answer among them: medians as judged, in each issue's unit, the
    farthest moved first.
    """
    outcome = case.file.outcomes[name]
    entry = min(outcome.month - ends[0].start + 1, len(ends[0].policy) - 1)
    ways: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        was, now = (int(end.outcomes[name][row]) for end in ends)
        ways.setdefault((was, now), []).append(row)
    (was, now), alike = max(ways.items(), key=lambda way: len(way[1]))
    categories = list(outcome.categories)
    return {
        "count": len(rows),
        "was": categories[was],
        "now": categories[now],
        "of_these": len(alike),
        "replicate": alike[0],
        "moves": list(_moves(case, name, [end.policy[entry, alike] for end in ends])),
    }


def _moves(case: Scenario, name: str, policies: list[Array]) -> Iterator[Move]:
    """Medians of the policies a question asks about, (rows, K) in both cases, where they differ."""
    asked = {i for each in case.file.outcomes[name].categories.values() for i in _issues(each)}
    was, now = policies
    width = np.array([each.scale.high - each.scale.low for each in case.issues.values()])
    far = np.median(np.abs(now - was), axis=0) / width
    issues = list(case.issues)
    for k in np.argsort(-far, kind="stable"):
        if issues[k] in asked and far[k] > SAME:
            middles = (float(np.median(policy[:, k])) for policy in (was, now))
            yield Move(issue=issues[k], was=next(middles), now=next(middles))


def _issues(condition: Condition | None) -> Iterator[str]:
    """Issues whose policies a condition tests; `otherwise` tests none."""
    if condition is None:
        return
    yield from condition.policy or {}
    inside = [*(condition.all_ or []), *(condition.any_ or [])]
    for each in [*inside, *([condition.not_] if condition.not_ else [])]:
        yield from _issues(each)


def _changed_most(points: list[Point], count: int) -> list[DecisionChange]:
    """Decisions that more or fewer replicates make at any time, the most changed first.

    Of the answers that exclude each other only the one that gains most. `was` and `now` are shares
    of replicates; `more` and `fewer` those that gain and lose it.
    """
    found: dict[tuple[str, tuple[str, ...], str], DecisionChange] = {}
    for who, choice, to in dict.fromkeys(point.slot[1:] for point in points):
        about = [point for point in points if point.slot[1:] == (who, choice, to)]
        for index, what in enumerate(choice):
            was, now = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
            for point in about:
                was |= point.was == index
                now |= point.now == index
            row = _change((who, what, to), was, now)
            best = found.setdefault((who, choice, to), row)
            if row["more"] > best["more"]:
                found[who, choice, to] = row
    rows = [row for row in found.values() if row["more"] or row["fewer"]]
    return sorted(rows, key=lambda row: -(row["more"] + row["fewer"]))[:SHOWN]


def _change(decision: tuple[str, str, str], was: Mask, now: Mask) -> DecisionChange:
    who, what, to = decision
    return {
        "who": who,
        "what": what,
        "to": to,
        "was": float(np.mean(was)),
        "now": float(np.mean(now)),
        "more": float(np.mean(now & ~was)),
        "fewer": float(np.mean(was & ~now)),
    }
