"""What trade is worth to each stakeholder under any policies: lanes drawn for a chunk."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np

from sim.domain.arrays import Array, Index, stack, take
from sim.domain.lane import Lane
from sim.domain.state import Draws
from sim.equations.trade import Components, Flow, components, prohibitive, quantity

KEPT = 32  # policies whose flows are remembered, a lane


@dataclass(frozen=True)
class _Channel:
    """One lane of a chunk: its curves, its rates as functions of policy, and whom it concerns."""

    lane: Lane
    flow: Flow
    volume: Array
    in_quota: Array | None
    over_quota: Array | None
    concerned: list[int]  # rows of the stakeholders with a share in any component
    shares: dict[str, dict[int, Array]]  # component: weights (R,) by row
    columns: Index
    known: dict[bytes, dict[int, Array]] = field(default_factory=dict[bytes, dict[int, Array]])

    def rows(self, index: Index) -> "_Channel":
        """The same lane in some replicates."""

        def part(rate: Array | None) -> Array | None:
            return None if rate is None else rate[index]

        return replace(
            self,
            flow=Flow(*(getattr(self.flow, f.name)[index] for f in fields(Flow))),
            volume=self.volume[index],
            in_quota=part(self.in_quota),
            over_quota=part(self.over_quota),
            shares={name: _rows(weights, index) for name, weights in self.shares.items()},
            known={},
        )


class Flows:
    """Every lane of a scenario; gains are changes from the policies at entry 0."""

    def __init__(self, draws: Draws, policy: Array):
        self.issues = {name: i for i, name in enumerate(draws.scenario.issues)}
        self._scales = [issue.scale for issue in draws.scenario.issues.values()]
        self._channels = [
            _channel(draws, f"lanes.{name}", lane) for name, lane in draws.scenario.lanes.items()
        ]
        self._size = len(draws.scenario.stakeholders)
        self._base = [self._raw(channel, policy) for channel in self._channels]

    def rows(self, index: Index) -> Self:
        """The same in some replicates."""
        part = copy(self)
        vars(part).update(
            _channels=[channel.rows(index) for channel in self._channels],
            _base=[_rows(base, index) for base in self._base],
        )
        return part

    def gains(self, policy: Array, issue: int | None = None) -> Array:
        """Yearly gain of each stakeholder under policies (R, K), C$ M, (R, N).

        Of all lanes, or of those that `issue` drives.
        """
        out = np.zeros((len(policy), self._size), order="F")
        for channel, base in zip(self._channels, self._base, strict=True):
            if issue is None or issue in self._driven(channel):
                raw = self._raw(channel, policy)
                for row in channel.concerned:
                    out[:, row] += raw[row] - base[row]
        return out

    def kinks(self, policy: Array, issue: int) -> list[Array]:
        """Values (R,) on [0, 1] of an issue at which gains bend sharply, the rest as in a policy.

        A quota bends where it begins to bind and where it shuts the lane off from the higher rate;
        the higher rate where imports just fill the quota.
        """
        values: list[Array] = []
        for channel in self._channels:
            if channel.lane.quota_issue is None or issue not in self._driven(channel):
                continue
            over, quota, inside = self._rates(channel, policy)
            if issue == self.issues[channel.lane.quota_issue]:
                ends = [quantity(channel.flow, rate) * channel.volume for rate in (over, inside)]
            else:
                ends = [100.0 * prohibitive(channel.flow, quota)]
            scale = self._scales[issue]
            values += [(end - scale.low) / (scale.high - scale.low) for end in ends]
        return values

    def slopes(self, policy: Array) -> Array:
        """Gain from end to end of every issue's scale, the others in force, C$ M, (R, N, K)."""
        slopes: list[Array] = []
        for k in self.issues.values():
            low, high = np.copy(policy), np.copy(policy)
            low[:, k], high[:, k] = 0.0, 1.0
            slopes.append(self.gains(high, k) - self.gains(low, k))
        return stack(slopes, axis=2)

    @property
    def driven(self) -> set[int]:
        """Issues that drive some lane."""
        return {issue for channel in self._channels for issue in self._driven(channel)}

    def _driven(self, channel: _Channel) -> Iterator[int]:
        return (self.issues[issue] for issue in channel.lane.issues)

    def _raw(self, channel: _Channel, policy: Array) -> dict[int, Array]:
        """Components as weighed by each one concerned, (R,); evaluated once per policy."""
        key = take(policy, channel.columns, axis=1).tobytes()
        if key not in channel.known:
            if len(channel.known) >= KEPT:
                channel.known.clear()
            channel.known[key] = self._evaluate(channel, policy)
        return channel.known[key]

    def _evaluate(self, channel: _Channel, policy: Array) -> dict[int, Array]:
        over, quota, inside = self._rates(channel, policy)
        return _shared(components(channel.flow, inside, over, quota), channel)

    def _rates(self, channel: _Channel, policy: Array) -> tuple[Array, Array, Array]:
        """Rate over the quota, the quota as a ratio to the base year and the rate within, (R,)."""
        lane = channel.lane
        over = channel.over_quota
        if lane.tariff_issue is not None:
            over = self._value(policy, lane.tariff_issue) / 100.0
        assert over is not None  # noqa: S101 - the lane has one of the two
        if lane.quota_issue is None or channel.in_quota is None:
            return over, np.zeros_like(over), over
        return over, self._value(policy, lane.quota_issue) / channel.volume, channel.in_quota

    def _value(self, policy: Array, issue: str) -> Array:
        index = self.issues[issue]
        scale = self._scales[index]
        return scale.low + take(policy, index, axis=1) * (scale.high - scale.low)


