"""Random tables with money that is neither concave nor quadratic, levels, bounds and releases."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, take
from sim.models.table import Gains, TableView
from tests.models.tables import random_table


@dataclass(frozen=True)
class Market:
    """What a party earns, each (R, P): by a tariff, by a quota that binds between two kinks.

    `joint` is earned where the quota exceeds the tariff; `released` where issue 1 moves off what
    is in force.
    """

    tariff: Array
    quota: Array
    joint: Array
    released: Array
    kinks: Array  # (R, 2)
    current: Array  # (R, m)

    def rows(self, index: Index) -> "Market":
        return Market(*(take(part, index, axis=0) for part in vars(self).values()))

    def money(self, package: Array) -> Array:
        """Of packages (R, m), (R, P); issue 0 is the quota, the last the tariff."""
        quota, tariff = package[:, 0], package[:, -1]
        filled = np.clip(quota, self.kinks[:, 0], self.kinks[:, 1])
        out = self.tariff * (np.power(1.0 + 3.0 * tariff, -1.5) - tariff * tariff)[:, None]
        out = out + self.quota * (np.sqrt(0.05 + filled) - filled * filled / 2.0)[:, None]
        return out + self.joint * np.maximum(0.0, quota - tariff)[:, None]

    def moved(self, package: Array) -> Array:
        """What release adds, (R, P)."""
        away = np.abs(package[:, 1] - self.current[:, 1]) > 1e-9
        return self.released * away[:, None]


def market_table(
    seed: int, rows: int, *, parties: int = 2, levels: tuple[int, ...] = (0, 0, 0), **has: bool
) -> TableView:
    """A random table of quota, tariff and others; `has` says which of joint, bound, narrow."""
    rng = np.random.default_rng([seed, parties, len(levels), *map(int, has.values())])
    plain = random_table(seed, rows=rows, stakeholders=parties, parties=parties, levels=levels)
    current = rng.uniform(size=plain.low.shape)
    for issue, count in enumerate(levels):
        if count:
            current[:, issue] = np.round(current[:, issue] * (count - 1)) / (count - 1)
    shape = (rows, parties)
    market = Market(
        tariff=rng.normal(0.0, 0.6, shape),
        quota=rng.normal(0.0, 0.6, shape),
        joint=rng.normal(0.0, 0.3, shape) * has.get("joint", False),
        released=rng.normal(-0.1, 0.1, shape) * has.get("bound", False),
        kinks=np.sort(rng.uniform(size=(rows, 2)), axis=1),
        current=current,
    )
    low, high = np.zeros_like(plain.low), np.ones_like(plain.high)
    if has.get("narrow"):
        low[:, 0], high[:, -1] = rng.uniform(0.0, 0.4, rows), rng.uniform(0.6, 1.0, rows)
    table = replace(
        plain,
        salience=plain.salience * 0.3,
        slope=np.zeros_like(plain.slope),
        margin=rng.uniform(-0.1, 0.15, shape),
        low=low,
        high=high,
        current=current,
        bound=tuple(i == 1 and has.get("bound", False) for i in range(len(levels))),
        driven=tuple(i in {0, len(levels) - 1} for i in range(len(levels))),
    )
    return _traded(table, market)


def _traded(table: TableView, market: Market) -> TableView:
    """The table with the market's money in it."""
    assert table.reversion is not None
    reversion, base = table.reversion, market.money(table.reversion)

    def gain(package: Array) -> Array:
        return spatial(table, package) + market.money(package) - base + market.moved(package)

    def part(index: Index) -> Gains:
        exact = _traded(replace(table, exact=None).rows(index), market.rows(index)).exact
        assert exact is not None
        return exact

    def kinks(issue: int) -> list[Array]:
        return [market.kinks[:, 0], market.kinks[:, 1]] if issue == 0 else []

    ends = [np.copy(reversion), np.copy(reversion)]
    slope = np.zeros_like(table.slope)
    for issue in np.flatnonzero(table.driven):
        ends[0][:, issue], ends[1][:, issue] = 0.0, 1.0
        slope[:, table.party, issue] = market.money(ends[1]) - market.money(ends[0])
        ends = [np.copy(reversion), np.copy(reversion)]
    return replace(table, slope=slope, exact=Gains(gain, kinks, part))


def spatial(table: TableView, package: Array) -> Array:
    """Spatial gains over disagreement, (R, P)."""
    assert table.reversion is not None
    y, r = package[:, None, :], table.reversion[:, None, :]
    salience, ideal = table.salience[:, table.party], table.ideal[:, table.party]
    apart = np.sum(salience * ((r - ideal) ** 2 - (y - ideal) ** 2), axis=2)
    return apart + table.margin[:, table.party]


def gains_of(table: TableView, r: int) -> Callable[[Array], Array]:
    """Gains of packages (n, m) in replicate r, (n, P)."""

    def gains(packages: Array) -> Array:
        alone = table.rows(np.full(len(packages), r))
        return spatial(alone, packages) if alone.exact is None else alone.exact.of(packages)

    return gains


def choices_of(table: TableView, r: int) -> list[list[list[float] | tuple[float, float]]]:
    """What each issue may be in replicate r, within bounds; once more with bound issues held."""
    free: list[list[float] | tuple[float, float]] = []
    for issue, count in enumerate(table.levels):
        low, high = float(table.low[r, issue]), float(table.high[r, issue])
        grid = [i / (count - 1) for i in range(count)]
        free.append([v for v in grid if low <= v <= high] if count else (low, high))
    ways = [free]
    for issue, bound in enumerate(table.bound or ()):
        if bound and table.current is not None and not table.levels[issue]:
            held, now = list(free), float(table.current[r, issue])
            held[issue] = [now] if table.low[r, issue] <= now <= table.high[r, issue] else []
            ways.append(held)
    return ways
