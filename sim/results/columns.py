"""What the tables of a saved run hold: every column with its unit and meaning."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.domain.kinds import COUNTED, Kind
from sim.domain.scenario import Scenario

MONEY = "C$ M a year"
QUANTILES = {"p10": "10th percentile", "median": "median", "p90": "90th percentile"}
Columns = Mapping[str, "ColumnNote"]


class ColumnNote(NamedTuple):
    """Meaning and unit of a column; no unit where it holds names."""

    meaning: str
    unit: str | None = None


def columns(case: Scenario) -> dict[str, Columns]:
    """Columns of every table of a saved run, by table, in the order in which they stand."""
    month = {"month": ColumnNote("0 is the world as found, m the end of the m-th month", "months")}
    unit = "the unit of the issue"
    return {
        "replicates": {
            "replicate": ColumnNote("number of the replicate, from 0", "1"),
            **ends(case, case.file.outcomes, case.issues),
        },
        "policies": {**month, "issue": ColumnNote("issue"), **_quantiles("policy in force", unit)},
        "positions": {
            **month,
            "who": ColumnNote("stakeholder"),
            "issue": ColumnNote("issue"),
            **_quantiles("declared position", unit),
        },
        "stakeholders": {
            **month,
            "who": ColumnNote("stakeholder"),
            **_quantiles("change of utility since month 0", "utility", "utility_change."),
            **_quantiles("gain since month 0", MONEY, "gain_cad_m."),
        },
        "decisions": _decisions(unit),
        **{kind.section: _counted(kind) for kind in COUNTED},
    }


def _counted(kind: Kind) -> Columns:
    """Columns of what became of every table, threat or move: a count and a share a mark."""
    found = {"name": ColumnNote(f"name of the {kind.noun}")}
    for mark in kind.marks:
        what = f"replicates in which it was: {mark.name.replace('_', ' ')}"
        found[mark.name] = ColumnNote(what, "1")
        found[f"{mark.name}.share"] = ColumnNote(f"share of all {what}", "share")
    return found


def ends(case: Scenario, questions: Iterable[str], policies: Iterable[str]) -> Columns:
    """What a replicate came to: answers to these questions, these policies, everyone's gain."""
    found = dict[str, ColumnNote]()
    for question in questions:
        found[f"outcome.{question}"] = ColumnNote(
            f"answer to: {case.file.outcomes[question].question}"
        )
    for name in policies:
        issue = case.issues[name]
        levels = f", index of the level: {', '.join(issue.levels)}" if issue.levels else ""
        found[f"policy.{name}"] = ColumnNote(f"{issue.title}, last month{levels}", issue.unit)
    for who, stakeholder in case.stakeholders.items():
        meaning = f"gain of {stakeholder.name} in the last month against month 0"
        found[f"gain_cad_m.{who}"] = ColumnNote(meaning, MONEY)
    return found


def _quantiles(what: str, unit: str, prefix: str = "") -> Columns:
    return {
        f"{prefix}{name}": ColumnNote(f"{what}, {words} over replicates", unit)
        for name, words in QUANTILES.items()
    }


def _decisions(unit: str) -> Columns:
    return {
        "month": ColumnNote("month played, from 1", "months"),
        "replicate": ColumnNote("number of the replicate, from 0", "1"),
        "who": ColumnNote("stakeholder that decides; empty for news and for tables"),
        "what": ColumnNote("decision, a verb"),
        "to": ColumnNote("table, threat, event or issue it is about"),
        "probability": ColumnNote("chance of the decision as the model has it", "1"),
        "before": ColumnNote("position before, where one moves", unit),
        "after": ColumnNote("position after, where one moves", unit),
        "why": ColumnNote("key path of what weighed most"),
    }
