"""What the tables of a saved run hold: every column with its unit and meaning."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.domain.scenario import Scenario

MONEY = "C$ M a year"
QUANTILES = {"p10": "10th percentile", "median": "median", "p90": "90th percentile"}
Columns = Mapping[str, "Column"]


class Column(NamedTuple):
    """Meaning and unit of a column; no unit where it holds names."""

    meaning: str
    unit: str | None = None


def columns(case: Scenario) -> dict[str, Columns]:
    """Columns of every table of a saved run, by table, in the order in which they stand."""
    month = {"month": Column("0 is the world as found, m the end of the m-th month", "months")}
    own = "the unit of the issue"
    return {
        "replicates": {
            "replicate": Column("number of the replicate, from 0", "1"),
            **ends(case, case.file.outcomes, case.issues),
        },
        "policies": {**month, "issue": Column("issue"), **_quantiles("policy in force", own)},
        "positions": {
            **month,
            "who": Column("stakeholder"),
            "issue": Column("issue"),
            **_quantiles("declared position", own),
        },
        "stakeholders": {
            **month,
            "who": Column("stakeholder"),
            **_quantiles("change of utility since month 0", "utility", "utility_change."),
            **_quantiles("gain since month 0", MONEY, "gain_cad_m."),
        },
        "decisions": _decisions(own),
    }


def ends(case: Scenario, questions: Iterable[str], policies: Iterable[str]) -> Columns:
    """What a replicate came to: answers to these questions, these policies, everyone's gain."""
    found = dict[str, Column]()
    for question in questions:
        found[f"outcome.{question}"] = Column(f"answer to: {case.file.outcomes[question].question}")
    for name in policies:
        issue = case.issues[name]
        levels = f", index of the level: {', '.join(issue.levels)}" if issue.levels else ""
        found[f"policy.{name}"] = Column(f"{issue.title}, last month{levels}", issue.unit)
    for who, stakeholder in case.stakeholders.items():
        meaning = f"gain of {stakeholder.name} in the last month against month 0"
        found[f"gain_cad_m.{who}"] = Column(meaning, MONEY)
    return found


def _quantiles(what: str, unit: str, prefix: str = "") -> Columns:
    return {
        f"{prefix}{name}": Column(f"{what}, {words} over replicates", unit)
        for name, words in QUANTILES.items()
    }


def _decisions(own: str) -> Columns:
    return {
        "month": Column("month played, from 1", "months"),
        "replicate": Column("number of the replicate, from 0", "1"),
        "who": Column("stakeholder that decides; empty for news and for tables"),
        "what": Column("decision, a verb"),
        "to": Column("table, threat, event or issue it is about"),
        "probability": Column("chance of the decision as the model has it", "1"),
        "before": Column("position before, where one moves", own),
        "after": Column("position after, where one moves", own),
        "why": Column("key path of what weighed most"),
    }
