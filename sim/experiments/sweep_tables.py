"""Tables of a sweep: a row a variant, or several, each with the values of its factors."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.domain.arrays import Array
from sim.equations.intervals import wilson
from sim.experiments.experiment import Experiment
from sim.results.columns import ColumnNote, Columns, ends
from sim.runs.tally import LEVELS


def variant_table(found: Experiment) -> pa.Table:
    """Variants in order, with the values of their factors; null where one is left as it stands."""
    columns = {"variant": pa.array(range(len(found.variants)), pa.int64())}
    for name in found.file.factors:
        columns[name] = _values([values.get(name) for values in found.variants])
    return pa.table(columns)


def outcome_table(found: Experiment, counts: list[dict[str, Array]]) -> pa.Table:
    """Shares of replicates by variant, question and category, with 95 % Wilson intervals."""
    which, questions, categories, numbers = [], [], [], []
    for variant, each in enumerate(counts):
        for question, by_category in each.items():
            size = found.file.replicates
            for category, share in zip(
                found.base.file.outcomes[question].categories,
                (by_category / size).tolist(),
                strict=True,
            ):
                which.append(variant)
                questions.append(question)
                categories.append(category)
                numbers.append((share, *wilson(share, size)))
    words = {"question": questions, "category": categories}
    return _long(found, which, words, ("share", "low", "high"), numbers)


def policy_table(found: Experiment, policies: list[dict[str, Array]]) -> pa.Table:
    """Quantiles over replicates of the last month's policies, by variant and issue.

    From the first 65,536 replicates, linear between them; of ordinal issues the index of a level.
    """
    which, issues, units, numbers = [], [], [], []
    for variant, each in enumerate(policies):
        for name, values in each.items():
            issue = found.base.issues[name]
            method = "inverted_cdf" if issue.levels else "linear"
            which.append(variant)
            issues.append(name)
            units.append(issue.unit)
            numbers.append(tuple(np.quantile(values, LEVELS, method=method).tolist()))
    words = {"issue": issues, "unit": units}
    return _long(found, which, words, ("p10", "median", "p90"), numbers)


def columns(found: Experiment) -> dict[str, Columns]:
    """Every column with its meaning and unit, by table."""
    number = {"variant": ColumnNote("number of the variant, from 0", "1")}
    factors = {
        name: ColumnNote(f"what {factor.key} is set to; empty where it is left as it stands")
        for name, factor in found.file.factors.items()
    }
    variants = number | factors
    equal = ColumnNote("number of the replicate; equal ones have equal luck", "1")
    return {
        "variants": variants,
        "outcomes": variants | _OUTCOMES,
        "policies": variants | _POLICIES,
        "replicates": {
            **number,
            "replicate": equal,
            **ends(found.base, found.questions, found.policies),
        },
    }


_SHARE = "share of the variant's replicates"
_OUTCOMES = {
    "question": ColumnNote("question of the scenario"),
    "category": ColumnNote("answer to it"),
    "share": ColumnNote(_SHARE, "1"),
    "low": ColumnNote(f"{_SHARE}, low end of the 95 % Monte Carlo interval (Wilson)", "1"),
    "high": ColumnNote(f"{_SHARE}, high end of that interval", "1"),
}
_UNIT, _OVER = "the unit of the issue", "over replicates, policy of the last month"
_POLICIES = {
    "issue": ColumnNote("issue"),
    "unit": ColumnNote("its unit; of levels, the quantiles are indices from 0"),
    "p10": ColumnNote(f"10th percentile {_OVER}", _UNIT),
    "median": ColumnNote(f"median {_OVER}", _UNIT),
    "p90": ColumnNote(f"90th percentile {_OVER}", _UNIT),
}


def _long(
    found: Experiment,
    which: list[int],
    words: dict[str, list[str]],
    names: Sequence[str],
    numbers: list[tuple[float, ...]],
) -> pa.Table:
    """A long table: variant and factors, then words, then numbers."""
    table = variant_table(found).take(pa.array(which, pa.int64()))
    for name, values in words.items():
        table = table.append_column(name, pa.array(values, pa.string()).dictionary_encode())
    for name, values in zip(names, zip(*numbers, strict=True), strict=True):
        table = table.append_column(name, pa.array(values, pa.float64()))
    return table


def _values(values: list[Any]) -> pa.Array:
    """A factor's column: truth values, whole numbers, numbers, or else words."""
    given = [value for value in values if value is not None]
    kinds = {type(value) for value in given}
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds <= {int}:
        return pa.array(values, pa.int64())
    if kinds <= {int, float}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    return pa.array([None if v is None else str(v) for v in values], pa.string())
