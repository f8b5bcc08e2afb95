"""The weighted median: the position that no weighted majority would move."""

from typing import ClassVar

from sim.equations.aggregation import weighted_median
from sim.models.table import Model, Settlement, Table, everyone
from sim.models.weighted_mean import Weight, on_scale, weights


class WeightedMedian(Model):
    """Outcome = the position with half the weight (capability × stake) on either side.

    Ties go to the lower position. Black (1948), for one issue at a time.
    """

    slug: ClassVar[str] = "weighted_median"
    summary: ClassVar[str] = "the pivotal stakeholder's position wins, issue by issue"
    citation: ClassVar[str] = "Black (1948), Journal of Political Economy 56(1)"
    weight: Weight = "capability_stake"

    def settle(self, table: Table) -> Settlement:
        chosen = weighted_median(table.position, weights(table, self.weight))
        return everyone(on_scale(table, chosen))
