"""What anybody could have said of a case of coercion: base rates, and other cases of a sender."""

from collections import Counter
from collections.abc import Iterable

from sim.analysis.trials import baselines
from sim.analysis.trials.baselines import Shares
from sim.files.case_folder import Case

# Threat and Imposition of Sanctions, 4.1 (Morgan, Bapat & Kobayashi 2014, Conflict Management and
# Peace Science 31): imposed cases with an end, by anticipated cost to the target; its classes are
# minor, major and severe. What a case settles for counts as part.
TIES: dict[str, Shares] = {
    "minor": {"full": 0.16, "part": 0.34, "none": 0.50},
    "moderate": {"full": 0.32, "part": 0.38, "none": 0.30},
    "major": {"full": 0.38, "part": 0.38, "none": 0.24},
}
SUCCESS = {"minor": (0.26, 0.50), "moderate": (0.44, 0.69), "major": (0.59, 0.76)}  # strict, broad
NOBODY = {"full": 0.05, "part": 0.05, "none": 0.90}
NAMES = ("uniform", "ties", "sender", "nobody_yields")
COMMON = ("yield", "sanction", "answer")


def kind(question: str) -> str:
    """Kind of a question: one that all cases share, `late` of a second horizon, else `own`."""
    if question in COMMON:
        return question
    return "late" if question in {f"{name}_late" for name in COMMON} else "own"


def of_question(
    case: Case, question: str, categories: list[str], others: Iterable[Case]
) -> dict[str, Shares | None]:
    """Baselines of a question of a case by name; None where one does not answer it."""
    of_yield = kind(question) == "yield" and set(categories) == set(NOBODY)
    cost = case.about.cost if case.about else None
    return {
        "uniform": baselines.uniform(categories),
        "ties": TIES[cost] if of_yield and cost else None,
        "sender": of_sender(case, question, categories, others),
        "nobody_yields": NOBODY if of_yield else None,
    }


def of_sender(
    case: Case, question: str, categories: list[str], others: Iterable[Case]
) -> Shares | None:
    """How often each category came in the other cases of the sender, each with ½ added.

    Without other cases all are alike. Questions of a case's own have no others: None.
    """
    if kind(question) == "own" or case.about is None:
        return None
    came = Counter(
        other.answers[question].category
        for other in others
        if other.slug != case.slug
        and other.about
        and other.about.sender == case.about.sender
        and question in other.answers
    )
    counts = {name: came[name] + 0.5 for name in categories}
    return {name: count / sum(counts.values()) for name, count in counts.items()}
