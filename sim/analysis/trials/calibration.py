"""Calibration of chances that were given, as every report of scores has it."""

import numpy as np

from sim.analysis.shapes import CalibrationBin
from sim.equations import scoring


def calibration(given: list[tuple[float, bool]]) -> list[CalibrationBin]:
    """Bins that are not empty, of chances and whether what they were given to came true."""
    table = scoring.calibration(np.array([p for p, _ in given]), np.array([o for _, o in given]))
    columns = (table.low, table.high, table.count, table.forecast, table.frequency)
    return [
        {"from": low, "to": high, "count": count, "forecast": mean, "frequency": frequency}
        for low, high, count, mean, frequency in zip(*(c.tolist() for c in columns), strict=True)
        if count
    ]
