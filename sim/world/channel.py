"""One trade lane of a chunk: its curves, its rates under any policies, and whom it concerns."""

from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

import numpy as np

from sim.domain.arrays import Array, Index, take
from sim.domain.key import Key
from sim.domain.number import Scale
from sim.domain.parts.lane import Lane
from sim.domain.state import Draws
from sim.equations.trade import Components, Flow, components, prohibitive, quantity

KEPT = 32  # policies whose worth is remembered, a lane
Weighed = dict[int, Array]  # rows of stakeholders: values (R,)


class Driver(NamedTuple):
    """An issue that drives a lane: its column among policies and its scale."""

    column: int
    scale: Scale

    def read(self, policy: Array) -> Array:
        """Its policy in its own unit, (R,)."""
        width = self.scale.high - self.scale.low
        return self.scale.low + take(policy, self.column, axis=1) * width

    def share(self, value: Array) -> Array:
        """A value in its own unit on [0, 1], (R,)."""
        return (value - self.scale.low) / (self.scale.high - self.scale.low)


@dataclass(frozen=True)
class Channel:
    """A lane as drawn; `shares` are weights by component and stakeholder, `drivers` by issue.

    `elsewhere` is the issue that draws trade away, `left` the per cent that it left at entry 0.
    """

    lane: Lane
    flow: Flow
    volume: Array
    in_quota: Array | None
    over_quota: Array | None
    shares: dict[str, Weighed]
    drivers: dict[str, Driver]
    elsewhere: Driver | None
    left: Array
    known: dict[bytes, Weighed] = field(default_factory=dict[bytes, Weighed])

    @classmethod
    def drawn(cls, draws: Draws, name: str, policy: Array) -> "Channel":
        """The lane of that name, of its full size under the policies at entry 0."""
        lane, case = draws.scenario.lanes[name], draws.scenario

        def number(*part: str) -> Array:
            return draws.number(str(Key.lane(name, *part)), 0.0)

        shares = {
            component: {
                row: number("shares", component, who)
                for row, who in enumerate(case.stakeholders)
                if who in weights
            }
            for component, weights in lane.shares.items()
        }
        columns = {issue: column for column, issue in enumerate(case.issues)}
        drivers = {i: Driver(columns[i], case.issues[i].scale) for i in lane.drivers(columns)}
        elsewhere = drivers.get(lane.outside or "")
        return cls(
            lane=lane,
            flow=_flow(draws, name, lane),
            volume=number("volume"),
            in_quota=None if lane.in_quota_rate is None else number("in_quota_rate") / 100.0,
            over_quota=None if lane.over_quota_rate is None else number("over_quota_rate") / 100.0,
            shares=shares,
            drivers=drivers,
            elsewhere=elsewhere,
            left=100.0 - (elsewhere.read(policy) if elsewhere else np.zeros(draws.count)),
        )

    def rows(self, index: Index) -> "Channel":
        """The same lane in some replicates."""

        def part(values: Array | None) -> Array | None:
            return None if values is None else values[index]

        return replace(
            self,
            flow=Flow(*(getattr(self.flow, f.name)[index] for f in fields(Flow))),
            volume=self.volume[index],
            left=self.left[index],
            in_quota=part(self.in_quota),
            over_quota=part(self.over_quota),
            shares={name: rows_of(weights, index) for name, weights in self.shares.items()},
            known={},
        )

    @property
    def concerned(self) -> list[int]:
        """Rows of the stakeholders with a share in any component."""
        return sorted({row for weights in self.shares.values() for row in weights})

    @property
    def columns(self) -> list[int]:
        """Columns of the issues that drive the lane."""
        return [driver.column for driver in self.drivers.values()]

    def worth(self, policy: Array) -> Weighed:
        """Components as weighed by each one concerned, (R,).

        All are in proportion to V₀ and S, which shrink as trade goes elsewhere.
        """
        weighed = self._at_full_size(policy)
        if self.elsewhere is None:
            return weighed
        size = (100.0 - self.elsewhere.read(policy)) / self.left
        return {row: size * values for row, values in weighed.items()}

    def _at_full_size(self, policy: Array) -> Weighed:
        """The same for a lane of the size at entry 0; evaluated once per policy."""
        required = np.array([self.drivers[issue].column for issue in self.lane.issues])
        key = take(policy, required, axis=1).tobytes()
        if key not in self.known:
            if len(self.known) >= KEPT:
                self.known.clear()
            over, quota, inside = self._rates(policy)
            self.known[key] = self._weighed(components(self.flow, inside, over, quota))
        return self.known[key]

    @property
    def tariff(self) -> Driver | None:
        """The issue that is its tariff, over a quota where there is one; None if it is fixed."""
        issue = self.lane.tariff_issue
        return None if issue is None else self.drivers[issue]

    def at_stake(self, tariff: Driver) -> Array:
        """What exporters lose from the low to the high end of a tariff's scale, C$ M, (R,)."""
        nothing = np.zeros_like(self.volume)
        rates = [nothing + end / 100.0 for end in (tariff.scale.low, tariff.scale.high)]
        low, high = (components(self.flow, rate, rate, nothing).exporter for rate in rates)
        return low - high

    def kinks(self, policy: Array, column: int) -> list[Array]:
        """Values (R,) on [0, 1] of an issue at which gains bend sharply, the rest as in a policy.

        A quota bends where it begins to bind and where it shuts the lane off from the higher rate;
        the higher rate where imports just fill the quota. Where trade falls below the base year's,
        jobs and plants begin to stand idle.
        """
        quota_issue, ends = self.lane.quota_issue, list[Array]()
        if quota_issue is None or column not in self.columns:
            return self.turns(column)
        over, quota, inside = self._rates(policy)
        driver = self.drivers[quota_issue]
        if column == driver.column:
            ends = [quantity(self.flow, rate) * self.volume for rate in (over, inside)]
        elif self.tariff is not None and column == self.tariff.column:
            driver, ends = self.tariff, [100.0 * prohibitive(self.flow, quota)]
        return [*map(driver.share, ends), *self.turns(column)]

    def turns(self, column: int) -> list[Array]:
        """Values (R,) of an issue at which trade is that of the base year; ∞ if nothing idles."""
        if self.lane.idle is None:
            return []
        base = {self.lane.tariff_issue: 100.0 * self.flow.base_tariff}
        base[self.lane.quota_issue] = self.volume
        idle = self.flow.idle_exporter + self.flow.idle_importer > 0.0
        return [
            np.where(idle, self.drivers[issue].share(base[issue]), np.inf)
            for issue in self.lane.issues
            if self.drivers[issue].column == column
        ]

    def _rates(self, policy: Array) -> tuple[Array, Array, Array]:
        """Rate over the quota, the quota as a ratio to the base year and the rate within, (R,)."""
        lane = self.lane
        over = self.over_quota if self.tariff is None else self.tariff.read(policy) / 100.0
        assert over is not None  # noqa: S101 - the lane has one of the two
        if lane.quota_issue is None or self.in_quota is None:
            return over, np.zeros_like(over), over
        return over, self.drivers[lane.quota_issue].read(policy) / self.volume, self.in_quota

    def _weighed(self, change: Components) -> Weighed:
        """Components weighed by the concern of each, (R,); rent goes to `rent_to`."""
        to_exporter = {"exporter": 1.0, "split": 0.5, "importer": 0.0}[self.lane.rent_to]
        parts = {
            "exporter": change.exporter + to_exporter * change.rent,
            "buyer": change.buyer + (1.0 - to_exporter) * change.rent,
            "revenue": change.revenue,
            "rivals": change.rivals,
        }
        out = {row: np.zeros(change.rent.shape) for row in self.concerned}
        for component, weights in self.shares.items():
            for row, weight in weights.items():
                out[row] += weight * parts[component]
        return out


def _flow(draws: Draws, name: str, lane: Lane) -> Flow:
    """A lane's curves; the exporter's whole sales where these are not given are the lane's."""

    def number(*part: str) -> Array:
        return draws.number(str(Key.lane(name, *part)), 0.0)

    own = lane.exporter_sales_cad_m is not None
    return Flow(
        value=number("value_cad_m"),
        base_tariff=number("tariff") / 100.0,
        demand_elasticity=number("demand_elasticity"),
        supply_elasticity=number("supply_elasticity"),
        exporter_sales=number("exporter_sales_cad_m" if own else "value_cad_m"),
        own_supply=number("own_supply" if own else "supply_elasticity"),
        margin=number("rivals", "margin"),
        displacement=number("rivals", "displacement"),
        idle_exporter=number("idle", "exporter"),
        idle_importer=number("idle", "importer"),
    )


def rows_of(weighed: Weighed, index: Index) -> Weighed:
    """Values of each stakeholder in some replicates."""
    return {row: values[index] for row, values in weighed.items()}
