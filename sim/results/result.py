"""A finished run: its numbers, as JSON, as data frames and as files, and what made them."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.domain import words
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError, nearest
from sim.domain.kinds import COUNTED
from sim.domain.notebook import clipped, html_table, listed
from sim.files.library import place
from sim.results.dataset import dataset
from sim.results.run_folder import Store
from sim.runs.batches import chunks
from sim.runs.decisions import decision_frame
from sim.runs.executors import executor
from sim.runs.request import Plan
from sim.runs.run_shapes import RunData
from sim.runs.table_file import Format
from sim.runs.tally import Tally

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class Result:
    """What a run found. `data` is the JSON object of `winset run --json`."""

    data: RunData
    plan: Plan
    tally: Tally

    def __repr__(self) -> str:
        best = {
            question: max(shares, key=shares.__getitem__)
            for question, shares in self.data["outcomes"].items()
        }
        answers = [
            f"{question}: {answer} {words.share(self.data['outcomes'][question][answer])}"
            for question, answer in best.items()
        ]
        return listed(f"{self._asked()}.", answers)

    def _repr_html_(self) -> str:
        rows = [
            (
                self.plan.scenario.file.outcomes[question].question,
                category,
                words.share(share),
                words.interval(*self.data["intervals"][question][category]),
            )
            for question, shares in self.data["outcomes"].items()
            for category, share in shares.items()
        ]
        return html_table(self._asked(), ("question", "answer", "chance", "95 % interval"), rows)

    def _asked(self) -> str:
        data = self.data
        changed = f", {len(data['set'])} changed by set" if data["set"] else ""
        return (
            f"Result of {clipped(data['scenario'], 60)}{changed}: model {data['model']}, "
            f"{data['replicates']:,} replicates, seed {data['seed']}, "
            f"{data['months']} months from {data['start']}"
        )

    def to_json(self) -> str:
        """The result as JSON text; no NaN, `null` instead."""
        return json.dumps(self.data, indent=1, allow_nan=False, ensure_ascii=False)

    def outcomes(self) -> pd.DataFrame:
        """Share of replicates by question and category, with 95 % Monte Carlo intervals."""
        rows = [
            (question, category, share, *self.data["intervals"][question][category])
            for question, shares in self.data["outcomes"].items()
            for category, share in shares.items()
        ]
        return pd.DataFrame(rows, columns=["question", "category", "share", "low", "high"])

    def policies(self) -> pd.DataFrame:
        """Policies by month, in issue units: p10, median, p90; month 0 is the world as found."""
        return self._long("policies", "issue", self.tally.issues)

    def positions(self) -> pd.DataFrame:
        """Declared positions by month, in issue units, by stakeholder and issue."""
        names = [f"{who}.{issue}" for who in self.tally.who for issue in self.tally.issues]
        frame = self._long("positions", "who", names)
        frame.insert(2, "issue", frame["who"].str.split(".").str[1])
        frame["who"] = frame["who"].str.split(".").str[0]
        return frame

    def stakeholders(self) -> pd.DataFrame:
        """Utility change and yearly gain (C$ M) by month and stakeholder, against entry 0."""
        frames = {
            name: self._long(name, "who", self.tally.who)
            for name in ("utility_change", "gain_cad_m")
        }
        first, second = (
            frame.set_index(["month", "who"]).add_prefix(f"{name}.")
            for name, frame in frames.items()
        )
        return first.join(second).reset_index()

    def counts(self, section: str) -> pd.DataFrame:
        """What became of every thing of `tables`, `threats` or `moves`: replicates and shares."""
        sections = {kind.section: kind for kind in COUNTED}
        if section not in sections:
            raise WinsetError(f"nothing is counted of '{section}'. {nearest(section, sections)}")
        kind = sections[section]
        count = self.tally.counts
        frame = pd.DataFrame({"name": pd.Series(list(count.marks[section]), dtype="str")})
        for column, mark in enumerate(kind.marks):
            made = [int(counts[column]) for counts in count.marks[section].values()]
            frame[mark.name] = pd.Series(made, dtype="int64")
            frame[f"{mark.name}.share"] = frame[mark.name] / count.count
        return frame

    def decisions(self) -> pd.DataFrame:
        """Every decision of every replicate, from playing the run again with its ledger open."""
        return decision_frame(chunks(self.plan, ledger=True))

    def to_xarray(self) -> "xarray.Dataset":
        """The result as labelled arrays (needs the extra `arrays`); `.to_netcdf(path)` saves them.

        Quantiles over month, stakeholder and issue; units and long names in the attributes.
        """
        return dataset(self)

    def save(self, folder: str | Path, *, fmt: Format = "parquet") -> Path:
        """Write the run's tables and manifest into a new or empty folder; its path."""
        with Store(place(folder), self.plan, fmt) as store, executor() as hands:
            for _ in store.sums(hands):
                pass
            store.finish(self)
        return store.folder

    @cached_property
    def _monthly(self) -> dict[str, Array]:
        return self.tally.monthly()

    def _long(self, table: str, name: str, columns: list[str]) -> pd.DataFrame:
        low, middle, high = self._monthly[table]
        entries, width = middle.shape
        return pd.DataFrame(
            {
                "month": np.repeat(np.arange(entries), width),
                name: columns * entries,
                "p10": low.ravel(),
                "median": middle.ravel(),
                "p90": high.ravel(),
            }
        )
