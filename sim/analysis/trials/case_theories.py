"""Theories on historical cases: they settle tables, so a case without one is made into one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.analysis.shapes import CaseQuestion, TheoryPlayed
from sim.analysis.trials.baselines import Shares
from sim.analysis.trials.case_play import Trial, shares
from sim.analysis.trials.case_roles import roles
from sim.domain.errors import WinsetError
from sim.domain.months import text
from sim.files import yaml_text
from sim.files.case_folder import Case
from sim.files.load import LoadedScenario

STANDOFF = "standoff"
OF_THREAT = "asked what becomes of the threat, and here it is what holds without a deal"
NO_THREAT = "no table, and the question on the sanction reads no threat"


@dataclass(frozen=True)
class Bargain:
    """A coding as theories play it, and the questions that it leaves open, with the reason."""

    scenario: LoadedScenario
    made: bool = False
    open: dict[str, str] | None = None

    def why_not(self, question: str) -> str:
        """Why no theory answers a question; empty where each does."""
        return (self.open or {}).get(question, "")


def bargains(cases: Sequence[Case]) -> dict[Path, Bargain]:
    """Every coding as theories play it, by its file."""
    return {coding.path: bargain(coding) for case in cases for coding in case.codings}


def bargain(coding: LoadedScenario) -> Bargain:
    """A coding as it is where it has a table; else with its threat made into one.

    Sender, target and whoever controls the demand settle it and the sanction in the first month;
    without a deal the sanction is laid. Nobody threatens.
    """
    if coding.file.tables:
        return Bargain(coding)
    try:
        made = _at_a_table(coding)
    except WinsetError as error:
        made = None
        reason = str(error)
    else:
        reason = NO_THREAT
    if made is None:
        return Bargain(coding, open=dict.fromkeys(coding.file.outcomes, reason))
    return Bargain(made, True, dict.fromkeys(_of_threats(coding), OF_THREAT))


def _at_a_table(coding: LoadedScenario) -> LoadedScenario | None:
    given = roles(coding)
    if given is None:
        return None
    document = yaml_text.loaded(coding.to_yaml())
    for threat in document["threats"].values():
        threat["made"] = "never"
    issues = list(dict.fromkeys([given.issues["demand"], given.issues["sanction"]]))
    controllers = [who for issue in issues for who in coding.issues[issue].controllers]
    sides = [given.words.sender, given.words.target]
    document["tables"] = {
        STANDOFF: {
            "parties": list(dict.fromkeys([*sides, *controllers])),
            "issues": issues,
            "meets": [text(coding.file.start)],
            "reversion": {issues[-1]: document["threats"][given.threat]["sanction"]["to"]},
        }
    }
    return LoadedScenario.from_dict(document, coding.slug)


def _of_threats(coding: LoadedScenario) -> list[str]:
    """Questions whose answers hang on threats or moves."""
    tests = {
        question: [test for each in outcome.categories.values() if each for test in each.tests]
        for question, outcome in coding.file.outcomes.items()
    }
    return [name for name, own in tests.items() if any(test.threat or test.move for test in own)]


def shares_of(model: str, given: Bargain, trial: Trial) -> dict[str, Shares]:
    """Chances of the questions that a theory answers."""
    asked = [name for name in given.scenario.file.outcomes if not given.why_not(name)]
    found = shares(given.scenario, model, trial) if asked else {}
    return {question: found[question] for question in asked}


def played(
    given: dict[Path, Bargain],
    cases: Sequence[Case],
    rows: Sequence[CaseQuestion],
    models: Sequence[str],
) -> dict[str, TheoryPlayed]:
    """How many questions each theory answers, and why not the others."""
    of = {case.slug: given[case.codings[0].path] for case in cases} if models else {}
    found: dict[str, TheoryPlayed] = {}
    for name in models:
        answered = [row for row in rows if row["forecasts"][name]]
        silent = [row for row in rows if not row["forecasts"][name]]
        reasons = Counter(of[row["case"]].why_not(row["question"]) for row in silent)
        found[name] = {
            "answers": len(answered),
            "at_a_table": sum(of[row["case"]].made for row in answered),
            "without": dict(reasons),
        }
    return found
