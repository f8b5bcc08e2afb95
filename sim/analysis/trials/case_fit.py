"""What historical cases say of the default hurdle and resolve, tried on cases left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path

import numpy as np

from sim.analysis.shapes import CaseFit, FitSummary, LeftOut, Multiplied
from sim.analysis.trials.case_bank import Trial, shares
from sim.analysis.trials.case_baselines import COMMON
from sim.domain.arrays import Array, Index, Mask, total
from sim.domain.errors import WinsetError
from sim.domain.home_costs import home_cost
from sim.domain.key import Key
from sim.equations import scoring
from sim.files.case_folder import Case, bank
from sim.files.load import LoadedScenario

FACTORS = (1 / 3, 1 / 2, 2 / 3, 1.0, 1.5, 2.0, 3.0)
GRID: list[Multiplied] = [
    {"hurdle": hurdle, "resolve": resolve} for hurdle in FACTORS for resolve in FACTORS
]
AS_SHIPPED = GRID.index({"hurdle": 1.0, "resolve": 1.0})
PRIOR_SPREAD = log(2.0)  # of a multiplier's logarithm: to double is one standard deviation
FEWEST = 2


@dataclass(frozen=True, eq=False)
class Table:
    """Log scores (n, G) of n questions at every point of the grid; `cases` (n,) whose they are."""

    slugs: Sequence[str]
    cases: Index
    log: Array

    def best(self, rows: Mask) -> int:
        """The point of the grid that is likeliest by these rows and the prior."""
        return int(np.argmin(np.add.reduce(self.log[rows]) + penalty()))

    def left_out(self) -> Index:
        """Of each case, the point of the grid that all other cases choose."""
        return np.array([self.best(self.cases != case) for case in range(len(self.slugs))])


def penalty() -> Array:
    """−ln of the prior at the points of the grid, (G,), less its value at the defaults.

    Each multiplier is log-normal around 1: ln m ~ N(0, (ln 2)²).
    """
    logs = np.array([[log(point["hurdle"]), log(point["resolve"])] for point in GRID])
    return total(np.square(logs / PRIOR_SPREAD), axis=1) / 2.0


def fit(folders: Sequence[str | Path], trial: Trial) -> CaseFit:
    """Multiply all default hurdles and all default resolves by what history makes likeliest.

    1. Play every coding at every point of the grid, on the same luck.
    2. Score yield, sanction and answer by −ln of the mean chance over codings.
    3. For each case take the point of least sum of scores of all other cases and −ln prior.
    4. Score the case there, and as shipped: the gap is what fitting gains on cases it never saw.
    """
    cases = [case for case in bank(folders) if any(name in case.answers for name in COMMON)]
    if len(cases) < FEWEST:
        asked = f"{', '.join(COMMON[:-1])} or {COMMON[-1]}"
        words = f"a fit needs {FEWEST} cases that answer {asked}; found {len(cases)}. Add cases."
        raise WinsetError(words)
    rows = list(_scored(cases, trial))
    slugs = [case.slug for case in cases]
    owners = np.array([slugs.index(slug) for slug, _ in rows])
    table = Table(slugs, owners, np.array([scores for _, scores in rows]))
    return {"replicates": trial.replicates, "seed": trial.seed, **summary(table, trial.seed)}


def _scored(cases: Sequence[Case], trial: Trial) -> Iterator[tuple[str, list[float]]]:
    """Log scores of every question at every point of the grid, with the slug of its case."""
    whole = len(GRID) * sum(len(case.codings) for case in cases)
    done = 0
    for case in cases:
        asked = [name for name in COMMON if name in case.answers]
        scores: dict[str, list[float]] = {name: [] for name in asked}
        for point in GRID:
            said = [shares(multiplied(coding, point), None, trial) for coding in case.codings]
            for name in asked:
                came = case.answers[name].category
                chances = [said[coding][name][came] for coding in case.asked(name)]
                scores[name].append(-log(sum(chances) / len(chances)))
            done += len(said)
            if trial.progress is not None:
                trial.progress(done * trial.replicates, whole * trial.replicates)
        yield from ((case.slug, scores[name]) for name in asked)


def multiplied(coding: LoadedScenario, by: Multiplied) -> LoadedScenario:
    """A coding whose hurdles and resolves are multiplied where they are those of the kind."""
    numbers = dict(coding.numbers)
    for who, stakeholder in coding.stakeholders.items():
        for part, times in (("hurdle", by["hurdle"]), ("resolve", by["resolve"])):
            key = str(Key.stakeholder(who, part))
            if key in numbers:
                estimate = home_cost(part, stakeholder.kind, getattr(stakeholder, part), times)
                numbers[key] = replace(numbers[key], estimate=estimate)
    return replace(coding, numbers=numbers)


def summary(table: Table, seed: int) -> FitSummary:
    """What a table of scores says: of all cases, and of each by what the others choose."""
    chosen = table.left_out()
    fitted = table.log[np.arange(len(table.cases)), chosen[table.cases]]
    shipped = table.log[:, AS_SHIPPED]
    gap = scoring.mean_difference(fitted, shipped, table.cases, seed=seed)
    everything = np.full(len(table.cases), fill_value=True)
    means = np.mean(table.log, axis=0)
    return {
        "grid": [{**point, "log": float(means[g])} for g, point in enumerate(GRID)],
        "prior_spread": PRIOR_SPREAD,
        "best": GRID[table.best(everything)],
        "cases": {
            slug: _left_out(table.cases == case, GRID[chosen[case]], fitted, shipped)
            for case, slug in enumerate(table.slugs)
        },
        "questions": len(table.cases),
        "log": float(np.mean(fitted)),
        "log_as_shipped": float(np.mean(shipped)),
        "difference": gap.mean,
        "interval": [gap.low, gap.high],
    }


def _left_out(rows: Mask, chosen: Multiplied, fitted: Array, shipped: Array) -> LeftOut:
    return {
        **chosen,
        "questions": int(np.count_nonzero(rows)),
        "log": float(np.mean(fitted[rows])),
        "log_as_shipped": float(np.mean(shipped[rows])),
    }
