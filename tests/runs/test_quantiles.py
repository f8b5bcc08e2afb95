"""Quantiles of series of which equal ones are kept once, against order statistics by hand."""

import math

import numpy as np
import pytest

from sim.runs import quantiles as spool
from sim.runs.quantiles import QuantileStore, Series

LEVELS = [0.1, 0.5, 0.9]
ENTRIES, COLUMNS = 3, 4


def between(values: list[float], level: float) -> float:
    """Linear between the two order statistics around a level."""
    ordered, at = sorted(values), level * (len(values) - 1)
    low, high = ordered[math.floor(at)], ordered[math.ceil(at)]
    return low + (high - low) * (at - math.floor(at))


def reached(values: list[float], level: float) -> float:
    """The least value that so many do not exceed."""
    ordered = sorted(values)
    return next(v for n, v in enumerate(ordered, 1) if n / len(ordered) >= level)


def chunk(generator: np.random.Generator, count: int) -> np.ndarray:
    """Values (entries, R, columns); some stay as they were, others are alike for two columns."""
    values = generator.integers(0, 9, (ENTRIES, count, COLUMNS)) / 8.0
    values[1:, :, 0] = values[0, :, 0]
    values[2, :, 1] = values[1, :, 1]
    values[:, :, 3] = values[:, :, 2]
    return values


@pytest.mark.parametrize("read", [1, 40, 2**20])
def test_quantiles_over_chunks(monkeypatch: pytest.MonkeyPatch, read: int):
    monkeypatch.setattr(spool, "VALUES", read)  # a series at a time, two, or all
    generator = np.random.Generator(np.random.Philox(5))
    chunks = [chunk(generator, count) for count in (7, 1, 12)]
    kept = QuantileStore()
    for each in chunks:
        kept.add(Series.of(each))
    every = np.concatenate(chunks, axis=1)
    found = kept.quantiles(LEVELS, [False, True, False, True])
    assert found.shape == (3, ENTRIES, COLUMNS)
    assert kept.count == 20
    for (n, entry, column), value in np.ndenumerate(found):
        by_hand = reached if column in {1, 3} else between
        assert value == pytest.approx(by_hand(every[entry, :, column].tolist(), LEVELS[n]))


def test_what_is_equal_is_kept_once():
    values = chunk(np.random.Generator(np.random.Philox(5)), 50)
    series = Series.of(values)
    assert len(series.values) == 1 + 2 + 3  # of one that stays, one that stays once, and two alike
    for (entry, column), row in np.ndenumerate(series.place):
        np.testing.assert_array_equal(series.values[row], values[entry, :, column])


def test_no_more_than_the_first_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spool, "KEPT", 5)
    kept = QuantileStore()
    for first in (0.0, 4.0, 8.0):
        kept.add(Series.of(np.arange(first, first + 4.0).reshape(1, 4, 1)))
    assert kept.sizes == [4, 1]
    assert kept.quantiles([0.0, 1.0], [False]).ravel().tolist() == [0.0, 4.0]
