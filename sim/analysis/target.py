"""What is asked of every replicate: whether a question has an answer, or where a policy ends."""

from dataclasses import dataclass

import numpy as np

from sim.analysis.factor_runs import LastState
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.domain.scenario import Scenario

POLICY = "policies."
LOOK = 512  # replicates that say which answer is the likeliest, where no run does


@dataclass(frozen=True)
class Target:
    """A category of a question, or the last value of a policy.

    `name` is how it is asked for, `words` how it is told; `index` is the category's, or the
    issue's; `unit` is that of the policy.
    """

    name: str
    words: str
    question: str | None
    index: int
    unit: str

    def of(self, ends: LastState) -> Array:
        """1 where the answer is given and 0 elsewhere, or the policy in its unit, (R,)."""
        if self.question is None:
            return ends.policies[:, self.index]
        return (ends.outcomes[self.question] == self.index).astype(np.float64)

    @property
    def is_share(self) -> bool:
        """Whether its mean is a probability."""
        return self.question is not None


def read(scenario: Scenario, text: str | None, base: LastState) -> Target:
    """The target that `QUESTION[:CATEGORY]` or `policies.ISSUE` names.

    By default the first question, and the category that most of `base` end in.
    """
    if text is not None and text.startswith(POLICY):
        return _policy(scenario, text.removeprefix(POLICY))
    outcomes = scenario.file.outcomes
    question, _, category = (text or next(iter(outcomes))).partition(":")
    if question not in outcomes:
        known = [*outcomes, *(POLICY + issue for issue in scenario.issues)]
        raise WinsetError(f"there is no question '{question}'. {nearest(question, known)}")
    names = list(outcomes[question].categories)
    if not category:
        counts = np.bincount(base.outcomes[question].astype(int), minlength=len(names))
        category = names[int(np.argmax(counts))]
    if category not in names:
        words = f"question '{question}' has no category '{category}'. "
        raise WinsetError(words + nearest(category, names))
    words = f"“{category.replace('_', ' ')}” ({outcomes[question].question.rstrip('?')}?)"
    return Target(f"{question}:{category}", words, question, names.index(category), "")


def _policy(scenario: Scenario, issue: str) -> Target:
    if issue not in scenario.issues:
        raise WinsetError(f"there is no issue '{issue}'. {nearest(issue, scenario.issues)}")
    case = scenario.issues[issue]
    index = list(scenario.issues).index(issue)
    return Target(POLICY + issue, f"{case.title} at the end", None, index, case.scale.unit)
