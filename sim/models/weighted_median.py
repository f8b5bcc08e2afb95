"""The weighted median: the position that no weighted majority would move."""

from typing import ClassVar

from pydantic import Field

from sim.equations.aggregation import weighted_median
from sim.models.table import Model, Settlement, TableView, everyone
from sim.models.weighted_mean import Weight, on_scale, weights


class WeightedMedian(Model):
    """Outcome = the position with half the weight (capability × stake) on either side.

    Ties go to the lower position. Black (1948), for one issue at a time.
    """

    slug: ClassVar[str] = "weighted_median"
    summary: ClassVar[str] = "the pivotal stakeholder's position wins, issue by issue"
    citation: ClassVar[str] = "Black (1948), Journal of Political Economy 56(1)"
    assumes: ClassVar[str] = (
        "The position that a weighted majority prefers to every other wins, on each issue by "
        "itself: as if by a vote in which capability times stake is the number of votes."
    )
    fails: ClassVar[str] = (
        "Where few decide and all must consent, and where intensity matters more than majority: a "
        "small change of weights can throw the outcome from one end of the scale to the other."
    )
    weight: Weight = Field(
        default="capability_stake",
        description=(
            "What gives a position its weight: capability times stake, one of the two, or nothing."
        ),
    )

    def settle(self, table: TableView) -> Settlement:
        chosen = weighted_median(table.position, weights(table, self.weight))
        return everyone(on_scale(table, chosen))
