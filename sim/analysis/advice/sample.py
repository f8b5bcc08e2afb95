"""What advice looks at in a run, replicate by replicate, and how two runs of one luck differ."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from sim.analysis.comparison import SAME
from sim.analysis.shapes import Answer, Cost, PairedShift, PositionAnswer
from sim.domain.arrays import Array, Mask
from sim.domain.errors import WinsetError, nearest
from sim.domain.scenario import Scenario
from sim.equations.intervals import Z, paired_interval
from sim.runs.batches import Span
from sim.runs.request import Plan
from sim.runs.tally import LEVELS
from sim.world.chunk_result import Marks, take_results

Job = tuple[Plan, Span]
NOTICED = 0.05  # of replicates in which a declared position ends elsewhere


@dataclass(frozen=True)
class Want:
    """Who wants which answer to which question; `index` is the category's."""

    who: str
    question: str
    category: str
    index: int


def wanted(case: Scenario, who: str, want: str) -> Want:
    """The stakeholder and the category that words name; WinsetError says what there is."""
    if who not in case.stakeholders:
        words = f"there is no stakeholder '{who}' in this scenario. "
        raise WinsetError(words + nearest(who, case.stakeholders))
    name, colon, category = want.partition(":")
    questions = {name: case.file.outcomes.get(name)} if colon else case.file.outcomes
    if None in questions.values():
        words = f"there is no question '{name}' in this scenario. "
        raise WinsetError(words + nearest(name, case.file.outcomes))
    category = category if colon else want
    having = {q: list(o.categories) for q, o in questions.items() if o is not None}
    places = [question for question, names in having.items() if category in names]
    if not places:
        words = f"there is no category '{category}' in {' or '.join(having)}. "
        raise WinsetError(words + nearest(category, {c for each in having.values() for c in each}))
    if len(places) > 1:
        choices = ", ".join(f"{question}:{category}" for question in places)
        raise WinsetError(f"'{category}' answers several questions. Choose one of: {choices}.")
    return Want(who, places[0], category, having[places[0]].index(category))


@dataclass(frozen=True)
class Sample:
    """R replicates: whether the wanted answer came, and what else each came to.

    `utility` (R,) is the stakeholder's change by its own interests; `positions` (R, N, K) what all
    declare in the end, in issue units; `marks`, by section and name, where each was
    agreed, issued, …
    """

    came: Mask
    utility: Array
    positions: Array
    marks: dict[str, dict[str, Marks]]

    @property
    def chance(self) -> float:
        """Share of replicates with the wanted answer."""
        return float(np.mean(self.came))


def screened(want: Want, job: Job) -> Mask:
    """The work of a screening's job: whether the wanted answer came, all else left unrecorded."""
    plan, span = job
    chunk = take_results(plan.world(*span, series=False).run())
    return chunk.outcomes[want.question] == want.index


def measured(want: Want, job: Job) -> Sample:
    """The work of a job: some replicates of a plan are played, and what advice looks at is kept."""
    plan, span = job
    chunk = take_results(plan.world(*span).run())
    row = list(plan.scenario.stakeholders).index(want.who)
    return Sample(
        chunk.outcomes[want.question] == want.index,
        chunk.utility[-1][:, row].copy(),  # a view would keep every month alive
        chunk.position[-1].copy(),
        chunk.marks,
    )


def joined(parts: list[Sample]) -> Sample:
    """Samples of several spans, one after another."""
    first = parts[0]
    return Sample(
        np.concatenate([part.came for part in parts]),
        np.concatenate([part.utility for part in parts]),
        np.concatenate([part.positions for part in parts]),
        {
            section: {
                name: {
                    mark: np.concatenate([part.marks[section][name][mark] for part in parts])
                    for mark in marks
                }
                for name, marks in things.items()
            }
            for section, things in first.marks.items()
        },
    )


def shift(before: Mask, after: Mask) -> PairedShift:
    """Difference of two paired shares with its 95 % interval, Monte Carlo error only."""
    gained = int(np.count_nonzero(after & ~before))
    lost = int(np.count_nonzero(before & ~after))
    interval = paired_interval(gained, lost, before.size)
    return {"difference": (gained - lost) / before.size, "interval": list(interval)}


def cost(before: Sample, after: Sample) -> Cost:
    """Change of the stakeholder's own utility, replicate by replicate; the mean's 95 % interval."""
    change = after.utility - before.utility
    low, middle, high = (float(value) for value in np.quantile(change, LEVELS))
    mean = float(np.mean(change))
    error = Z * float(np.std(change, ddof=1)) / change.size**0.5 if change.size > 1 else 0.0
    return {
        "median": middle,
        "p10": low,
        "p90": high,
        "mean": mean,
        "mean_interval": [mean - error, mean + error],
        "worse": float(np.mean(change < -SAME)),
        "better": float(np.mean(change > SAME)),
    }


def answers(case: Scenario, before: Sample, after: Sample, movers: set[str]) -> Answer:
    """What the others do in answer: threats, tables and declared positions that change.

    Shares whose interval holds 0 are left out, and positions that end elsewhere in under 5 % of
    replicates; `movers` are those who have changed, and no others.
    """
    shifts = {
        section: {
            name: {
                mark: shift(was, after.marks[section][name][mark]) for mark, was in marks.items()
            }
            for name, marks in things.items()
        }
        for section, things in before.marks.items()
    }
    tables = {name: each["agreed"] for name, each in shifts.pop("tables").items()}
    clear = {
        section: {name: kept for name, each in things.items() if (kept := _clear(each))}
        for section, things in shifts.items()
    }
    moved = _moved(case, before.positions, after.positions, movers)
    return cast("Answer", {**clear, "tables": _clear(tables), "positions": moved})


def _clear(shifts: dict[str, PairedShift]) -> dict[str, PairedShift]:
    return {name: each for name, each in shifts.items() if excludes_zero(each["interval"])}


def excludes_zero(interval: list[float]) -> bool:
    """Whether an interval lies wholly above or below 0."""
    return interval[0] > 0 or interval[1] < 0


def _moved(case: Scenario, before: Array, after: Array, movers: set[str]) -> list[PositionAnswer]:
    """Declared positions of the others that end elsewhere, the farthest first."""
    rows: list[PositionAnswer] = []
    for n, who in enumerate(case.stakeholders):
        for k, (issue, about) in enumerate(case.issues.items()):
            change = after[:, n, k] - before[:, n, k]
            width = about.scale.high - about.scale.low
            differs = float(np.mean(np.abs(change) > SAME * width))
            if who not in movers and differs >= NOTICED:
                mean = float(np.mean(change))
                rows.append(
                    {
                        "who": who,
                        "issue": issue,
                        "unit": about.unit,
                        "differs": differs,
                        "median": float(np.median(change)),
                        "mean": mean,
                        "of_scale": mean / width,
                    }
                )
    return sorted(rows, key=lambda row: -abs(row["of_scale"]))
