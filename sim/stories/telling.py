"""A story as text, line by line: decisions, what is then in force, and what the facts say."""

from collections.abc import Iterator

from sim.domain import words
from sim.domain.scenario import Scenario
from sim.files.checks.audit import facts
from sim.runs.request import Plan
from sim.stories.decision_sentences import amount, gathered, sentence, step, title
from sim.stories.noticeable import OF_POLICY, OF_SLOW_POLICY, noticed, without_creeping
from sim.stories.story_shapes import Gathered, Story

SHOWN = 2  # facts a decision


def lines(plan: Plan, story: Story) -> Iterator[str]:
    """The lines of a story that was told with its months' policies."""
    case = plan.scenario
    yield f"{case.file.title}, replicate {story['replicate']} (seed {story['seed']})"
    yield case.file.question
    yield ""
    yield "At the start:"
    for issue, value in story["found"].items():
        yield f"  {title(case, issue)}: {amount(case, issue, value)}"
    yield from _months(case, story)
    yield ""
    for question, category in story["outcomes"].items():
        yield f"{case.file.outcomes[question].question} {words.capital(category)}."
    ended = "; ".join(
        f"{title(case, issue)}: {amount(case, issue, value)}"
        for issue, value in story["policies"].items()
        if noticed(case.issues[issue], story["found"][issue], value)
    )
    yield f"Changed by the end: {ended or 'nothing'}."


def _months(case: Scenario, story: Story) -> Iterator[str]:
    """What is decided in each month, and what is then in force; empty months are left out."""
    months, changes = without_creeping(case, story["months"]), _changes(case, story)
    reasons = _Reasons(case)
    for month in sorted(months.keys() | changes.keys()):
        told = [
            line
            for entry in gathered(months.get(month, []))
            for line in (f"  {sentence(case, entry)}", *reasons.of(entry))
        ]
        if month in changes:
            told.append(f"  From now on: {'; '.join(changes[month])}.")
        if told:
            yield from ("", month, *told)


def _changes(case: Scenario, story: Story) -> dict[str, list[str]]:
    """Policies that the end of a month finds elsewhere than when last told, by month."""
    series = story.get("by_month")
    if series is None:
        return {}
    told, out = dict(story["found"]), dict[str, list[str]]()
    for entry, month in enumerate(series["months"]):
        for issue, policy in series["policies"].items():
            least = OF_POLICY if case.issues[issue].pace is None else OF_SLOW_POLICY
            if noticed(case.issues[issue], told[issue], policy[entry], least):
                out.setdefault(month, []).append(step(case, issue, told[issue], policy[entry]))
                told[issue] = policy[entry]
    return out


class _Reasons:
    """What decisions rest on, each said once: facts, or judgement where there are none."""

    def __init__(self, case: Scenario):
        self.known = facts(case)
        self.said: set[str] = set()

    def of(self, entry: Gathered) -> Iterator[str]:
        """Lines of one decision."""
        found = [f"evidence: {self.known[f].says} [{f}]" for f in entry["facts"]]
        for line in (found or [f"judgement: {word}" for word in entry["judgement"]])[:SHOWN]:
            if line not in self.said:
                self.said.add(line)
                yield f"      {line}"
