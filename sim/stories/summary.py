"""What a scenario holds, for `winset show`."""

from collections.abc import Iterator
from typing import Any

from sim.domain import words
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
        "tables": {n: t.model_dump(exclude={"reversion"}) for n, t in file.tables.items()},
        "threats": {
            name: {
                "sender": threat.sender,
                "target": threat.target,
                "demand": threat.demand.issue,
                "sanction": threat.sanction.issue,
                "from": text(threat.start),
                "until": text(threat.until),
                "table": threat.table,
            }
            for name, threat in file.threats.items()
        },
        "events": {name: {"month": text(event.month)} for name, event in file.events.items()},
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
    for name, entry in found["tables"].items():
        when = f"meets {', '.join(entry['meets'])}" if entry["meets"] else "already agreed"
        until = f", until {entry['until']}" if entry["until"] else ""
        who, what = ", ".join(entry["parties"]), ", ".join(entry["issues"])
        yield f"Table {name}: {who} on {what}; {when}{until}"
    for name, entry in found["threats"].items():
        yield (
            f"Threat {name}: {entry['sender']} may move {entry['sanction']} unless "
            f"{entry['target']} gives way on {entry['demand']}, {entry['from']} to {entry['until']}"
        )
    for name, entry in found["events"].items():
        yield f"Event {name}: {entry['month']}"
    yield "Questions"
    for name, entry in found["outcomes"].items():
        yield f"  {name} ({entry['month']}): {entry['question']}"
        yield f"    {', '.join(entry['categories'])}"
    parts = ", ".join(f"{name} {value:g}" for name, value in found["parameters"].items())
    yield f"Parameters: {parts}"
    judged = words.share(found["judgement_share"])
    yield f"{found['estimates']} estimates, {judged} of them judgement."
    yield f"Ask on: winset why {found['scenario']} KEY"
