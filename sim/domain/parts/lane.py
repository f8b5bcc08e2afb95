"""Trade lanes: one flow of goods, the tariff and quota upon it, and who gains and who loses."""

from collections.abc import Container
from typing import Literal

from pydantic import model_validator

from sim.domain.estimate import Estimate, Strict, problem
from sim.domain.number import Scale

RATE = Scale("%", 0.0, 1000.0)
ELASTICITY = Scale("elasticity", 1e-3, 200.0)
VALUE = Scale("C$ M a year", 1e-3, 1e7)
VOLUME = Scale("units a year", 1e-6, 1e12)
FRACTION = Scale("share", 0.0, 1.0)
CONCERN = Scale("weight", 0.0, 5.0)
Component = Literal["exporter", "buyer", "revenue", "rivals"]


class Rivals(Strict):
    """Producers that compete with the imports: margin on a sale, share of sales displaced."""

    margin: Estimate
    displacement: Estimate


class Idle(Strict):
    """What is lost where trade shrinks: jobs and plants idle, as a share of the sales lost.

    To the `exporter` of its sales, to the `importer` of what it spent, for trade below the base
    year's.
    """

    exporter: Estimate
    importer: Estimate


class Lane(Strict):
    """A flow in a base year: value (C$ M at exporter prices), volume, tariff (%), elasticities.

    `shares` are weights of concern, component by component, not a partition. The over-quota rate
    is an issue (`tariff_issue`) or a fixed rate (`over_quota_rate`), one of the two. `outside`
    names an issue that says which share of the exporter's trade goes elsewhere, in per cent: the
    lane shrinks as that share grows.
    """

    exporter: str
    importer: str
    tariff_issue: str | None = None
    quota_issue: str | None = None
    in_quota_rate: Estimate | None = None
    over_quota_rate: Estimate | None = None
    year: int
    value_cad_m: Estimate
    volume: Estimate
    tariff: Estimate
    demand_elasticity: Estimate
    supply_elasticity: Estimate
    exporter_sales_cad_m: Estimate | None = None
    own_supply: Estimate | None = None
    rent_to: Literal["exporter", "importer", "split"] = "exporter"
    rivals: Rivals | None = None
    idle: Idle | None = None
    outside: str | None = None
    shares: dict[Component, dict[str, Estimate]]

    @model_validator(mode="after")
    def _consistent(self) -> "Lane":
        if (self.tariff_issue is None) == (self.over_quota_rate is None):
            raise problem("needs either `tariff_issue` or `over_quota_rate`, and only one.")
        if (self.quota_issue is None) != (self.in_quota_rate is None):
            raise problem("has only one of `quota_issue` and `in_quota_rate`. Give both.")
        if (self.exporter_sales_cad_m is None) != (self.own_supply is None):
            raise problem("has only one of `exporter_sales_cad_m` and `own_supply`. Give both.")
        if self.rivals is None and "rivals" in self.shares:
            raise problem("shares `rivals` but says nothing of them. Give `rivals: {…}`.")
        return self

    @property
    def issues(self) -> list[str]:
        """Issues without whose policy there is no lane."""
        return [issue for issue in (self.tariff_issue, self.quota_issue) if issue]

    def drivers(self, present: Container[str]) -> list[str]:
        """Issues that drive the lane, of those that are present."""
        outside = [self.outside] if self.outside else []
        return [issue for issue in [*self.issues, *outside] if issue in present]
