"""What a scenario holds, for `winset show`."""

from collections.abc import Iterator
from typing import cast

from sim.domain import words
from sim.domain.kinds import SECTIONS
from sim.domain.months import text
from sim.domain.parts.issue import Issue
from sim.domain.parts.stakeholder import Stakeholder
from sim.domain.scenario import Outcome, Scenario
from sim.stories.story_shapes import IssueSummary, QuestionSummary, StakeholderSummary, Summary


def summary(scenario: Scenario) -> Summary:
    """Who, tables, threats, events, parameters and questions of a scenario, as plain data."""
    file = scenario.file
    found = {
        "scenario": scenario.slug,
        "path": str(scenario.path),
        "title": file.title,
        "question": file.question,
        "start": text(file.start),
        "end": text(file.start + file.months - 1),
        "months": file.months,
        "model": file.model,
        "stakeholders": {who: _stakeholder(each) for who, each in scenario.stakeholders.items()},
        "issues": {name: _issue(each) for name, each in scenario.issues.items()},
        **{
            kind.section: {n: kind.summary(x) for n, x in getattr(file, kind.section).items()}
            for kind in SECTIONS
        },
        "parameters": file.parameters.model_dump(),
        "outcomes": {name: _question(each) for name, each in file.outcomes.items()},
        "estimates": len(scenario.numbers),
        "judgement_share": scenario.judgement_share,
        "warnings": list(scenario.warnings),
    }
    return cast("Summary", found)  # sections come from the kinds of decision


def _stakeholder(each: Stakeholder) -> StakeholderSummary:
    above = each.within.of if each.within else None
    return {"name": each.name, "kind": each.kind, "within": above}


def _issue(each: Issue) -> IssueSummary:
    return {
        "title": each.title,
        "unit": each.unit,
        "levels": each.levels,
        "controllers": each.controllers,
    }


def _question(each: Outcome) -> QuestionSummary:
    month, categories = text(each.month), list(each.categories)
    return {"question": each.question, "month": month, "categories": categories}


def lines(found: Summary) -> Iterator[str]:
    """The summary as text, line by line."""
    yield f"{found['title']} ({found['scenario']})"
    yield found["question"]
    yield f"{found['start']} to {found['end']}, model {found['model']}"
    yield ""
    yield "Stakeholders"
    for who, entry in found["stakeholders"].items():
        above = f", heard by {entry['within']}" if entry["within"] else ""
        yield f"  {who}: {entry['name']}{above}"
    yield "Issues"
    for name, entry in found["issues"].items():
        scale = ", ".join(entry["levels"]) if entry["levels"] else entry["unit"]
        yield f"  {name}: {entry['title']} ({scale}); moved by {', '.join(entry['controllers'])}"
    for kind in SECTIONS:
        for name, entry in found[kind.section].items():
            yield kind.line(name, entry)
    yield from _asked(found)


def _asked(found: Summary) -> Iterator[str]:
    """Questions and parameters, and how much is judgement."""
    yield "Questions"
    for name, entry in found["outcomes"].items():
        yield f"  {name} ({entry['month']}): {entry['question']}"
        yield f"    {', '.join(entry['categories'])}"
    parts = ", ".join(f"{name} {value:g}" for name, value in found["parameters"].items())
    yield f"Parameters: {parts}"
    judged = words.share(found["judgement_share"])
    yield f"{found['estimates']} estimates, {judged} of them judgement."
    yield f"Ask on: winset why {found['scenario']} KEY"