def _channel(draws: Draws, key: str, lane: Lane) -> _Channel:
    def number(field: str, default: float = 0.0) -> Array:
        return draws.number(f"{key}.{field}", default)

    def rate(field: str, estimate: Any) -> Array | None:
        return None if estimate is None else number(field) / 100.0

    own = lane.exporter_sales_cad_m is not None
    flow = Flow(
        value=number("value_cad_m"),
        base_tariff=number("tariff") / 100.0,
        demand_elasticity=number("demand_elasticity"),
        supply_elasticity=number("supply_elasticity"),
        exporter_sales=number("exporter_sales_cad_m" if own else "value_cad_m"),
        own_supply=number("own_supply" if own else "supply_elasticity"),
        margin=number("rivals.margin"),
        displacement=number("rivals.displacement"),
    )
    shares = {
        component: {
            row: number(f"shares.{component}.{who}")
            for row, who in enumerate(draws.scenario.stakeholders)
            if who in weights
        }
        for component, weights in lane.shares.items()
    }
    concerned = sorted({row for weights in shares.values() for row in weights})
    inside = rate("in_quota_rate", lane.in_quota_rate)
    over = rate("over_quota_rate", lane.over_quota_rate)
    issues = list(draws.scenario.issues)
    columns = np.array([issues.index(issue) for issue in lane.issues])
    return _Channel(lane, flow, number("volume"), inside, over, concerned, shares, columns)


def _rows(by_stakeholder: dict[int, Array], index: Index) -> dict[int, Array]:
    return {row: values[index] for row, values in by_stakeholder.items()}


def _shared(change: Components, channel: _Channel) -> dict[int, Array]:
    """Components weighed by the concern of each, (R,); rent goes to `rent_to`."""
    to_exporter = {"exporter": 1.0, "split": 0.5, "importer": 0.0}[channel.lane.rent_to]
    parts = {
        "exporter": change.exporter + to_exporter * change.rent,
        "buyer": change.buyer + (1.0 - to_exporter) * change.rent,
        "revenue": change.revenue,
        "rivals": change.rivals,
    }
    out = {row: np.zeros_like(change.rent) for row in channel.concerned}
    for component, weights in channel.shares.items():
        for row, weight in weights.items():
            out[row] += weight * parts[component]
    return out
