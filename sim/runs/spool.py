"""Exact quantiles of many series without holding them in memory."""

import tempfile
import weakref

import numpy as np

from sim.domain.arrays import Array

MEMORY = 32 * 2**20
KEPT = 65_536
VALUES = 2**20  # read at a time


class Spool:
    """The first 65,536 replicates of a set of series, on disk once they outgrow 32 MB."""

    def __init__(self, entries: int, columns: int):
        self.entries, self.columns = entries, columns
        self.sizes: list[int] = []
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - see below
        weakref.finalize(self, self._file.close)

    @property
    def count(self) -> int:
        """Replicates held."""
        return sum(self.sizes)

    def add(self, *series: Array) -> None:
        """Keep a chunk of series side by side, (entries, R, columns) each, up to the limit.

        The axis of columns may be several; a chunk whose memory ends with R is written as it is.
        """
        keep = min(series[0].shape[1], KEPT - self.count)
        if keep > 0:
            self._file.seek(0, 2)
            for entry in range(self.entries):
                for part in series:
                    kept = np.moveaxis(part[entry, :keep], 0, -1)
                    self._file.write(np.ascontiguousarray(kept).data)
            self.sizes.append(keep)

    def quantiles(self, levels: list[float], stepped: list[bool]) -> Array:
        """Quantiles of every series, (levels, entries, columns).

        Linear between order statistics; where `stepped`, the inverse of the empirical cdf.
        """
        out = np.empty((len(levels), self.entries, self.columns))
        block = max(1, VALUES // max(1, self.count))
        for entry in range(self.entries):
            for first in range(0, self.columns, block):
                last = min(first + block, self.columns)
                values = self._read(entry, first, last)
                values.sort(axis=1)  # faster than selecting several ranks, as np.quantile does
                steps = np.array(stepped[first:last])
                there = out[:, entry, first:last]
                there[:, ~steps] = np.quantile(values[~steps], levels, axis=1)
                there[:, steps] = np.quantile(values[steps], levels, axis=1, method="inverted_cdf")
        return out

    def _read(self, entry: int, first: int, last: int) -> Array:
        """Columns first … last - 1 of one entry, (columns, R)."""
        parts, start = [], 0
        for size in self.sizes:
            self._file.seek(start + 8 * size * (entry * self.columns + first))
            raw = self._file.read(8 * size * (last - first))
            parts.append(np.frombuffer(raw, dtype=np.float64).reshape(last - first, size))
            start += 8 * size * self.columns * self.entries
        return np.concatenate(parts, axis=1)
