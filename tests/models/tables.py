"""Tables to sit at: random ones, and the same seen otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

import numpy as np

from sim.domain.arrays import Array
from sim.models.table import Model, Offers, Settlement, TableView

PER_STAKEHOLDER = ("ideal", "salience", "slope", "stake", "position", "opening", "capability")
TALKS = ("progress", "turns", "margin")


def random_table(
    seed: int = 1,
    *,
    rows: int = 5,
    stakeholders: int = 9,
    parties: int = 3,
    levels: tuple[int, ...] = (0, 0, 0),
) -> TableView:
    """Everyone cares, nobody stands where another does; ordinal positions are levels."""
    rng = np.random.default_rng([seed, stakeholders, parties, len(levels)])
    shape = (rows, stakeholders, len(levels))
    ideal, salience = rng.uniform(size=shape), rng.uniform(0.05, 1.0, shape)
    slope = np.where(rng.random(shape) < 0.5, 0.0, rng.normal(0.0, 0.2, shape))
    reversion = rng.uniform(size=(rows, len(levels)))
    for issue, count in enumerate(levels):
        if count:
            ideal[:, :, issue] = np.round(ideal[:, :, issue] * (count - 1)) / (count - 1)
            reversion[:, issue] = np.round(reversion[:, issue] * (count - 1)) / (count - 1)
    return TableView(
        ideal=ideal,
        salience=salience,
        slope=slope,
        stake=salience + np.abs(slope),
        position=ideal.copy(),
        capability=np.broadcast_to(rng.uniform(0.1, 1.0, shape[:2])[:, :, None], shape).copy(),
        party=np.sort(rng.permutation(stakeholders)[:parties]),
        reversion=reversion,
        margin=rng.uniform(0.0, 0.4, shape[:2]),
        low=np.zeros((rows, len(levels))),
        high=np.ones((rows, len(levels))),
        levels=levels,
        names=tuple(f"actor {n}" for n in range(stakeholders)),
        opening=ideal.copy(),
        progress=np.zeros(shape[:2]),
        turns=np.zeros(shape[:2]),
    )


def one_issue(
    positions: Sequence[float],
    saliences: Sequence[float],
    capabilities: Sequence[float],
    names: Iterable[str] = (),
    reversion: float | None = None,
) -> TableView:
    """A table of one issue and one replicate, everyone a party, its scale from end to end."""
    count = len(positions)
    low = min(positions)
    width = (max(positions) - low) or 1.0

    def column(values: Sequence[float]) -> Array:
        return np.array(values, dtype=np.float64).reshape(1, -1, 1)

    x, zero = (column(positions) - low) / width, np.zeros((1, count))
    return TableView(
        ideal=x,
        salience=column(saliences),
        slope=0.0 * x,
        stake=column(saliences),
        position=x,
        capability=column(capabilities),
        party=np.arange(count),
        reversion=None if reversion is None else np.array([[(reversion - low) / width]]),
        margin=zero,
        low=np.zeros((1, 1)),
        high=np.ones((1, 1)),
        levels=(0,),
        names=tuple(names) or tuple(f"actor {n}" for n in range(count)),
        opening=x,
        progress=zero,
        turns=zero,
    )


def alone(table: TableView, r: int) -> TableView:
    """Replicate r by itself."""
    own = {
        field.name: np.ascontiguousarray(value[r : r + 1])
        for field in fields(table)
        if isinstance(value := getattr(table, field.name), np.ndarray) and field.name != "party"
    }
    return replace(table, **own)


def relabelled(table: TableView, order: Array) -> TableView:
    """The same table, its stakeholders in another order: the new n is the old order[n]."""
    moved = {n: np.take(getattr(table, n), order, axis=1) for n in (*PER_STAKEHOLDER, *TALKS)}
    names = tuple(table.names[n] for n in order)
    return replace(table, party=np.argsort(order)[table.party], names=names, **moved)


def reflected(table: TableView) -> TableView:
    """The same table measured from the other end of every issue."""
    away = ("ideal", "position", "opening", "reversion")
    mirror = {name: 1.0 - getattr(table, name) for name in away}
    return replace(table, slope=-table.slope, low=1.0 - table.high, high=1.0 - table.low, **mirror)


def joined(table: TableView) -> TableView:
    """The table with one more at it, who wants an extreme and weighs nothing."""
    rows, _, issues = table.ideal.shape
    more = {"ideal": 1.0, "position": 1.0, "opening": 1.0}
    wide = {
        name: np.concatenate(
            [getattr(table, name), np.full((rows, 1, issues), more.get(name, 0.0))], axis=1
        )
        for name in PER_STAKEHOLDER
    }
    narrow = {n: np.concatenate([getattr(table, n), np.zeros((rows, 1))], axis=1) for n in TALKS}
    return replace(table, names=(*table.names, "nobody"), **wide, **narrow)


def unanimous(table: TableView) -> TableView:
    """The table with one package that everybody wants, and no money."""
    wanted = np.broadcast_to(table.ideal[:, :1], table.ideal.shape).copy()
    nothing = np.zeros_like(table.slope)
    return replace(
        table,
        ideal=wanted,
        position=wanted.copy(),
        opening=wanted.copy(),
        slope=nothing,
        stake=table.salience.copy(),
    )


def everyone_decides(table: TableView) -> TableView:
    """The table without money or threats: what a plain table of actors is."""
    nothing = {name: np.zeros_like(getattr(table, name)) for name in ("slope", "margin")}
    return replace(table, stake=table.salience, **nothing)


def luck(table: TableView) -> Array:
    """Of everybody for one month."""
    return np.random.default_rng(9).uniform(size=table.margin.shape)


def month(decisions: Model, table: TableView) -> tuple[Settlement, Offers]:
    """Where the table settles, and what is declared then."""
    settlement = decisions.settle(table)
    return settlement, decisions.move(table, settlement, luck(table))


def purse(rows: int) -> TableView:
    """Two who split one issue of money: who is first gains y, the other 1 − y, over no deal."""
    table = random_table(1, rows=rows, stakeholders=2, parties=2, levels=(0,))
    return replace(
        table,
        salience=np.zeros((rows, 2, 1)),
        slope=np.tile(np.array([[[1.0], [-1.0]]]), (rows, 1, 1)),
        reversion=np.zeros((rows, 1)),
        margin=np.tile(np.array([[0.0, 1.0]]), (rows, 1)),
    )
