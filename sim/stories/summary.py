"""What a scenario holds, for `winset show`."""

from collections.abc import Iterator
from typing import Any

from sim.domain import words
from sim.domain.kinds import SECTIONS
from sim.domain.months import text
from sim.domain.scenario import Scenario


def summary(scenario: Scenario) -> dict[str, Any]:
    """Who, tables, threats, events, parameters and questions of a scenario, as plain data."""
    file = scenario.file
    return {
        "scenario": scenario.slug,
        "path": str(scenario.path),
        "title": file.title,
        "question": file.question,
        "start": text(file.start),
        "end": text(file.start + file.months - 1),
        "months": file.months,
        "model": file.model,
        "stakeholders": {
            who: {"name": s.name, "kind": s.kind, "within": s.within.of if s.within else None}
            for who, s in scenario.stakeholders.items()
        },
        "issues": {
            name: {
                "title": issue.title,
                "unit": issue.unit,
                "levels": issue.levels,
                "controllers": issue.controllers,
            }
            for name, issue in scenario.issues.items()
        },
        **{
            kind.section: {n: kind.summary(x) for n, x in getattr(file, kind.section).items()}
            for kind in SECTIONS
        },
        "parameters": file.parameters.model_dump(),
        "outcomes": {
            name: {"question": o.question, "month": text(o.month), "categories": list(o.categories)}
            for name, o in file.outcomes.items()
        },
        "estimates": len(scenario.numbers),
        "judgement_share": scenario.judgement_share,
        "warnings": list(scenario.warnings),
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
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
    yield "Questions"
    for name, entry in found["outcomes"].items():
        yield f"  {name} ({entry['month']}): {entry['question']}"
        yield f"    {', '.join(entry['categories'])}"
    parts = ", ".join(f"{name} {value:g}" for name, value in found["parameters"].items())
    yield f"Parameters: {parts}"
    judged = words.share(found["judgement_share"])
    yield f"{found['estimates']} estimates, {judged} of them judgement."
    yield f"Ask on: winset why {found['scenario']} KEY"
