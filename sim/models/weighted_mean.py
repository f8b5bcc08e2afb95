"""The weighted mean: everyone gives way in proportion to its weight."""

from typing import ClassVar, Literal

from pydantic import Field

from sim.domain.arrays import Array
from sim.domain.state import to_levels
from sim.equations.aggregation import weighted_mean
from sim.models.table import Model, Settlement, TableView, everyone

Weight = Literal["capability_stake", "stake", "capability", "equal"]


def weights(table: TableView, kind: Weight) -> Array:
    """Weights of the positions, (R, A, m): capability × stake, one of the two, or equal."""
    if kind == "capability_stake":
        return table.weight
    if kind == "stake":
        return table.stake
    return table.capability if kind == "capability" else table.capability * 0.0 + 1.0


def on_scale(table: TableView, package: Array) -> Array:
    """The package with ordinal issues at their nearest level, ties to the lower, (R, m)."""
    out = package.copy()
    for issue, levels in enumerate(table.levels):
        if levels:
            out[:, issue] = to_levels(package[:, issue], levels)
    return out


class WeightedMean(Model):
    """Outcome = Σ capability × stake × position / Σ capability × stake, issue by issue.

    The stake is salience plus what money adds. The compromise model (Van den Bos 1991; Achen 2006):
    on real EU decisions no bargaining model has beaten its average error.
    """

    slug: ClassVar[str] = "weighted_mean"
    summary: ClassVar[str] = "everyone gives way in proportion to capability times stake"
    citation: ClassVar[str] = "Van den Bos (1991); Achen in Thomson et al. (2006)"
    assumes: ClassVar[str] = (
        "Everyone pulls the outcome toward itself with its capability times what is at stake for "
        "it, on each issue by itself. Nobody bargains, threatens or trades."
    )
    fails: ClassVar[str] = (
        "Where the choice is between two ends with nothing between them: it forecasts the middle, "
        "where hardly any real outcome lies. It sees no deal across issues and no veto."
    )
    weight: Weight = Field(
        default="capability_stake",
        description=(
            "What gives a position its weight: capability times stake, one of the two, or nothing."
        ),
    )

    def settle(self, table: TableView) -> Settlement:
        return everyone(on_scale(table, weighted_mean(table.position, weights(table, self.weight))))
