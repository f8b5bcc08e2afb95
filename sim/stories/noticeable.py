"""Steps of declared positions and policies that a reader would notice."""

from sim.domain.kinds import verb_of
from sim.domain.parts.issue import Issue
from sim.domain.scenario import Scenario
from sim.stories.story_shapes import Entry

OF_POSITION = 0.03  # of a scale: a smaller step of a declared position is not told by itself
OF_POLICY = 0.01
OF_SLOW_POLICY = 0.1  # of an issue that moves month by month


def noticed(issue: Issue, before: float, after: float, least: float = OF_POLICY) -> bool:
    """Whether a value has moved by enough to be told: by a level, or a part of its scale."""
    scale = issue.scale
    if scale.levels:
        return round(before) != round(after)
    return abs(after - before) >= least * (scale.high - scale.low)


def without_creeping(case: Scenario, months: dict[str, list[Entry]]) -> dict[str, list[Entry]]:
    """A story's months without steps too small to tell; a step goes on where the last one ended.

    Small steps add up: they are told once they come to enough since the position was last told.
    """
    told: dict[tuple[str, str], float] = {}
    return {month: _told(case, entries, told) for month, entries in months.items()}


def _told(case: Scenario, entries: list[Entry], told: dict[tuple[str, str], float]) -> list[Entry]:
    kept: list[Entry] = []
    for entry in entries:
        before, after = entry["before"], entry["after"]
        if not verb_of(entry["what"]).words.step or before is None or after is None:
            kept.append(entry)
            continue
        since = told.setdefault((entry["who"], entry["to"]), before)
        if noticed(case.issues[entry["to"]], since, after, OF_POSITION):
            told[entry["who"], entry["to"]] = after
            kept.append({**entry, "before": since})
    return kept
