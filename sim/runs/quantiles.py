"""Exact quantiles of many series without holding them in memory."""

import tempfile
import weakref
from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.domain.arrays import Array, Index

MEMORY = 32 * 2**20
KEPT = 65_536
VALUES = 2**20  # read at a time


@dataclass(frozen=True)
class Series:
    """Values of some replicates by entry and column, those of equal ones kept once.

    What stays as it was a month ago, or is alike for several, is more than half of all. `values`
    (D, R) are those that differ, `place` (entries, columns) says which row of them is whose.
    """

    values: Array
    place: Index

    @classmethod
    def of(cls, every: Array) -> Self:
        """Of all values, (entries, R, columns)."""
        found: dict[bytes, int] = {}
        place = [
            [found.setdefault(values.tobytes(), len(found)) for values in entry.T]
            for entry in every
        ]
        return cls(np.frombuffer(b"".join(found)).reshape(-1, every.shape[1]), np.array(place))


class QuantileStore:
    """The first 65,536 replicates of a set of series, on disk once they outgrow 32 MB."""

    def __init__(self):
        self.sizes: list[int] = []
        self._starts: list[int] = []
        self._places: list[Index] = []
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - see below
        weakref.finalize(self, self._file.close)

    @property
    def count(self) -> int:
        """Replicates held."""
        return sum(self.sizes)

    def add(self, series: Series) -> None:
        """Keep the next replicates, up to the limit."""
        keep = min(series.values.shape[1], KEPT - self.count)
        if keep > 0:
            self._starts.append(self._file.seek(0, 2))
            self._file.write(np.ascontiguousarray(series.values[:, :keep]).data)
            self._places.append(series.place)
            self.sizes.append(keep)

    def quantiles(self, levels: list[float], stepped: list[bool]) -> Array:
        """Quantiles of every series, (levels, entries, columns).

        Linear between order statistics; where `stepped`, the inverse of the empirical cdf.
        """
        shape = self._places[0].shape
        which = np.broadcast_to(np.asarray(stepped, dtype=np.int64), shape).ravel()
        for place in self._places:  # series are one only if they are in every chunk
            _, which = np.unique(which * place.size + place.ravel(), return_inverse=True)
        _, first = np.unique(which, return_index=True)
        rows = np.stack([place.ravel()[first] for place in self._places], axis=1)
        steps = np.broadcast_to(stepped, shape).ravel()[first]
        out = np.empty((len(levels), len(rows)))
        block = max(1, VALUES // max(1, self.count))
        for start in range(0, len(rows), block):
            part = slice(start, start + block)
            values, step, there = self._read(rows[part]), steps[part], out[:, part]
            values.sort(axis=1)  # faster than selecting several ranks, as np.quantile does
            there[:, ~step] = np.quantile(values[~step], levels, axis=1)
            there[:, step] = np.quantile(values[step], levels, axis=1, method="inverted_cdf")
        return out[:, which].reshape(-1, *shape)

    def values(self, entry: int, columns: list[int]) -> Array:
        """Values of some columns at one entry, (columns, R), of all replicates held."""
        places = [place[entry][columns] for place in self._places]
        return self._read(np.stack(places, axis=1))

    def _read(self, places: Index) -> Array:
        """Values whose row in each chunk is known, (D, chunks), of all replicates, (D, R)."""
        out, end = np.empty((len(places), self.count)), 0
        for start, size, chunk in zip(self._starts, self.sizes, places.T, strict=True):
            for row, place in enumerate(chunk):
                self._file.seek(start + 8 * size * int(place))
                out[row, end : end + size] = np.frombuffer(self._file.read(8 * size))
            end += size
        return out
