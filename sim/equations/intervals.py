"""95 % intervals of shares and of paired differences: Monte Carlo error only."""

import numpy as np

Z = 1.959963984540054


def wilson(share: float, count: int) -> list[float]:
    """95 % Wilson interval of a share of `count` replicates: Monte Carlo error only."""
    centre = share + Z * Z / (2 * count)
    half = Z * np.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    low, high = (centre - half) / scale, (centre + half) / scale
    return [max(0.0, float(low)), min(1.0, float(high))]


def paired_interval(gained: int, lost: int, count: int) -> tuple[float, float]:
    """95 % interval of a difference of paired shares, Monte Carlo error only.

    From the replicates that gain and lose the property: with half a replicate added to each of the
    four cells, d ± z √(b + c − (b − c)² / n) / n. Source: Agresti & Min (2005).
    """
    b, c, n = gained + 0.5, lost + 0.5, count + 2.0
    middle = (b - c) / n
    half = Z * np.sqrt(b + c - (b - c) ** 2 / n) / n
    return max(-1.0, float(middle - half)), min(1.0, float(middle + half))
