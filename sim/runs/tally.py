"""Adding up chunks: shares over every replicate, quantiles over the first 65,536."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, cast

import numpy as np

from sim.domain.arrays import Array
from sim.domain.kinds import COUNTED, Kind
from sim.domain.months import text
from sim.equations.intervals import wilson
from sim.runs.provenance import manifest
from sim.runs.quantiles import QuantileStore, Series
from sim.runs.request import Plan
from sim.runs.run_shapes import Gains, MedianMonth, PolicySeries, RunData, Spread, StakeholderEnd
from sim.world.chunk_result import ChunkResult

LEVELS = [0.1, 0.5, 0.9]


class Counts:
    """How many replicates came to what: whole numbers, so that any order of adding is the same."""

    def __init__(self, plan: Plan):
        case = plan.scenario
        self.count = 0
        self.outcomes = {q: np.zeros(len(o.categories)) for q, o in case.file.outcomes.items()}
        self.shares = {
            name: np.zeros((plan.months + 1, len(issue.scale.levels)))
            for name, issue in case.issues.items()
            if issue.levels
        }
        self.marks = {
            kind.section: {n: np.zeros(len(kind.marks)) for n in getattr(case.file, kind.section)}
            for kind in COUNTED
        }
        self.agreed_in = {name: np.zeros(plan.months + 1) for name in case.file.tables}
        self._column = {name: k for k, name in enumerate(case.issues)}

    def add(self, chunk: ChunkResult) -> None:
        """Add a chunk."""
        self.count += chunk.count
        for name, category in chunk.outcomes.items():
            size = len(self.outcomes[name])
            self.outcomes[name] += np.bincount(category.astype(int), minlength=size)
        for name, counts in self.shares.items():
            values = np.rint(chunk.policy[:, :, self._column[name]])
            for level in range(counts.shape[1]):
                counts[:, level] += np.count_nonzero(values == level, axis=1)
        for section, found in chunk.marks.items():
            for name, marks in found.items():
                self.marks[section][name] += [np.count_nonzero(mark) for mark in marks.values()]
        for name, month in chunk.agreed_in.items():
            months = month[chunk.marks["tables"][name]["agreed"]]
            self.agreed_in[name] += np.bincount(months, minlength=len(self.agreed_in[name]))

    def join(self, other: "Counts") -> None:
        """Add what has been counted elsewhere."""
        self.count += other.count
        for mine, theirs in zip(self.groups(), other.groups(), strict=True):
            for name, counts in theirs.items():
                mine[name] += counts

    def to_data(self) -> list[Any]:
        """The counts as JSON."""
        plain = [{name: c.tolist() for name, c in group.items()} for group in self.groups()]
        return [self.count, *plain]

    def read(self, data: list[Any]) -> Self:
        """Take what `to_data` has told; itself."""
        self.count, *groups = data
        for mine, theirs in zip(self.groups(), groups, strict=True):
            mine.update({name: np.array(counts) for name, counts in theirs.items()})
        return self

    def groups(self) -> tuple[dict[str, Array], ...]:
        """What is counted, kind by kind."""
        return self.outcomes, self.shares, self.agreed_in, *self.marks.values()


@dataclass(frozen=True)
class Sums:
    """What a tally needs of some replicates: series and means of the first 65,536 of a run only."""

    counts: Counts
    kept: tuple[Series, Series] | None


class Tally:
    """Running totals of a run, and the series of its first replicates."""

    def __init__(self, plan: Plan):
        self.plan, self.counts = plan, Counts(plan)
        self.who, self.issues = list(plan.scenario.stakeholders), list(plan.scenario.issues)
        self.series, self.means = QuantileStore(), QuantileStore()

    def take(self, sums: "Sums") -> None:
        """Add the next replicates, counted elsewhere."""
        self.counts.join(sums.counts)
        if sums.kept is not None:
            series, means = sums.kept
            self.series.add(series)
            self.means.add(means)

    def result(self) -> RunData:
        """Everything tallied, as the JSON object of a run."""
        case = self.plan.scenario
        stepped = [False] * len(self.issues) + [True] * len(case.file.outcomes)
        mean = self.means.quantiles(LEVELS, stepped)[:, 0]
        last = case.file.start + self.plan.months - 1
        found = {
            **self.plan.header(),
            "outcomes": {q: self._shares(q) for q in self.counts.outcomes},
            "intervals": {q: self._intervals(q) for q in self.counts.outcomes},
            "judged_at": {q: text(min(o.month, last)) for q, o in case.file.outcomes.items()},
            "policies": self._policies(),
            "weighted_mean": {name: _spread(mean[:, i]) for i, name in enumerate(self.issues)},
            "stakeholders": self._stakeholders(),
            "by_category": self._by_category(),
            **{kind.section: self._marked(kind) for kind in COUNTED},
            "judgement_share": case.judgement_share,
            "warnings": [*case.warnings, *self._short_run(last)],
            "manifest": manifest(self.plan, self.series.count),
        }
        return cast("RunData", found)  # the sections of kinds have their names from files

    def monthly(self) -> dict[str, Array]:
        """Quantiles of every series by month, (levels, entries, columns), by table name."""
        n, k, found = len(self.who), len(self.issues), self._quantiles
        return {
            "policies": found[:, :, :k],
            "positions": found[:, :, k : k + n * k],
            "utility_change": found[:, :, k + n * k : k + n * k + n],
            "gain_cad_m": found[:, :, k + n * k + n :],
        }

    def _policies(self) -> dict[str, PolicySeries]:
        low, middle, high = self.monthly()["policies"]
        return {
            name: {
                "unit": issue.unit,
                "median": middle[:, i].tolist(),
                "p10": low[:, i].tolist(),
                "p90": high[:, i].tolist(),
                "levels": issue.levels,
                "share": self._levels(name) if issue.levels else None,
            }
            for i, (name, issue) in enumerate(self.plan.scenario.issues.items())
        }

    def _stakeholders(self) -> dict[str, StakeholderEnd]:
        found, k = self.monthly(), len(self.issues)
        middle = found["positions"][1]
        return {
            who: {
                "utility_change": _spread(found["utility_change"][:, -1, i]),
                "gain_cad_m": _spread(found["gain_cad_m"][:, -1, i]),
                "position": {
                    issue: {"median": middle[:, i * k + j].tolist()}
                    for j, issue in enumerate(self.issues)
                },
            }
            for i, who in enumerate(self.who)
        }

    def _by_category(self) -> dict[str, dict[str, dict[str, Gains]]]:
        """What everyone gains by the end in the worlds of each answer; none of what never is."""
        n, k, found = len(self.who), len(self.issues), dict[str, dict[str, dict[str, Gains]]]()
        first = k + n * k
        ends = self.series.values(self.plan.months, [*range(first, first + 2 * n)])
        for place, (name, outcome) in enumerate(self.plan.scenario.file.outcomes.items()):
            answers = self.means.values(0, [k + place])[0]
            found[name] = {
                category: self._gains(ends[:, answers == index])
                for index, category in enumerate(outcome.categories)
            }
        return found

    def _gains(self, ends: Array) -> dict[str, Gains]:
        """Spread of every stakeholder's utility and money, from both (2 N, R) of some worlds."""
        if not ends.shape[1]:
            return {}
        spread, n = np.quantile(ends, LEVELS, axis=1), len(self.who)
        return {
            who: {"utility_change": _spread(spread[:, i]), "gain_cad_m": _spread(spread[:, n + i])}
            for i, who in enumerate(self.who)
        }

    @cached_property
    def _quantiles(self) -> Array:
        """Of every series by month, once all replicates are in: (levels, entries, columns)."""
        n = len(self.who)
        stepped = [bool(issue.levels) for issue in self.plan.scenario.issues.values()]
        return self.series.quantiles(LEVELS, stepped * (n + 1) + [False] * (2 * n))

    def _shares(self, question: str) -> dict[str, float]:
        names = self.plan.scenario.file.outcomes[question].categories
        shares = self.counts.outcomes[question] / self.counts.count
        return dict(zip(names, shares.tolist(), strict=True))

    def _intervals(self, question: str) -> dict[str, list[float]]:
        return {c: wilson(p, self.counts.count) for c, p in self._shares(question).items()}

    def _levels(self, name: str) -> dict[str, list[float]]:
        levels = self.plan.scenario.issues[name].scale.levels
        shares = self.counts.shares[name] / self.counts.count
        return {level: shares[:, i].tolist() for i, level in enumerate(levels)}

    def _marked(self, kind: Kind) -> dict[str, dict[str, float | MedianMonth]]:
        """Share of replicates by mark of each thing; of a table also when it was agreed."""
        names = [mark.name for mark in kind.marks]
        out: dict[str, dict[str, float | MedianMonth]] = {}
        for name, counts in self.counts.marks[kind.section].items():
            out[name] = dict(zip(names, (counts / self.counts.count).tolist(), strict=True))
            if kind.section == "tables":
                out[name]["month"] = {"median": self._agreed_in(name)}
        return out

    def _agreed_in(self, name: str) -> str | None:
        """Median month in which a table was agreed; None where it never was, or before the run."""
        months, file = np.cumsum(self.counts.agreed_in[name]), self.plan.scenario.file
        if months[-1] == 0 or file.tables[name].standing:
            return None
        return text(file.start + int(np.searchsorted(months, months[-1] / 2.0)))

    def _short_run(self, last: int) -> list[str]:
        return [
            f"outcomes.{q}: judged in {text(last)}, the last month run, not in {text(o.month)}."
            for q, o in self.plan.scenario.file.outcomes.items()
            if o.month > last
        ]


def series_of(chunk: ChunkResult) -> tuple[Array, Array]:
    """What quantiles are taken of: every series, (T + 1, R, columns), and what has no month.

    That is the plain weighted means and the answers, (1, R, K + questions).
    """
    flat = chunk.position.reshape(*chunk.position.shape[:2], -1)
    series = np.concatenate([chunk.policy, flat, chunk.utility, chunk.gain], axis=2)
    answers = [category[:, None] for category in chunk.outcomes.values()]
    return series, np.concatenate([chunk.weighted_mean, *answers], axis=1)[None]


def _spread(values: Any) -> Spread:
    low, middle, high = (float(value) for value in values)
    return {"median": middle, "p10": low, "p90": high}
