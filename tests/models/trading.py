"""Tables at which positions are traded, and rounds of talks played there."""

from dataclasses import replace

import numpy as np

from sim.domain.arrays import Array
from sim.models import model
from sim.models.table import Moves, Offers, TableView
from tests.models import tables


def plain(position: Array, salience: Array, power: Array, *, left: int = 9) -> TableView:
    """A plain table of actors from positions on 0–100, saliences and powers, (A, m) each."""
    x, s, c = (np.asarray(values, dtype=np.float64)[None] for values in (position, salience, power))
    shape = x.shape
    blank = tables.random_table(rows=1, stakeholders=shape[1], levels=(0,) * shape[2])
    return replace(
        blank,
        ideal=x / 100,
        position=x / 100,
        opening=x / 100,
        salience=s,
        stake=s,
        slope=np.zeros_like(s),
        capability=c,
        reversion=None,
        left=left,
    )


def duel(**changes: object) -> TableView:
    table = plain([[0, 0], [100, 100]], [[0.1, 0.9], [0.6, 0.5]], np.ones((2, 2)))
    return replace(table, **changes)


def play(table: TableView, **parameters: object) -> Offers:
    decisions = model("exchange", parameters)
    luck = np.random.default_rng(2).uniform(size=table.margin.shape)
    return decisions.move(table, decisions.settle(table), luck)


def votes(table: TableView, **parameters: object) -> Array:
    return play(replace(table, left=1), **parameters).position


def outcome(table: TableView, **parameters: object) -> Array:
    return model("exchange", parameters).settle(table).package


def told(offers: Offers) -> Moves:
    assert offers.moves is not None
    return offers.moves
